"""Households, children, parents, and where each child lives or waits."""

from .foyers import Enfant, Foyer, Population
from .tirage import peupler

__all__ = ["Enfant", "Foyer", "Population", "peupler"]
