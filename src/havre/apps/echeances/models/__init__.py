"""Tables of the due dates."""

from .acte import ActeAccompli
from .arret import Dispense, SuspensionEcheance
from .avis import Avis
from .echeance import AActualiser, Echeance
from .jeton import JetonCalendrier

__all__ = ["AActualiser", "ActeAccompli", "Avis", "Dispense", "Echeance", "JetonCalendrier", "SuspensionEcheance"]
