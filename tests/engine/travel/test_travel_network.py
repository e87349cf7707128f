"""The vectorised network model against its reference values, its stated error and plain graph theory."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.engine.travel import NetworkModel, great_circle_km, road_km
from havre.engine.travel.network import BLOCK, all_pairs_shortest

HERE = Path(__file__).parent
DATA = Path(__file__).parents[3] / "src" / "havre" / "apps" / "territoires" / "donnees"
FILES = (DATA / "reseau_noeuds.csv", DATA / "reseau_aretes.csv", DATA / "modele_temps.json")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def model() -> NetworkModel:
    return NetworkModel.load(*FILES)


@pytest.fixture(scope="module")
def communes() -> dict[tuple[str, str], list[float]]:
    return {
        (r["pays"], r["code"]): [float(r["lon"]), float(r["lat"]), float(r["densite_5km"])]
        for r in rows(DATA / "communes_nord_hdf_be.csv")
    }


@pytest.fixture(scope="module")
def reference() -> list[dict[str, str]]:
    return rows(HERE / "reference_minutes.csv")


def ends(reference: list[dict[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    origin, destination = (
        np.array([[float(r[f"{column}_{end}"]) for column in ("lon", "lat", "densite")] for r in reference])
        for end in "od"
    )
    return origin, destination


@pytest.mark.parametrize(("column", "compute"), [("minutes_reseau", "minutes"), ("minutes_simple", "simple_minutes")])
def test_minutes_equal_the_reference_writing_of_the_model(model, reference, column, compute):
    origins, destinations = ends(reference)
    found = np.diag(getattr(model, compute)(origins, destinations))
    expected = np.array([float(r[column]) for r in reference])
    assert len(expected) == 210
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


def test_road_km_equal_the_reference(reference):
    origins, destinations = ends(reference)
    expected = [float(r["km_route"]) for r in reference]
    np.testing.assert_allclose(np.diag(road_km(origins, destinations)), expected, rtol=0, atol=1e-6)


def relative_errors(communes, compute) -> np.ndarray:
    trips = rows(HERE / "calibration.csv")
    assert len(trips) == 91
    origins = np.array([communes[r["pays_o"], r["code_o"]] for r in trips])
    destinations = np.array([communes[r["pays_d"], r["code_d"]] for r in trips])
    real = np.array([float(r["minutes_reelles"]) for r in trips])
    return np.abs(np.diag(compute(origins, destinations)) - real) / real * 100


def test_network_model_has_the_error_stated_in_its_docstring(model, communes):
    errors = relative_errors(communes, model.minutes)
    assert errors.mean() == pytest.approx(6.8, abs=0.1)
    assert np.median(errors) == pytest.approx(6.0, abs=0.1)
    assert np.percentile(errors, 90) == pytest.approx(13.6, abs=0.2)
    assert errors.max() == pytest.approx(21, abs=0.5)


def test_fall_back_has_the_error_stated_in_its_docstring(model, communes):
    errors = relative_errors(communes, model.simple_minutes)
    assert errors.mean() == pytest.approx(8.1, abs=0.1)
    assert np.percentile(errors, 90) == pytest.approx(14.6, abs=0.3)


def test_minutes_are_symmetric_with_a_short_diagonal(model, communes):
    points = np.array(list(communes.values()))[::20]
    minutes = model.minutes(points, points)
    np.testing.assert_allclose(minutes, minutes.T, rtol=0, atol=1e-9)
    assert np.diag(minutes).min() > model.network.t0
    assert np.diag(minutes).max() < 6
    assert (minutes >= np.diag(minutes)[:, None] - 1.0).all()


def test_blocks_do_not_show_in_the_result(model, communes):
    points = np.array(list(communes.values()))[: BLOCK + 40]
    some = points[[0, BLOCK - 1, BLOCK, BLOCK + 39]]
    minutes = model.minutes(points, some)
    assert minutes.shape == (BLOCK + 40, 4)
    alone = np.vstack([model.minutes(points[i : i + 1], some) for i in (0, BLOCK - 1, BLOCK, BLOCK + 39)])
    np.testing.assert_array_equal(minutes[[0, BLOCK - 1, BLOCK, BLOCK + 39]], alone)


def test_no_point_gives_an_empty_matrix(model, communes):
    points = np.array(list(communes.values()))[:3]
    assert model.minutes(np.empty((0, 3)), points).shape == (0, 3)
    assert model.minutes(points, np.empty((0, 3))).shape == (3, 0)


def test_unknown_density_takes_the_fall_back_for_its_pairs_only(model, communes):
    points = np.array(list(communes.values()))[:4]
    far = points.copy()
    far[1, 2] = np.nan
    minutes, known, simple = model.minutes(far, far), model.minutes(points, points), model.simple_minutes(far, far)
    kept = [0, 2, 3]
    np.testing.assert_array_equal(minutes[np.ix_(kept, kept)], known[np.ix_(kept, kept)])
    np.testing.assert_array_equal(minutes[1], simple[1])
    np.testing.assert_array_equal(minutes[:, 1], simple[:, 1])
    assert np.isfinite(minutes).all()


def test_fall_back_without_any_density_is_the_plain_power_law(model):
    origin, destination = np.array([[3.0, 50.0, np.nan]]), np.array([[4.0, 50.5, np.nan]])
    p = model.simple
    expected = p.t0 + p.b * great_circle_km(origin, destination) ** p.c
    np.testing.assert_allclose(model.simple_minutes(origin, destination), expected)


def test_a_new_edge_never_makes_a_trip_longer(model, communes):
    points = np.array(list(communes.values()))[::60]
    before = model.minutes(points, points)
    far_apart = np.unravel_index(np.argmax(model.between), model.between.shape)
    links = rows(FILES[1])
    index = {r["id"]: i for i, r in enumerate(rows(FILES[0]))}
    edges = np.array([[index[r["de"]], index[r["a"]]] for r in links] + [list(far_apart)])
    minutes = np.array([float(r["km"]) / model.network.speeds_kmh[r["type"]] * 60 for r in links] + [1.0])
    after = NetworkModel(model.nodes, edges, minutes, model.network, model.simple).minutes(points, points)
    assert (after <= before + 1e-9).all()
    assert (after < before - 1).any()


def test_loading_refuses_an_unknown_class_of_road(tmp_path):
    edges = tmp_path / "edges.csv"
    edges.write_text("de,a,type,km\nLIL,LSW,Z,3.0\n", encoding="utf8")
    with pytest.raises(KeyError):
        NetworkModel.load(FILES[0], edges, FILES[2])


def test_loading_refuses_an_unknown_node(tmp_path):
    edges = tmp_path / "edges.csv"
    edges.write_text("de,a,type,km\nLIL,ZZZ,M,3.0\n", encoding="utf8")
    with pytest.raises(KeyError):
        NetworkModel.load(FILES[0], edges, FILES[2])


def test_shortest_paths_of_a_small_graph():
    edges = np.array([[0, 1], [1, 2], [0, 2], [0, 1]])
    shortest = all_pairs_shortest(4, edges, np.array([2.0, 3.0, 9.0, 1.0]))
    inf = np.inf
    np.testing.assert_array_equal(shortest, [[0, 1, 4, inf], [1, 0, 3, inf], [4, 3, 0, inf], [inf, inf, inf, 0]])


def test_shortest_paths_refuse_a_negative_length():
    with pytest.raises(ValueError, match="negative"):
        all_pairs_shortest(2, np.array([[0, 1]]), np.array([-1.0]))


edge_lists = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.floats(0, 100, allow_nan=False)), min_size=1, max_size=25
)


@given(edge_lists)
def test_shortest_paths_are_the_fixed_point_of_relaxation(links):
    edges, lengths = np.array([link[:2] for link in links]), np.array([link[2] for link in links])
    shortest = all_pairs_shortest(7, edges, lengths)
    for (one, other), length in zip(edges, lengths, strict=True):
        assert shortest[one, other] <= length + 1e-9
    through = (shortest[:, :, None] + shortest[None, :, :]).min(axis=1)
    np.testing.assert_allclose(through, shortest, rtol=1e-12, atol=1e-9)
    np.testing.assert_array_equal(shortest, shortest.T)
