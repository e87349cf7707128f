"""Names, addresses and numbers of other people, hidden in free text.

Three degrees. A word that is the first name or the name of a person known to Havre, or that follows a title or a word
of kinship, is hidden for good. A capitalised word inside a sentence that nobody knows is *doubtful*: hidden, unless the
agent who reads again says that it is no person's name. Own names of the person of the file stay.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from havre.droit.lecture import lire

from ..champs.lecture import DONNEES
from .elements import MASQUE, Valeur, proteger

COORDONNEES = "[coordonnées masquées]"
MOT = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MAJUSCULE = r"[A-ZÀ-ÖØ-ÞŒ]"
_SUITE = rf"{MAJUSCULE}[\w'’-]*(?:[^\S\n]+(?:(?:de|du|des|la|le|les|von|van|ben|el)\s+)*{MAJUSCULE}[\w'’-]*)*"
APRES_TITRE = re.compile(
    rf"\b((?:M|MM|Mr|Mme|Mmes|Mlle|Dr|Pr|Me)\b\.?|(?i:monsieur|madame|mademoiselle|docteur|maître"
    rf"|professeur|mère|père|frère|sœur|soeur|tante|oncle|cousine?|grand-mère|grand-père|marraine|parrain|nièce|neveu"
    rf"|beau-père|belle-mère|compagne|compagnon|voisine?|[ée]ducatrice|[ée]ducateur|amie?|copine?))\s+((?:(?:de|du|des|la|le|les|von|van|ben|el)\s+)*{_SUITE})"
)
VOIE = (
    r"(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|route|quai|résidence|square|cours|passage|sentier"
    r"|lotissement|hameau|faubourg|rés\.)"
)
ADRESSE_NOMMEE = re.compile(rf"\b{VOIE}\s+(?:de\s+|du\s+|des\s+|d['’]|la\s+|le\s+|les\s+|l['’])*{MAJUSCULE}[^.;,\n]*")
ADRESSE_NUMEROTEE = re.compile(rf"\b\d{{1,4}}\s*(?:bis|ter|quater)?\s*,?\s+{VOIE}\b[^.;\n]*", re.IGNORECASE)
CODE_POSTAL = re.compile(rf"\b(?:F-|B-)?\d{{4,5}}\s+{MAJUSCULE}[\w'’-]*(?:[ -]{MAJUSCULE}[\w'’-]*)*")
TELEPHONE = re.compile(r"(?:\+\d{2,3}[\s.]?|\b0)\d(?:[\s.-]?\d{2}){4}\b")
COURRIEL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
FIN_DE_PHRASE = re.compile(r"(?<=[.!?…])(?<!\bM\.)(?<!\bMM\.)(?<!\bDr\.)\s+(?=\S)|\n+")
_MARQUE, _MARQUE_COORDONNEES = "\x00", "\x01"
"""Stand for what is hidden while a text is worked on; taken out of the texts first."""
_SIGNES = re.compile("[\x00\x01]")
_MOTS = lire(DONNEES / "mots.yaml")
COMMUNS = frozenset(_MOTS["communs"])
"""Words that are no person's name though capitals may begin them."""
PARTICULES = frozenset(_MOTS["particules"])


def cle(mot: str) -> str:
    """Return a word without accents nor capitals."""
    plat = unicodedata.normalize("NFD", mot.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in plat if not unicodedata.combining(c)).casefold()


def mots_de(texte: str) -> set[str]:
    """Return the words of a name, as keys, without particles."""
    trouves = {cle(m) for m in re.split(r"[\s'’.,;()/-]+", texte) if m}
    return {m for m in trouves if len(m) > 1 and m not in PARTICULES}


@dataclass(frozen=True)
class Masques:
    """What is hidden in the texts of one file.

    `propres`: words of the person's own names. `lies`: words of the names of those the file links to, hidden however
    they are written. `connus`: words of every other name that Havre knows, hidden when a capital begins them.
    `lieux`: words of names of towns, that stay. `personne`: the person of the file. `adresses_protegees`: no place is
    ever said, because the home of somebody of this file is hidden.
    """

    propres: frozenset[str] = frozenset()
    lies: frozenset[str] = frozenset()
    connus: frozenset[str] = frozenset()
    lieux: frozenset[str] = frozenset()
    personne: int = 0
    adresses_protegees: bool = False

    def appliquer(self, libelle: str, texte: str) -> list[Valeur]:
        """Return a text as values, one a sentence, with what it says of others hidden."""
        texte = _SIGNES.sub(" ", texte)
        for motif in (COURRIEL, TELEPHONE, CODE_POSTAL, ADRESSE_NUMEROTEE, ADRESSE_NOMMEE):
            texte = motif.sub(_MARQUE_COORDONNEES, texte)
        texte = APRES_TITRE.sub(lambda m: f"{m[1]} {self._apres_titre(m[2])}", texte)
        return [self._phrase(libelle, p) for p in FIN_DE_PHRASE.split(texte) if p.strip()]

    def _phrase(self, libelle: str, phrase: str) -> Valeur:
        doutes: list[str] = []
        debut = True
        morceaux: list[str] = []
        fin = 0
        for trouve in MOT.finditer(phrase):
            morceaux.append(proteger(phrase[fin : trouve.start()]))
            morceaux.append(self._mot(trouve[0], debut, doutes))
            debut, fin = False, trouve.end()
        morceaux.append(proteger(phrase[fin:]))
        texte = "".join(morceaux).replace(_MARQUE, MASQUE).replace(_MARQUE_COORDONNEES, COORDONNEES)
        return Valeur(libelle, _serrer(texte), tuple(doutes))

    def _apres_titre(self, noms: str) -> str:
        """Return what stands after a title: own names stay, the rest is hidden."""
        noms = re.sub(r"^(?:(?:de|du|des|la|le|les)\s+)+", "", noms)
        return " ".join(n if mots_de(n) and mots_de(n) <= self.propres else _MARQUE for n in noms.split())

    def _mot(self, mot: str, debut: bool, doutes: list[str]) -> str:
        """Return a word as it goes: itself, hidden, or a numbered place for a doubtful one."""
        elide, apostrophe, reste = _couper(mot)
        clef = cle(reste)
        capitale = reste[:1].isupper()
        if clef in self.propres:
            return mot
        if clef in self.lies and (capitale or len(clef) > 3):
            return f"{elide}{apostrophe}{_MARQUE}"
        if not capitale or clef in PARTICULES or clef in COMMUNS or len(reste) == 1:
            return mot
        if clef in self.connus and not (clef in self.lieux and not debut and clef not in self.lies):
            return f"{elide}{apostrophe}{_MARQUE}"
        if debut or clef in self.lieux or (reste.isupper() and len(reste) <= 4):
            return mot
        doutes.append(reste)
        return f"{elide}{apostrophe}{{{len(doutes) - 1}}}"


def _couper(mot: str) -> tuple[str, str, str]:
    """Return an elided article, its apostrophe, and the word: "l'Amélie" gives "l", "'", "Amélie"."""
    for signe in ("'", "’"):
        avant, trouve, apres = mot.partition(signe)
        if trouve and len(avant) <= 2 and apres:
            return avant, signe, apres
    return "", "", mot


def _serrer(texte: str) -> str:
    """Return a text where hidden names that follow each other are one."""
    return re.sub(rf"(?:{re.escape(MASQUE)}[\s-]*)+{re.escape(MASQUE)}", MASQUE, texte).strip()


def reunir_mots(noms: Iterable[str]) -> frozenset[str]:
    """Return the words of several names."""
    return frozenset().union(*map(mots_de, noms))
