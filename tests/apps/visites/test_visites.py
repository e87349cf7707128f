"""Visits planned, held, not held, mended; what was due against what was done."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from havre.apps.agents.enums import Role
from havre.apps.journal.queries import evenements_de
from havre.apps.visites.actions import (
    annuler,
    consigner_faite,
    consigner_visite,
    corriger,
    fixer_frequence,
    planifier,
)
from havre.apps.visites.enums import AnnuleePar, NatureVisite, OrigineFrequence
from havre.apps.visites.erreurs import RegleVisite
from havre.apps.visites.models import FrequenceVisite, Visite
from havre.apps.visites.queries import sans_issue, tableau_des_visites, visites_de, visites_du_jour
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_mesure, creer_service

pytestmark = pytest.mark.django_db
HIER, DEMAIN = JOUR - timedelta(days=1), JOUR + timedelta(days=1)


@pytest.fixture
def referent():
    return creer_agent(Role.REFERENT, service=creer_service())


@pytest.fixture
def enfant():
    return creer_enfant("Lou")


@pytest.fixture
def prevue(enfant, referent):
    return planifier(
        enfant=enfant, nature=NatureVisite.REFERENT, prevue_le=JOUR, agent=referent, par=referent, le=MAINTENANT
    )


def test_a_planned_visit_belongs_to_the_team_and_to_the_measure_in_force(enfant, referent):
    (mesure,) = creer_mesure([enfant])
    visite = planifier(enfant=enfant, nature=NatureVisite.ATTENTE, prevue_le=DEMAIN, par=referent, le=MAINTENANT)
    assert (visite.mesure, visite.service, visite.en_attente) == (mesure, enfant.service, True)
    assert evenements_de(enfant).first().action == "visite.planifier"


def test_a_visit_is_not_planned_in_the_past_nor_held_in_the_future(enfant, referent, prevue):
    with pytest.raises(RegleVisite) as refus:
        planifier(enfant=enfant, nature=NatureVisite.REFERENT, prevue_le=HIER, par=referent, le=MAINTENANT)
    assert refus.value.champ == "prevue_le"
    with pytest.raises(RegleVisite):
        consigner_visite(visite=prevue, faite_le=DEMAIN, par=referent, le=MAINTENANT)
    with pytest.raises(RegleVisite):
        consigner_faite(enfant=enfant, nature=NatureVisite.DOMICILE, faite_le=DEMAIN, par=referent, le=MAINTENANT)


def test_an_outcome_is_written_once(prevue, referent):
    consigner_visite(visite=prevue, faite_le=JOUR, compte_rendu="Vu à la maison.", par=referent, le=MAINTENANT)
    with pytest.raises(RegleVisite):
        annuler(visite=prevue, annulee_le=JOUR, annulee_par=AnnuleePar.LIEU, motif="x", par=referent, le=MAINTENANT)
    prevue.refresh_from_db()
    assert (prevue.faite_le, prevue.annulee_le) == (JOUR, None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Visite.objects.filter(pk=prevue.pk).update(faite_le=HIER)
    with pytest.raises(DatabaseError), transaction.atomic():
        prevue.delete()


def test_a_visit_not_held_says_by_whose_doing_and_why(prevue, referent):
    with pytest.raises(RegleVisite) as refus:
        annuler(visite=prevue, annulee_le=JOUR, annulee_par=AnnuleePar.SERVICE, motif=" ", par=referent, le=MAINTENANT)
    assert refus.value.champ == "motif"
    with pytest.raises(IntegrityError), transaction.atomic():
        Visite.objects.filter(pk=prevue.pk).update(annulee_le=JOUR, issue_a=MAINTENANT)
    annuler(
        visite=prevue, annulee_le=JOUR, annulee_par=AnnuleePar.SERVICE, motif="Pas de voiture.", par=referent,
        le=MAINTENANT,
    )  # fmt: skip
    assert prevue.get_annulee_par_display() == "le service"


def test_a_mistake_is_mended_by_a_new_row_and_the_former_one_is_kept(enfant, prevue, referent):
    consigner_visite(visite=prevue, faite_le=JOUR, par=referent, le=MAINTENANT)
    nouvelle = corriger(
        visite=prevue, faite_le=None, annulee_par=AnnuleePar.FAMILLE, precision="Porte close.", par=referent,
        le=MAINTENANT,
    )  # fmt: skip
    prevue.refresh_from_db()
    assert (prevue.faite_le, prevue.corrigee_par) == (JOUR, nouvelle)
    assert list(Visite.objects.valables()) == [nouvelle]
    assert {v.pk for v in visites_de(enfant)} == {prevue.pk, nouvelle.pk}
    with pytest.raises(RegleVisite):
        corriger(visite=prevue, faite_le=HIER, annulee_par=None, precision="x", par=referent, le=MAINTENANT)


def test_another_team_writes_nothing(enfant, prevue):
    autre = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    for acte in (
        lambda: planifier(enfant=enfant, nature=NatureVisite.REFERENT, prevue_le=JOUR, par=autre, le=MAINTENANT),
        lambda: consigner_visite(visite=prevue, faite_le=JOUR, par=autre, le=MAINTENANT),
        lambda: fixer_frequence(
            enfant=enfant, nature=NatureVisite.REFERENT, intervalle_jours=30, origine=OrigineFrequence.EQUIPE,
            des_le=JOUR, par=autre, le=MAINTENANT,
        ),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            acte()
    assert Visite.objects.count() == 1
    assert visites_du_jour(pour=autre, jour=JOUR) == []


def frequence(enfant, par, jours=30, des_le=date(2026, 1, 1)):
    return fixer_frequence(
        enfant=enfant, nature=NatureVisite.REFERENT, intervalle_jours=jours, origine=OrigineFrequence.PROJET,
        des_le=des_le, par=par, le=MAINTENANT,
    )  # fmt: skip


def test_what_was_due_is_counted_against_what_was_done(enfant, referent):
    # row L6
    # row L8b
    frequence(enfant, referent)  # 1 Jan: intervals end on 31 Jan and 2 March
    for jour in (date(2025, 12, 20), date(2026, 1, 10), date(2026, 1, 12)):
        consigner_faite(enfant=enfant, nature=NatureVisite.REFERENT, faite_le=jour, par=referent, le=MAINTENANT)
    (suivi,) = tableau_des_visites(enfant, au=JOUR)
    assert (suivi.dues, suivi.tenues) == (2, 1)
    assert (suivi.derniere, suivi.prochaine_due) == (date(2026, 1, 12), date(2026, 2, 11))
    assert suivi.retard_jours(JOUR) == 19
    veille = tableau_des_visites(enfant, au=date(2026, 2, 11))[0]
    assert veille.retard_jours(date(2026, 2, 11)) == 0


def test_the_next_visit_does_not_count_as_held(enfant, referent, prevue):
    (suivi,) = tableau_des_visites(enfant, au=JOUR)
    assert (suivi.derniere, suivi.prochaine, suivi.dues) == (None, JOUR, 0)
    assert tableau_des_visites(enfant, au=DEMAIN)[0].prochaine is None
    assert [v.pk for v in sans_issue(pour=referent, au=DEMAIN)] == [prevue.pk]
    assert [v.pk for v in visites_du_jour(pour=referent, jour=JOUR)] == [prevue.pk]


def test_a_new_frequency_ends_the_former_one_and_keeps_it(enfant, referent):
    ancienne = frequence(enfant, referent)
    nouvelle = frequence(enfant, referent, jours=15, des_le=JOUR)
    ancienne.refresh_from_db()
    assert (ancienne.periode.upper, ancienne.intervalle_jours) == (JOUR, 30)
    assert tableau_des_visites(enfant, au=JOUR)[0].frequence == nouvelle
    assert tableau_des_visites(enfant, au=HIER)[0].frequence == ancienne
    with pytest.raises(RegleVisite):
        frequence(enfant, referent, des_le=HIER)
    with pytest.raises(DatabaseError), transaction.atomic():
        FrequenceVisite.objects.filter(pk=nouvelle.pk).update(intervalle_jours=90)
