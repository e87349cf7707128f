"""`havre listes`: counts on a day and monthly records."""

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from havre.apps.pilotage.models import Releve
from havre.commands import listes
from havre.commands.ouvrier.periodiques import PERIODIQUES
from tests.factories import creer_enfant, creer_mesure

pytestmark = pytest.mark.django_db


def lancer(*arguments):
    issue = CliRunner().invoke(listes.commande, [*arguments], catch_exceptions=False)
    assert issue.exit_code == 0
    return issue.output


def test_counts_on_a_day():
    creer_mesure([creer_enfant()], le=date(2026, 1, 15))
    assert json.loads(lancer("compter", "--au", "2026-01-14", "--json"))["listes"]["non-executees"] == 0
    assert "1  Placements ordonnés et non exécutés" in lancer("compter", "--au", "15/01/2026")


def test_records_are_written_once():
    creer_mesure([creer_enfant()], le=date(2026, 1, 15))
    ecrits = json.loads(lancer("relever", "--au", "2026-02-12", "--json"))["releves"]
    assert {"liste": "non-executees", "releve_le": "2026-02-10", "nombre": 1} in ecrits
    assert len(ecrits) == Releve.objects.count()
    assert lancer("relever", "--au", "2026-02-12") == "Aucun relevé ne manque.\n"
    assert "10/03/2026       1  Placements ordonnés" in lancer("relever", "--au", "2026-03-10")


def test_worker_writes_the_records_at_night():
    cron, relever = PERIODIQUES["relever_les_listes"]
    assert cron.split()[2:] == ["*", "*", "*"]
    relever(datetime(2026, 3, 10, 2, 30, tzinfo=UTC))
    assert Releve.objects.filter(releve_le=date(2026, 3, 10)).count() == 7
