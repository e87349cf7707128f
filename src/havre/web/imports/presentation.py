"""What the preview of a file shows."""

from typing import Any

from havre.importation.bilan import Bilan, Etat
from havre.importation.natures import NATURES, Nature

from .depots import Depot

PROBLEMES_MONTRES = 300
TONS = {Etat.NOUVELLE: "accent", Etat.MODIFIEE: "attente", Etat.PRESENTE: "neutre", Etat.REFUSEE: "rompu"}


def decrire(sorte: type[Nature]) -> dict[str, Any]:
    """Return a kind of file as a template reads it, which would call a class."""
    return {"nom": sorte.nom, "libelle": sorte.libelle, "resume": sorte.resume, "colonnes": sorte.colonnes}


def presenter(depot: Depot, bilan: Bilan) -> dict[str, Any]:
    """Return the values of the preview: counts, problems, and the first rows without the columns that are empty."""
    remplies = [rang for rang in range(len(bilan.colonnes)) if any(ligne.cellules[rang] for ligne in bilan.apercu)]
    return {
        "depot": depot,
        "bilan": bilan,
        "nature": decrire(NATURES[depot.nature]),
        "refusees": len({p.ligne for p in bilan.problemes}),
        "problemes": bilan.problemes[:PROBLEMES_MONTRES],
        "problemes_caches": max(0, len(bilan.problemes) - PROBLEMES_MONTRES),
        "colonnes": [bilan.colonnes[rang] for rang in remplies],
        "lignes": [
            {
                "numero": ligne.ligne,
                "etat": ligne.etat.value,
                "ton": TONS[ligne.etat],
                "cellules": [ligne.cellules[rang] for rang in remplies],
            }
            for ligne in bilan.apercu
        ],
    }
