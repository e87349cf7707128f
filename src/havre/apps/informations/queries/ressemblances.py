"""Who is already known: children of the ASE and of earlier informations that look like those told, even mistyped."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.timezone import localdate

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger, portee
from havre.apps.personnes.models import Domicile
from havre.common.chiffrement import TexteChiffre

from ..models import InformationPreoccupante

AU_PLUS = 6
SEUIL = 0.45
ECART_NAISSANCE_JOURS = 31
# Nearest names (trigrams, whatever the order of the words), then the same birth date, then the same address. A name
# that resembles less needs the birth date beside it. Ordered by what matches, never by danger.
REQUETE = "SELECT * FROM informations_ressemblances(%(cle)s, %(naissance)s, %(mots)s, %(au)s, %(sauf)s)"

ADRESSES: dict[str, TexteChiffre] = {
    "dossier": Domicile._meta.get_field("adresse"),
    "premiere": InformationPreoccupante._meta.get_field("adresse"),
}
"""Addresses are encrypted: SQL gives them sealed, with the number of their row."""


@dataclass(frozen=True)
class Connu:
    """A child who looks like the one told: `cle` is what the form sends back, `raisons` say what matches."""

    cle: str
    nom: str
    naissance: date | None
    service: str
    reference: str
    depuis: date
    adresse: str
    raisons: tuple[str, ...]
    rang: tuple[float, ...] = field(repr=False, default=())

    @property
    def dossier(self) -> bool:
        """Whether the child has a file at the ASE."""
        return self.cle.startswith("dossier:")


def _mots(texte: str) -> str:
    with connection.cursor() as curseur:
        curseur.execute("SELECT havre_cle(%s)", [texte])
        return str(curseur.fetchone()[0])


def ressemblances(
    *, nom: str, prenom: str, naissance: date | None, adresse: str, pour: Acteur, au: date, sauf: int = 0
) -> list[Connu]:
    """Return the known children who look like one told, those that match most first; at most `AU_PLUS`.

    Reads name, birth date, address and team only, whoever the agent is: the CRIP must recognise a child without opening
    files; a sealed file is not told, nor a protected address, of an earlier information too: the database does not give
    it, by the agent whom the transaction serves. `sauf` is an information
    whose children are left out.

    Raises:
        ActionInterdite: `pour` neither receives informations nor opens files after their evaluation.
    """
    if not portee(pour, Action.VALIDER_IP):
        exiger(pour, Action.RECUEILLIR_IP)
    cle = _mots(f"{nom} {prenom}".strip())
    if len(cle) < 3:
        return []
    mots = [f"%{mot}%" for mot in cle.split() if len(mot) > 2] or [f"%{cle}%"]
    parametres = {"cle": cle, "naissance": naissance, "mots": mots, "au": au, "sauf": sauf}
    with connection.cursor() as curseur:
        curseur.execute("SELECT set_limit(%s)", [SEUIL])
        curseur.execute(REQUETE, parametres)
        lignes = curseur.fetchall()
    voie = _mots(adresse)
    return _classer([_connu(ligne, cle, naissance, voie) for ligne in lignes], lignes)


def _connu(ligne: tuple, cle: str, naissance: date | None, voie: str) -> Connu:
    """Return one candidate, with what matches in words."""
    nature, numero, nom, prenom, nee, service, reference, depuis, scelle, commune, proche, _, porteur = ligne
    adresse = ADRESSES[nature].montrer(scelle, pk=porteur) if scelle else ""
    meme_jour = bool(naissance and nee == naissance)
    voisine = bool(naissance and nee and abs((nee - naissance).days) <= ECART_NAISSANCE_JOURS)
    meme_adresse = bool(voie and adresse and _mots(adresse) == voie)
    raisons = ["nom identique" if proche == 1 else "nom ressemblant"]
    if meme_jour or voisine:
        raisons.append("même date de naissance" if meme_jour else "date de naissance voisine")
    if meme_adresse:
        raisons.append("même adresse")
    rang = (-int(meme_jour), -int(meme_adresse), -int(voisine), -float(proche))
    lieu = ", ".join(x for x in (adresse, commune) if x)
    jour = depuis if isinstance(depuis, date) else localdate(depuis)
    return Connu(
        f"{nature}:{numero}", f"{prenom} {nom}".strip(), nee, service, reference, jour, lieu, tuple(raisons), rang
    )


def _classer(candidats: Iterable[Connu], lignes: list[tuple]) -> list[Connu]:
    """Order the candidates; a child told before who has a file shows once, by his file."""
    dossiers = {ligne[1] for ligne in lignes if ligne[0] == "dossier"}
    vus: dict[str, Connu] = {}
    for candidat, ligne in zip(candidats, lignes, strict=True):
        if ligne[0] == "premiere" and ligne[11] in dossiers:
            continue
        ancien = vus.get(candidat.cle)
        if ancien is None or candidat.depuis > ancien.depuis:
            vus[candidat.cle] = candidat
    return sorted(vus.values(), key=lambda c: (c.rang, c.nom, c.cle))[:AU_PLUS]
