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

__all__ = [
    "dossier",
    "enfants_suivis",
    "enfants_visibles",
    "filtrer_par_texte",
    "fratrie_de",
    "liens_de",
    "membres",
    "rechercher_enfants",
]
