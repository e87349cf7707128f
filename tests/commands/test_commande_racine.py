"""The root command: French, one line an error, exit codes, nothing imported for nothing."""

import json
import os
import subprocess
import sys

import click
import pytest

from havre.commands import main
from havre.commands.socle import racine as module_racine
from havre.commands.socle.francais import traduire


def _appeler(*arguments: str, **environnement: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "havre.commands", *arguments],
        env={**os.environ, **environnement}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def executer(capsys, monkeypatch):
    """Return a runner inside this process: `executer("db", "etat") -> (code, output, errors)`."""
    formateur = click.Context.formatter_class
    yield lambda *arguments: (module_racine.executer(list(arguments)), *capsys.readouterr())
    click.Context.formatter_class = formateur


def test_the_help_lists_what_can_be_done_in_french(executer):
    code, sortie, _ = executer("--help")
    assert code == 0
    assert "Utilisation : havre [OPTIONS] COMMANDE [ARGUMENTS]..." in sortie
    for nom in ("demo", "migrer", "servir", "db", "territoires"):
        assert f"  {nom} " in sortie
    assert "preparer-demo" not in sortie
    for anglais in ("Usage", "Commands", "Show this", "[ARGS]"):
        assert anglais not in sortie


def test_each_command_that_is_listed_exists_and_explains_itself_in_french(executer):
    contexte = click.Context(module_racine.racine)
    noms = module_racine.racine.list_commands(contexte)
    assert len(noms) >= 6
    for nom in noms:
        code, sortie, erreurs = executer(nom, "--help")
        assert (code, erreurs) == (0, "")
        assert sortie.startswith(f"Utilisation : havre {nom}")
        assert "Show this" not in sortie


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["truc"], 2, "havre : commande inconnue : truc (aide : havre --help)"),
        (["db", "truc"], 2, "havre : commande inconnue : truc (aide : havre db --help)"),
        (["db", "adresse", "--rôle", "web"], 2, "havre : option inconnue : --rôle (aide : havre db adresse --help)"),
        (["servir", "--port"], 2, "havre : l'option --port attend une valeur"),
        (["servir", "--port", "huit"], 2, "« huit » n'est pas un nombre entier"),
        (["servir", "--port", "0"], 2, "n'est pas dans l'intervalle"),
        (["db", "adresse", "--role", "roi"], 2, "« roi » n'est pas parmi 'web', 'proprietaire'"),
        (["db", "etat", "en trop"], 2, "havre : en trop : en trop (aide"),
    ],
)
def test_a_mistake_is_one_line_in_french(executer, arguments, code, message):
    obtenu, sortie, erreurs = executer(*arguments)
    assert (obtenu, sortie) == (code, "")
    assert erreurs.count("\n") == 1
    assert message in erreurs


def test_without_a_command_the_help_is_shown(executer):
    code, sortie, erreurs = executer()
    assert code == 2
    assert "Commandes :" in sortie
    assert erreurs == ""


@pytest.mark.parametrize(
    ("anglais", "francais"),
    [
        ("Missing option '--fratrie'.", "il manque l'option --fratrie"),
        ("Missing argument 'FICHIER'.", "il manque FICHIER"),
        (
            "Invalid value for 'FICHIER': Path 'a.csv' does not exist.",
            "valeur refusée pour FICHIER : « a.csv » n'existe pas",
        ),
        (
            "Invalid value for '--le': 'demain' does not match the formats '%Y-%m-%d', '%d/%m/%Y'.",
            "valeur refusée pour --le : « demain » n'est pas une date ('%Y-%m-%d', '%d/%m/%Y')",
        ),
        ("Le lieu est complet.", "Le lieu est complet."),
    ],
)
def test_messages_of_the_library_are_translated_and_ours_are_not(anglais, francais):
    assert traduire(anglais) == francais


def test_an_error_of_the_launcher_is_one_line(executer, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "n'importe quoi")
    code, _, erreurs = executer("db", "etat")
    assert code == 1
    assert erreurs == "havre : DATABASE_URL désigne un serveur : la base embarquée ne sert pas.\n"
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@hote/havre")
    code, _, erreurs = executer("db", "adresse", "--role", "proprietaire")
    assert code == 1
    assert erreurs.startswith("havre : DATABASE_URL désigne un serveur, mais")


@pytest.mark.parametrize("options", [[], ["--neuf"]])
def test_the_demonstration_does_not_write_into_a_real_server(executer, monkeypatch, options):
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@hote/havre")
    monkeypatch.setenv("HAVRE_DATABASE_URL_PROPRIETAIRE", "postgresql://proprietaire@hote/havre")
    code, sortie, erreurs = executer("demo", *options)
    assert (code, sortie) == (1, "")
    assert "posez HAVRE_DEMONSTRATION=1" in erreurs


def test_an_unexpected_error_is_not_hidden(monkeypatch):
    def casser(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module_racine.racine, "main", casser)
    with pytest.raises(ZeroDivisionError):
        module_racine.executer([])


def test_main_leaves_with_the_exit_code(capsys):
    with pytest.raises(SystemExit) as sortie:
        main(["truc"])
    assert sortie.value.code == 2
    assert "commande inconnue" in capsys.readouterr().err


def test_the_database_commands_and_the_help_load_no_django():
    code = """
import sys
from havre.commands.socle.racine import executer
executer(["--help"]); executer(["db", "adresse"]); executer(["db", "--help"])
print(sorted({m.partition(".")[0] for m in sys.modules} & {"django", "allauth", "numpy"}))
"""
    vu = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert vu.stdout.strip().endswith("[]")


def test_the_address_is_given_in_words_and_in_json(tmp_path):
    texte = _appeler("db", "adresse", "--role", "proprietaire", HAVRE_DONNEES=str(tmp_path))
    donnees = json.loads(_appeler("db", "adresse", "--json", HAVRE_DONNEES=str(tmp_path)).stdout)
    assert texte.stdout.startswith("postgresql://havre_proprietaire@/havre?host=")
    assert donnees["role"] == "web"
    assert donnees["adresse"].startswith("postgresql://havre_web@/havre?host=")
    assert list(tmp_path.iterdir()) == []
