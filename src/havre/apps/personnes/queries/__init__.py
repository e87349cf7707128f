"""Reading persons: children and families."""

from .enfants import (
    dossier,
    enfants_suivis,
    enfants_visibles,
    filtrer_par_texte,
    fratrie_de,
    liens_de,
    membres,
    rechercher_enfants,
)
from .perimetre import Perimetre, ouvrir_par, perimetre_de

__all__ = [
    "Perimetre",
    "dossier",
    "enfants_suivis",
    "enfants_visibles",
    "filtrer_par_texte",
    "fratrie_de",
    "liens_de",
    "membres",
    "ouvrir_par",
    "perimetre_de",
    "rechercher_enfants",
]
