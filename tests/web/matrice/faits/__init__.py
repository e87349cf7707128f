"""The facts that the addresses are about; `socle` says how to add one."""

from . import ecrits, enfants, informations, justice, places
from .socle import FABRIQUES, MARQUES, Faits, suit_de

__all__ = ["FABRIQUES", "MARQUES", "Faits", "ecrits", "enfants", "informations", "justice", "places", "suit_de"]
