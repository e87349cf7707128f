"""The class of every field: read from `donnees/champs`, compared with the models, told in one line each."""

from .constat import Ecart, ecarts
from .lecture import Champ, Classe, Fiche, Finalite, Nettoyage, Table, classes, fiche_de, fiches, finalites, tables

__all__ = [
    "Champ",
    "Classe",
    "Ecart",
    "Fiche",
    "Finalite",
    "Nettoyage",
    "Table",
    "classes",
    "ecarts",
    "fiche_de",
    "fiches",
    "finalites",
    "tables",
]
