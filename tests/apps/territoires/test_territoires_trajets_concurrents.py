"""Two processes that extend the matrix at the same moment lose nothing."""

import datetime
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.apps.territoires.models import MatriceTrajets

LE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
AJOUTEES = ["FR-62498", "BE-57081", "FR-75056"]


@pytest.fixture
def matrices_effacees(transactional_db) -> Iterator[None]:
    """Start and leave without a stored matrix."""
    MatriceTrajets.objects.all().delete()
    yield
    MatriceTrajets.objects.all().delete()


@pytest.mark.usefixtures("matrices_effacees")
def test_extensions_at_the_same_moment_are_all_kept():
    depart = threading.Barrier(len(AJOUTEES))

    def etendre(commune: str) -> None:
        try:
            depart.wait(10)
            calculer_matrice([commune], le=LE)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(AJOUTEES)) as fils:
        list(fils.map(etendre, AJOUTEES))
    derniere = MatriceTrajets.objects.latest("id")
    assert len(derniere.communes) == 647 + len(AJOUTEES)
    assert set(AJOUTEES) <= set(derniere.communes)
