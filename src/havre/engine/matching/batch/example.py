"""The smallest problem that goes through every loop."""

from __future__ import annotations

import numpy as np

from ..problem import Problem


def example() -> Problem:
    """Return five children of two groups, and three units of two homes."""
    units, children = 3, 5
    return Problem(
        travel_min=np.array([[3, 40], [40, 3]], np.int16),
        location_abroad=np.zeros(2, np.bool_),
        unit_location=np.array([0, 0, 1], np.int32),
        unit_home=np.array([0, 0, 1], np.int32),
        unit_kind=np.zeros(units, np.int32),
        unit_capacity=np.array([1, 2, 1], np.int32),
        unit_age_min=np.zeros(units, np.int32),
        unit_age_max=np.full(units, 251, np.int32),
        unit_sex=np.zeros(units, np.int32),
        unit_skill=np.full((units, 3), 3, np.int32),
        unit_offers=np.zeros(units, np.int64),
        unit_open=np.ones(units, np.bool_),
        child_group=np.array([0, 0, 0, 1, 1], np.int32),
        child_age=np.full(children, 100, np.int32),
        child_sex=np.ones(children, np.int32),
        child_need=np.zeros((children, 3), np.int32),
        child_wishes=np.zeros(children, np.int64),
        child_family=np.zeros(children, np.int32),
        child_school=np.zeros(children, np.int32),
        child_contact=np.ones(children, np.bool_),
        child_kinds=np.full(children, 63, np.int32),
        child_family_max=np.full(children, 999, np.int32),
        child_family_min=np.zeros(children, np.int32),
        child_emergency=np.zeros(children, np.bool_),
        child_current=np.array([0, -1, -1, -1, -1], np.int32),
        child_stay=np.zeros(children, np.int32),
        child_urgency=np.zeros(children, np.int32),
        child_wait=np.zeros(children, np.int32),
        group_together=np.zeros(2, np.bool_),
    )
