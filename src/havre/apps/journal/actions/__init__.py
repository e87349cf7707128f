"""Writing into the journal: acts, readings, anchors."""

from .ancrer import ancrer, ancrer_le_jour, noter_impression, remettre
from .controler import TRAVAIL, controler, couper_les_lectures, demander_verification, verifier_en_tache
from .ecrire import SYSTEME, Auteur, consigner
from .lire import Lues, conclure, consigner_lecture, lectures_groupees

__all__ = [
    "SYSTEME",
    "TRAVAIL",
    "Auteur",
    "Lues",
    "ancrer",
    "ancrer_le_jour",
    "conclure",
    "consigner",
    "consigner_lecture",
    "controler",
    "couper_les_lectures",
    "demander_verification",
    "lectures_groupees",
    "noter_impression",
    "remettre",
    "verifier_en_tache",
]
