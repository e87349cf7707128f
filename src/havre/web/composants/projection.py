"""From longitude and latitude to the units of the drawn map, and the frame that shows a set of points."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

LON_ORIGINE, LAT_ORIGINE = 2.0, 51.2
UNITES_PAR_DEGRE = 2000
_RESSERREMENT = cos(radians(50.5))

# Widths that a frame may take, in map units: one CSS class each, so that strokes and letters keep their size on screen.
LARGEURS = tuple(round(240 * 1.25**n) for n in range(14))
RAPPORT = 4 / 3
FENETRE = (-2300, -800, 5400, 4000)
"""Part of the drawing that holds land: left, top, right, bottom, in map units."""


@dataclass(frozen=True, slots=True)
class Cadre:
    """Window of the map: left and top corner, width and height in map units, and the rank of its width."""

    x: int
    y: int
    largeur: int
    hauteur: int
    niveau: int

    @property
    def viewbox(self) -> str:
        """Return the value of the SVG attribute of that name."""
        return f"{self.x} {self.y} {self.largeur} {self.hauteur}"

    def contient(self, x: float, y: float) -> bool:
        """Tell whether a point of the map is inside the window."""
        return self.x <= x <= self.x + self.largeur and self.y <= y <= self.y + self.hauteur


def projeter(lon: float, lat: float) -> tuple[int, int]:
    """Return the map point (x to the east, y to the south) of a place given in degrees (WGS84).

    Equidistant cylindrical projection on the parallel 50.5° N; a unit is about 56 m.
    """
    return (
        round((lon - LON_ORIGINE) * _RESSERREMENT * UNITES_PAR_DEGRE),
        round((LAT_ORIGINE - lat) * UNITES_PAR_DEGRE),
    )


def cadrer(
    points: Iterable[tuple[float, float]], *, rapport: float = RAPPORT, marge: float = 0.16, niveau_min: int = 3
) -> Cadre:
    """Return the smallest window of a listed width that holds the points (lon, lat) with a margin around."""
    places = [projeter(lon, lat) for lon, lat in points]
    if not places:
        return NORD
    gauche, droite = min(x for x, _ in places), max(x for x, _ in places)
    haut, bas = min(y for _, y in places), max(y for _, y in places)
    besoin = max(droite - gauche, (bas - haut) * rapport) * (1 + 2 * marge)
    niveau = next((n for n, w in enumerate(LARGEURS) if w >= besoin and n >= niveau_min), len(LARGEURS) - 1)
    largeur = LARGEURS[niveau]
    hauteur = round(largeur / rapport)
    return Cadre(
        _borner((gauche + droite - largeur) // 2, FENETRE[0], FENETRE[2] - largeur),
        _borner((haut + bas - hauteur) // 2, FENETRE[1], FENETRE[3] - hauteur),
        largeur,
        hauteur,
        niveau,
    )


def _borner(valeur: int, bas: int, haut: int) -> int:
    """Keep a value inside bounds; when the window is larger than the land, start at the lower bound."""
    return max(bas, min(valeur, max(bas, haut)))


NORD = cadrer([(2.12, 51.06), (4.2, 50.0)], marge=0.03)
"""The whole département."""
