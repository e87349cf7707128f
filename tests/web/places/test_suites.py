"""What follows a choice: the arrival, and a cancelled reservation (rows L1, L8)."""

from datetime import date

import pytest

from havre.apps.accueils.models import Accueil
from havre.apps.mesures.models import Mesure
from tests.factories import creer_accueil, creer_lieu, unite_de
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


@pytest.fixture
def reserve(fratrie_en_attente) -> Accueil:
    """Return a place reserved since yesterday for a child whose order is not carried out."""
    _, (lou,) = fratrie_en_attente("Lou")
    return creer_accueil(
        lou, unite_de(creer_lieu()), debut=date(2026, 3, 1), admis_le=None, mesure=Mesure.objects.get(enfant=lou)
    )


def test_only_the_recorded_arrival_carries_out_the_order(direction, reserve):
    # row L8
    direction.get(f"/places/accueils/{reserve.pk}/arrivee")
    assert Mesure.objects.get().executee_le is None
    reponse = direction.post(f"/places/accueils/{reserve.pk}/arrivee", {"admis_le": "2026-03-01"}, follow=True)
    assert "L'arrivée est enregistrée" in texte(reponse)
    assert Mesure.objects.get().executee_le == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("saisie", "refus"),
    [
        ({}, "Donnez le jour de l'arrivée"),
        ({"admis_le": "2026-03-05"}, "ne se confirme pas à l'avance"),
        ({"admis_le": "2026-02-01"}, "hors de la période réservée"),
    ],
)
def test_an_arrival_that_cannot_be_is_refused_at_its_field(direction, reserve, saisie, refus):
    page = direction.post(f"/places/accueils/{reserve.pk}/arrivee", saisie)
    assert refus in texte(page)
    reserve.refresh_from_db()
    assert reserve.admis_le is None


def test_cancelling_asks_a_reason_and_frees_the_place(direction, reserve):
    adresse = f"/places/accueils/{reserve.pk}/annuler"
    assert "Une annulation porte son motif" in texte(direction.post(adresse, {"motif": "  "}))
    assert "La réservation est annulée" in texte(direction.post(adresse, {"motif": "Refus du lieu"}, follow=True))
    reserve.refresh_from_db()
    assert (reserve.annule_motif, reserve.annule_a is not None) == ("Refus du lieu", True)


def test_a_child_who_arrived_cannot_be_cancelled(direction, reserve):
    Accueil.objects.filter(pk=reserve.pk).update(admis_le=date(2026, 3, 1))
    page = direction.post(f"/places/accueils/{reserve.pk}/annuler", {"motif": "Erreur"})
    assert "ne s'annule pas" in texte(page)
    reserve.refresh_from_db()
    assert reserve.annule_a is None


def test_a_reservation_says_that_the_order_is_not_carried_out_yet(direction, fratrie_en_attente):
    lieu = creer_lieu()
    fratrie, (lou,) = fratrie_en_attente("Lou")
    adresse = f"/places/fratries/{fratrie.pk}/choisir?e{lou.pk}={unite_de(lieu).pk}&jour=2026-03-10"
    reponse = direction.post(adresse, {"mode": "permanent", "debut": "2026-03-10"}, follow=True)
    page = texte(reponse)
    assert "Les places sont réservées" in page
    assert "Arrivée à confirmer : Lou" in page
    assert Mesure.objects.get().executee_le is None
