"""The plan of the week: from the rows to the engine and back."""

from .calcul import calculer_plan

__all__ = ["calculer_plan"]
