"""Time the travel model, and compare it with a real routing engine where its reference data are at hand.

No database, no network.
"""

import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from havre.engine.travel import NetworkModel

RACINE = Path(__file__).resolve().parents[1]

DONNEES = RACINE / "src" / "havre" / "apps" / "territoires" / "donnees"
VALIDATION = RACINE.parent / "shared" / "data" / "reference" / "validation_osrm_paris_59.csv"


def lire(chemin: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with chemin.open(encoding="utf8", newline="") as fichier:
        return list(csv.DictReader(fichier))


def mediane_ms(action: Callable[[], Any], repetitions: int = 7) -> float:
    """Return the median duration of an action [ms]."""
    durees = []
    for _ in range(repetitions):
        debut = time.perf_counter()
        action()
        durees.append((time.perf_counter() - debut) * 1000)
    return round(float(np.median(durees)), 2)


def charger() -> NetworkModel:
    """Read the model from its files."""
    return NetworkModel.load(*(DONNEES / n for n in ("reseau_noeuds.csv", "reseau_aretes.csv", "modele_temps.json")))


def valider(modele: NetworkModel, points: dict[str, list[float]]) -> dict[str, Any] | None:
    """Compare the minutes from the communes of the Nord to Paris with those of OSRM, if the file is there."""
    if not VALIDATION.exists():
        return None
    lignes = [r for r in lire(VALIDATION) if r["code_insee"] in points]
    osrm = np.array([float(r["minutes_osrm_2021"]) for r in lignes])
    trouvees = modele.minutes(np.array([points[r["code_insee"]] for r in lignes]), np.array([points["75056"]]))[:, 0]
    ecarts = (trouvees - osrm) / osrm * 100
    return {
        "communes": len(lignes),
        "erreur_moyenne_pct": round(float(np.abs(ecarts).mean()), 2),
        "biais_pct": round(float(ecarts.mean()), 2),
        "ecart_type_min": round(float((trouvees - osrm).std()), 2),
    }


def mesurer() -> dict[str, Any]:
    """Return the times of the travel model [ms] and its difference with a real engine."""
    lignes = lire(DONNEES / "communes_nord_hdf_be.csv")
    tous = np.array([[float(r["lon"]), float(r["lat"]), float(r["densite_5km"])] for r in lignes])
    nord = np.array([r["pays"] == "FR" and r["departement"] == "59" for r in lignes])
    points = {r["code"]: p for r, p in zip(lignes, tous.tolist(), strict=True) if r["pays"] == "FR"}
    modele = charger()
    neuf_cents = np.concatenate([tous[nord], tous[~nord][: 900 - int(nord.sum())]])
    return {
        "chargement_ms": mediane_ms(charger),
        "matrice_647x647_ms": mediane_ms(lambda: modele.minutes(tous[nord], tous[nord])),
        "matrice_900x900_ms": mediane_ms(lambda: modele.minutes(neuf_cents, neuf_cents)),
        "ligne_1x900_ms": mediane_ms(lambda: modele.minutes(neuf_cents[:1], neuf_cents)),
        "matrice_6685x900_ms": mediane_ms(lambda: modele.minutes(tous, neuf_cents), 3),
        "validation_osrm_nord_paris": valider(modele, points),
    }
