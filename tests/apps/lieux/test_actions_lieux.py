"""Writing places: each act leaves its event, and the capacity in force stays unambiguous."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.queries import evenements_de
from havre.apps.lieux.actions import creer_etablissement, creer_famille_accueil, fermer, fixer_capacite
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.erreurs import RegleLieu
from havre.apps.lieux.models import Capacite, Lieu
from havre.apps.territoires.models import Commune
from tests.factories import (
    HAZEBROUCK,
    JOUR,
    MAINTENANT,
    ORIGINE,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_lieu,
    creer_personne,
    creer_service,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db
PAR = {"par": agent_systeme(), "le": MAINTENANT}


def test_establishment_is_written_with_its_event():
    lieu = creer_etablissement(
        code="M1", nom="Maison", type_lieu=TypeLieu.MECS, commune=Commune.objects.get(pk=HAZEBROUCK), **PAR
    )
    assert [e.action for e in evenements_de(lieu)] == ["lieu.creer"]


def test_foster_home_is_not_made_without_its_licence():
    commune = Commune.objects.get(pk=HAZEBROUCK)
    with pytest.raises(ValueError, match="agrément"):
        creer_etablissement(code="F", nom="F", type_lieu=TypeLieu.FAMILLE_ACCUEIL, commune=commune, **PAR)
    lieu = creer_famille_accueil(
        code="F", nom="Famille", commune=commune, assistant=creer_personne(), numero_agrement="AG", places=2,
        debut=JOUR, fin=None, **PAR,
    )  # fmt: skip
    assert (lieu.agrements.get().places, Capacite.objects.get(unite__lieu=lieu).places) == (2, 2)


def test_new_capacity_ends_the_former_one_and_stops_before_the_next():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=5))
    fixer_capacite(unite=unite, places=8, debut=date(2027, 1, 1), **PAR)
    fixer_capacite(unite=unite, places=6, debut=JOUR, **PAR)
    fixer_capacite(unite=unite, places=7, debut=JOUR, **PAR)
    assert list(unite.capacites.order_by("periode").values_list("places", "periode")) == [
        (5, depuis(ORIGINE, JOUR)),
        (7, depuis(JOUR, date(2027, 1, 1))),
        (8, depuis(date(2027, 1, 1))),
    ]


def test_capacity_under_the_children_present_is_refused():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    for _ in range(2):
        creer_accueil(creer_enfant(), unite)
    with pytest.raises(RegleLieu, match="y vivent"):
        fixer_capacite(unite=unite, places=1, debut=ORIGINE, **PAR)


def test_lower_capacity_to_come_is_refused_under_the_children_expected_that_day():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    creer_accueil(creer_enfant(), unite)
    creer_accueil(creer_enfant(), unite, debut=date(2026, 5, 1), admis_le=None)
    with pytest.raises(RegleLieu, match="attendus"):
        fixer_capacite(unite=unite, places=1, debut=JOUR, **PAR)
    assert list(unite.capacites.order_by("pk").values_list("places", flat=True)) == [2]
    fixer_capacite(unite=unite, places=2, debut=JOUR, **PAR)
    fixer_capacite(unite=unite, places=3, debut=date(2026, 6, 1), **PAR)


def test_closure_has_a_reason():
    unite = unite_de(creer_lieu())
    with pytest.raises(ValueError, match="motif"):
        fermer(unite=unite, motif=" ", debut=JOUR, fin=None, **PAR)
    assert fermer(unite=unite, motif="Travaux", debut=JOUR, fin=None, **PAR).periode == depuis(JOUR)


def test_those_without_the_right_write_nothing():
    referent = creer_agent(Role.REFERENT, service=creer_service())
    commune = Commune.objects.get(pk=HAZEBROUCK)
    with pytest.raises(PermissionDenied):
        creer_etablissement(code="M", nom="M", type_lieu=TypeLieu.MECS, commune=commune, par=referent, le=MAINTENANT)
    assert not Lieu.objects.exists()
