"""Acts on promises and reports."""

from .promesses import noter_issue, promettre
from .rapports import ajouter_additif, ecrire_etape, envoyer, noter_lecture, ouvrir_rapport, recueillir_parole, signer

__all__ = [
    "ajouter_additif",
    "ecrire_etape",
    "envoyer",
    "noter_issue",
    "noter_lecture",
    "ouvrir_rapport",
    "promettre",
    "recueillir_parole",
    "signer",
]
