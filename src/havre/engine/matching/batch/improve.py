"""Large neighbourhoods: free the groups that compete for the same places, choose their columns again at the optimum."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...solvers.packing import Packed, solve_packing
from .instance import Instance, Sparse
from .plan import Choice, Columns, Plan, column_costs, list_columns, packing_of
from .tariff import Tariff, uses_of

MAX_NODES = 300
NEAR = 500
SPREAD = 2000  # children for each neighbourhood of a batch


@dataclass(frozen=True, slots=True)
class Effort:
    """How large the neighbourhoods are and how many columns each group has in them."""

    children: int = 350
    tau: int = 1200
    room: int = 60


@dataclass(frozen=True, eq=False)
class Task:
    """One neighbourhood with the places it may use."""

    groups: NDArray[np.int64]
    columns: Columns
    residual: NDArray[np.int64]
    unit: int  # the idle unit it was built around, -1 otherwise


class Improver:
    """Improves a plan at given prices; batches of disjoint neighbourhoods, one per thread."""

    def __init__(
        self, plan: Plan, tariff: Tariff, sparse: Sparse, best: NDArray[np.int64], seed: int, threads: int
    ) -> None:
        self.plan = plan
        self.instance: Instance = plan.instance
        self.tariff = tariff
        self.price = tariff.unit
        self.rates = tariff.flat()
        self.sparse = sparse
        self.best = best
        self.rng = np.random.default_rng(seed)
        self.threads = threads
        self.tasks = max(threads, min(3 * threads, int(self.instance.active_child.sum()) // SPREAD))
        self.near = self.instance.price_all(tariff, NEAR).sparse
        self.left: Callable[[], float] = lambda: float("inf")
        self.failures = np.zeros(len(best))
        self.idle_failures = np.zeros(len(self.instance.home))
        self.wanting = self._wanting()

    def _wanting(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Groups that each unit would suit, all groups of a unit together."""
        if self.near is None:
            raise RuntimeError("pricing with tau lists the units kept")
        group = np.repeat(np.arange(len(self.best)), np.diff(self.near.unit_first))
        order = np.argsort(self.near.units, kind="stable")
        first = np.searchsorted(self.near.units[order], np.arange(len(self.instance.home) + 1))
        return first, group[order]

    def slack(self) -> NDArray[np.float64]:
        """How far the present column of each group is above its best at these prices [G]."""
        instance = self.instance
        rows = instance.rows_of(self.plan.seats, np.arange(len(self.best)))
        group, resource, amount = uses_of(rows, instance.home, instance.homes)
        paid = np.bincount(group, weights=self.rates[resource] * amount, minlength=len(self.best))
        return np.where(self.instance.active, np.maximum(self.plan.group_cost + paid - self.best, 0), 0)

    def run(self, effort: Effort, stop: Callable[[], bool], rounds: int) -> int:
        """Solve neighbourhoods until told to stop; return the gain."""
        before = self.plan.objective
        with ThreadPoolExecutor(self.threads) as pool:
            for _ in range(rounds):
                if stop():
                    break
                tasks = self._batch(effort)
                if not tasks:
                    break
                answers = list(pool.map(self._solve, tasks))
                for task, answer in zip(tasks, answers, strict=True):
                    self._apply(task, answer)
        return before - self.plan.objective

    def _batch(self, effort: Effort) -> list[Task]:
        slack = self.slack() * 0.5**self.failures + 1.0
        idle = self.price * (self.instance.capacity - self.plan.load) * 0.5**self.idle_failures
        taken: set[int] = set()
        reserved = np.zeros(len(self.instance.home), np.bool_)
        tasks: list[Task] = []
        inside = self._groups_by_unit()
        for _ in range(self.tasks):
            weight = slack.copy()
            weight[np.fromiter(taken, np.int64, len(taken))] = 0
            idle[reserved] = 0
            weight[~self.instance.active] = 0
            if weight.sum() <= 0:
                break
            if self.rng.random() * (weight.sum() + 2 * idle.sum()) < 2 * idle.sum():
                unit = int(self.rng.choice(len(idle), p=idle / idle.sum()))
                groups = self._towards(unit, effort.children, taken)
            else:
                unit = -1
                seed = int(self.rng.choice(len(weight), p=weight / weight.sum()))
                groups = self._around(seed, effort.children, taken, inside)
            if not len(groups):
                continue
            task = self._task(groups, effort, reserved, unit)
            tasks.append(task)
            taken.update(groups.tolist())
            for ga, gb in self.instance.apart_group:
                if ga in taken or gb in taken:
                    taken.update((ga, gb))
            reserved[task.columns.units[task.columns.units >= 0]] = True
            now = self.plan.rows(groups)
            reserved[now[now >= 0]] = True
        return tasks

    def _towards(self, unit: int, children: int, taken: set[int]) -> NDArray[np.int64]:
        """Groups that want a unit, then those who want the places that these would leave, breadth first."""
        first, wanting = self.wanting
        size, start = self.instance.size, self.instance.data.start
        chosen: set[int] = set()
        queue = deque([unit])
        seen = {unit}
        total = 0
        while queue and total < children:
            u = queue.popleft()
            for g in self.rng.permutation(wanting[first[u] : first[u + 1]])[:24].tolist():
                if g in chosen or g in taken or total >= children:
                    continue
                chosen.add(g)
                total += int(size[g])
                for left in self.plan.seats[start[g] : start[g + 1]].tolist():
                    if left >= 0 and left not in seen:
                        seen.add(left)
                        queue.append(left)
        return np.array(sorted(chosen), np.int64)

    def _groups_by_unit(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        seats = self.plan.seats
        child = np.flatnonzero(seats >= 0)
        order = child[np.argsort(seats[child], kind="stable")]
        first = np.searchsorted(seats[order], np.arange(len(self.instance.home) + 1))
        return first, self.instance.group_of[order]

    def _around(
        self, seed: int, children: int, taken: set[int], inside: tuple[NDArray[np.int64], NDArray[np.int64]]
    ) -> NDArray[np.int64]:
        """Groups that live in the units wanted by those already in, breadth first."""
        first, group = inside
        near = self.near
        size = self.instance.size
        chosen = {seed}
        queue = deque([seed])
        total = int(size[seed])
        while queue and total < children and near is not None:
            g = queue.popleft()
            units = near.units[near.unit_first[g] : near.unit_first[g + 1]]
            for u in self.rng.permutation(units)[:24]:
                for other in group[first[u] : first[u + 1]].tolist():
                    if other not in chosen and other not in taken and total < children:
                        chosen.add(other)
                        queue.append(other)
                        total += int(size[other])
        return np.array(sorted(chosen), np.int64)

    def _task(self, groups: NDArray[np.int64], effort: Effort, reserved: NDArray[np.bool_], unit: int) -> Task:
        columns = list_columns(self.instance, self.sparse, self.tariff, groups, effort.tau, effort.room)
        now = self.plan.rows(groups)
        own = np.bincount(now[now >= 0], minlength=len(self.instance.home))
        free = self.instance.capacity - self.plan.load + own
        return Task(groups, columns, np.where(reserved, own, np.maximum(free, own)), unit)

    def _solve(self, task: Task) -> tuple[Packed, Choice, int]:
        choice = packing_of(self.plan, task.columns, task.residual)
        left = self.left()
        limit = left if np.isfinite(left) else None
        answer = solve_packing(choice.packing, start=choice.start, max_nodes=MAX_NODES, time_limit=limit)
        return answer, choice, int(choice.packing.cost[choice.start].sum())

    def _apply(self, task: Task, answer: tuple[Packed, Choice, int]) -> None:
        packed, choice, before = answer
        if packed.chosen is None or packed.objective >= before:
            self.failures[task.groups] += 1
            if task.unit >= 0:
                self.idle_failures[task.unit] += 1
            return
        self.failures[task.groups] = 0
        rows = choice.rows(packed.chosen)
        self.plan.put(task.groups, rows, column_costs(self.instance, task.groups, rows))
