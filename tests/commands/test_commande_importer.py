"""`havre importer`: what it prints, and how it fails (row E63)."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from havre.apps.lieux.models import Lieu
from havre.commands import importer

pytestmark = pytest.mark.django_db
EXEMPLES = Path(__file__).parents[2] / "docs" / "exemples" / "import"


def lancer(*arguments: str) -> Result:
    return CliRunner().invoke(importer.commande, [*arguments], catch_exceptions=False)


def test_good_file_is_imported_then_recognised():
    issue = lancer("lieux", str(EXEMPLES / "lieux.csv"))
    assert issue.exit_code == 0
    assert "Importé : 15 nouvelles, 0 modifiées, 0 déjà présentes" in issue.output
    assert "Tout était déjà là" in lancer("lieux", str(EXEMPLES / "lieux.csv")).output


def test_trial_says_that_nothing_was_written():
    issue = lancer("lieux", str(EXEMPLES / "lieux.csv"), "--essai")
    assert (issue.exit_code, Lieu.objects.count()) == (0, 0)
    assert "Essai réussi, rien n'a été écrit : 15 nouvelles" in issue.output


def test_errors_are_listed_with_line_column_value_and_reason():
    issue = lancer("lieux", str(EXEMPLES / "lieux-avec-erreurs.csv"))
    assert issue.exit_code == 1
    assert "À corriger (10) :" in issue.output
    assert "Ligne 4, colonne « places_du », valeur « 31/02/2025 » : Cette date n'existe pas" in issue.output
    assert "Rien n'a été importé." in issue.output


def test_report_in_json():
    issue = lancer("lieux", str(EXEMPLES / "lieux-avec-erreurs.csv"), "--json")
    assert issue.exit_code == 1
    assert len(json.loads(issue.output)["problemes"]) == 10


def test_columns_are_printed():
    issue = lancer("colonnes", "accueils")
    assert "* enfant" in issue.output
    noms = [c["nom"] for c in json.loads(lancer("colonnes", "accueils", "--json").output)]
    assert noms[:2] == ["enfant", "lieu"]


def test_file_that_does_not_exist_is_a_bad_demand():
    assert lancer("lieux", "nulle-part.csv").exit_code == 2
