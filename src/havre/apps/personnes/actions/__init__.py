"""Writing persons: children, links, sibling groups."""

from .enfants import FratriesFormees, creer_enfant, former_fratries, lier, nommer_fratries, noter_handicap

__all__ = ["FratriesFormees", "creer_enfant", "former_fratries", "lier", "nommer_fratries", "noter_handicap"]
