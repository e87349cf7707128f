"""Draw the base map once: `python -m havre.web.composants.fond_de_carte DOSSIER` reads open contours, writes the SVG.

DOSSIER holds `nord_communes.geojson`, `nord_limites.geojson`, `contours_voisins.geojson` (IGN Admin Express, Licence
Ouverte 2.0; NGI/IGN Belgium, CC BY 4.0) and `communes_nord_hdf_be.csv` (INSEE, Licence Ouverte 2.0; Statbel and
GeoNames, CC BY 4.0). The drawing holds shapes only: colours come from the page that uses it.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .projection import FENETRE, LARGEURS, projeter

ICI = Path(__file__).parent
DESSIN = ICI.parent / "static" / "havre" / "carte" / "nord.svg"
COMMUNES = DESSIN.with_name("communes.svg")
VILLES = ICI / "villes.json"
# The Belgian file has no population: these towns are labelled, with a rank of size (thousands of inhabitants).
VILLES_BELGES = {
    "Tournai": 69, "Mons": 96, "Kortrijk": 79, "Ieper": 35, "Charleroi": 203, "Namur": 114, "Brugge": 119,
    "Gent": 267, "Mouscron": 59, "Chimay": 10, "Ath": 30, "Brussel": 190, "Bruxelles": 190, "La Louvière": 81,
    "Veurne": 12, "Roeselare": 64, "Dinant": 14, "Liège": 195, "Thuin": 15, "Péruwelz": 17, "Comines-Warneton": 18,
}  # fmt: skip
NOMS_FRANCAIS = {
    "Kortrijk": "Courtrai", "Ieper": "Ypres", "Brugge": "Bruges", "Gent": "Gand", "Veurne": "Furnes",
    "Roeselare": "Roulers", "Brussel": "Bruxelles",
}  # fmt: skip
ECART_PX = 62
LARGEUR_PX = 560


def _anneaux(geometrie: dict[str, Any]) -> Iterator[list[list[float]]]:
    """Yield each ring of a polygon or of several."""
    polygones = geometrie["coordinates"] if geometrie["type"] == "MultiPolygon" else [geometrie["coordinates"]]
    for polygone in polygones:
        yield from polygone


def _chemin(anneau: list[list[float]]) -> str:
    """Return the compact SVG path of one ring, in relative integer steps."""
    points = [projeter(lon, lat) for lon, lat in anneau]
    x, y = points[0]
    pas: list[str] = []
    for suivant_x, suivant_y in points[1:-1]:
        dx, dy = suivant_x - x, suivant_y - y
        if dx or dy:
            pas.append(f"{dx}{'' if dy < 0 else ' '}{dy}")
            x, y = suivant_x, suivant_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(pas).replace(' -', '-')}z" if len(pas) > 1 else ""


def _dans_la_fenetre(anneau: list[list[float]]) -> bool:
    """Tell whether a ring touches the part of the drawing that pages show."""
    points = [projeter(lon, lat) for lon, lat in anneau]
    return (
        max(x for x, _ in points) > FENETRE[0]
        and min(x for x, _ in points) < FENETRE[2]
        and max(y for _, y in points) > FENETRE[1]
        and min(y for _, y in points) < FENETRE[3]
    )


def _couche(nom: str, entites: Iterable[dict[str, Any]]) -> str:
    """Return one named layer made of a single path."""
    chemin = "".join(
        _chemin(anneau) for entite in entites for anneau in _anneaux(entite["geometry"]) if _dans_la_fenetre(anneau)
    )
    return f'<g id="{nom}"><path vector-effect="non-scaling-stroke" d="{chemin}"/></g>'


def _entites(fichier: Path) -> list[dict[str, Any]]:
    """Return the features of a GeoJSON file."""
    return list(json.loads(fichier.read_text(encoding="utf-8"))["features"])


def dessiner(dossier: Path) -> str:
    """Return the SVG drawing: neighbours, communes, territories and outline of the département."""
    voisins = _entites(dossier / "contours_voisins.geojson")
    limites = _entites(dossier / "nord_limites.geojson")
    couches = (
        _couche("voisins", voisins),
        _couche("nord", (v for v in limites if v["properties"]["niveau"] == "terr")),
        _couche("communes", _entites(dossier / "nord_communes.geojson")),
        _couche("territoires", (v for v in limites if v["properties"]["niveau"] == "terr")),
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{"".join(couches)}</defs></svg>\n'


def dessiner_communes(fichier: Path) -> str:
    """Return the SVG drawing of each commune of the département alone, under the name `c` and its code."""
    formes = (
        f'<path id="c{commune["properties"]["code"]}" d="{"".join(map(_chemin, _anneaux(commune["geometry"])))}"/>'
        for commune in _entites(fichier)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{"".join(formes)}</defs></svg>\n'


def choisir_villes(fichier: Path) -> list[dict[str, Any]]:
    """Return the towns to name, the largest first, each with the widest frame that has room for its name."""
    candidates = []
    with fichier.open(encoding="utf-8") as lignes:
        for c in csv.DictReader(lignes):
            belge = c["pays"] == "BE"
            if belge and c["nom"] not in VILLES_BELGES:
                continue
            poids = VILLES_BELGES[c["nom"]] * 500 if belge else int(c["population"] or 0)
            if poids < (3_500 if c["departement"] == "59" else 5_000):
                continue
            bonus = 6 if c["departement"] == "59" else 1
            x, y = projeter(float(c["lon"]), float(c["lat"]))
            if not (FENETRE[0] < x < FENETRE[2] and FENETRE[1] < y < FENETRE[3]):
                continue
            candidates.append((poids * bonus, NOMS_FRANCAIS.get(c["nom"], c["nom"]), x, y))
    candidates.sort(reverse=True)
    retenues: list[dict[str, Any]] = []
    for niveau in range(len(LARGEURS) - 1, 1, -1):
        unite = LARGEURS[niveau] / LARGEUR_PX
        for poids, nom, x, y in candidates:
            if poids < LARGEURS[niveau] * 30 or any(v["nom"] == nom for v in retenues):
                continue
            if all(abs(v["x"] - x) > ECART_PX * 1.3 * unite or abs(v["y"] - y) > 26 * unite for v in retenues):
                retenues.append({"nom": nom, "x": x, "y": y, "niveau": niveau})
    return retenues


def main(dossier: Path) -> None:
    """Write the drawing and the list of towns."""
    DESSIN.write_text(dessiner(dossier), encoding="utf-8")
    COMMUNES.write_text(dessiner_communes(dossier / "nord_communes.geojson"), encoding="utf-8")
    villes = choisir_villes(dossier / "communes_nord_hdf_be.csv")
    lignes = ",\n".join(json.dumps(v, ensure_ascii=False) for v in villes)
    VILLES.write_text(f"[\n{lignes}\n]\n", encoding="utf-8")
    print(f"{DESSIN.name} : {DESSIN.stat().st_size} octets ; {len(villes)} villes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
