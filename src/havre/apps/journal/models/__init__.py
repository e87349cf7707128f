"""Tables of the journal."""

from .ancre import Ancre, Coupe, EnvoiAncre
from .evenement import Evenement
from .lecture import Lecture, Maillon

__all__ = ["Ancre", "Coupe", "EnvoiAncre", "Evenement", "Lecture", "Maillon"]
