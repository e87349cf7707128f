"""Each act that the journal may hold has a name that people say."""

import re
from pathlib import Path

import havre
from havre.importation.natures import NATURES
from havre.web.composants.actes import ACTES, acte

ECRITS = re.compile(r'consigner\([^)]*?action="([a-z_]+\.[a-z_]+)"', re.DOTALL)


def test_every_act_of_the_code_has_a_name_and_no_name_is_left_over():
    racine = Path(havre.__file__).parent
    codes = {code for fichier in racine.rglob("*.py") for code in ECRITS.findall(fichier.read_text(encoding="utf-8"))}
    assert len(codes) > 10
    assert codes | {f"import.{nature}" for nature in NATURES} == set(ACTES)


def test_unknown_act_shows_its_code():
    assert acte("autre.chose") == "autre.chose"
