"""Writing places, and what they offer."""

from .lieux import creer_etablissement, creer_famille_accueil, fermer, fixer_capacite
from .offre import declarer, geler, lever, rattacher

__all__ = [
    "creer_etablissement",
    "creer_famille_accueil",
    "declarer",
    "fermer",
    "fixer_capacite",
    "geler",
    "lever",
    "rattacher",
]
