"""The offer by unit and day equals a plain recount in Python on random worlds, and freezes hold."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.erreurs import UniteFermee, refus_en_francais
from havre.apps.accueils.queries.offre import calendrier, offre_par_commune
from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Agrement, Capacite, DerogationAgrement, Fermeture, Gel, Lieu
from tests.factories import (
    DUNKERQUE,
    JOUR,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_gel,
    creer_lieu,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db
DEBUT, JOURS = date(2026, 1, 1), 20
rang = st.integers(0, JOURS)
periodes = st.tuples(rang, st.one_of(st.none(), st.integers(1, JOURS)))
rythmes = st.one_of(st.none(), st.none(), st.sampled_from([0x5555555, 0b1111, 0b110000, (1 << 27) | 5]))
sejours = st.tuples(st.integers(0, 3), periodes, st.one_of(st.none(), st.integers(0, 6)), rythmes)
gels = st.tuples(
    st.integers(0, 3), st.one_of(st.none(), st.integers(1, 3)), periodes, st.one_of(st.none(), st.integers(-2, 12))
)


def _jour(n: int) -> date:
    return DEBUT + timedelta(days=n)


def _periode(bornes):
    debut, duree = bornes
    return _jour(debut), None if duree is None else _jour(debut + duree)


def _essayer(faire) -> None:
    """Write, unless the database refuses: a random world holds what it allows."""
    try:
        with transaction.atomic():
            faire()
    except IntegrityError:
        pass


def _recompter(jour: date, lieux: list[Lieu]) -> dict[int, tuple[int, ...]]:
    """Return the counts of each unit on a day, child by child and place by place: one list of marks a unit."""
    resultat = {}
    for lieu in lieux:
        unites = sorted(lieu.unites.all(), key=lambda u: u.code)
        presents = {u.pk: [a for a in u.accueils.all() if not a.annule_a and jour in _jours(a.periode)] for u in unites}
        pris = {u: _pointe(ici, jour) for u, ici in presents.items()}
        permis = 99 if lieu.type == TypeLieu.MECS else _agrees(lieu, jour) - sum(pris.values())
        for unite in unites:
            ici = presents[unite.pk]
            places = sum(c.places for c in unite.capacites.all() if jour in _jours(c.periode))
            occupees = _pointe([a for a in ici if a.admis_le and a.admis_le <= jour], jour)
            marques = ["vide"] * max(places - pris[unite.pk], 0)
            for nombre in _gelees(unite, jour):
                for i, marque in enumerate(marques):
                    if marque == "vide" and nombre:
                        marques[i], nombre = "gelee", nombre - 1
            for i, marque in enumerate(marques):
                if marque == "vide":
                    marques[i] = "vide" if permis > 0 else "agrement"
                    permis -= 1
            resultat[unite.pk] = (
                places, occupees, pris[unite.pk] - occupees, marques.count("gelee"), marques.count("agrement"),
                marques.count("vide"), max(pris[unite.pk] - places, 0),
            )  # fmt: skip
    return resultat


def _pointe(presents, jour: date) -> int:
    """Return the children there on the fullest half-day of a day."""
    semaine = jour.isocalendar().week % 2
    demis = [14 * semaine + 2 * jour.weekday() + moment for moment in (0, 1)]
    return max(sum(a.rythme is None or bool(a.rythme >> bit & 1) for a in presents) for bit in demis)


def _agrees(lieu: Lieu, jour: date) -> int:
    """Return the children that the licences and waivers of a foster home allow on a day."""
    agrements = [a for a in lieu.agrements.all() if jour in _jours(a.periode)]
    return sum(a.places + sum(jour in _jours(d.periode) for d in a.derogations.all()) for a in agrements)


def _gelees(unite, jour: date) -> list[int]:
    """Return how many places each freeze or closure in force takes out of the offer."""
    leves = {g.pk: g.levee.le for g in unite.gels.all() if hasattr(g, "levee")}
    gels = [g for g in unite.gels.all() if jour in _jours(g.periode) and not leves.get(g.pk, date.max) <= jour]
    fermes = [f for f in unite.fermetures.all() if jour in _jours(f.periode)]
    return [99 if g.places is None else g.places for g in gels] + [99] * len(fermes)


def _jours(periode):
    """Return the days of a period, within those of the test."""
    haut = periode.upper or _jour(60)
    return {_jour(n) for n in range(-5, 60) if periode.lower <= _jour(n) < haut}


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(sejours, max_size=9), st.lists(gels, max_size=4), st.lists(periodes, max_size=1), st.integers(1, 3),
    st.tuples(st.integers(1, 3), st.integers(0, 14)), st.one_of(st.none(), rang),
)  # fmt: skip
def test_the_calendar_equals_a_recount_of_each_day_and_unit(
    faits, geles, fermes, agrement, capacite, derogation
):  # row D1
    with transaction.atomic():
        lieux = [creer_lieu(places=2, unites=2, agrement=agrement), creer_lieu(TypeLieu.MECS, places=2, unites=2)]
        unites = [u for lieu in lieux for u in lieu.unites.order_by("code")]
        if derogation is not None:
            DerogationAgrement.objects.create(
                agrement=lieux[0].agrements.get(), motif="Fratrie", periode=depuis(_jour(derogation))
            )
        changee = unites[2].capacites.get()
        changee.periode = depuis(changee.periode.lower, _jour(capacite[1]))
        changee.save()
        Capacite.objects.create(unite=unites[2], places=capacite[0], periode=depuis(_jour(capacite[1]), _jour(15)))
        for bornes in fermes:
            debut, fin = _periode(bornes)
            Fermeture.objects.create(unite=unites[3], motif="Travaux", periode=depuis(debut, fin))
        for u, places, bornes, levee in geles:
            debut, fin = _periode(bornes)
            creer_gel(
                unites[u], places, debut=debut, fin=fin,
                leve_le=None if levee is None else debut + timedelta(days=levee),
            )  # fmt: skip
        for u, bornes, arrivee, rythme in faits:
            debut, fin = _periode(bornes)
            admis = None if arrivee is None else debut + timedelta(days=arrivee)
            _essayer(
                lambda u=u, debut=debut, fin=fin, admis=admis, rythme=rythme: creer_accueil(
                    creer_enfant(besoin=False),
                    unites[u],
                    debut=debut,
                    fin=fin,
                    admis_le=admis,
                    rythme=rythme,
                    mode=ModeAccueil.PERMANENT if rythme is None else ModeAccueil.SEQUENTIEL,
                )
            )
        jours = [_jour(n) for n in range(0, 40, 2)]
        relus = Lieu.objects.order_by("pk").prefetch_related(
            "unites__capacites", "unites__accueils", "unites__gels__levee", "unites__fermetures",
            "agrements__derogations",
        )  # fmt: skip
        lu = calendrier(lieux, jours=jours, pour=agent_systeme())
        monde = list(relus)
        for jour in jours:
            for unite, attendu in _recompter(jour, monde).items():
                c = lu[unite][jour]
                obtenu = (c.ouvertes, c.occupees, c.reservees, c.gelees, c.hors_agrement, c.libres, c.au_dela)
                assert obtenu == attendu, (jour, unite)
                assert c.ouvertes + c.au_dela == c.occupees + c.reservees + c.gelees + c.hors_agrement + c.libres
        par_commune = offre_par_commune(jours=jours, pour=agent_systeme())
        assert sum(o.comptes.libres for o in par_commune) == sum(c.libres for u in lu.values() for c in u.values())
        transaction.set_rollback(True)


def test_a_frozen_place_is_not_entered_and_who_lives_there_stays():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    creer_accueil(creer_enfant(), unite)
    creer_gel(unite, 1, debut=JOUR, fin=date(2026, 3, 10))
    creer_accueil(creer_enfant(), unite, debut=JOUR)
    with pytest.raises(UniteFermee, match="gelées"), refus_en_francais(), transaction.atomic():
        creer_accueil(creer_enfant(), unite, debut=date(2026, 3, 9))
    creer_accueil(creer_enfant(), unite, debut=date(2026, 3, 10))


def test_a_freeze_over_the_children_is_counted_apart():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=3))
    creer_accueil(creer_enfant(), unite)
    creer_gel(unite, None, debut=JOUR)
    c = calendrier([unite.lieu], jours=[JOUR], pour=agent_systeme())[unite.pk][JOUR]
    assert (c.ouvertes, c.occupees, c.gelees, c.libres, c.sous_gel) == (3, 1, 2, 0, 1)
    assert c.taux == 1 / 3


def test_a_lifted_freeze_offers_its_places_again_and_the_fact_stays():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    gel = creer_gel(unite, None, debut=JOUR, leve_le=date(2026, 3, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        creer_accueil(creer_enfant(), unite, debut=date(2026, 3, 4))
    creer_accueil(creer_enfant(), unite, debut=date(2026, 3, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Gel.objects.filter(pk=gel.pk).update(places=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        gel.delete()


def test_a_stay_moved_to_an_earlier_day_meets_the_freeze():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    creer_gel(unite, 1, debut=JOUR, fin=date(2026, 3, 10))
    accueil = creer_accueil(creer_enfant(), unite, debut=date(2026, 3, 12))
    accueil.periode = depuis(date(2026, 3, 9))
    with pytest.raises(IntegrityError), transaction.atomic():
        accueil.save()


def test_the_offer_is_read_by_kind_place_and_day_in_one_query(django_assert_num_queries):
    creer_lieu(TypeLieu.MECS, places=4)
    creer_lieu(TypeLieu.MECS, places=2, commune=DUNKERQUE)
    famille = creer_lieu(places=2)
    Agrement.objects.filter(lieu=famille).update(periode=depuis(JOUR))
    with django_assert_num_queries(1):
        lignes = offre_par_commune(jours=[JOUR, date(2020, 6, 1)], pour=agent_systeme(), types=["mecs"])
    assert [(o.jour.year, o.commune, o.comptes.libres) for o in lignes] == [
        (2020, DUNKERQUE, 2), (2020, "FR-59295", 4), (2026, DUNKERQUE, 2), (2026, "FR-59295", 4),
    ]  # fmt: skip
    (sans_agrement,) = [
        o.comptes for o in offre_par_commune(jours=[date(2020, 6, 1)], pour=agent_systeme(), types=["famille_accueil"])
    ]
    assert (sans_agrement.libres, sans_agrement.hors_agrement) == (0, 2)


def test_those_who_may_not_see_the_places_read_no_offer():
    elu = creer_agent(Role.ELU)
    with pytest.raises(ActionInterdite):
        offre_par_commune(jours=[JOUR], pour=elu)
    with pytest.raises(ActionInterdite):
        calendrier([], jours=[JOUR], pour=elu)


def test_the_freeze_is_in_the_view_that_all_read():
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    creer_gel(unite, 1, debut=JOUR, leve_le=date(2026, 3, 5))
    creer_gel(unite, 1, debut=date(2026, 4, 1), leve_le=date(2026, 3, 5))
    Fermeture.objects.create(unite=unite, motif="Eau", periode=depuis(date(2026, 5, 1)))
    with connection.cursor() as curseur:
        curseur.execute("SELECT places, lower(periode), upper(periode) FROM lieux_indisponibilite ORDER BY 2")
        assert curseur.fetchall() == [(1, JOUR, date(2026, 3, 5)), (None, date(2026, 5, 1), None)]
