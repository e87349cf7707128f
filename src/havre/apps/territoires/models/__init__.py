"""Models of the territory, one file per aggregate."""

from .cle import Cle
from .commune import Commune
from .matrice import MatriceTrajets
from .organisation import DirectionTerritoriale, Juridiction, Mns

__all__ = ["Cle", "Commune", "DirectionTerritoriale", "Juridiction", "MatriceTrajets", "Mns"]
