"""The geography from the files alone, and one synthetic département of each size, drawn once."""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import havre.apps.territoires
from havre.demonstration.generation import Departement, generer
from havre.demonstration.geographie import Geographie, Point
from havre.demonstration.parametres import Taille
from havre.engine.travel import road_km

AU = date(2026, 11, 22)
DONNEES = Path(havre.apps.territoires.__file__).parent / "donnees"


def _lire(*chemin: str) -> list[dict[str, str]]:
    with DONNEES.joinpath(*chemin).open(encoding="utf8", newline="") as fichier:
        return list(csv.DictReader(fichier))


@cache
def _geographie() -> Geographie:
    """Return the communes, each with the nearest MNS of its direction, as the crow flies."""
    communes = _lire("communes_nord_hdf_be.csv")
    mns = _lire("nord", "mns.csv")
    direction = {t: d["code"] for d in _lire("nord", "directions.csv") for t in d["territoires_approches"].split(";")}
    tribunal = {j["arrondissement"]: j["code"] for j in _lire("nord", "juridictions.csv") if j["arrondissement"]}
    lieu = {c["code"]: (float(c["lon"]), float(c["lat"])) for c in communes if c["pays"] == "FR"}
    sieges = np.array([lieu[m["commune"]] for m in mns])
    points = []
    for c in communes:
        ici = direction.get(c["territoire"]) if c["departement"] == "59" and c["pays"] == "FR" else None
        proches: tuple[str, ...] = ()
        if ici:
            km = road_km(np.array([lieu[c["code"]]]), sieges)[0]
            rang = min((i for i, m in enumerate(mns) if m["direction"] == ici), key=lambda i: km[i])
            proches = tuple(m["code"] for m in mns if m["commune"] == mns[rang]["commune"])
        points.append(
            Point(
                f"{c['pays']}-{c['code']}", c["nom"], c["departement"], int(c["population"] or 0), float(c["lon"]),
                float(c["lat"]), ici, proches, tribunal.get(c["arrondissement"]) if ici else None,
            )
        )  # fmt: skip
    return Geographie.de(points, [(m["code"], m["nom"], m["direction"]) for m in mns])


@cache
def _tirer(taille: Taille, graine: int) -> Departement:
    return generer(taille, _geographie(), graine=graine, au=AU)


@pytest.fixture(scope="session")
def geographie() -> Geographie:
    """Return the communes of the département and around it, read from the files."""
    return _geographie()


@pytest.fixture(scope="session")
def tirer() -> Callable[[Taille, int], Departement]:
    """Return a function that draws a département, once for each size and seed."""
    return _tirer


@pytest.fixture(scope="session", params=[Taille.FLANDRES, Taille.NORD], ids=str)
def departement(request: pytest.FixtureRequest) -> Departement:
    """Return the département of each size in turn."""
    return _tirer(request.param, 7)
