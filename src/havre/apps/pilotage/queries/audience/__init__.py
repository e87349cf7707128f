"""The hearing file: what was ordered, done, asked, answered, promised, and what is still missing; facts only."""

from .dossier import DossierAudience, FaitDate, Partie, dossier_audience

__all__ = ["DossierAudience", "FaitDate", "Partie", "dossier_audience"]
