"""Prices with rounding cuts and groups stated by blocks, against trying everything."""

import itertools

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from havre.engine.matching import Status, solve, verify
from havre.engine.matching.batch import exact
from havre.engine.matching.batch.instance import Instance
from havre.engine.matching.batch.kernels import INFINITE
from havre.engine.matching.batch.plan import list_columns
from havre.engine.matching.batch.tariff import FACTORS, Tariff
from tests.engine.matching.oracle import allowed, best_plan, changed, cost, plain, tiny

SEEDS = st.integers(0, 10**9)


def random_tariff(instance, seed):
    rng = np.random.default_rng(seed)
    units, homes, k = len(instance.home), instance.homes, len(FACTORS)
    cuts = [rng.integers(0, 900, (count, k)) * (rng.random((count, k)) < 0.5) for count in (units, homes)]
    return Tariff(rng.integers(0, 700, units), *cuts)


def ways(p, instance, tariff, g):
    """(units, cost, reduced cost) of every way to house a group, one child at a time, tolls counted by hand."""
    children = list(p.children_of(g))
    strict = p.group_together[g] and all(p.child_current[c] < 0 for c in children)
    for units in itertools.product(*([-1, *(u for u in range(p.n_units) if allowed(p, c, u))] for c in children)):
        homes = [int(p.unit_home[u]) for u in units if u >= 0]
        lost = any(u < 0 <= p.child_current[c] for c, u in zip(children, units, strict=True))
        crowded = any(units.count(u) > p.unit_capacity[u] for u in units if u >= 0)
        torn = strict and homes and (len(homes) < len(children) or len(set(homes)) > 1)
        if lost or crowded or torn or _pair_together(p, children, units):
            continue
        total = sum(cost(p, c, u) for c, u in zip(children, units, strict=True))
        total += p.weights.split * max(len(set(homes)) - 1, 0)
        paid = sum(int(tariff.unit[instance.rank[u]]) for u in units if u >= 0)
        for k, (a, b) in enumerate(FACTORS):
            for u in set(units) - {-1}:
                paid += int(tariff.unit_cut[instance.rank[u], k]) * (units.count(u) * a // b)
            for h in set(homes):
                at = next(int(instance.home[instance.rank[u]]) for u in units if u >= 0 and p.unit_home[u] == h)
                paid += int(tariff.home_cut[at, k]) * (homes.count(h) * a // b)
        yield units, total, total + paid


def _pair_together(p, children, units):
    seat = dict(zip(children, units, strict=True))
    return any(
        a in seat and b in seat and seat[a] >= 0 and seat[b] >= 0 and p.unit_home[seat[a]] == p.unit_home[seat[b]]
        for a, b in p.apart.tolist()
    )


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_pricing_with_cuts_finds_the_cheapest_way_and_the_bound_holds(seed):
    p = tiny(seed, max_children=5, max_units=5, max_group=4, slack=4)
    instance = Instance(p, keep=False, threads=1)
    tariff = random_tariff(instance, seed)
    priced = instance.price_all(tariff)
    for g in range(p.n_groups):
        least = min((reduced for _, _, reduced in ways(p, instance, tariff, g)), default=INFINITE)
        assert min(int(priced.best[g]), INFINITE) == least
    optimum = best_plan(p)
    assert optimum is None or priced.bound <= optimum


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_every_column_within_the_limit_is_listed_at_its_real_cost(seed):
    p = tiny(seed, max_children=4, max_units=5, max_group=4, slack=4)
    instance = Instance(p, keep=False, threads=1)
    tariff = random_tariff(instance, seed)
    priced = instance.price_all(tariff, 2500)
    groups = np.arange(p.n_groups)
    columns = list_columns(instance, priced.sparse, tariff, groups, 2500, 5000, need_all=True)
    assert columns.complete.all()
    for g in groups:
        every = list(ways(p, instance, tariff, int(g)))
        if not every:
            continue
        limit = min(reduced for *_, reduced in every) + 2500
        expected = sorted((units, total) for units, total, reduced in every if reduced <= limit)
        rows = columns.units[columns.group == g][:, : instance.size[g]]
        real = np.where(rows >= 0, instance.order[rows], -1)
        found = zip(map(tuple, real.tolist()), columns.cost[columns.group == g].tolist(), strict=True)
        assert sorted(found) == expected


@settings(max_examples=120, deadline=None)
@given(seed=SEEDS, keep=st.booleans())
@example(seed=9714561, keep=False)  # two of the group must live apart: blocks cannot state it
def test_groups_stated_by_blocks_give_the_same_optimum(seed, keep):
    p = tiny(seed, max_children=6, max_units=5, max_group=5, slack=3)
    room, exact.ROOM = exact.ROOM, 2
    try:
        result = solve(p, threads=1, no_moves=keep)
    finally:
        exact.ROOM = room
    expected = best_plan(p, keep=keep)
    assert result.objective == expected
    if expected is not None:
        assert verify(p, result.assignment).ok
        assert result.bound <= expected


def test_the_cut_of_pairs_closes_the_gap_of_the_linear_relaxation():
    """Three pairs want three places of one home: half of each is a relaxed answer, one pair is the real one."""
    p = plain(
        6,
        1,
        unit_capacity=[3],
        child_group=[0, 0, 1, 1, 2, 2],
        group_together=[True, True, True],
        child_wait=[0] * 6,
    )
    result = solve(p, threads=1)
    assert result.status is Status.OPTIMAL
    assert result.objective == 80000
    assert result.relaxation_bound == 80000
    one_more = solve(changed(p, unit_capacity=[4]), threads=1)
    assert result.objective - one_more.objective == 40000 == result.unit_price[0]
