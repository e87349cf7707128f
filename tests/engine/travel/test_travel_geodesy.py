"""Distances on the sphere, against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.engine.travel import great_circle_km
from havre.engine.travel.geodesy import EARTH_RADIUS_KM

DEGREE_KM = np.pi * EARTH_RADIUS_KM / 180


def between(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(great_circle_km(np.array([one]), np.array([other]))[0, 0])


@pytest.mark.parametrize(
    ("one", "other", "degrees"),
    [
        ((0, 0), (1, 0), 1),
        ((0, 0), (0, 1), 1),
        ((0, 90), (77, 0), 90),
        ((0, 0), (180, 0), 180),
        ((10, 60), (190, 60), 60),
        ((3, 50), (3, 50), 0),
    ],
)
def test_distance_equals_the_arc(one, other, degrees):
    assert between(one, other) == pytest.approx(degrees * DEGREE_KM, abs=1e-9)


def test_shape_is_origins_by_destinations():
    assert great_circle_km(np.zeros((2, 3)), np.zeros((5, 3))).shape == (2, 5)


places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(places, places, places)
def test_distance_is_a_metric(one, other, third):
    assert between(one, other) == pytest.approx(between(other, one), abs=1e-6)
    assert between(one, third) <= between(one, other) + between(other, third) + 1e-3
    assert 0 <= between(one, other) <= 180 * DEGREE_KM + 1e-6
