"""Writing into the journal: acts, readings, anchors."""

from .ancrer import ancrer, ancrer_le_jour, noter_impression, remettre
from .controler import controler, couper_les_lectures
from .ecrire import SYSTEME, Auteur, consigner
from .lire import Lues, conclure, consigner_lecture, lectures_groupees

__all__ = [
    "SYSTEME",
    "Auteur",
    "Lues",
    "ancrer",
    "ancrer_le_jour",
    "conclure",
    "consigner",
    "consigner_lecture",
    "controler",
    "couper_les_lectures",
    "lectures_groupees",
    "noter_impression",
    "remettre",
]
