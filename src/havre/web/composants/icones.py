"""Icons drawn in the page, by French name (`icones.json`; drawings from Lucide, ISC licence, see `vendor.json`)."""

import json
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@cache
def _dessins() -> dict[str, str]:
    """Return the drawings by name, read once."""
    return dict(json.loads((Path(__file__).parent / "icones.json").read_text(encoding="utf-8")))


def noms() -> list[str]:
    """Return the names of the icons that exist, sorted."""
    return sorted(_dessins())


def icone(nom: str, titre: str = "", classe: str = "") -> SafeString:
    """Return an icon as SVG: hidden from screen readers, unless `titre` says what it alone means.

    Raises:
        KeyError: no icon has this name.
    """
    dessin = mark_safe(_dessins()[nom])  # noqa: S308  # our own file
    if titre:
        return format_html(
            '<svg class="icone {}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', classe, titre, dessin
        )
    return format_html('<svg class="icone {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classe, dessin)
