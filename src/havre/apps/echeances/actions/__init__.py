"""Acts of the app."""

from .actes import annuler_acte, dispenser, noter_acte, suspendre
from .avis import avertir, delais
from .jetons import creer_jeton, empreinte_de, revoquer_jeton
from .projection import actualiser, actualiser_en_attente, reconstruire

__all__ = [
    "actualiser",
    "actualiser_en_attente",
    "annuler_acte",
    "avertir",
    "creer_jeton",
    "delais",
    "dispenser",
    "empreinte_de",
    "noter_acte",
    "reconstruire",
    "revoquer_jeton",
    "suspendre",
]
