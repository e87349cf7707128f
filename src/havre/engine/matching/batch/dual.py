"""Prices of places by ascent of the Lagrangian bound, priced over all units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .instance import Instance, Priced, Sparse
from .kernels import INFINITE
from .tariff import Tariff, uses_of

DEFLECTION = 0.7
PATIENCE = 12
MEAN, SQUARE, QUIET = 0.9, 0.99, 0.3
LONGEST = 1.25e-4  # first step, in parts of the mean cost of a child, for each step to come
SWEEPS = 6
SHARE = 0.94  # of what it costs to leave a child waiting


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of places and cuts, the bound that they prove over all units, and the units kept for each group."""

    tariff: Tariff
    priced: Priced
    sparse: Sparse


def first_prices(instance: Instance, tau: int) -> Prices:
    """Return one price for every place: nothing, or what it saves to spare a waiting child when places are short."""
    waiting = instance.unplaced[instance.unplaced < INFINITE]
    short = int(instance.active_child.sum()) > int(instance.capacity.sum())
    level = int(SHARE * np.median(waiting)) if len(waiting) and short else 0
    tariff = Tariff.of_places(np.full(len(instance.capacity), level, np.int64), instance.homes)
    priced = instance.price_all(tariff, tau)
    if priced.sparse is None:
        raise RuntimeError("pricing with tau lists the units kept")
    return Prices(tariff, priced, priced.sparse)


def ascend(
    instance: Instance,
    prices: Prices,
    *,
    rounds: int,
    steps: int,
    tau: int,
    delta: float,
    upper: float,
    stop: Callable[[], bool],
) -> tuple[Prices, float]:
    """Raise the bound by deflected subgradient steps towards a moving level; return prices and the last level gap.

    Steps are priced over the kept units; each round ends with a pricing over ALL units, which alone counts as a bound
    and adds the units that were missed.
    """
    best, sparse = prices, prices.sparse
    for _ in range(rounds):
        tariff, delta = _climb(instance, best.tariff, sparse, steps, delta, upper, stop)
        priced = instance.price_all(tariff, tau, sparse)
        if priced.sparse is None:
            raise RuntimeError("pricing with tau lists the units kept")
        sparse = priced.sparse
        if priced.bound > best.priced.bound:
            best = Prices(tariff, priced, sparse)
        else:
            best = Prices(best.tariff, best.priced, sparse)
        if stop():
            break
    return best, delta


def settle(
    instance: Instance,
    prices: Prices,
    *,
    steps: int,
    tau: int,
    stop: Callable[[], bool],
    longest: float = LONGEST,
    sweeps: int = SWEEPS,
) -> Prices:
    """Raise the bound by steps that each price takes at its own scale, shorter and shorter down to one unit of cost.

    The slope of each price is averaged and divided by its usual size (Kingma & Ba 2015), then the step falls linearly.
    Over the kept units, with a pricing over ALL units every so often, which alone counts as a bound.
    """
    best, sparse = prices, prices.sparse
    price = prices.tariff.flat()
    first = longest * steps * abs(prices.priced.bound) / max(int(instance.active_child.sum()), 1)
    mean, square = np.zeros(len(price)), np.zeros(len(price))
    top, top_tariff = prices.priced.bound, prices.tariff
    every = np.flatnonzero(instance.active)
    for turn in range(1, steps + 1):
        if stop():
            break
        tariff = Tariff.rounded(price, len(instance.home), instance.homes)
        priced = instance.price_kept(tariff, sparse)
        if priced.bound > top:
            top, top_tariff = priced.bound, tariff
        slope = _slope(instance, priced, every)
        slope[(price <= 0) & (slope < 0)] = 0
        mean = MEAN * mean + (1 - MEAN) * slope
        square = SQUARE * square + (1 - SQUARE) * slope * slope
        usual = np.sqrt(square / (1 - SQUARE**turn)) + QUIET
        step = first * (1 - turn / steps) + 1
        price = np.maximum(price + step * (mean / (1 - MEAN**turn)) / usual, 0)
        if (turn % max(steps // sweeps, 1) == 0 or turn == steps) and top > best.priced.bound:
            swept = instance.price_all(top_tariff, tau, sparse)
            sparse = swept.sparse or sparse
            if swept.bound > best.priced.bound:
                best = Prices(top_tariff, swept, sparse)
            top, top_tariff = best.priced.bound, best.tariff
    return Prices(best.tariff, best.priced, sparse)


def _slope(instance: Instance, priced: Priced, groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what the chosen columns take of each resource above its limit."""
    _, resource, amount = uses_of(instance.rows_of(priced.seats, groups), instance.home, instance.homes)
    return np.bincount(resource, weights=amount, minlength=len(instance.limits)) - instance.limits.astype(float)


def _climb(
    instance: Instance,
    start: Tariff,
    sparse: Sparse,
    steps: int,
    delta: float,
    upper: float,
    stop: Callable[[], bool],
) -> tuple[Tariff, float]:
    every = np.flatnonzero(instance.active)
    price = start.flat()
    top, top_tariff = -np.inf, start
    direction = np.zeros(len(price))
    stalled = 0
    floor = 1e-5 * abs(upper) if np.isfinite(upper) else 1.0
    for _ in range(steps):
        tariff = Tariff.rounded(price, len(instance.home), instance.homes)
        priced = instance.price_kept(tariff, sparse)
        slope = _slope(instance, priced, every)
        slope[(price <= 0) & (slope < 0)] = 0
        if priced.bound > top + 0.05 * delta:
            stalled = 0
        else:
            stalled += 1
        if priced.bound > top:
            top, top_tariff = priced.bound, tariff
        if stalled > PATIENCE:
            delta, stalled = max(delta * 0.6, floor), 0
            price = top_tariff.flat()
            direction[:] = 0
            continue
        direction = slope + DEFLECTION * direction
        norm = float((direction * direction).sum())
        if norm < 1e-9 or stop():
            break
        level = min(top + delta, upper)
        price = np.maximum(price + max(level - priced.bound, 0.1 * delta) / norm * direction, 0)
    return top_tariff, delta
