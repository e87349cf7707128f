"""The import contracts of `.importlinter`, and the same order over the relations between models."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

RACINE = Path(__file__).resolve().parents[2]


def _couches(contrat: str) -> list[list[str]]:
    """Return the layers of a contract, from the top."""
    lecteur = configparser.ConfigParser()
    lecteur.read(RACINE / ".importlinter")
    lignes = lecteur[f"importlinter:contract:{contrat}"]["layers"].split("\n")
    return [[nom.strip().strip("()") for nom in ligne.split(":")] for ligne in lignes if ligne.strip()]


RANGS = {nom: rang for rang, noms in enumerate(reversed(_couches("domain_order"))) for nom in noms}


def test_the_import_contracts_hold():
    commande = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    vu = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)
    assert vu.returncode == 0, vu.stdout[-3000:]


def _relations() -> list[tuple[type[models.Model], str, type[models.Model]]]:
    """Return every relation that a model of the domain declares, those written as strings too."""
    return [
        (modele, champ.name, champ.related_model)
        for modele in apps.get_models(include_auto_created=True)
        if modele.__module__.startswith("havre.apps.")
        for champ in modele._meta.get_fields()
        if champ.is_relation and not champ.auto_created and isinstance(champ.related_model, type)
    ]


def test_a_model_refers_only_to_its_own_app_or_to_one_below():
    relations = _relations()
    assert len(relations) > 20
    fautes = [
        f"{de.__name__}.{champ} -> {vers._meta.label}"
        for de, champ, vers in relations
        if vers.__module__.startswith("havre.apps.")
        and vers._meta.app_label != de._meta.app_label
        and not RANGS[vers._meta.app_label] < RANGS[de._meta.app_label]
    ]
    assert fautes == []


def test_every_app_has_a_rank():
    dossiers = {d.name for d in (RACINE / "src/havre/apps").iterdir() if (d / "__init__.py").exists()}
    assert dossiers <= set(RANGS)
    assert len(RANGS) <= 16


@pytest.mark.parametrize(
    "dossier", sorted((RACINE / "src/havre/apps").glob("*/__init__.py")), ids=lambda d: d.parent.name
)
def test_an_app_says_in_a_few_lines_what_it_is(dossier):
    doc = compile(dossier.read_text(), str(dossier), "exec").co_consts[0]
    assert isinstance(doc, str), "no docstring"
    assert len(doc.strip().splitlines()) <= 25
    for mot in ("Nouns:", "May import:", "Must not know:", "Entry points:"):
        assert mot in doc, mot
