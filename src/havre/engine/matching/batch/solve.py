"""The plan for all groups at once: a proven bound from prices of places, and a plan improved by neighbourhoods."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidProblem, VerificationError
from ..problem import Problem
from ..result import Result, Status
from ..verify import verify
from . import start as starts
from .dual import LONGEST, SWEEPS, Prices, ascend, first_prices, settle
from .exact import Exact, polish, prove
from .example import example
from .improve import Effort, Improver
from .instance import Instance, default_threads
from .plan import Plan
from .tariff import Tariff

MAX_GROUP = 10
SMALL, SMALL_NO_MOVES = 300, 3000  # children below which the optimum is sought by exact prices and listed columns
REACHES = (500,)
EFFORTS = (Effort(300, 1500, 200), Effort(400, 2000, 200), Effort(500, 2500, 250), Effort(800, 2000, 200))
MOST_STEPS, FEWEST_STEPS, TAU = 1200, 60, 1500


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands."""

    phase: str
    elapsed_s: float
    objective: int | None
    bound: float


@dataclass
class _Run:
    """Clock, limits and best answers of one run."""

    begun: float
    time_limit: float
    gap: float
    asked_to_stop: Callable[[], bool]
    report: Callable[[Progress], None]
    bound: float = 0.0
    relaxation: float = 0.0
    tariff: Tariff | None = None
    seats: NDArray[np.int64] | None = None
    objective: float = math.inf
    proven: bool = False
    infeasible: bool = False
    log: list[tuple[float, float, float]] = field(default_factory=list)

    def left(self) -> float:
        """Seconds left."""
        return self.time_limit - (time.perf_counter() - self.begun)

    def out_of_time(self) -> bool:
        """Whether to stop now, with what there is."""
        return self.left() <= 0 or self.asked_to_stop()

    def close_enough(self) -> bool:
        """Whether the gap asked for is reached, or time is up."""
        return self.out_of_time() or self.objective - self.bound <= max(self.gap * self.objective, 0.999)

    def keep_plan(self, plan: Plan, phase: str) -> None:
        """Remember a plan that respects every rule, when it is the best."""
        if plan.objective < self.objective and plan.respects_rules():
            self.objective, self.seats = plan.objective, plan.seats.copy()
        self.tell(phase)

    def keep_bound(self, prices: Prices, phase: str) -> None:
        """Remember prices that prove a higher bound."""
        if prices.priced.bound > self.bound or self.tariff is None:
            self.bound, self.tariff = max(prices.priced.bound, self.bound), prices.tariff
            self.relaxation = prices.priced.bound
        self.tell(phase)

    def tell(self, phase: str) -> None:
        """Report progress."""
        elapsed = time.perf_counter() - self.begun
        known = math.isfinite(self.objective)
        self.log.append((elapsed, self.objective, self.bound))
        self.report(Progress(phase, elapsed, int(self.objective) if known else None, self.bound))


