"""A child is at one place beside the one where he lives on each half-day (row L21)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections

from havre.apps.accueils.actions import SejourSaisi, enregistrer_accueil
from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.erreurs import DejaAccueilli
from havre.apps.accueils.models import Accueil
from havre.apps.accueils.rythme import Rythme
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.common.chiffrement import scelles
from tests.factories import JOUR, MAINTENANT, creer_accueil, creer_enfant, creer_lieu, depuis, unite_de

from .test_demi_journees import LUNDI, exception, module
from .test_limites import refus

SEMAINE = timedelta(days=7)


@pytest.fixture
def enfant(db):
    return creer_enfant(besoin=False)


@pytest.fixture
def unites(db):
    return [unite_de(creer_lieu(TypeLieu.MECS, places=9)) for _ in range(2)]


def test_two_stays_beside_share_the_week_but_no_half_day(enfant, unites):
    un, deux = unites
    creer_accueil(enfant, unite_de(creer_lieu()))  # where he lives is no obstacle
    module(un, "lundi, mercredi après-midi", enfant=enfant)
    module(deux, "mardi, mercredi matin", enfant=enfant)
    with refus("23H16"):
        module(deux, "mercredi", enfant=enfant)
    with refus("23H16"):  # always there: no half-day is left
        creer_accueil(enfant, deux, mode=ModeAccueil.RELAIS, principal=False, fin_promise=JOUR + 4 * SEMAINE)
    module(deux, "mercredi", enfant=creer_enfant(besoin=False))


def test_only_the_days_that_the_two_periods_share_count(enfant, unites):
    un, deux = unites
    module(un, "lundi", enfant=enfant, debut=LUNDI)
    module(deux, "lundi", enfant=enfant, debut=LUNDI - 2 * SEMAINE, fin=LUNDI)
    module(deux, "lundi, mardi", enfant=enfant, debut=LUNDI + timedelta(days=1), fin=LUNDI + SEMAINE)
    with refus("23H16"):
        module(deux, "lundi, mardi", enfant=enfant, debut=LUNDI + SEMAINE, fin=LUNDI + SEMAINE + timedelta(days=1))


def test_even_and_odd_weeks_do_not_meet(enfant, unites):
    un, deux = unites
    module(un, "week-end semaines paires", enfant=enfant)
    module(deux, "week-end semaines impaires", enfant=enfant)
    assert Accueil.objects.filter(enfant=enfant).count() == 2


def test_an_exceptional_day_counts_as_it_is_lived(enfant, unites):
    un, deux = unites
    premier = module(un, "lundi", enfant=enfant)
    loin = LUNDI + 20 * SEMAINE
    second = module(deux, "mardi", enfant=enfant)
    with refus("23H16"):
        exception(second, loin, matin=True)
    exception(premier, loin)
    exception(second, loin, matin=True)
    with refus("23H16"):  # absent next Monday, but there on all the others
        exception(second, LUNDI + 21 * SEMAINE, matin=True)


def test_a_longer_period_another_rhythm_or_a_cancelled_end_are_seen_too(enfant, unites):
    un, deux = unites
    module(un, "lundi", enfant=enfant, debut=LUNDI + SEMAINE)
    autre = module(deux, "lundi, mardi", enfant=enfant, debut=LUNDI, fin=LUNDI + SEMAINE)
    with refus("23H16"):
        Accueil.objects.filter(pk=autre.pk).update(periode=depuis(LUNDI, LUNDI + 2 * SEMAINE))
    Accueil.objects.filter(pk=autre.pk).update(rythme=Rythme.lire("mardi").stocke)
    Accueil.objects.filter(pk=autre.pk).update(periode=depuis(LUNDI))
    with refus("23H16"):
        Accueil.objects.filter(pk=autre.pk).update(rythme=Rythme.lire("lundi matin").stocke)
    annule = scelles(autre, {"annule_a": MAINTENANT, "annule_motif": "essai"})
    Accueil.objects.filter(pk=autre.pk).update(**annule)
    Accueil.objects.filter(pk=autre.pk).update(rythme=Rythme.lire("lundi matin").stocke)
    with refus("23H16"):
        Accueil.objects.filter(pk=autre.pk).update(annule_a=None, annule_motif="")


def test_the_refusal_is_said_in_french(enfant, unites):
    un, deux = unites
    module(un, "lundi", enfant=enfant)
    saisie = SejourSaisi(
        mode=ModeAccueil.SEQUENTIEL, debut=JOUR, unite=deux, rythme=Rythme.lire("lundi, jeudi"), a_cote=True
    )
    with pytest.raises(DejaAccueilli, match="une de ces demi-journées"):
        enregistrer_accueil(enfant=enfant, saisie=saisie, par=agent_systeme(), le=MAINTENANT)


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_once_write_one_stay_only(fabrique):
    with fabrique():
        enfant = creer_enfant(besoin=False)
        unites = [unite_de(creer_lieu(TypeLieu.MECS, places=2)) for _ in range(2)]
    depart = threading.Barrier(2)

    def ecrire(unite) -> str:
        depart.wait(timeout=30)
        try:
            with fabrique():
                module(unite, "lundi", enfant=enfant)
        except IntegrityError as erreur:
            return erreur.__cause__.sqlstate
        finally:
            connections["default"].close()
        return "écrit"

    with ThreadPoolExecutor(2) as fils:
        assert sorted(fils.map(ecrire, unites)) == ["23H16", "écrit"]
