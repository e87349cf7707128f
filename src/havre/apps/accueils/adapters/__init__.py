"""Bridges to the engine: the search for places, the second look at parted siblings."""

from .appariement import ProblemeDuSite, construire_probleme
from .proposition import (
    Critere,
    EnfantPlace,
    Exclusion,
    LieuPropose,
    PresquePossible,
    Proposition,
    ResultatRecherche,
    evaluer_choix,
    exiger_groupe_complet,
    pourquoi_pas,
    rechercher_places,
)
from .reexamen import reexaminer_fratries

__all__ = [
    "Critere",
    "EnfantPlace",
    "Exclusion",
    "LieuPropose",
    "PresquePossible",
    "ProblemeDuSite",
    "Proposition",
    "ResultatRecherche",
    "construire_probleme",
    "evaluer_choix",
    "exiger_groupe_complet",
    "pourquoi_pas",
    "rechercher_places",
    "reexaminer_fratries",
]
