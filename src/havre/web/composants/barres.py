"""Stacked bars drawn on the server: geometry only, the template writes the SVG and a table stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

LARGEUR, RANG, DEBUT, FIN = 720, 34, 210, 90


@dataclass(frozen=True)
class Part:
    """One segment of a bar: its class, position and width in the drawing."""

    cle: str
    x: float
    largeur: float


@dataclass(frozen=True)
class Rang:
    """One bar: its label, where it stands, its segments and what is written after them."""

    libelle: str
    y: int
    parts: tuple[Part, ...]
    x_fin: float
    fin: str


@dataclass(frozen=True)
class Barres:
    """A drawing: title, sentence for those who do not see it, bars, and size."""

    titre: str
    description: str
    rangs: tuple[Rang, ...]
    largeur: int
    hauteur: int
    debut: int = DEBUT - 10


def empiler(lignes: Sequence[tuple[str, Sequence[tuple[str, int]], str]], titre: str, description: str) -> Barres:
    """Return one bar a line: label, segments (class, value) and the words at its end; the longest fills the width."""
    plus_grand = max((sum(v for _, v in parts) for _, parts, _ in lignes), default=0) or 1
    echelle = (LARGEUR - DEBUT - FIN) / plus_grand
    rangs = []
    for n, (libelle, parts, fin) in enumerate(lignes):
        x, segments = float(DEBUT), []
        for cle, valeur in parts:
            if valeur:
                segments.append(Part(cle, round(x, 1), max(round(valeur * echelle, 1), 0.8)))
                x += valeur * echelle
        rangs.append(Rang(libelle, n * RANG, tuple(segments), round(x + 8, 1), fin))
    return Barres(titre, description, tuple(rangs), LARGEUR, max(len(rangs), 1) * RANG)
