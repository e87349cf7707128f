"""A map of the département drawn by the server: real communes, places, families, and lines between them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .formats import nombre
from .icones import _dessins
from .projection import LARGEURS, NORD, RAPPORT, Cadre, cadrer, projeter

NATURES = {
    "place": "lieu d'accueil proposé",
    "libre": "places libres dans la commune",
    "lieu": "lieu d'accueil",
    "plein": "complet",
    "attente": "en attente",
    "famille": "domicile de la famille",
    "ecole": "école",
}
SIGNES = {"famille": "maison", "ecole": "ecole"}
PX_PAR_CADRE = 560
PEU = 8
ECART_PX = 33


@dataclass(frozen=True, slots=True)
class Point:
    """A mark on the map, in degrees (WGS84); `nature` is a key of `NATURES`, `numero` the rank written in it."""

    lon: float
    lat: float
    libelle: str
    nature: str = "lieu"
    numero: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Trait:
    """A dashed line between two marks, given in degrees."""

    de: tuple[float, float]
    vers: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Surface:
    """A commune of the département filled with a shade, from 1 (pale) to 4; `code` is its INSEE code."""

    code: str
    teinte: int
    libelle: str


@dataclass(frozen=True, slots=True)
class Carte:
    """What the component `carte_nord` draws; `description` says in one sentence what the eye would see."""

    titre: str
    description: str
    points: Sequence[Point] = ()
    traits: Sequence[Trait] = ()
    cadre: Cadre | None = None
    identifiant: str = "carte"
    legende: bool = True
    cles: tuple[str, ...] = field(default=())
    surfaces: Sequence[Surface] = ()
    teintes: tuple[tuple[int, str], ...] = ()


@cache
def _villes() -> list[dict[str, Any]]:
    """Return the towns that the map may name, with the widest frame where each has room."""
    return list(json.loads((Path(__file__).parent / "villes.json").read_text(encoding="utf-8")))


def _villes_du_cadre(cadre: Cadre, occupes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """Return the names to write: inside the frame, and not where a mark would hide them."""
    unite = cadre.largeur / PX_PAR_CADRE
    marques = [(x, y, 15 * unite, 15 * unite) for x, y in occupes]
    noms: list[dict[str, Any]] = []
    for ville in _villes():
        x, demi_largeur = ville["x"], (3.4 * len(ville["nom"]) + 3) * unite
        if ville["niveau"] < cadre.niveau or not cadre.x + demi_largeur < x < cadre.x + cadre.largeur - demi_largeur:
            continue
        for decalage in (0, 24 * unite, -20 * unite):
            y = round(ville["y"] + decalage)
            libre = all(abs(x - a) > demi_largeur + dx or abs(y - b) > 7 * unite + dy for a, b, dx, dy in marques)
            if libre and cadre.y + 14 * unite < y < cadre.y + cadre.hauteur - 10 * unite:
                noms.append({"nom": ville["nom"], "x": x, "y": y})
                marques.append((x, y, demi_largeur, 8 * unite))
                break
    return noms


def _ecarter(x: int, y: int, occupes: Sequence[tuple[int, int]], unite: float) -> tuple[int, int]:
    """Return the point moved by a mark's width, to the first side where no other large mark hides it."""
    for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, -1), (0, 1), (1, 1), (-1, -1), (1, -1), (-1, 1)):
        a, b = round(x + ECART_PX * dx * unite), round(y + ECART_PX * dy * unite)
        if all((a - c) ** 2 + (b - d) ** 2 > (0.8 * ECART_PX * unite) ** 2 for c, d in occupes):
            return a, b
    return x, y


def _marques(points: Sequence[Point], cadre: Cadre) -> list[dict[str, Any]]:
    """Return the marks to draw: small ones first, then the large ones, none hiding another."""
    unite = cadre.largeur / PX_PAR_CADRE
    petites, grandes = [], []
    occupes: list[tuple[int, int]] = []
    for point in sorted(points, key=lambda p: p.nature not in SIGNES):
        x, y = projeter(point.lon, point.lat)
        if not cadre.contient(x, y):
            continue
        signe = SIGNES.get(point.nature, "")
        dessin = _dessins()[signe] if signe else ""
        if not (signe or point.numero is not None or point.nature == "place"):
            petites.append({"point": point, "x": x, "y": y, "grand": False, "signe": ""})
            continue
        x, y = _ecarter(x, y, occupes, unite)
        occupes.append((x, y))
        grandes.append({"point": point, "x": x, "y": y, "grand": True, "signe": dessin})
    return [*petites, *reversed(grandes)]


def contexte(carte: Carte) -> dict[str, Any]:
    """Return what the template `composants/carte.html` draws."""
    cadre = carte.cadre or (cadrer([(p.lon, p.lat) for p in carte.points], rapport=RAPPORT) if carte.points else NORD)
    marques = _marques(carte.points, cadre)
    traits = [(*projeter(*t.de), *projeter(*t.vers)) for t in carte.traits]
    presentes = {p.nature for p in carte.points}
    return {
        "carte": carte,
        "cadre": cadre,
        "marques": marques,
        "traits": [{"x1": a, "y1": b, "x2": c, "y2": d} for a, b, c, d in traits],
        "villes": _villes_du_cadre(cadre, [(m["x"], m["y"]) for m in marques if m["grand"] or len(marques) < PEU]),
        "cles": [(n, libelle) for n, libelle in NATURES.items() if n in presentes] if carte.legende else [],
        "largeur_km": nombre(cadre.largeur * 0.0556),
        "niveaux": len(LARGEURS),
    }
