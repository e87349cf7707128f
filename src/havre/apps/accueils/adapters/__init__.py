"""Bridges to the engine: the search for places."""

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
    pourquoi_pas,
    rechercher_places,
)

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
    "pourquoi_pas",
    "rechercher_places",
]
