"""Documents that are no letters: a template each (`<name>.typ`), the fonts, tags and standards of the letters."""

from .impression import images_rapport, imprimer_additif, imprimer_rapport

__all__ = ["images_rapport", "imprimer_additif", "imprimer_rapport"]
