"""Reading and verifying the journal."""

from .ancres import Declaration, ancres_du_registre, fichier_de, lire_ancre
from .chaines import VERIFICATION, Rupture, Verification, verifier
from .objets import evenements_de, lectures_de

__all__ = [
    "VERIFICATION",
    "Declaration",
    "Rupture",
    "Verification",
    "ancres_du_registre",
    "evenements_de",
    "fichier_de",
    "lectures_de",
    "lire_ancre",
    "verifier",
]
