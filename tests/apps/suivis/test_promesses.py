"""Promises: what was said, to whom; what became of it; nothing is erased."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from havre.apps.agents.enums import Role
from havre.apps.journal.queries import evenements_de
from havre.apps.suivis.actions import noter_issue, promettre
from havre.apps.suivis.enums import Destinataire, Issue, NaturePromesse
from havre.apps.suivis.erreurs import ReglePromesse
from havre.apps.suivis.models import IssuePromesse, Promesse
from havre.apps.suivis.queries import promesses_de
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db
HIER, DEMAIN = JOUR - timedelta(days=1), JOUR + timedelta(days=1)


@pytest.fixture
def referent():
    return creer_agent(Role.REFERENT, service=creer_service())


@pytest.fixture
def enfant():
    return creer_enfant("Lou")


def dire(enfant, par, **options):
    defaut = {
        "nature": NaturePromesse.RETOUR, "mots": "Tu rentres à Noël.", "dite_a": [Destinataire.ENFANT],
        "dite_le": date(2026, 2, 1), "pour_le": JOUR, "le": MAINTENANT,
    }  # fmt: skip
    return promettre(enfant=enfant, par=par, **(defaut | options))


def conclure(promesse, par, **options):
    defaut = {"issue": Issue.TENUE, "survenue_le": JOUR, "mots": "Rentré ce matin.", "le": MAINTENANT}
    return noter_issue(promesse=promesse, par=par, **(defaut | options))


def test_a_promise_keeps_its_words_and_to_whom_they_were_said(enfant, referent):
    # row L1
    promesse = dire(enfant, referent, dite_a=[Destinataire.ENFANT, Destinataire.MERE], dite_par=referent)
    assert promesse.mots == "Tu rentres à Noël."
    assert promesse.dite_a == ["enfant", "mere"]
    assert evenements_de(enfant).first().action == "promesse.faire"


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"mots": "  "}, "mots"),
        ({"dite_a": []}, "dite_a"),
        ({"dite_le": DEMAIN, "pour_le": DEMAIN}, "dite_le"),
        ({"dite_le": JOUR, "pour_le": HIER}, "pour_le"),
    ],
)
def test_a_promise_without_its_facts_is_refused_at_the_right_field(enfant, referent, options, champ):
    with pytest.raises(ReglePromesse) as refus:
        dire(enfant, referent, **options)
    assert refus.value.champ == champ
    assert not Promesse.objects.exists()


def test_a_promise_is_released_only_by_a_new_one_that_keeps_it(enfant, referent):
    ancienne = dire(enfant, referent)
    nouvelle = dire(enfant, referent, dite_le=JOUR, pour_le=DEMAIN, mots="Demain, promis.", remplace=ancienne)
    ancienne.refresh_from_db()
    assert (ancienne.pour_le, ancienne.relevee_par) == (JOUR, nouvelle)
    with pytest.raises(ReglePromesse):
        dire(enfant, referent, remplace=ancienne)
    with pytest.raises(ReglePromesse):
        dire(creer_enfant("Sam"), referent, remplace=nouvelle)
    for refusee in (
        lambda: Promesse.objects.filter(pk=ancienne.pk).update(pour_le=DEMAIN),
        lambda: ancienne.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refusee()


def test_an_outcome_written_by_mistake_is_mended_and_kept(enfant, referent):
    promesse = dire(enfant, referent)
    premiere = conclure(promesse, referent)
    with pytest.raises(ReglePromesse):
        conclure(promesse, referent, issue=Issue.ROMPUE)
    seconde = conclure(promesse, referent, issue=Issue.ROMPUE, mots="Je m'étais trompé de dossier.", remplace=premiere)
    with pytest.raises(ReglePromesse):
        conclure(promesse, referent, remplace=premiere)
    (lue,) = promesses_de(enfant)
    assert {i.pk for i in lue.issues_lues} == {premiere.pk, seconde.pk}
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuePromesse.objects.filter(pk=premiere.pk).update(issue=Issue.ROMPUE)


def test_an_outcome_is_not_written_ahead_nor_without_words(enfant, referent):
    promesse = dire(enfant, referent, pour_le=DEMAIN)
    for options, champ in (({"survenue_le": DEMAIN}, "survenue_le"), ({"mots": ""}, "mots")):
        with pytest.raises(ReglePromesse) as refus:
            conclure(promesse, referent, **options)
        assert refus.value.champ == champ


def test_another_team_writes_nothing(enfant, referent):
    promesse = dire(enfant, referent)
    autre = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    with pytest.raises(PermissionDenied):
        dire(enfant, autre)
    with pytest.raises(PermissionDenied):
        conclure(promesse, autre)
    with pytest.raises(PermissionDenied):
        dire(enfant, creer_agent(Role.ELU))
    assert (Promesse.objects.count(), IssuePromesse.objects.count()) == (1, 0)
