"""The law, the screen and the code use one word: each domain model stands in the glossary."""

from pathlib import Path

import pytest
import yaml
from django.apps import apps

FICHIER = Path(__file__).resolve().parents[2] / "src/havre/droit/glossaire.yaml"
GLOSSAIRE = yaml.safe_load(FICHIER.read_text(encoding="utf8"))
MODELES = sorted(m.__name__ for m in apps.get_models() if m.__module__.startswith(("havre.apps.", "havre.registre.")))
STATUTS = {"lu", "lu_2009", "memoire", "modele"}


def test_each_model_is_in_the_glossary_and_each_entry_is_a_model():
    assert sorted(GLOSSAIRE) == MODELES


def test_the_glossary_is_sorted():
    assert list(GLOSSAIRE) == sorted(GLOSSAIRE)


@pytest.mark.parametrize("nom", sorted(GLOSSAIRE))
def test_an_entry_is_complete_and_says_how_far_it_was_checked(nom):
    entree = GLOSSAIRE[nom]
    assert nom.isascii()
    assert set(entree) - {"confiance"} == {"terme", "definition", "anglais", "article", "statut"}
    assert entree["definition"].endswith(".")
    assert entree["statut"] in STATUTS
    assert ("confiance" in entree) is (entree["statut"] == "memoire")
    if entree["statut"] == "memoire":
        assert entree["confiance"] in {"haute", "moyenne", "faible"}
    if entree["statut"] == "modele":
        assert entree["article"] is None
