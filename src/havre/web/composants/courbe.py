"""A count over time, drawn on the server: geometry only, the template writes the SVG and a table stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LARGEUR, HAUTEUR, MARGE, PIED = 720, 220, 34, 26
ETIQUETTES = 14  # labels that the width holds


@dataclass(frozen=True)
class Barre:
    """One bar: position and size in the drawing, its day and value, whether there is room to write them."""

    x: float
    y: float
    largeur: float
    hauteur: float
    jour: date
    valeur: int
    ecrit: bool = True

    @property
    def milieu(self) -> float:
        """Middle of the bar, where its label stands."""
        return round(self.x + self.largeur / 2, 1)

    @property
    def y_valeur(self) -> float:
        """Where the value is written, above the bar."""
        return self.y - 5


@dataclass(frozen=True)
class Courbe:
    """A drawing: title, sentence for those who do not see it, bars, and size."""

    titre: str
    description: str
    barres: tuple[Barre, ...]
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR
    base: int = HAUTEUR - PIED


def tracer(points: Sequence[tuple[date, int]], titre: str) -> Courbe:
    """Return the bars of counts by day, from zero to the largest one."""
    plus_grand = max((valeur for _, valeur in points), default=0) or 1
    pas = (LARGEUR - MARGE) / max(len(points), 1)
    utile = HAUTEUR - PIED - MARGE
    saut = -(-len(points) // ETIQUETTES)
    barres = []
    for rang, (jour, valeur) in enumerate(points):
        hauteur = round(utile * valeur / plus_grand, 1)
        barres.append(
            Barre(
                x=round(MARGE / 2 + (rang + 0.15) * pas, 1),
                y=round(HAUTEUR - PIED - hauteur, 1),
                largeur=round(pas * 0.7, 1),
                hauteur=hauteur,
                jour=jour,
                valeur=valeur,
                ecrit=(len(points) - 1 - rang) % saut == 0,
            )
        )
    debut, fin = (points[0], points[-1]) if points else ((date.min, 0), (date.min, 0))
    description = f"De {debut[1]} le {debut[0]:%d/%m/%Y} à {fin[1]} le {fin[0]:%d/%m/%Y} ; au plus {plus_grand}."
    return Courbe(titre=titre, description=description, barres=tuple(barres))
