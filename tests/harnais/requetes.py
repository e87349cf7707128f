"""Queries: their number must not grow with the rows, and rows without a stated order come in any order."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext


@pytest.fixture(autouse=True, scope="session")
def _sans_ordre_promis() -> Iterator[None]:
    """Shuffle the rows of every queryset that states no order, as the database may."""
    monkeypatch = pytest.MonkeyPatch()
    lire = QuerySet._fetch_all

    def _fetch_all(self: QuerySet[Any]) -> None:
        deja_lu = self._result_cache is not None
        lire(self)
        if not deja_lu and not self.ordered:
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", _fetch_all)
    yield
    monkeypatch.undo()


@pytest.fixture
def compte_requetes(db: None) -> Callable[[Callable[[], object], Callable[[int], object]], int]:
    """Return `verifier(lire, ajouter)`: fails unless `lire()` costs as many queries with 3 rows as with 1.

    `ajouter(n)` makes n more rows. The number of queries is returned.
    """

    def compter(lire: Callable[[], object]) -> list[str]:
        lire()
        with CaptureQueriesContext(connection) as capture:
            lire()
        return [requete["sql"] for requete in capture.captured_queries]

    def verifier(lire: Callable[[], object], ajouter: Callable[[int], object]) -> int:
        ajouter(1)
        une = compter(lire)
        ajouter(2)
        trois = compter(lire)
        assert len(une) == len(trois), f"{len(une)} queries for 1 row, {len(trois)} for 3:\n" + "\n".join(
            sorted(set(trois) - set(une)) or trois
        )
        return len(trois)

    return verifier
