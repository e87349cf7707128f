"""The retention rules: none applies while its duration is not set; the register page says what the files say."""

from datetime import date
from pathlib import Path

import pytest

from havre.droit import choisir_reperes, parametre
from havre.droit.erreurs import DonneeInvalide
from havre.droit.valeurs import lire_parametre
from havre.registre.conservation import regles
from havre.registre.erreurs import DureeNonFixee
from havre.registre.reference import page_donnees

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
FIXEE = "libelle: essai\nunite: ans\nvaleurs:\n- valeur: 10\n  nature: cible_locale\n  verification: [D]\n"


def test_the_reference_page_is_up_to_date():
    assert (DOCS / "donnees.md").read_text(encoding="utf-8") == page_donnees(), "make reference"


@pytest.fixture
def fixer(tmp_path):
    """Return a setter of durations, as a département does it in its own folder."""

    def faire(nom: str, texte: str = FIXEE) -> None:
        fichier = tmp_path / "conservation" / f"{nom}.yaml"
        fichier.parent.mkdir(exist_ok=True)
        fichier.write_text(texte, encoding="utf-8")
        choisir_reperes(tmp_path)

    yield faire
    choisir_reperes(None)


def test_a_duration_that_was_not_read_is_not_set():
    for cle in ("dossier_enfant", "information_preoccupante"):
        regle = regles()[cle]
        with pytest.raises(DureeNonFixee, match=regle.libelle) as refus:
            regle.terme(date(2000, 1, 1), au=date(2026, 1, 1))
        assert "rien ne peut être éliminé" in refus.value.messages[0]
        assert "n'a pas été lue" in refus.value.messages[0]
        assert regle.ecrite(au=date(2026, 1, 1)) == "à fixer"


def test_the_departement_sets_it_in_its_own_folder(fixer):
    regle = regles()["dossier_enfant"]
    fixer("dossier_enfant")
    assert regle.terme(date(2010, 2, 28), au=date(2026, 1, 1)) == date(2020, 2, 28)
    assert regle.ecrite(au=date(2026, 1, 1)) == "10 ans (arrêté par le département)"
    assert not regle.a_fixer
    with pytest.raises(DureeNonFixee):
        regles()["compte_agent"].terme(date(2010, 1, 1), au=date(2026, 1, 1))


def test_a_rule_without_duration_never_ends_anything():
    with pytest.raises(DureeNonFixee, match="gardés sans terme"):
        regles()["archives"].terme(date(1990, 1, 1), au=date(2026, 1, 1))


def test_only_a_target_of_the_departement_may_wait_for_its_value(tmp_path):
    fichier = tmp_path / "x.yaml"
    fichier.write_text('libelle: x\nunite: ans\na_fixer: "Non lu."\n', encoding="utf-8")
    assert not lire_parametre(fichier, "local.essai.x").valeurs
    with pytest.raises(DonneeInvalide, match="au moins une valeur"):
        lire_parametre(fichier, "casf.essai.x")
    fichier.write_text(f'{FIXEE}a_fixer: "Non lu."\n', encoding="utf-8")
    with pytest.raises(DonneeInvalide, match="au moins une valeur"):
        lire_parametre(fichier, "local.essai.x")


def test_what_waits_for_a_value_says_so_in_the_list_of_parameters():
    assert parametre("local.conservation.dossier_enfant").a_fixer
    assert parametre("local.conservation.journal_lectures").valeurs[0].nombre == 12
