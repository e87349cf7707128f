"""Models of the territory, one file per aggregate."""

from .cle import Cle
from .commune import Commune
from .matrice import INJOIGNABLE, MatriceTrajets
from .organisation import DirectionTerritoriale, Juridiction, Mns

__all__ = ["INJOIGNABLE", "Cle", "Commune", "DirectionTerritoriale", "Juridiction", "MatriceTrajets", "Mns"]
