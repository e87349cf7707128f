"""`havre champs`: what is not classified is printed with the lines to write."""

from click.testing import CliRunner

from havre.commands.registre import champs
from havre.registre.champs import Ecart


def test_it_says_that_nothing_is_missing():
    vu = CliRunner().invoke(champs.commande, ["manquants"])
    assert (vu.exit_code, vu.output) == (0, "Chaque champ de chaque modèle est classé.\n")


def test_it_prints_the_lines_to_write(monkeypatch):
    ecart = Ecart(
        "donnees/champs/personnes.yaml", "Personne, sous « champs: », il manque :", ("    surnom: À CHOISIR",)
    )
    monkeypatch.setattr(champs, "ecarts", lambda: [ecart])
    vu = CliRunner().invoke(champs.commande, ["manquants"])
    assert vu.exit_code == 1
    assert "il manque :\n    surnom: À CHOISIR\n" in vu.output
    assert "1 écart(s)" in vu.output
