"""Network model of travel times by car, off-peak, for the Nord and its surroundings."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .geodesy import great_circle_km

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]

MIN_LOCAL_KM = 0.3  # two points of one commune are still that far apart
BLOCK = 512  # rows treated at once: bounds the memory of a large matrix


@dataclass(frozen=True)
class NetworkParameters:
    """Parameters of the network model (model B), fitted on 91 trips of the region.

    Local law: L(d) = b * min(d, threshold_km)^c * (1 + ku * ln(max(density / d0, 1))) + s * max(d - threshold_km, 0),
    with d the great-circle distance [km], floored at 0.3, and density the mean of both ends [1/km2].
    `t0` [min] is paid once a trip; `speeds_kmh` gives the speed of each class of road.
    """

    b: float
    c: float
    ku: float
    s: float
    t0: float
    d0: float
    threshold_km: float
    nearest: int
    speeds_kmh: Mapping[str, float]


@dataclass(frozen=True)
class SimpleParameters:
    """Parameters of the fall-back (model A): t0 + b * d^c * (1 + ku * ln(max(density / d0, 1))) minutes."""

    t0: float
    b: float
    c: float
    ku: float
    d0: float


def _urban(density: Matrix, ku: float, d0: float) -> Matrix:
    """Return the factor by which a dense surrounding slows a trip."""
    return np.asarray(1 + ku * np.log(np.maximum(density / d0, 1)))


def road_km(origins: Points, destinations: Points) -> Matrix:
    """Return the estimated road distances [km], shape (O, D).

    Great-circle distance times 1.40 below 12 km, 1.23 below 100 km, 1.17 beyond: ratios measured on the same 91 trips.
    """
    distance = great_circle_km(origins, destinations)
    return np.asarray(distance * np.where(distance < 12, 1.4, np.where(distance < 100, 1.23, 1.17)))


class NetworkModel:
    """Minutes by car = t0 + min(local trip; access + shortest path in the network + egress).

    The network has 136 nodes and 225 edges with lengths and road classes typed by hand; speeds and the local law were
    fitted on 91 trips known from general experience (5 to 10 % uncertain themselves). Absolute error on these trips:
    mean 6.8 % (2.9 min), median 6.0 %, 90th percentile 13.6 %, maximum 21 % (cross-validated mean 7.5 %); fall-back
    mean 8.1 %, 90th percentile 14.6 %. Against OSRM (OpenStreetMap 2021) from 647 communes of the Nord to Paris: mean
    2.2 %, bias +1.8 %, standard deviation 3.1 min. Limits: off-peak only (add 20 to 50 % around Lille at 8 h and 18 h);
    short urban trips are underestimated; Belgium is coarse beyond 60 km of the border. See
    `docs/explications/temps-de-trajet.md`.
    """

    def __init__(
        self,
        nodes: Points,
        edges: NDArray[np.int64],
        edge_minutes: NDArray[np.float64],
        network: NetworkParameters,
        simple: SimpleParameters,
    ) -> None:
        """Prepare the all-pairs shortest paths.

        Args:
            nodes: shape (N, 3), longitude, latitude, density.
            edges: shape (E, 2), node indices; each edge is travelled both ways.
            edge_minutes: shape (E,), positive.
        """
        self.nodes = nodes
        self.network = network
        self.simple = simple
        self.between = all_pairs_shortest(len(nodes), edges, edge_minutes)

    @classmethod
    def load(cls, nodes_csv: Path, edges_csv: Path, parameters_json: Path) -> Self:
        """Read the model from its three files.

        Columns: nodes `id, nom, lon, lat, densite_5km`; edges `de, a, type, km`.

        Raises:
            KeyError: an edge names an unknown node or road class.
        """
        raw = json.loads(parameters_json.read_text(encoding="utf8"))
        b, a = raw["modele_B_reseau"], raw["modele_A_simple"]
        network = NetworkParameters(
            b=b["b"], c=b["c"], ku=b["ku"], s=b["s"], t0=b["t0"], d0=b["d0_densite"], threshold_km=b["seuil_km"],
            nearest=b["noeuds_proches"], speeds_kmh=b["vitesses_kmh"],
        )  # fmt: skip
        simple = SimpleParameters(t0=a["t0"], b=a["b"], c=a["c"], ku=a["ku"], d0=a["d0_densite"])
        with nodes_csv.open(encoding="utf8", newline="") as file:
            rows = list(csv.DictReader(file))
        nodes = np.array([[float(r["lon"]), float(r["lat"]), float(r["densite_5km"])] for r in rows])
        index = {r["id"]: position for position, r in enumerate(rows)}
        with edges_csv.open(encoding="utf8", newline="") as file:
            links = list(csv.DictReader(file))
        edges = np.array([[index[r["de"]], index[r["a"]]] for r in links])
        minutes = np.array([float(r["km"]) / network.speeds_kmh[r["type"]] * 60 for r in links])
        return cls(nodes, edges, minutes, network, simple)

    def minutes(self, origins: Points, destinations: Points) -> Matrix:
        """Return the minutes by car, off-peak, shape (O, D).

        Pairs with an unknown density at one end lie outside the calibrated area: they take the fall-back model.
        """
        result = np.empty((len(origins), len(destinations)))
        egress_nodes, egress = self._access(destinations)
        for start in range(0, len(origins), BLOCK):
            block = origins[start : start + BLOCK]
            result[start : start + BLOCK] = self._block(block, destinations, egress_nodes, egress)
        outside = np.isnan(origins[:, 2])[:, None] | np.isnan(destinations[:, 2])[None, :]
        if outside.any():
            result = np.where(outside, self.simple_minutes(origins, destinations), result)
        return result

    def simple_minutes(self, origins: Points, destinations: Points) -> Matrix:
        """Return the minutes of the fall-back model, shape (O, D); an unknown density counts as the other end's."""
        p = self.simple
        distance = great_circle_km(origins, destinations)
        density = np.nan_to_num(_mean_density(origins, destinations), nan=p.d0)
        return np.asarray(p.t0 + p.b * distance**p.c * _urban(density, p.ku, p.d0))

    def _local(self, distance_km: Matrix, density: Matrix) -> Matrix:
        """Return the minutes of the local law, without `t0`."""
        p = self.network
        distance = np.maximum(distance_km, MIN_LOCAL_KM)
        near = p.b * np.minimum(distance, p.threshold_km) ** p.c * _urban(density, p.ku, p.d0)
        return np.asarray(near + np.maximum(distance - p.threshold_km, 0) * p.s)

    def _access(self, points: Points) -> tuple[NDArray[np.int64], Matrix]:
        """Return the nearest nodes of each point and the minutes to reach them, both of shape (n, nearest)."""
        distance = great_circle_km(points, self.nodes)
        nodes = np.argsort(distance, axis=1, kind="stable")[:, : self.network.nearest]
        density = (points[:, 2][:, None] + self.nodes[nodes, 2]) / 2
        return nodes, self._local(np.take_along_axis(distance, nodes, axis=1), density)

    def _block(self, origins: Points, destinations: Points, egress_nodes: NDArray[np.int64], egress: Matrix) -> Matrix:
        """Return the minutes of a block of origins, with the destinations' access lists."""
        access_nodes, access = self._access(origins)
        reach = (access[:, :, None] + self.between[access_nodes]).min(axis=1)  # (O, N): origin to any node
        density = (origins[:, 2][:, None] + destinations[:, 2][None, :]) / 2
        best = self._local(great_circle_km(origins, destinations), density)
        for rank in range(egress.shape[1]):
            np.minimum(best, reach[:, egress_nodes[:, rank]] + egress[:, rank], out=best)
        return self.network.t0 + best


