"""Printing a letter with typst."""

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, cast

import typst

from .lettre import Lettre

RACINE = Path(__file__).parent
NON_IMPRIMABLE = re.compile(r'the text `"(.*?)"` could not be displayed')
_verrou = threading.Lock()
_compilateurs: dict[str, typst.Compiler] = {}


class CaractereNonImprimable(ValueError):
    """A character of the letter is in none of its fonts: it would be lost on paper."""


def _compilateur(gabarit: str) -> typst.Compiler:
    """Return the compiler of a template, made once; fonts are those of this package only."""
    if gabarit not in _compilateurs:
        _compilateurs[gabarit] = typst.Compiler(
            RACINE / gabarit, root=RACINE, font_paths=[RACINE / "polices"], ignore_system_fonts=True
        )
    return _compilateurs[gabarit]


def imprimer_pdf(gabarit: str, donnees: Mapping[str, Any], *, le: date) -> bytes:
    """Return what a template prints of its data as a tagged PDF; the same data give the same bytes.

    Raises:
        CaractereNonImprimable: a character has no glyph in the fonts.
    """
    moment = datetime.combine(le, time(12), tzinfo=UTC)
    entrees = {"donnees": json.dumps(donnees, ensure_ascii=False)}
    try:
        with _verrou:
            pdf = _compilateur(gabarit).compile(
                format="pdf", sys_inputs=entrees, pdf_standards=["a-2a", "ua-1"], timestamp=moment
            )
    except typst.TypstError as erreur:
        if trouve := NON_IMPRIMABLE.search(str(erreur)):
            raise CaractereNonImprimable(trouve.group(1)) from erreur
        raise
    return cast(bytes, pdf)


def imprimer_images(gabarit: str, donnees: Mapping[str, Any], *, ppi: float = 96) -> list[bytes]:
    """Return the pages of what a template prints as PNG images."""
    entrees = {"donnees": json.dumps(donnees, ensure_ascii=False)}
    with _verrou:
        pages = _compilateur(gabarit).compile(format="png", ppi=ppi, sys_inputs=entrees)
    return [pages] if isinstance(pages, bytes) else list(cast(list[bytes], pages))


def rendre(lettre: Lettre) -> bytes:
    """Return a letter as a PDF; the same letter gives the same bytes.

    Raises:
        CaractereNonImprimable: a character has no glyph in the fonts of the letters.
    """
    return imprimer_pdf(f"modeles/{lettre.modele}/{lettre.version}.typ", lettre.donnees(), le=lettre.date)


def rendre_image(lettre: Lettre, *, ppi: float = 96) -> list[bytes]:
    """Return the pages of a letter as PNG images, to look at it before it is signed."""
    return imprimer_images(f"modeles/{lettre.modele}/{lettre.version}.typ", lettre.donnees(), ppi=ppi)
