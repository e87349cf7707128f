"""The repository speaks of Havre alone, runs anywhere, and is complete."""

import io
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

RACINE = Path(__file__).resolve().parents[2]
DONNEES = {".csv", ".geojson", ".svg", ".woff2", ".png", ".npz", ".npy", ".lock"}
MOTS_D_ATELIER = re.compile(
    re.escape(str(RACINE)) + r"\b|/root/\w|/home/\w|\.\./shared"
    r"|\bissues? #?\d+|pypi\.org|pythonhosted|\bsub-?agents?\b|\bsous-agents?\b|\b(?:TODO|FIXME|XXX)\b",
    re.IGNORECASE,
)
VOIT_LES_DONNEES_PARTAGEES = ("bench", "src/havre/engine/bench", "tests/architecture/test_depot.py")


IGNORES = {"__pycache__", "build", "node_modules", "test-results"}


def _suivis() -> Iterator[Path]:
    """Return the files of the repository, with or without git: hidden folders and what is made left out."""
    for dossier, sous_dossiers, fichiers in os.walk(RACINE):
        sous_dossiers[:] = [
            d for d in sous_dossiers if d == ".ci" or not (d.startswith(".") or d in IGNORES or d.endswith(".egg-info"))
        ]
        yield from (Path(dossier) / nom for nom in fichiers)


@pytest.mark.parametrize("verrou", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_has_hashes_and_names_no_host(verrou):
    texte = (RACINE / verrou).read_text()
    assert "http" not in texte
    epingles = re.findall(r"^\S+==\S+", texte, re.MULTILINE)
    assert len(epingles) > 20
    assert texte.count("--hash=sha256:") >= len(epingles)


def test_the_two_locks_agree():
    # A package may be needed on more systems by the developers' tools: versions agree, markers may widen.
    communs = [dict(re.findall(r"^(\S+)==([^ ;]+).*\\$", (RACINE / f).read_text(), re.MULTILINE)) for f in
               ("requirements.lock", "requirements-dev.lock")]  # fmt: skip
    assert len(communs[0]) > 20
    assert communs[0].items() <= communs[1].items()


def test_no_word_of_the_workshop_is_in_the_tree():
    fautes = []
    for fichier in _suivis():
        nom = str(fichier.relative_to(RACINE))
        if fichier.suffix in DONNEES or nom.startswith("tests/architecture/test_depot"):
            continue
        texte = fichier.read_text(encoding="utf8", errors="ignore")
        for trouve in MOTS_D_ATELIER.finditer(texte):
            if trouve.group() == "../shared" and nom.startswith(VOIT_LES_DONNEES_PARTAGEES):
                continue
            fautes.append(f"{nom}:{texte.count(chr(10), 0, trouve.start()) + 1}: {trouve.group()}")
    assert fautes == []


@pytest.mark.parametrize("script", ["demo", "test", ".ci/run", ".ci/verrou", ".ci/environnement.sh"])
def test_the_scripts_are_plain_sh_and_can_be_run(script):
    fichier = RACINE / script
    subprocess.run(["sh", "-n", str(fichier)], check=True)
    texte = fichier.read_text()
    assert not re.search(r"\[\[|\bsource \b|function \w+|\bpipefail\b|<\(|\blocal ", texte)
    if fichier.suffix != ".sh":
        assert texte.startswith("#!/bin/sh\n")
        assert fichier.stat().st_mode & 0o111


def test_the_licence_is_there_in_full():
    texte = (RACINE / "LICENSE").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in texte
    assert "END OF TERMS AND CONDITIONS" in texte


@pytest.mark.django_db
def test_the_migrations_are_complete():
    sortie = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=sortie)
    assert "No changes detected" in sortie.getvalue() or "Pas de changement" in sortie.getvalue()
