"""Places counted by half-day: modular stays share them, the database never exceeds them (row L21)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.models import Accueil, JourExceptionnel
from havre.apps.accueils.rythme import TOUTES, Rythme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Agrement, Capacite, Fermeture
from havre.common.chiffrement import scelles
from tests.factories import JOUR, MAINTENANT, creer_accueil, creer_enfant, creer_lieu, depuis, unite_de

from .test_limites import refus

LUNDI = JOUR
assert LUNDI.weekday() == 0


def module(unite, texte, *, enfant=None, mode=ModeAccueil.SEQUENTIEL, **champs):
    """Return a modular stay beside the place where the child lives."""
    return creer_accueil(
        enfant or creer_enfant(besoin=False), unite, mode=mode, principal=False, rythme=Rythme.lire(texte).stocke,
        **champs,
    )  # fmt: skip


def exception(accueil, jour, *, matin=False, apres_midi=False):
    """Return a day that departs from the rhythm."""
    return JourExceptionnel.objects.create(
        accueil=accueil, jour=jour, matin=matin, apres_midi=apres_midi, motif="essai", enregistre_a=MAINTENANT
    )


@pytest.mark.django_db
def test_row_l21_five_places_serve_nine_children_on_different_days():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=5))
    for n in range(9):
        module(unite, "lundi, mardi" if n < 5 else "mercredi après-midi, jeudi")
    with refus("23H03"):
        module(unite, "mardi matin")
    module(unite, "mercredi matin, vendredi")
    module(unite, "jeudi")
    with refus("23H03"):
        module(unite, "jeudi matin")
    assert Accueil.objects.filter(unite=unite).count() == 11


@pytest.mark.django_db
def test_a_lasting_stay_takes_all_the_half_days():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    creer_accueil(creer_enfant(), unite)
    module(unite, "lundi")
    module(unite, "mardi")
    with refus("23H03"):
        creer_accueil(creer_enfant(), unite)
    with refus("23H03"):
        module(unite, "lundi après-midi")


@pytest.mark.django_db
def test_even_and_odd_week_ends_share_a_place():
    unite = unite_de(creer_lieu(places=1))
    fin = {"fin_promise": date(2026, 12, 31), "mode": ModeAccueil.RELAIS}
    module(unite, "week-end paires", **fin)
    module(unite, "week-end impaires", **fin)
    with refus("23H03"):
        module(unite, "dimanche paires", **fin)


@pytest.mark.django_db
def test_a_short_stay_is_refused_only_on_the_half_days_that_it_meets():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    module(unite, "lundi")
    creer_accueil(creer_enfant(), unite, debut=LUNDI + timedelta(days=1), fin=LUNDI + timedelta(days=7))
    with refus("23H03"):
        creer_accueil(creer_enfant(), unite, debut=LUNDI + timedelta(days=8), fin=LUNDI + timedelta(days=15))


@pytest.mark.django_db
def test_a_stay_that_lasts_meets_a_rhythm_that_begins_later():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    module(unite, "mercredi", debut=date(2026, 9, 1))
    with refus("23H03"):
        creer_accueil(creer_enfant(), unite)
    creer_accueil(creer_enfant(), unite, fin=date(2026, 9, 2))  # 1 September 2026 is a Tuesday


@pytest.mark.django_db
def test_the_year_of_fifty_three_weeks_is_counted_as_the_calendar_says():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    module(unite, "lundi impaires", debut=date(2026, 12, 22))
    with refus("23H03"):
        creer_accueil(creer_enfant(), unite, debut=date(2027, 1, 1), fin=date(2027, 1, 5))
    creer_accueil(creer_enfant(), unite, debut=date(2027, 1, 5), fin=date(2027, 1, 18))


@pytest.mark.django_db
def test_the_licence_of_a_foster_home_is_counted_by_half_day_too():
    lieu = creer_lieu(places=2, unites=2, agrement=2)
    creer_accueil(creer_enfant(), unite_de(lieu, "U1"))
    module(unite_de(lieu, "U2"), "week-end")
    with refus("23H04"):
        module(unite_de(lieu, "U1"), "samedi")
    module(unite_de(lieu, "U1"), "mercredi")
    with refus("23H04"):
        Agrement.objects.filter(lieu=lieu).update(places=1)


@pytest.mark.django_db
def test_closed_unit_takes_no_new_rhythm():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    Fermeture.objects.create(unite=unite, motif="travaux", periode=depuis(JOUR, date(2026, 5, 1)))
    with refus("23H05"):
        module(unite, "lundi", debut=JOUR)


@pytest.mark.django_db
def test_capacity_may_fall_to_what_the_fullest_half_day_holds_and_no_lower():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=4))
    for texte in ("lundi", "lundi, mardi", "mercredi", "jeudi"):
        module(unite, texte)
    Capacite.objects.filter(unite=unite).update(places=2)
    with refus("23H03"):
        Capacite.objects.filter(unite=unite).update(places=1)


@pytest.mark.django_db
def test_a_rhythm_may_shrink_and_not_grow_where_there_is_no_place():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    un, deux = module(unite, "lundi, mardi"), module(unite, "mercredi")
    with refus("23H03"):
        deux.rythme = Rythme.lire("mardi, mercredi").stocke
        deux.save()
    un.rythme = Rythme.lire("lundi").stocke
    un.save()
    deux.save()
    with refus("23H03"):
        un.rythme = None
        un.save()


@pytest.mark.django_db
def test_an_added_day_takes_a_place_and_a_missed_one_frees_it():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    un, deux = module(unite, "lundi"), module(unite, "mardi")
    loin = LUNDI + timedelta(days=7 * 20)
    with refus("23H03"):
        exception(deux, loin, apres_midi=True)
    exception(un, loin)
    exception(deux, loin, apres_midi=True)
    with refus("23H03"):
        module(unite, "lundi")
    with refus("23H03"):  # the day added in twenty weeks is met by a stay that would fit each ordinary week
        module(unite, "lundi après-midi", debut=loin, fin=loin + timedelta(days=1))
    module(unite, "lundi matin", debut=loin, fin=loin + timedelta(days=1))


@pytest.mark.django_db
def test_only_a_day_of_a_modular_stay_is_exceptional():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    with refus("23H10"):
        exception(creer_accueil(creer_enfant(), unite), JOUR)
    with refus("23H10"):
        exception(module(unite, "lundi", fin=JOUR), JOUR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "champs",
    [
        {"mode": ModeAccueil.PERMANENT, "rythme": 3},
        {"mode": ModeAccueil.JOUR, "rythme": None, "principal": False},
        {"mode": ModeAccueil.JOUR, "rythme": 3, "principal": True},
        {"mode": ModeAccueil.SEQUENTIEL, "rythme": 0},
        {"mode": ModeAccueil.SEQUENTIEL, "rythme": TOUTES},
    ],
)
def test_a_rhythm_goes_with_its_mode(champs):
    with refus("23514"):
        creer_accueil(creer_enfant(), unite_de(creer_lieu()), **champs)


@dataclass
class Tenu:
    """A stay that the database accepted, as the independent count sees it."""

    accueil: Accueil
    debut: int
    fin: int
    rythme: Rythme


HORIZON = 70
demandes = st.tuples(
    st.sampled_from(["ouvrir", "ouvrir", "ouvrir", "terminer", "annuler", "changer"]),
    st.integers(0, HORIZON - 1), st.integers(1, 60) | st.none(), st.integers(1, TOUTES), st.integers(0, 20),
)  # fmt: skip


def recompte(tenus, places, *, sans=None, avec=None):
    """Tell whether each half-day of the horizon holds, from the calendar alone."""
    presents = [t for t in tenus if t is not sans] + ([avec] if avec else [])
    return all(
        sum(t.debut <= j < t.fin and t.rythme.le(JOUR + timedelta(days=j), m) for t in presents) <= places
        for j in range(HORIZON + 30)
        for m in range(2)
    )


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=st.lists(demandes, min_size=9, max_size=22), places=st.integers(1, 3))
def test_no_order_of_begins_ends_and_changes_ever_exceeds_a_half_day(gestes, places):
    """Property: what the database accepts fits on each half-day, and what it refuses does not fit."""
    with transaction.atomic():
        unite = unite_de(creer_lieu(TypeLieu.MECS, places=places))
        tenus: list[Tenu] = []
        for quoi, debut, duree, masque, rang in gestes:
            rythme = Rythme(masque)
            fin = HORIZON + 30 if duree is None else debut + duree
            choisi = tenus[rang % len(tenus)] if tenus else None
            if quoi == "ouvrir" or choisi is None:
                nouveau = Tenu(None, debut, fin, rythme)
                tient = recompte(tenus, places, avec=nouveau)

                def geste(nouveau=nouveau, duree=duree):
                    nouveau.accueil = creer_accueil(
                        creer_enfant(besoin=False), unite, mode=ModeAccueil.SEQUENTIEL, principal=False,
                        rythme=nouveau.rythme.stocke, debut=JOUR + timedelta(days=nouveau.debut),
                        fin=None if duree is None else JOUR + timedelta(days=nouveau.fin),
                    )  # fmt: skip
            elif quoi == "terminer":
                nouveau = Tenu(choisi.accueil, choisi.debut, choisi.debut + 1 + rang, choisi.rythme)
                tient = recompte(tenus, places, sans=choisi, avec=nouveau)

                def geste(nouveau=nouveau):
                    bornes = (JOUR + timedelta(days=d) for d in (nouveau.debut, nouveau.fin))
                    Accueil.objects.filter(pk=nouveau.accueil.pk).update(periode=depuis(*bornes))
            elif quoi == "annuler":
                nouveau, tient = None, True

                def geste(choisi=choisi):
                    annule = scelles(choisi.accueil, {"annule_a": MAINTENANT, "annule_motif": "essai"})
                    Accueil.objects.filter(pk=choisi.accueil.pk).update(**annule)
            else:
                nouveau = Tenu(choisi.accueil, choisi.debut, choisi.fin, rythme)
                tient = recompte(tenus, places, sans=choisi, avec=nouveau)

                def geste(nouveau=nouveau):
                    Accueil.objects.filter(pk=nouveau.accueil.pk).update(rythme=nouveau.rythme.stocke)

            refusee = ""
            try:
                with transaction.atomic():
                    geste()
            except IntegrityError as erreur:
                refusee = erreur.__cause__.sqlstate
            assert refusee == ("" if tient else "23H03")
            if not refusee:
                tenus = [t for t in tenus if t is not choisi or quoi == "ouvrir"] + ([nouveau] if nouveau else [])
            assert recompte(tenus, places)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_half_days_of_one_unit(fabrique):
    """Forty attempts at once: five on each half-day asked, whoever came first."""
    fils, places = 12, 5
    textes = ["lundi", "mardi matin", "mardi après-midi", "lundi, mardi"]
    with fabrique():
        unite = unite_de(creer_lieu(TypeLieu.MECS, places=places))
        enfants = [creer_enfant(besoin=False) for _ in range(40)]
    depart = threading.Barrier(fils)

    def tenter(rang):
        if rang < fils:
            depart.wait(timeout=30)
        try:
            with fabrique():
                module(unite, textes[rang % 4], enfant=enfants[rang])
        except IntegrityError as erreur:
            return erreur.__cause__.sqlstate
        finally:
            connections["default"].close()
        return ""

    with ThreadPoolExecutor(fils) as executeur:
        issues = list(executeur.map(tenter, range(40)))
    assert set(issues) == {"", "23H03"}
    presences = [Rythme.de(m) for m in Accueil.objects.values_list("rythme", flat=True)]
    assert len(presences) == issues.count("")
    for jour in (LUNDI, LUNDI + timedelta(days=1)):
        for moment in range(2):
            assert sum(r.le(jour, moment) for r in presences) == places
