"""Names, addresses and numbers of other people, hidden in free text.

Three degrees. A word that is the first name or the name of a person known to Havre, or that follows a title or a word
of kinship, is hidden for good. A capitalised word inside a sentence that nobody knows is *doubtful*, like a known first
name beside another known name written without capitals: hidden, unless the agent who reads again says that it is no
person's name. Own names of the person of the file stay.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from havre.droit.lecture import lire

from ..champs.lecture import DONNEES
from .elements import MASQUE, Valeur, proteger

COORDONNEES = "[coordonnées masquées]"
MOT = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MAJUSCULE = r"[A-ZÀ-ÖØ-ÞŒ]"
_SUITE = rf"{MAJUSCULE}[\w'’-]*(?:[^\S\n]+(?:(?:de|du|des|la|le|les|von|van|ben|el)\s+)*{MAJUSCULE}[\w'’-]*)*"
_PARTICULES = r"(?:(?:de|du|des|la|le|les|von|van|ben|el)\s+)*"
_PARENTS = (
    r"mère|père|(?:demi-|beau-)?frère|(?:demi-|belle-)?s(?:œ|oe)ur|tante|oncle|cousine?|grand-mère|grand-père|marraine|parrain"
    r"|nièce|neveu|beau-père|belle-mère|compagne|compagnon|conjointe?|concubine?|[ée]poux|[ée]pouse|fils|fille|jumeau|jumelle"
    r"|papa|maman|tata|tatie|tonton|papi|papy|mamie|pépé|mémé|voisine?|amie?|copine?|copain"
)
_METIERS = (
    r"monsieur|madame|mademoiselle|docteur|maître|professeur|[ée]ducatrice|[ée]ducateur|psychologue|médecin|pédiatre|orthophoniste"
    r"|avocate?|référente?|maîtresse|instituteur|institutrice|nourrice|assistante?\s+(?:familiale?|sociale?|maternelle)"
)
_NOMMES = r"familles?(?:\s+d['’]accueil)?|chez(?:\s+les)?|(?:pré|dé|sur)?nommée?s?|appelée?s?"
_ADJECTIFS = r"(?:\s+(?:maternel|paternel|aîné|cadet|biologique|adopti|légiti)\w*)?"
APRES_TITRE = re.compile(
    rf"\b((?:M|MM|Mr|Mme|Mmes|Mlle|Dr|Pr|Me)\b\.?|(?i:{_METIERS}|{_PARENTS}|{_NOMMES}){_ADJECTIFS})"
    rf"\s+({_PARTICULES}{_SUITE})"
)
PARENT = re.compile(rf"\b(?i:{_PARENTS}|{_METIERS}|mme|mlle){_ADJECTIFS}\s+$")
VOIE = (
    r"(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|route|quai|résidence|square|cours|passage|sentier"
    r"|lotissement|hameau|faubourg|rés\.)"
)
ADRESSE_NOMMEE = re.compile(rf"\b{VOIE}\s+(?:de\s+|du\s+|des\s+|d['’]|la\s+|le\s+|les\s+|l['’])*{MAJUSCULE}[^.;,\n]*")
ADRESSE_NUMEROTEE = re.compile(rf"\b\d{{1,4}}\s*(?:bis|ter|quater)?\s*,?\s+{VOIE}\b[^.;\n]*", re.IGNORECASE)
CODE_POSTAL = re.compile(rf"\b(?:F-|B-)?\d{{4,5}}\s+{MAJUSCULE}[\w'’-]*(?:[ -]{MAJUSCULE}[\w'’-]*)*")
TELEPHONE = re.compile(r"(?:\+\d{2,3}[\s.]?|\b0)\d(?:[\s.-]?\d{2}){4}\b")
COURRIEL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ADRESSE_RESEAU = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\w)@[\w.]{2,}|\b(?=\w*[^\W\d_])\w+_\w+", re.IGNORECASE)
PLAQUE = re.compile(r"\b[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}\b")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[\dA-Z]{4}){3,}(?:\s?[\dA-Z]{1,4})?\b")
NUMERO = re.compile(r"\b(?!\d{1,2}[.\s]\d{1,2}[.\s]\d{4}\b)\d(?:[\s.]?\d){6,}\b")
"""Seven digits or more, a date written with dots excepted: social security, allowances, accounts, telephones abroad."""
DOSSIER = re.compile(r"\b(?=[\w-]*\d)[\w-]{4,}\b")
MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
NAISSANCE = re.compile(
    rf"\b(née?s?\s+le\s+)(\d{{1,2}}[/.\s-]\d{{1,2}}[/.\s-]\d{{2,4}}|\d{{1,2}}(?:er)?\s+(?:{'|'.join(MOIS)})(?:\s+\d{{4}})?)",
    re.IGNORECASE,
)
DATE_MASQUEE = "[date masquée]"
FIN_DE_PHRASE = re.compile(r"(?<=[.!?…])(?<!\bM\.)(?<!\bMM\.)(?<!\bDr\.)\s+(?=\S)|\n+")
COORDONNEES_DE = (
    COURRIEL, ADRESSE_RESEAU, IBAN, TELEPHONE, NUMERO, PLAQUE, CODE_POSTAL, ADRESSE_NUMEROTEE, ADRESSE_NOMMEE
)  # fmt: skip
_MARQUE, _MARQUE_COORDONNEES = "\x00", "\x01"
"""Stand for what is hidden while a text is worked on; taken out of the texts first."""
_SIGNES = re.compile("[\x00\x01]")
_MOTS = lire(DONNEES / "mots.yaml")
COMMUNS = frozenset(_MOTS["communs"])
"""Words that are no person's name though capitals may begin them."""
MOTS_D_UNE_COMMUNE = 6
PARTICULES = frozenset(_MOTS["particules"])
LIBELLES: dict[str, str] = _MOTS["libelles"]
"""`app.Model.field` -> its label in an export."""


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
    they are written. `connus`: words of every other name that Havre knows, hidden when a capital begins them;
    `prenoms`: those that are first names, doubtful or hidden without a capital where a name is expected. `lieux`: names
    of towns, as keys parted by a space, that stay; a town that bears somebody's name is doubtful. `numeros`: numbers of
    the other files. `personne` and `naissance`: the person of the file. `adresses_protegees`: no place is ever said,
    because the home of somebody of this file is hidden.
    """

    propres: frozenset[str] = frozenset()
    lies: frozenset[str] = frozenset()
    connus: frozenset[str] = frozenset()
    prenoms: frozenset[str] = frozenset()
    lieux: frozenset[str] = frozenset()
    numeros: frozenset[str] = frozenset()
    personne: int = 0
    naissance: date | None = None
    adresses_protegees: bool = False

    def appliquer(self, libelle: str, texte: str) -> list[Valeur]:
        """Return a text as values, one a sentence, with what it says of others hidden."""
        texte = _SIGNES.sub(" ", texte)
        texte = NAISSANCE.sub(lambda m: m[0] if self._sienne(m[2]) else f"{m[1]}{DATE_MASQUEE}", texte)
        texte = DOSSIER.sub(lambda m: _MARQUE_COORDONNEES if m[0].upper() in self.numeros else m[0], texte)
        for motif in COORDONNEES_DE:
            texte = motif.sub(_MARQUE_COORDONNEES, texte)
        texte = APRES_TITRE.sub(lambda m: f"{m[1]} {self._apres_titre(m[2])}", texte)
        return [self._phrase(libelle, p) for p in FIN_DE_PHRASE.split(texte) if p.strip()]

    def _sienne(self, ecrite: str) -> bool:
        """Whether a date of birth is that of the person of the file."""
        if self.naissance is None:
            return False
        jour, mois, annee = self.naissance.day, self.naissance.month, self.naissance.year
        chiffres = [int(n) for n in re.findall(r"\d+", ecrite)]
        return chiffres in ([jour, mois, annee], [jour, mois, annee % 100]) or (
            chiffres == [jour, annee] and MOIS[mois - 1] in ecrite.lower()
        )

    def _phrase(self, libelle: str, phrase: str) -> Valeur:
        doutes: list[str] = []
        morceaux: list[str] = []
        fin = 0
        mots = list(MOT.finditer(phrase))
        attendus = self._attendus(phrase, mots)
        communes = self._communes(phrase, mots)
        for rang, trouve in enumerate(mots):
            morceaux.append(proteger(phrase[fin : trouve.start()]))
            dit = trouve[0] if rang in communes else self._mot(trouve[0], not rang, attendus.get(rang, ""), doutes)
            morceaux.append(dit)
            fin = trouve.end()
        morceaux.append(proteger(phrase[fin:]))
        texte = "".join(morceaux).replace(_MARQUE, MASQUE).replace(_MARQUE_COORDONNEES, COORDONNEES)
        return Valeur(libelle, _serrer(texte), tuple(doutes))

    def _attendus(self, phrase: str, mots: list[re.Match[str]]) -> dict[int, str]:
        """Return the words without a capital that are somebody's: `sûr` after a word of kinship, `douteux` in pairs."""
        cles = [cle(m[0]) if m[0][0].islower() else "" for m in mots]
        trouves: dict[int, str] = {}
        for i, clef in enumerate(cles):
            if clef not in self.prenoms or clef in COMMUNS or len(clef) < 3:
                continue
            if PARENT.search(phrase[: mots[i].start()]):
                trouves[i] = "sûr"
            for voisin in (i - 1, i + 1):
                if 0 <= voisin < len(cles) and cles[voisin] in self.connus - COMMUNS:
                    trouves[voisin] = trouves.get(voisin, "douteux")
                    trouves[i] = trouves.get(i, "douteux")
        return trouves

    def _communes(self, phrase: str, mots: list[re.Match[str]]) -> set[int]:
        """Return the ranks of the words of the names of towns of several words, that stay."""
        cles = [cle(_couper(m[0])[2]) for m in mots]
        dits: set[int] = set()
        for i in range(len(mots)):
            for nombre in range(min(MOTS_D_UNE_COMMUNE, len(mots) - i), 1, -1):
                siens = cles[i : i + nombre]
                liens = [phrase[mots[j].end() : mots[j + 1].start()] for j in range(i, i + nombre - 1)]
                if " ".join(siens) in self.lieux and all(x in {" ", "-"} for x in liens) and not self.lies & {*siens}:
                    dits |= set(range(i, i + nombre))
                    break
        return dits

    def _apres_titre(self, noms: str) -> str:
        """Return what stands after a title: own names stay, the rest is hidden."""
        noms = re.sub(r"^(?:(?:de|du|des|la|le|les)\s+)+", "", noms)
        return " ".join(n if mots_de(n) and mots_de(n) <= self.propres else _MARQUE for n in noms.split())

    def _mot(self, mot: str, debut: bool, attendu: str, doutes: list[str]) -> str:
        """Return a word as it goes: itself, hidden, or a numbered place for a doubtful one."""
        elide, apostrophe, reste = _couper(mot)
        clef = cle(reste)
        capitale = reste[:1].isupper()
        if clef in self.propres:
            return mot
        if attendu == "sûr" or (clef in self.lies and (capitale or len(clef) > 3)):
            return f"{elide}{apostrophe}{_MARQUE}"
        if attendu:
            return _douter(elide, apostrophe, reste, doutes)
        if not capitale or clef in PARTICULES or clef in COMMUNS or len(reste) == 1:
            return mot
        if clef in self.connus:
            if clef in self.lieux:
                return _douter(elide, apostrophe, reste, doutes)
            return f"{elide}{apostrophe}{_MARQUE}"
        if debut or clef in self.lieux or (reste.isupper() and len(reste) <= 4):
            return mot
        return _douter(elide, apostrophe, reste, doutes)


def _douter(elide: str, apostrophe: str, mot: str, doutes: list[str]) -> str:
    """Return the numbered place of a doubtful word."""
    doutes.append(mot)
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


def nom_de_commune(nom: str) -> str:
    """Return the name of a town as keys parted by a space, as `Masques.lieux` holds it."""
    return " ".join(cle(_couper(m)[2]) for m in MOT.findall(nom))
