"""The threat model names places and tests that exist, and each actor says what remains."""

import re
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
MENACES = RACINE / "docs" / "explications" / "menaces.md"
CHEMIN = re.compile(r"`((?:src|tests|docs)/[^`]+|requirements\.lock|pyproject\.toml)`")


def test_every_place_named_by_the_threat_model_exists():
    cites = CHEMIN.findall(MENACES.read_text(encoding="utf-8"))
    assert len(cites) > 25
    assert [c for c in cites if not (RACINE / c).exists()] == []


def test_every_measure_has_a_test_and_every_actor_what_remains():
    texte = MENACES.read_text(encoding="utf-8")
    mesures = texte.partition("## Ce qui tient contre tous")[2].partition("## Qui menace")[0]
    lignes = [ligne for ligne in mesures.splitlines() if ligne.startswith("| ") and not ligne.startswith("| mesure")]
    assert [ligne for ligne in lignes if "`tests/" not in ligne.rsplit("|", 2)[1]] == []
    acteurs = texte.partition("## Qui menace")[2].partition("## Ce que Havre ne sait pas")[0].split("\n### ")[1:]
    assert len(acteurs) >= 9
    assert [a.splitlines()[0] for a in acteurs if "**Reste**" not in a] == []
