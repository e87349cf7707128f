"""The département reduced to three communes, or none, for tests of the matrix; the reference data are always there."""

from collections.abc import Callable

import pytest

from havre.apps.territoires.models import Commune, MatriceTrajets

DUNKERQUE, HAZEBROUCK, LILLE = "FR-59183", "FR-59295", "FR-59350"


@pytest.fixture
def creer_commune(db) -> Callable[..., Commune]:
    """Return a maker of communes that do not exist: `creer_commune("FR-99001", nom="Essai")`."""

    def creer(identifiant: str, **champs: object) -> Commune:
        pays, _, code = identifiant.partition("-")
        defauts = {
            "pays": pays, "code": code, "nom": f"Commune {code}", "departement": code[:2], "codes_postaux": [code],
            "population": 1000, "lon": 3.0, "lat": 50.6, "densite_5km": 500.0,
        }  # fmt: skip
        return Commune.objects.create(id=identifiant, **{**defauts, **champs})

    return creer


@pytest.fixture
def sans_departement(db) -> None:
    """Detach all communes from the directions, and forget the matrices."""
    Commune.objects.filter(direction__isnull=False).update(direction=None)
    MatriceTrajets.objects.all().delete()


@pytest.fixture
def trois_communes(sans_departement) -> list[Commune]:
    """Return the three communes to which the département is reduced."""
    Commune.objects.filter(id__in=[DUNKERQUE, HAZEBROUCK, LILLE]).update(direction="FLA")
    return list(Commune.objects.filter(direction="FLA").order_by("id"))
