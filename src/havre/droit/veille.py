"""What is to be read again: values and obligations never read, read in an undated or old state of the text."""

from dataclasses import dataclass
from datetime import date

from .calendrier import ajouter_mois
from .registre import obligations
from .sources import Statut, Verification, la_moins_sure
from .valeurs import parametres

DOUZE_MOIS = 12


@dataclass(frozen=True, slots=True)
class ARelire:
    """One thing to read again: what it is, its articles, why, and the oldest state of the text that was read."""

    cle: str
    libelle: str
    reference: str
    raison: str
    etat_au: date | None


def a_relire(*, au: date) -> list[ARelire]:
    """Return what was not read in the text in force for a year, parameters first; a local target has no text."""
    limite = ajouter_mois(au, -DOUZE_MOIS)
    trouves = [
        _ligne(f"{p.cle}" + (f" ({v.depuis})" if v.depuis else ""), p.libelle, v.reference, v.verifications, limite)
        for p in parametres().values()
        for v in p.valeurs
        if not v.locale
    ]
    trouves += [_ligne(o.cle, o.titre, o.references, o.verifications, limite) for o in obligations().values()]
    return [ligne for ligne in trouves if ligne is not None]


def _ligne(cle: str, libelle: str, reference: str, marques: tuple[Verification, ...], limite: date) -> ARelire | None:
    faible = la_moins_sure(marques)
    etats = [m.etat_au for m in marques if m.etat_au]
    etat = min(etats) if etats else None
    if faible.statut in {Statut.MEMOIRE, Statut.DOCUMENT}:
        return ARelire(cle, libelle, reference, faible.phrase(), etat)
    if any(m.etat_au is None for m in marques):
        return ARelire(cle, libelle, reference, "lu, date de lecture non notée", etat)
    if etat is not None and etat < limite:
        return ARelire(cle, libelle, reference, f"lu dans un texte du {etat:%d/%m/%Y}", etat)
    return None
