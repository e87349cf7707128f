"""Invariants that the database holds on stays: one main place, capacity, licence, closures, promised ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.models import Accueil
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Agrement, Capacite, DerogationAgrement, Fermeture
from havre.apps.personnes.models import Eloignement
from tests.factories import (
    HAZEBROUCK,
    JOUR,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db


def refus(code: str):
    """Expect a refusal of the database with this SQLSTATE, inside a savepoint."""

    class Attendu:
        def __enter__(self):
            self.point = transaction.atomic()
            self.point.__enter__()

        def __exit__(self, genre, erreur, trace):
            self.point.__exit__(genre, erreur, trace)
            assert isinstance(erreur, IntegrityError), f"{code} expected, nothing was refused"
            assert erreur.__cause__.sqlstate == code
            return True

    return Attendu()


def test_a_child_is_in_one_main_place_at_a_time():
    enfant, lieu = creer_enfant(), creer_lieu(places=2, unites=2)
    creer_accueil(enfant, unite_de(lieu, "U1"), fin=date(2025, 9, 1))
    creer_accueil(enfant, unite_de(lieu, "U2"), debut=date(2025, 9, 1))  # adjacent: the end is excluded
    with refus("23P01"):
        creer_accueil(enfant, unite_de(lieu, "U1"), debut=date(2025, 8, 1), fin=date(2025, 8, 2))


def test_a_relay_stay_goes_beside_the_main_one():
    enfant = creer_enfant()
    creer_accueil(enfant, unite_de(creer_lieu()))
    relais = creer_accueil(
        enfant, unite_de(creer_lieu()), debut=JOUR, fin=JOUR + timedelta(days=2), mode=ModeAccueil.RELAIS,
        principal=False, fin_promise=JOUR + timedelta(days=2),
    )  # fmt: skip
    assert relais.pk


def test_capacity_holds_on_each_day_of_the_stay():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    creer_accueil(creer_enfant(), unite, debut=date(2026, 6, 1), fin=date(2026, 7, 1))
    creer_accueil(creer_enfant(), unite, debut=date(2026, 3, 1), fin=date(2026, 6, 1))
    with refus("23H03"):  # free on its first day, full from June on
        creer_accueil(creer_enfant(), unite, debut=date(2026, 5, 31), fin=date(2026, 6, 2))
    creer_accueil(creer_enfant(), unite, debut=date(2026, 7, 1))


def test_capacity_that_falls_later_refuses_a_stay_that_lasts():
    lieu = creer_lieu(TypeLieu.MECS, places=2)
    unite = unite_de(lieu)
    Capacite.objects.filter(unite=unite).update(periode=depuis(fin=date(2026, 9, 1)))
    Capacite.objects.create(unite=unite, places=1, periode=depuis(date(2026, 9, 1)))
    creer_accueil(creer_enfant(), unite)
    with refus("23H03"):
        creer_accueil(creer_enfant(), unite)
    creer_accueil(creer_enfant(), unite, fin=date(2026, 9, 1))


def test_capacity_may_not_fall_under_the_children_inside():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    creer_accueil(creer_enfant(), unite)
    creer_accueil(creer_enfant(), unite)
    with refus("23H03"):
        Capacite.objects.filter(unite=unite).update(places=1)


def test_a_unit_without_known_capacity_takes_nobody():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    Capacite.objects.filter(unite=unite).update(periode=depuis(date(2020, 1, 1), date(2025, 1, 1)))
    with refus("23H03"):
        creer_accueil(creer_enfant(), unite, debut=date(2025, 6, 1))


def test_licence_bounds_the_whole_foster_home():
    lieu = creer_lieu(places=2, unites=2, agrement=2)
    creer_accueil(creer_enfant(), unite_de(lieu, "U1"))
    creer_accueil(creer_enfant(), unite_de(lieu, "U2"))
    with refus("23H04"):
        creer_accueil(creer_enfant(), unite_de(lieu, "U2"))
    DerogationAgrement.objects.create(
        agrement=Agrement.objects.get(lieu=lieu), places_en_plus=1, motif="fratrie", periode=depuis()
    )
    creer_accueil(creer_enfant(), unite_de(lieu, "U2"))


def test_licence_is_of_three_children_at_most():
    with refus("23514"):
        Agrement.objects.create(lieu=creer_lieu(TypeLieu.MECS), numero="X", places=4, periode=depuis())


def test_licence_whose_renewal_is_not_known_yet_does_not_refuse_a_lasting_stay():
    lieu = creer_lieu(places=1)
    Agrement.objects.filter(lieu=lieu).update(periode=depuis(fin=date(2027, 1, 1)))
    creer_accueil(creer_enfant(), unite_de(lieu), debut=JOUR, fin=date(2026, 12, 31))
    with refus("23H04"):  # no licence on the day of arrival
        creer_accueil(creer_enfant(), unite_de(lieu), debut=date(2027, 2, 1))


def test_closed_unit_takes_nobody_new_but_keeps_those_inside():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    dedans = creer_accueil(creer_enfant(), unite, debut=date(2025, 6, 1), fin=date(2026, 4, 1))
    Fermeture.objects.create(unite=unite, motif="travaux", periode=depuis(JOUR, date(2026, 5, 1)))
    with refus("23H05"):
        creer_accueil(creer_enfant(), unite, debut=JOUR)
    dedans.periode = depuis(date(2025, 6, 1), date(2026, 6, 1))
    dedans.save()
    creer_accueil(creer_enfant(), unite, debut=date(2026, 5, 1))


def test_two_persons_kept_apart_never_share_a_roof():
    un, autre, lieu = creer_enfant(), creer_enfant(), creer_lieu(TypeLieu.MECS, unites=2)
    a, b = sorted([un.pk, autre.pk])
    Eloignement.objects.create(personne_a_id=a, personne_b_id=b, motif="ordonnance", periode=depuis())
    creer_accueil(un, unite_de(lieu, "U1"), fin=JOUR)
    with refus("23H07"):
        creer_accueil(autre, unite_de(lieu, "U2"), debut=JOUR - timedelta(days=1))
    creer_accueil(autre, unite_de(lieu, "U2"), debut=JOUR)


def test_temporary_stay_promises_its_end():
    """Row L1."""
    with refus("23514"):
        creer_accueil(creer_enfant(), unite_de(creer_lieu()), mode=ModeAccueil.URGENCE)


def test_stay_in_hospital_by_default_takes_no_unit():
    """Row L5."""
    hopital = creer_lieu(TypeLieu.HOPITAL)
    with refus("23514"):
        creer_accueil(creer_enfant(), unite_de(hopital), mode=ModeAccueil.HOPITAL_PAR_DEFAUT)
    creer_accueil(creer_enfant(), mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=hopital)


def test_no_execution_without_a_child_arrived():
    """Row L8 and B-COURT: an order is carried out by a stay, not by a tick."""
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant])
    mesure.executee_le = JOUR
    with refus("23H06"):
        mesure.save()
        connection.check_constraints()
    accueil = creer_accueil(enfant, unite_de(creer_lieu()), debut=JOUR, mesure=mesure)
    mesure.save()
    connection.check_constraints()
    accueil.annule_a, accueil.annule_motif = "2026-03-03T10:00Z", "erreur"
    with refus("23H06"):
        accueil.save()
        connection.check_constraints()


def test_hospital_by_default_does_not_carry_an_order_out():
    """Row L5: a baby kept in hospital for want of a place still waits for one."""
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant])
    creer_accueil(
        enfant, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL), debut=JOUR, mesure=mesure
    )
    mesure.executee_le = JOUR
    with refus("23H06"):
        mesure.save()
        connection.check_constraints()


jours = st.integers(0, 40)
sejours = st.lists(st.tuples(jours, st.integers(1, 12) | st.none()), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(demandes=sejours, places=st.integers(1, 3))
def test_no_sequence_of_stays_ever_exceeds_the_capacity(demandes, places):
    """Property: what the database accepted fits on each day, and what it refused did not fit."""
    with transaction.atomic():
        unite = unite_de(creer_lieu(TypeLieu.MECS, places=places))
        acceptes: list[tuple[int, int]] = []
        for debut, duree in demandes:
            fin = 100 if duree is None else debut + duree
            tient = all(sum(d <= j < f for d, f in acceptes) < places for j in range(debut, fin))
            refusee = False
            try:
                with transaction.atomic():
                    creer_accueil(
                        creer_enfant(besoin=False), unite, debut=JOUR + timedelta(days=debut),
                        fin=None if duree is None else JOUR + timedelta(days=fin),
                    )  # fmt: skip
                acceptes.append((debut, fin))
            except IntegrityError as erreur:
                refusee = erreur.__cause__.sqlstate == "23H03"
            assert refusee is not tient
        assert Accueil.objects.filter(unite=unite).count() == len(acceptes)
        transaction.set_rollback(True)


def test_written_facts_are_never_erased():
    enfant = creer_enfant(commune=HAZEBROUCK)
    (mesure,) = creer_mesure([enfant])
    accueil = creer_accueil(enfant, unite_de(creer_lieu()))
    for ligne in (accueil, mesure, mesure.decision, enfant.besoins.get(), enfant):
        table = ligne._meta.db_table
        with refus("23H01"), connection.cursor() as curseur:
            curseur.execute(f"DELETE FROM {table} WHERE {ligne._meta.pk.column} = %s", [ligne.pk])
    with refus("23H01"):
        mesure.decision.dispositif = "autre"
        mesure.decision.save()
