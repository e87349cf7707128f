"""The whole reference data once a module, or a few communes made by hand."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from havre.apps.territoires.adapters.chargement import charger_referentiel
from havre.apps.territoires.models import Commune, DirectionTerritoriale


@pytest.fixture(scope="module")
def _referentiel(django_db_setup, django_db_blocker) -> Iterator[dict[str, int]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield charger_referentiel()
        transaction.set_rollback(True)


@pytest.fixture
def referentiel(_referentiel, db) -> dict[str, int]:
    """Load France, nearby Belgium and the Nord; return the counts of the loading."""
    return _referentiel


@pytest.fixture
def creer_commune(db) -> Callable[..., Commune]:
    """Return a maker of communes: `creer_commune("FR-59350", lon=3.06)`."""

    def creer(identifiant: str, **champs: object) -> Commune:
        pays, _, code = identifiant.partition("-")
        defauts = {
            "pays": pays, "code": code, "nom": f"Commune {code}", "departement": code[:2], "codes_postaux": [code],
            "population": 1000, "lon": 3.0, "lat": 50.6, "densite_5km": 500.0,
        }  # fmt: skip
        return Commune.objects.create(id=identifiant, **{**defauts, **champs})

    return creer


@pytest.fixture
def direction(db) -> DirectionTerritoriale:
    """Return a direction of the département."""
    return DirectionTerritoriale.objects.create(code="FLA", nom="Flandres", statut="lu")


@pytest.fixture
def trois_communes(creer_commune, direction) -> list[Commune]:
    """Return three communes of the département, at rising distance from the first."""
    return [
        creer_commune("FR-59183", lon=2.377, lat=51.034, direction=direction),
        creer_commune("FR-59295", lon=2.539, lat=50.724, direction=direction),
        creer_commune("FR-59350", lon=3.063, lat=50.637, direction=direction),
    ]
