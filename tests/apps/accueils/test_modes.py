"""Rules of each kind of stay, held by the database: hotel, day care, third party, hospital, consents abroad."""

from datetime import date, timedelta

import pytest
from django.db import connection

from havre.apps.accueils.enums import AupresDe, ModeAccueil
from havre.apps.accueils.models import Consentement
from havre.apps.accueils.rythme import Rythme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.personnes.models import ReconnaissanceHandicap
from tests.factories import (
    HAZEBROUCK,
    JOUR,
    MAINTENANT,
    TOURNAI,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_parent,
    depuis,
    unite_de,
)

from .test_limites import refus

pytestmark = pytest.mark.django_db
DEUX_MOIS = date(2026, 5, 2)


def a_l_hotel(enfant=None, *, debut=JOUR, promesse=DEUX_MOIS, **champs):
    """Return a stay in a hotel."""
    return creer_accueil(
        enfant or creer_enfant(), mode=ModeAccueil.HOTEL, lieu=creer_lieu(TypeLieu.HOTEL), debut=debut,
        fin_promise=promesse, **champs,
    )  # fmt: skip


def test_hotel_lasts_two_months_at_most():
    """CASF L.221-2-3: the day of the bound is allowed, the day after is not."""
    a_l_hotel()
    with refus("23H08"):
        a_l_hotel(promesse=DEUX_MOIS + timedelta(days=1))
    with refus("23H08"):
        a_l_hotel(fin=DEUX_MOIS + timedelta(days=1))
    with refus("23514"):
        a_l_hotel(promesse=None)


def test_the_end_promised_in_a_hotel_is_not_put_off_beyond_two_months():
    accueil = a_l_hotel()
    with refus("23H08"):
        accueil.fin_promise = DEUX_MOIS + timedelta(days=1)
        accueil.save()


def test_hotels_that_follow_each_other_count_together():
    enfant = creer_enfant()
    a_l_hotel(enfant, fin=date(2026, 4, 1))
    with refus("23H08"):
        a_l_hotel(enfant, debut=date(2026, 4, 1), promesse=DEUX_MOIS + timedelta(days=1))
    a_l_hotel(enfant, debut=date(2026, 4, 1), promesse=DEUX_MOIS, fin=date(2026, 4, 8))
    with refus("23H08"):
        a_l_hotel(enfant, debut=date(2026, 4, 8), promesse=DEUX_MOIS + timedelta(days=1))
    a_l_hotel(enfant, debut=date(2026, 6, 1), promesse=date(2026, 8, 1))


def test_a_hotel_that_lasted_longer_in_fact_stays_in_the_register():
    accueil = a_l_hotel(debut=date(2025, 11, 1), promesse=date(2026, 1, 1))
    accueil.periode = depuis(date(2025, 11, 1), date(2026, 2, 15))
    accueil.save()
    a_l_hotel(debut=date(2025, 11, 1), promesse=date(2026, 1, 1), fin=date(2026, 2, 15))


def test_hotel_is_never_for_a_recognised_handicap():
    """CASF L.221-2-3; recognised before, after or during the stay."""
    enfant = creer_enfant()
    ReconnaissanceHandicap.objects.create(enfant=enfant, periode=depuis(fin=date(2026, 3, 10)), notee_a=MAINTENANT)
    with refus("23H09"):
        a_l_hotel(enfant)
    a_l_hotel(enfant, debut=date(2026, 3, 10), promesse=date(2026, 4, 1), fin=date(2026, 4, 1))
    ReconnaissanceHandicap.objects.create(enfant=enfant, periode=depuis(date(2026, 5, 1)), notee_a=MAINTENANT)
    with refus("23H09"):
        a_l_hotel(enfant, debut=date(2026, 4, 20), promesse=date(2026, 4, 25))  # has no end before it


def test_two_recognitions_do_not_overlap():
    enfant = creer_enfant()
    ReconnaissanceHandicap.objects.create(enfant=enfant, periode=depuis(), notee_a=MAINTENANT)
    with refus("23P01"):
        ReconnaissanceHandicap.objects.create(enfant=enfant, periode=depuis(JOUR), notee_a=MAINTENANT)


def test_day_care_does_not_carry_an_order_out():
    """Row L8: a child who goes home each evening is not entrusted to the service."""
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant])
    creer_accueil(
        enfant, unite_de(creer_lieu(TypeLieu.MECS)), mode=ModeAccueil.JOUR, principal=False, debut=JOUR,
        rythme=Rythme.lire("lundi").stocke,
    )  # fmt: skip
    mesure.executee_le = JOUR
    with refus("23H06"):
        mesure.save()
        connection.check_constraints()
    creer_accueil(enfant, mode=ModeAccueil.DOMICILE, commune_id=HAZEBROUCK, debut=JOUR)
    mesure.save()
    connection.check_constraints()


@pytest.mark.parametrize("mode", [ModeAccueil.TIERS, ModeAccueil.TIERS_DURABLE])
def test_third_party_lives_in_a_commune_and_may_be_named(mode):
    enfant = creer_enfant()
    tante = creer_parent([enfant], "Sacha")
    creer_accueil(enfant, mode=mode, commune_id=HAZEBROUCK, tiers=tante)
    with refus("23514"):
        creer_accueil(creer_enfant(), unite_de(creer_lieu()), tiers=tante)
    with refus("23514"):
        creer_accueil(creer_enfant(), unite_de(creer_lieu()), mode=mode)


def test_semi_independence_takes_a_place():
    unite = unite_de(creer_lieu(TypeLieu.AUTONOMIE, places=1))
    creer_accueil(creer_enfant(), unite, mode=ModeAccueil.SEMI_AUTONOMIE)
    with refus("23H03"):
        creer_accueil(creer_enfant(), unite, mode=ModeAccueil.SEMI_AUTONOMIE)


def test_medical_release_is_that_of_a_hospital():
    """Row L5."""
    creer_accueil(
        creer_enfant(), mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL), sortie_medicale_le=JOUR
    )
    with refus("23514"):
        creer_accueil(creer_enfant(), unite_de(creer_lieu()), sortie_medicale_le=JOUR)


def test_consents_are_dated_and_one_for_each_authority():
    """Row E-BE."""
    accueil = creer_accueil(creer_enfant(), unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)))
    assert accueil.a_l_etranger
    Consentement.objects.create(accueil=accueil, aupres_de=AupresDe.JUGE, demande_le=JOUR)
    for champs in (
        {"aupres_de": AupresDe.JUGE, "demande_le": JOUR},
        {"aupres_de": AupresDe.PARENTS},
        {"aupres_de": AupresDe.PARENTS, "repondu_le": JOUR},
        {"aupres_de": AupresDe.PARENTS, "demande_le": JOUR, "repondu_le": JOUR - timedelta(days=1), "accorde": True},
    ):
        with refus("23505" if champs["aupres_de"] == AupresDe.JUGE else "23514"):
            Consentement.objects.create(accueil=accueil, **champs)
    Consentement.objects.create(accueil=accueil, aupres_de=AupresDe.AUTORITE, repondu_le=JOUR, accorde=False)
