"""`havre places` and `havre journal`: what they print, and how they fail."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection

from havre.apps.journal.actions import consigner
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.commands import places
from havre.commands.preuves import journal
from tests.factories import MAINTENANT, creer_enfant, creer_fratrie, creer_lieu, creer_mesure

pytestmark = pytest.mark.django_db


@pytest.fixture
def fratrie():
    calculer_matrice(le=MAINTENANT)
    fratrie = creer_fratrie()
    creer_mesure([creer_enfant("Ana", fratrie=fratrie), creer_enfant("Bilal", fratrie=fratrie)], le=date(2026, 1, 15))
    creer_lieu(places=2)
    return fratrie


def lancer(groupe, *arguments):
    return CliRunner().invoke(groupe, [*arguments], catch_exceptions=False)


def test_search_prints_ways_with_reasons(fratrie):
    issue = lancer(places.commande, "chercher", "--fratrie", str(fratrie.pk), "--le", "2026-03-02")
    assert issue.exit_code == 0
    assert "1. ensemble" in issue.output
    assert "Ana : Lieu d'essai" in issue.output
    assert "une personne décide" in issue.output


def test_search_in_json_holds_no_name(fratrie):
    """What a machine reads names nobody."""
    issue = lancer(places.commande, "chercher", "--fratrie", str(fratrie.pk), "--le", "02/03/2026", "--json")
    reponse = json.loads(issue.output)
    assert reponse["propositions"][0]["nature"] == "ensemble"
    assert len(reponse["propositions"][0]["enfants"]) == 2
    assert "Ana" not in issue.output


def test_unknown_group_is_one_line_in_french():
    issue = lancer(places.commande, "chercher", "--fratrie", "999999")
    assert (issue.exit_code, issue.output) == (1, "Error: aucune fratrie 999999.\n")


def test_waiting_list_prints_and_filters(fratrie):
    issue = lancer(places.commande, "attente", "--le", "2026-03-02", "--json")
    assert json.loads(issue.output)["lignes"][0]["fratrie"] == fratrie.pk
    issue = lancer(places.commande, "attente", "--le", "2026-03-02", "--motif", "hopital")
    assert "0 fratries" in issue.output


def test_journal_says_it_holds_then_names_the_altered_row():
    numero = consigner(action="essai.ecrire", par=None, le=MAINTENANT)
    issue = lancer(journal.commande, "verifier")
    assert issue.exit_code == 0
    assert "intact" in issue.output
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute("UPDATE journal_evenement SET action = 'autre' WHERE numero = %s", [numero])
        curseur.execute("SET LOCAL session_replication_role = origin")
    issue = lancer(journal.commande, "verifier", "--json")
    assert issue.exit_code == 1
    assert json.loads(issue.output.splitlines()[0])["ruptures"][0]["numero"] == numero
    assert f"ligne {numero} (" in issue.output


def test_the_night_opens_what_is_due_once(fratrie):
    """Rows L1, L2, L8: after the night, nobody waits without a search."""
    premiere = json.loads(lancer(places.commande, "nuit", "--le", "2026-03-02", "--json").output)
    assert premiere == {
        "au": "2026-03-02", "ouvertes": 1, "reunions_ouvertes": 0, "fratries_examinees": 0,
        "enfants_sans_recherche": 0,
    }  # fmt: skip
    assert json.loads(lancer(places.commande, "nuit", "--le", "2026-03-02", "--json").output)["ouvertes"] == 0
    assert "0 enfants attendent sans recherche" in lancer(places.commande, "nuit", "--le", "2026-03-02").output
