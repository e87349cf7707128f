"""Writing into the journal: acts, readings."""

from .ecrire import SYSTEME, Auteur, consigner
from .lire import Lues, conclure, consigner_lecture, lectures_groupees

__all__ = ["SYSTEME", "Auteur", "Lues", "conclure", "consigner", "consigner_lecture", "lectures_groupees"]
