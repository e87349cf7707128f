"""Reading and verifying the journal."""

from .ancres import Declaration, ancres_du_registre, fichier_de, lire_ancre
from .chaines import VERIFICATION, Rupture, Verification, derniere, longueur, verifier
from .objets import evenements_de, lectures_de
from .recus import Constat, Ecriture, EcritureAbsente, ecritures_de, etablir_recu, verifier_recu

__all__ = [
    "VERIFICATION",
    "Constat",
    "Declaration",
    "Ecriture",
    "EcritureAbsente",
    "Rupture",
    "Verification",
    "ancres_du_registre",
    "derniere",
    "ecritures_de",
    "etablir_recu",
    "evenements_de",
    "fichier_de",
    "lectures_de",
    "lire_ancre",
    "longueur",
    "verifier",
    "verifier_recu",
]
