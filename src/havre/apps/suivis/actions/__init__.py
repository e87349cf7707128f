"""Acts on promises, reports and files opened after an information."""

from .dossiers import DossierVoulu, ouvrir_dossiers
from .promesses import noter_issue, promettre
from .rapports import ajouter_additif, ecrire_etape, envoyer, noter_lecture, ouvrir_rapport, recueillir_parole, signer

__all__ = [
    "DossierVoulu",
    "ajouter_additif",
    "ecrire_etape",
    "envoyer",
    "noter_issue",
    "noter_lecture",
    "ouvrir_dossiers",
    "ouvrir_rapport",
    "promettre",
    "recueillir_parole",
    "signer",
]
