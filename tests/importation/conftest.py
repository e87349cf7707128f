"""Importing small files written in the tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from havre.apps.agents.queries import agent_systeme
from havre.importation.bilan import Bilan
from havre.importation.executer import importer

EXEMPLES = Path(__file__).parents[2] / "docs" / "exemples" / "import"
LE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

Importeur = Callable[..., Bilan]


@pytest.fixture
def importe(db: None) -> Importeur:
    """Return `importe(nature, texte)`: imports the text of a file and returns the report."""

    def importe(nature: str, texte: str | bytes, *, essai: bool = False, le: datetime = LE) -> Bilan:
        octets = texte.encode() if isinstance(texte, str) else texte
        return importer(nature=nature, octets=octets, fichier=f"{nature}.csv", par=agent_systeme(), le=le, essai=essai)

    return importe


@pytest.fixture
def exemples(importe: Importeur) -> Callable[..., list[Bilan]]:
    """Return `exemples(*natures)`: imports the files of the documentation, all four by default."""

    def exemples(*natures: str) -> list[Bilan]:
        natures = natures or ("lieux", "personnes", "decisions", "accueils")
        return [importe(n, (EXEMPLES / f"{n}.csv").read_bytes()) for n in natures]

    return exemples
