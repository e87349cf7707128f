"""`havre echeances`: rebuild, notices, reasons."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from havre.apps.echeances.models import Avis, Echeance
from havre.commands import echeances
from tests.factories import creer_enfant, creer_mesure

pytestmark = pytest.mark.django_db


def lancer(*arguments):
    return CliRunner().invoke(echeances.commande, [*arguments])


def test_rebuild_then_notices_then_why():
    creer_mesure([creer_enfant()], le=date(2026, 1, 15), terme=date(2027, 1, 15))
    issue = json.loads(lancer("reconstruire", "--au", "2026-03-02", "--json").output)
    assert issue["echeances"] == Echeance.objects.count() > 5
    assert json.loads(lancer("avertir", "--au", "2026-03-02", "--json").output)["avis"] == Avis.objects.count() > 0
    assert "0 avis" in lancer("avertir", "--au", "2026-03-02").output
    raisons = lancer("pourquoi", Echeance.objects.get(regle="JU-08").cle, "--au", "2026-03-02").output
    assert "Code civil 375" in raisons
    assert "15/01/2027" in raisons


def test_an_unknown_key_is_refused_in_words():
    issue = lancer("pourquoi", "PA-01:parcours:1:2026-01-01")
    assert issue.exit_code == 1
    assert "Aucune échéance" in issue.output