def _mean_density(origins: Points, destinations: Points) -> Matrix:
    """Return the mean density of both ends, or the one that is known."""
    here = np.broadcast_to(origins[:, 2][:, None], (len(origins), len(destinations)))
    there = np.broadcast_to(destinations[:, 2][None, :], here.shape)
    return np.asarray((np.where(np.isnan(here), there, here) + np.where(np.isnan(there), here, there)) / 2)


def all_pairs_shortest(count: int, edges: NDArray[np.int64], lengths: NDArray[np.float64]) -> Matrix:
    """Return the lengths of the shortest paths, shape (count, count), `inf` where there is none.

    Floyd's algorithm (R. W. Floyd, 1962, doi:10.1145/367766.368168), one vectorised step a node.

    Raises:
        ValueError: an edge has a negative length.
    """
    if (lengths < 0).any():
        raise ValueError("edge lengths must not be negative")
    shortest = np.full((count, count), np.inf)
    np.fill_diagonal(shortest, 0.0)
    np.minimum.at(shortest, (edges[:, 0], edges[:, 1]), lengths)
    np.minimum.at(shortest, (edges[:, 1], edges[:, 0]), lengths)
    for node in range(count):
        np.minimum(shortest, shortest[:, node, None] + shortest[None, node, :], out=shortest)
    return shortest
