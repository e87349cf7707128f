"""The guide of the import documents every column as the code reads it, and its files exist."""

import re
from pathlib import Path

import pytest

from havre.importation.natures import NATURES

RACINE = Path(__file__).parents[2]
GUIDE = (RACINE / "docs" / "guides" / "importer.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("nature", list(NATURES))
def test_every_column_is_in_the_guide_as_the_code_says_it(nature: str) -> None:
    chapitre = GUIDE.split(f"## Colonnes : {nature}\n", 1)[1].split("\n## ", 1)[0]
    lignes = [ligne for ligne in chapitre.splitlines() if ligne.startswith("| ") and "`" in ligne]
    attendues = []
    for colonne in NATURES[nature].colonnes:
        nom = f"**`{colonne.nom}`**" if colonne.obligatoire else f"`{colonne.nom}`"
        aide, exemple = (t.replace("|", r"\|") for t in (colonne.aide, colonne.exemple))
        attendues.append(f"| {nom} | {aide} | {exemple} |")
    assert lignes == attendues


def test_files_of_the_commands_exist() -> None:
    fichiers = re.findall(r"docs/exemples/import/[\w-]+\.csv", GUIDE)
    assert len(set(fichiers)) == 6
    assert all((RACINE / f).is_file() for f in fichiers)