def solve(
    problem: Problem,
    *,
    no_moves: bool = False,
    time_limit: float = 60.0,
    gap: float = 0.0,
    seed: int = 0,
    threads: int | None = None,
    warm: Result | Sequence[int] | NDArray[Any] | None = None,
    stop: Callable[[], bool] = lambda: False,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Result:
    """Return a plan for all groups, with a bound proven over all units.

    ``no_moves`` keeps everyone who has a place where they are. The run ends when the optimum is proven, the gap is at
    most ``gap``, nothing more is found, ``time_limit`` seconds have passed, or ``stop()`` says so; the best plan so far
    is always returned. ``warm`` is an earlier answer: its assignment and its prices are where the search begins.
    The same seed gives the same answer when the run is not cut short by the clock.

    Raises:
        InvalidProblem: an option is out of range or a group is larger than `MAX_GROUP`.
        VerificationError: the independent verification refuses the plan (a defect of the engine).
    """
    _check_options(problem, time_limit, gap, threads)
    compile_loops()
    run = _Run(time.perf_counter(), time_limit, gap, stop, report)
    return _solve(run, problem, no_moves=no_moves, seed=seed, threads=threads, warm=warm)


@cache
def compile_loops() -> None:
    """Compile the loops, or read them from disk, once a process: the clock of a run starts after it."""
    first = None
    for no_moves in (False, True):
        run = _Run(time.perf_counter(), 60.0, 0.0, lambda: False, lambda progress: None)
        first = _solve(run, example(), no_moves=no_moves, seed=0, threads=1, warm=first)


def _solve(
    run: _Run,
    problem: Problem,
    *,
    no_moves: bool,
    seed: int,
    threads: int | None,
    warm: Result | Sequence[int] | NDArray[Any] | None,
) -> Result:
    """Search until the run says to end."""
    instance = Instance(problem, keep=no_moves, threads=threads or default_threads())
    try:
        _search(run, instance, seed, warm, no_moves)
    except KeyboardInterrupt:
        run.tell("interrupted")
    return _result(run, instance, problem, seed, no_moves)


def _check_options(problem: Problem, time_limit: float, gap: float, threads: int | None) -> None:
    size = np.diff(problem.group_start)
    if len(size) and size.max() > MAX_GROUP:
        g = int(size.argmax())
        raise InvalidProblem(
            "child_group", int(problem.group_start[g]), f"group of {size[g]}, at most {MAX_GROUP} here"
        )
    if not time_limit >= 0:
        raise InvalidProblem("time_limit", None, f"must not be negative, found {time_limit}")
    if not 0 <= gap < 1:
        raise InvalidProblem("gap", None, f"must be from 0 to below 1, found {gap}")
    if threads is not None and threads < 1:
        raise InvalidProblem("threads", None, f"must be at least 1, found {threads}")


def _search(run: _Run, instance: Instance, seed: int, warm: Any, no_moves: bool) -> None:
    plan, clean = starts.present_plan(instance)
    if no_moves and not clean:
        run.infeasible = True
        return
    run.keep_plan(plan, "present state")
    if not instance.active.any() or not len(instance.home):
        run.bound, run.proven = run.objective, True
        return
    if run.out_of_time():
        return
    wide = 3000
    prices = starts.warm_prices(instance, warm, wide) or first_prices(instance, wide)
    run.keep_bound(prices, "first prices")
    plan = starts.warm_plan(instance, warm, plan)
    run.keep_plan(plan, "first plan")
    small = int(instance.active_child.sum()) <= (SMALL_NO_MOVES if no_moves else SMALL)
    for rounds in (1, 1 if small else 2):  # a first plan soon, then a better one from better prices
        if not run.close_enough():
            prices = _raise_bound(run, instance, prices, small, rounds)
        if not run.close_enough() and warm is None:
            built = starts.auction_plan(instance, prices)
            plan = built if built.objective < plan.objective else plan
            run.keep_plan(plan, "auction")
    if small:
        _finish_small(run, instance, prices, plan, seed)
    else:
        _finish_large(run, instance, prices, plan, seed)


def _raise_bound(run: _Run, instance: Instance, prices: Prices, small: bool, rounds: int) -> Prices:
    """Raise the bound by some rounds of steps, within 40 % of the time when the problem is large."""
    delta = (0.02 if rounds == 1 else 0.01) * max(abs(prices.priced.bound), 1.0)
    for _ in range(rounds):
        prices, delta = ascend(
            instance, prices, rounds=1, steps=60 if small else 80, tau=1500, delta=delta, upper=run.objective,
            stop=run.out_of_time,
        )  # fmt: skip
        run.keep_bound(prices, "prices")
        if run.close_enough() or (not small and run.left() < 0.6 * run.time_limit):
            break
    return prices


def _finish_small(run: _Run, instance: Instance, prices: Prices, plan: Plan, seed: int) -> None:
    """Prove the optimum: exact prices of the relaxation, then every column that an optimum may use."""
    exact = Exact(prices, np.zeros(0, np.int64))
    if not run.close_enough():
        exact = polish(instance, prices, run.out_of_time, run.left)
        prices = exact.prices
        run.keep_bound(prices, "exact prices")
    for reach in REACHES:
        if run.close_enough():
            return
        prove(instance, exact, plan, run.left(), seed, reach)
        run.keep_plan(plan, "columns")
    tries = 0
    while not run.close_enough() and tries < 4:
        tries += 1
        proof = prove(instance, exact, plan, run.left(), seed)
        run.keep_plan(plan, "proof")
        if proof.done:
            run.proven = True
            run.infeasible = not math.isfinite(run.objective)
            run.bound = run.objective
            return
        if proof.improved:
            continue
        improver = _improver(run, instance, prices, plan, seed)
        improver.run(EFFORTS[min(tries, len(EFFORTS) - 1)], run.close_enough, 6)
        run.keep_plan(plan, "neighbourhoods")


def _improver(run: _Run, instance: Instance, prices: Prices, plan: Plan, seed: int) -> Improver:
    improver = Improver(plan, prices.tariff, prices.sparse, prices.priced.best, seed, instance.threads)
    improver.left = run.left
    return improver


def _finish_large(run: _Run, instance: Instance, prices: Prices, plan: Plan, seed: int) -> None:
    """Settle the prices, improve the plan by neighbourhoods at these prices, until nothing more is found."""
    stage, rounds, quiet = 0, 12, 0
    prices = _settle(run, instance, prices)
    improver = _improver(run, instance, prices, plan, seed)
    passes = max(4, int(instance.active_child.sum()) // (EFFORTS[0].children * improver.tasks) + 1)
    while not run.close_enough():
        gain = 0
        for _ in range(max(1, passes // rounds + 1)):
            gain += improver.run(EFFORTS[stage], run.close_enough, rounds)
            run.keep_plan(plan, "neighbourhoods")
            if run.close_enough():
                return
        if gain > 3e-4 * plan.objective:
            continue
        stage, quiet = (stage + 1, quiet) if stage + 1 < len(EFFORTS) else (stage, quiet + 1)
        if quiet > 3 and gain == 0:
            return
        prices = _settle(run, instance, prices, longest=LONGEST / 4)
        failures = improver.failures
        improver = _improver(run, instance, prices, plan, seed + stage + quiet)
        improver.failures = failures * 0.5


def _settle(run: _Run, instance: Instance, prices: Prices, longest: float = LONGEST) -> Prices:
    """Raise the bound by the steps that a fifth of the time left allows, and the sweeps that another fifth does."""
    begun = time.perf_counter()
    instance.price_kept(prices.tariff, prices.sparse)
    each = time.perf_counter() - begun
    steps = min(MOST_STEPS, int(0.2 * run.left() / each))
    sweeps = min(SWEEPS, int(0.2 * run.left() / max(instance.sweep_s, 1e-3)))
    if steps >= FEWEST_STEPS and sweeps and not run.close_enough():
        prices = settle(instance, prices, steps=steps, tau=TAU, stop=run.out_of_time, longest=longest, sweeps=sweeps)
        run.keep_bound(prices, "prices")
    return prices


def _result(run: _Run, instance: Instance, problem: Problem, seed: int, no_moves: bool) -> Result:
    runtime = time.perf_counter() - run.begun
    price = np.zeros(problem.n_units, np.int64)
    if run.tariff is not None:
        price[instance.order] = run.tariff.worth(instance.capacity, instance.home)
    common: dict[str, Any] = {"unit_price": price, "runtime_s": runtime, "seed": seed, "log": tuple(run.log)}
    common["relaxation_bound"] = run.relaxation
    if run.infeasible:
        return Result(Status.INFEASIBLE, None, None, None, None, **common)
    if run.seats is None:
        return Result(Status.NOT_FOUND, None, None, run.bound, None, **common)
    order = instance.order
    assignment = np.where(run.seats >= 0, order[run.seats] if len(order) else -1, -1)
    check = verify(problem, assignment)
    if not check.ok or check.objective != run.objective:
        raise VerificationError(f"plan of cost {run.objective}, verified {check.objective}: {check.violations}")
    if no_moves and (assignment != problem.child_current)[problem.child_current >= 0].any():
        raise VerificationError("a child with a place was moved")
    objective = int(run.objective)
    bound = min(run.bound, objective)
    done = run.proven or objective - bound < 1
    gap = 0.0 if done or objective <= 0 else (objective - bound) / objective
    return Result(
        Status.OPTIMAL if done else Status.FEASIBLE, assignment, objective, objective if done else bound, gap, **common
    )
