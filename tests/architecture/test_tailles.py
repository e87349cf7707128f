"""Files, functions and folders stay small; the exceptions are listed with their reason and may only shrink."""

import ast
from collections import Counter
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
LIGNES_FICHIER, LIGNES_FONCTION, VOISINS = 500, 60, 16

# "path" or "path::function": (size today, reason). A size that went down is written down here, or the line removed.
EXCEPTIONS: dict[str, tuple[int, str]] = {}

_SUFFIXES = {".py", ".html", ".css", ".js", ".typ", ".sh"}


def _fichiers() -> list[Path]:
    dossiers = [d for d in (RACINE / "src", RACINE / "tests", RACINE / "bench") if d.exists()]
    return [
        f
        for d in dossiers
        for f in d.rglob("*")
        if f.suffix in _SUFFIXES and not {"migrations", "__pycache__"} & set(f.parts) and ".min." not in f.name
    ]


def _mesures() -> dict[str, int]:
    """Return everything that is too large, with its size."""
    trop: dict[str, int] = {}
    for fichier in _fichiers():
        nom, texte = str(fichier.relative_to(RACINE)), fichier.read_text(encoding="utf8")
        if (lignes := len(texte.splitlines())) > LIGNES_FICHIER:
            trop[nom] = lignes
        if fichier.suffix != ".py":
            continue
        for noeud in ast.walk(ast.parse(texte)):
            if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef):
                longueur = (noeud.end_lineno or 0) - noeud.lineno + 1
                if longueur > LIGNES_FONCTION:
                    trop[f"{nom}::{noeud.name}"] = longueur
    voisins = Counter(
        f.parent.parent if f.name == "__init__.py" else f.parent
        for f in _fichiers()
        if f.suffix == ".py" and f.is_relative_to(RACINE / "src" / "havre")
    )
    trop |= {str(d.relative_to(RACINE)): n for d, n in voisins.items() if n > VOISINS}
    return trop


def test_nothing_is_larger_than_agreed():
    permis = {nom: taille for nom, (taille, _raison) in EXCEPTIONS.items()}
    assert {nom: taille for nom, taille in _mesures().items() if taille > permis.get(nom, 0)} == {}


def test_the_list_of_exceptions_only_shrinks():
    mesures = _mesures()
    assert {nom: mesures.get(nom) for nom, (taille, _raison) in EXCEPTIONS.items() if mesures.get(nom) != taille} == {}
    assert all(len(raison) > 15 for _taille, raison in EXCEPTIONS.values())
