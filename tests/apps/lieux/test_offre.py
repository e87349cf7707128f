"""Freezes, declarations and who speaks for a place: rules, rights, events, facts written once."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.queries import evenements_de
from havre.apps.lieux.actions import declarer, fixer_capacite, geler, lever, rattacher
from havre.apps.lieux.enums import CanalDeclaration, MotifGel, TypeLieu
from havre.apps.lieux.erreurs import RegleLieu
from havre.apps.lieux.models import DeclarationDePlaces, Gel, Rattachement
from havre.apps.lieux.queries import declarations_courantes, lieux_declarables
from havre.apps.lieux.reperes import reperes_offre
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_lieu, creer_service, depuis, unite_de

pytestmark = pytest.mark.django_db
PAR = {"par": agent_systeme(), "le": MAINTENANT}


def _geler(unite, **options):
    valeurs = {"places": 1, "motif": MotifGel.TRAVAUX, "precision": "Toiture", "debut": JOUR, "fin": None} | PAR
    return geler(unite=unite, **(valeurs | options))


def _declarer(lieu, libres, **options):
    valeurs = {
        "jour": JOUR, "declarant": "Mme Petit", "fonction": "cheffe de service", "canal": CanalDeclaration.TELEPHONE
    } | PAR  # fmt: skip
    return declarer(lieu=lieu, libres=libres, **(valeurs | options))


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"places": 4}, "places"),
        ({"places": 0}, "places"),
        ({"precision": " "}, "precision"),
        ({"fin": JOUR}, "fin"),
        ({"fin": date(2062, 1, 1)}, "fin"),
        ({"debut": JOUR - timedelta(days=32)}, "debut"),
        ({"motif": MotifGel.CONGES}, "motif"),
    ],
)
def test_a_freeze_that_makes_no_sense_is_refused_at_its_field(options, champ):
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    with pytest.raises(RegleLieu) as refus:
        _geler(unite, **options)
    assert refus.value.champ == champ
    assert not Gel.objects.exists()


def test_a_freeze_and_its_end_leave_their_events():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    gel = _geler(unite)
    lever(gel=gel, le_jour=JOUR + timedelta(days=3), motif="Travaux finis", **PAR)
    assert {e.action for e in evenements_de(unite)} == {"unite.geler", "unite.degeler"}
    with pytest.raises(RegleLieu, match="déjà levé"):
        lever(gel=gel, le_jour=JOUR, motif="Encore", **PAR)


def test_a_freeze_is_not_lifted_in_the_past_nor_after_its_end():
    gel = _geler(unite_de(creer_lieu(TypeLieu.MECS, places=3)), fin=JOUR + timedelta(days=5))
    for jour in (JOUR - timedelta(days=1), JOUR + timedelta(days=5)):
        with pytest.raises(RegleLieu) as refus:
            lever(gel=gel, le_jour=jour, motif="Fini", **PAR)
        assert refus.value.champ == "le_jour"


def test_the_break_of_a_foster_carer_names_another_home():
    famille, relais = creer_lieu(), creer_lieu()
    gel = _geler(unite_de(famille), places=None, motif=MotifGel.CONGES, precision="Été", relais=relais)
    assert gel.relais == relais
    with pytest.raises(RegleLieu, match="autre lieu"):
        _geler(unite_de(famille), motif=MotifGel.REPIT, relais=famille)


def test_the_last_declaration_holds_and_the_former_stays():
    lieu = creer_lieu(TypeLieu.MECS, places=3)
    unite = unite_de(lieu)
    _declarer(lieu, {unite.pk: 2}, jour=JOUR - timedelta(days=8))
    (seconde,) = _declarer(lieu, {unite.pk: 1}, jour=JOUR - timedelta(days=8))
    courante = declarations_courantes([unite.pk], au=JOUR)[unite.pk]
    assert (courante.declaration, courante.age_jours, courante.perimee) == (seconde, 8, True)
    repere = reperes_offre().fraicheur_declaration_jours
    assert not declarations_courantes([unite.pk], au=JOUR - timedelta(days=8 - repere))[unite.pk].perimee
    assert DeclarationDePlaces.objects.count() == 2
    for ecrire in (lambda: DeclarationDePlaces.objects.update(places_libres=0), seconde.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            ecrire()


def test_a_declaration_that_makes_no_sense_is_refused_at_its_field():
    lieu, autre = creer_lieu(TypeLieu.MECS, places=3), creer_lieu(TypeLieu.MECS)
    unite = unite_de(lieu)
    cas = [
        ({unite.pk: 4}, {}, f"unite_{unite.pk}"), ({unite.pk: 1}, {"declarant": " "}, "declarant"),
        ({unite.pk: 1}, {"jour": JOUR + timedelta(days=40)}, "jour"), ({}, {}, ""), ({unite_de(autre).pk: 1}, {}, ""),
    ]  # fmt: skip
    for libres, options, champ in cas:
        with pytest.raises(RegleLieu) as refus:
            _declarer(lieu, libres, **options)
        assert refus.value.champ == champ
    assert not DeclarationDePlaces.objects.exists()


def test_an_establishment_speaks_for_its_own_place_only_and_while_it_is_bound():
    lieu, autre = creer_lieu(TypeLieu.MECS, places=3), creer_lieu(TypeLieu.MECS, places=3)
    agent = creer_agent(Role.ETABLISSEMENT)
    rattacher(agent=agent, lieu=lieu, debut=JOUR, fin=JOUR + timedelta(days=10), **PAR)
    assert list(lieux_declarables(pour=agent, au=JOUR).order_by("pk")) == [lieu]
    _declarer(lieu, {unite_de(lieu).pk: 1}, par=agent)
    _geler(unite_de(lieu), par=agent)
    for ecrire in (
        lambda: _declarer(autre, {unite_de(autre).pk: 1}, par=agent),
        lambda: _geler(unite_de(autre), par=agent),
        lambda: _declarer(lieu, {unite_de(lieu).pk: 1}, par=agent, le=_plus_tard(10)),
        lambda: fixer_capacite(unite=unite_de(lieu), places=4, debut=JOUR, par=agent, le=MAINTENANT),
    ):
        with pytest.raises(ActionInterdite):
            ecrire()


def _plus_tard(jours: int) -> datetime:
    return MAINTENANT + timedelta(days=jours)


def test_each_role_speaks_for_the_places_that_its_rights_say():
    lieu = creer_lieu(TypeLieu.MECS)
    for role in (Role.SAF, Role.DIRECTION):
        assert lieu in lieux_declarables(pour=creer_agent(role), au=JOUR)
    for role in (Role.REFERENT, Role.RTASE, Role.ETABLISSEMENT, Role.ELU, Role.JUGE):
        assert not lieux_declarables(pour=creer_agent(role, service=creer_service()), au=JOUR).exists()


def test_an_agent_is_bound_once_at_a_time_by_the_administration():
    lieu, agent = creer_lieu(TypeLieu.MECS), creer_agent(Role.ETABLISSEMENT)
    rattacher(agent=agent, lieu=lieu, debut=JOUR, **PAR)
    with pytest.raises(RegleLieu, match="déjà"):
        rattacher(agent=agent, lieu=lieu, debut=JOUR, **PAR)
    with pytest.raises(ActionInterdite):
        rattacher(agent=agent, lieu=creer_lieu(), debut=JOUR, par=creer_agent(Role.SAF), le=MAINTENANT)
    assert Rattachement.objects.get().periode == depuis(JOUR)
