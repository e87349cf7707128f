"""`havre droit`: parameters, obligations, watch and reasons, in words and in JSON, without Django."""

import json
import subprocess
import sys

import click
import pytest

from havre.commands.socle import racine as module_racine
from havre.droit import choisir_reperes


@pytest.fixture
def executer(capsys):
    """Return a runner inside this process: `executer("droit", "veille") -> (code, output, errors)`."""
    formateur = click.Context.formatter_class
    yield lambda *arguments: (module_racine.executer(["droit", *arguments]), *capsys.readouterr())
    click.Context.formatter_class = formateur


def test_why_a_date_in_words(executer):
    code, sortie, _ = executer(
        "pourquoi", "JU-17", "--fait", "changement_urgent=oui", "--fait", "changement_decide_a=2026-03-28T10:00",
        "--au", "2026-03-29",
    )  # fmt: skip
    assert code == 0
    assert "Échéance : 30/03/2026 à 11 h 00, à venir." in sortie
    assert "48 heures (loi, CASF L.223-3" in sortie


def test_why_a_date_in_json(executer):
    code, sortie, _ = executer(
        "pourquoi", "JU-13", "--fait", "mesure_terme_le=2026-07-31", "--au", "01/07/2026", "--json"
    )
    donnees = json.loads(sortie)
    assert code == 0
    assert (donnees["etat"], donnees["echeance"]) == ("depassee", "2026-06-30")
    assert donnees["faits"] == {"mesure_terme_le": "31/07/2026"}
    assert any("repère du service" in texte for texte in donnees["avertissements"])


def test_a_condition_is_checked_too(executer):
    _, sortie, _ = executer(
        "pourquoi", "AF-02", "--fait", "nombre_enfants_accueillis=4", "--fait", "derogation_nombre=non"
    )
    assert "État : non remplie." in sortie
    assert "Attention : Plus d'enfants que le nombre permis." in sortie


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["pourquoi", "XX-01"], 1, "Aucune règle d'échéance « XX-01 »."),
        (["pourquoi", "JU-13", "--fait", "mesure_terme_le"], 2, "s'écrit nom=valeur"),
        (["pourquoi", "JU-13", "--fait", "mesure_terme_le=demain"], 2, "n'est ni une date"),
        (["pourquoi", "JU-13", "--fait", "invente_le=2026-01-01"], 1, "Fait inconnu"),
        (["parametres", "lune"], 1, "aucun paramètre ne commence par « lune »"),
    ],
)
def test_a_mistake_is_one_line(executer, arguments, code, message):
    obtenu, sortie, erreurs = executer(*arguments)
    assert (obtenu, sortie) == (code, "")
    assert message in erreurs
    assert erreurs.count("\n") == 1


def test_the_parameters_are_those_of_the_day(executer):
    _, sortie, _ = executer("parametres", "casf.rapport_situation.age", "--au", "2022-02-22", "--json")
    assert json.loads(sortie)[0]["valeur"] is None
    _, sortie, _ = executer("parametres", "casf.rapport_situation.age", "--au", "2022-02-23", "--json")
    (ligne,) = json.loads(sortie)
    assert (ligne["valeur"], ligne["unite"], ligne["depuis"]) == (3, "ans", "2022-02-23")


def test_the_obligations_can_be_filtered(executer):
    _, sortie, _ = executer("obligations", "--json")
    assert len(json.loads(sortie)) == 147
    _, sortie, _ = executer("obligations", "--chapitre", "HD", "--forme", "delai")
    assert sortie.startswith("HD-02  échéance")


def test_the_watch_lists_what_is_to_be_read_again(executer):
    _, sortie, _ = executer("veille", "--au", "2026-11-22")
    lignes = sortie.splitlines()
    assert lignes[-1] == f"{(len(lignes) - 1) // 2} à relire."
    _, sortie, _ = executer("veille", "--au", "2026-11-22", "--json")
    assert len(json.loads(sortie)) == (len(lignes) - 1) // 2


def test_the_reference_pages_are_written_where_asked(executer, tmp_path):
    code, sortie, _ = executer("reference", str(tmp_path / "pages"))
    assert code == 0
    assert sorted(f.name for f in (tmp_path / "pages").iterdir()) == ["obligations.md", "parametres.md"]
    assert sortie.count("\n") == 2


def test_it_loads_no_django():
    code = """
import sys
from havre.commands.socle.racine import executer
executer(["droit", "veille"])
print(sorted({m.partition(".")[0] for m in sys.modules} & {"django", "numpy", "holidays"}))
"""
    vu = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert vu.stdout.strip().endswith("[]")


def test_the_targets_of_the_departement_are_read_and_a_broken_one_is_one_line(executer, tmp_path):
    fichier = tmp_path / "rapport_echeance" / "avance.yaml"
    fichier.parent.mkdir()
    texte = "libelle: envoi\nunite: mois\nvaleurs:\n- valeur: 2\n  nature: cible_locale\n  verification: [D]\n"
    fichier.write_text(texte, encoding="utf-8")
    try:
        _, sortie, _ = executer("--reperes", str(tmp_path), "parametres", "local.rapport_echeance")
        assert "2 mois (repère du service) [arrêté par le département]" in sortie
        fichier.write_text(texte.replace("valeur: 2", "valeur: deux"), encoding="utf-8")
        code, sortie, erreurs = executer("--reperes", str(tmp_path), "parametres", "local")
        assert (code, sortie, erreurs.count("\n")) == (1, "", 1)
        assert "avance.yaml : valeurs[0].valeur = 'deux'" in erreurs
    finally:
        choisir_reperes(None)
