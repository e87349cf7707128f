"""One embedded cluster: create it, start it, recover it, stop it."""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import psycopg

from . import adresses, base, processus
from .adresses import ADMINISTRATEUR, BASE, PORT, ROLES, Role
from .binaires import Binaires, trouver
from .compte import Compte, binaires_lisibles, compte_serveur, donner, dossier_prive, lancer
from .erreurs import ErreurPostgres

DELAI_DEMARRAGE_S = 60.0
DELAI_ORPHELINS_S = 3.0
JOURNAL_MAX_OCTETS = 10_000_000
REGLAGES: dict[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "lc_messages": "C",
    # The log must not hold what the rows hold: no statement, no value of a refused key.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
REGLAGES_ESSAI: dict[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Grappe:
    """The embedded PostgreSQL of one folder; with `essai`, without care for power cuts and for test databases.

    Several processes may hold the same folder: starting and stopping take a lock, and `active` stops the server
    only when nobody else uses it.
    """

    def __init__(self, dossier: Path, *, essai: bool = False) -> None:
        """Describe the cluster of a folder; nothing is created, started or read."""
        self.dossier = dossier.absolute()
        self.essai = essai

    @property
    def lieu(self) -> adresses.Emplacement:
        """Return where password file, data and socket stand."""
        return adresses.emplacement(self.dossier)

    @cached_property
    def _compte(self) -> Compte | None:
        return compte_serveur()

    @cached_property
    def _binaires(self) -> Binaires:
        return binaires_lisibles(trouver(), self._compte)

    @property
    def donnees(self) -> Path:
        """Return the data folder, named after the major version whose format it has."""
        return self.lieu.serveur / f"pg{self._binaires.majeure}"

    @property
    def version(self) -> str:
        """Return the version of the programs."""
        return self._binaires.version

    def adresse(self, role: Role, base: str = BASE) -> str:
        """Return the address for a role, whether the server runs or not."""
        return adresses.adresse(self.lieu, ROLES[role], base)

    def adresse_administrateur(self, base: str = BASE) -> str:
        """Return the address of the superuser, for the launcher itself and for tests of what only he could alter."""
        return adresses.adresse(self.lieu, ADMINISTRATEUR, base)

    def en_marche(self) -> bool:
        """Whether the server accepts connections; `pg_ctl status` would say yes for a dead, unburied process."""
        if not self.lieu.prise.is_dir():
            return False
        commande = [
            self._binaires.programme("pg_isready"),
            "-q",
            "-h",
            str(self.lieu.prise),
            "-p",
            str(PORT),
            "-t",
            "3",
        ]
        return lancer(commande, None, delai_s=10).returncode == 0

    def tourne(self) -> bool:
        """Whether a server process of this folder is alive: cheaper than `en_marche`, and true while it starts."""
        pid = processus.pid_inscrit(self.donnees / "postmaster.pid")
        return pid is not None and processus.sert(pid, self.donnees)

    def demarrer(self) -> None:
        """Create the cluster if need be, start it, recover it after a crash, prepare roles and database. Idempotent.

        Raises:
            ErreurPostgres: no program found, data of another version, or a server that will not start.
        """
        self._preparer_dossiers()
        with self._verrou():
            perdus = not self.lieu.mots_de_passe.exists()
            if perdus and self.tourne():
                self._arreter_serveur()
            if not self.en_marche():
                if not (self.donnees / "PG_VERSION").exists():
                    self._creer()
                elif perdus:
                    self._redonner_mots_de_passe()
                self._lancer_serveur()
            self._preparer_base(mots_de_passe_changes=perdus)

    def arreter(self) -> None:
        """Stop the server and see that no process of it is left; nothing happens if none runs.

        Raises:
            ErreurPostgres: a process of the server resists.
        """
        if not self.dossier.is_dir():
            return
        with self._verrou():
            self._arreter_serveur()
            (self.dossier / "maintenue").unlink(missing_ok=True)

    @contextlib.contextmanager
    def active(self) -> Iterator["Grappe"]:
        """Use the server for a while: start it if it is stopped, stop it at the end if nobody else uses it."""
        self._preparer_dossiers()
        with (self.dossier / "usage").open("a") as usage:
            fcntl.flock(usage, fcntl.LOCK_SH)
            try:
                self.demarrer()
                yield self
            finally:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(usage, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if not (self.dossier / "maintenue").exists():
                        self.arreter()

    def maintenir(self) -> None:
        """Start the server and leave it running until `arreter`, even when no command uses it."""
        self.demarrer()
        (self.dossier / "maintenue").touch()

    def existante(self) -> bool:
        """Whether the folder holds a cluster already."""
        return any(self.lieu.serveur.glob("pg[0-9]*/PG_VERSION"))

    def supprimer(self) -> list[Path]:
        """Stop the server and delete the cluster; return what was deleted. Other files of the folder stay."""
        self.arreter()
        lieu = self.lieu
        condamnes = [
            *lieu.serveur.glob("pg[0-9]*"),
            lieu.prise,
            lieu.journal,
            lieu.mots_de_passe,
            self.dossier / "usage",
        ]
        supprimes = [chemin for chemin in condamnes if chemin.exists()]
        for chemin in supprimes:
            if chemin.is_dir() and not chemin.is_symlink():
                shutil.rmtree(chemin)
            else:
                chemin.unlink()
        if lieu.serveur != lieu.prive:
            shutil.rmtree(lieu.serveur, ignore_errors=True)
        return supprimes

    @contextlib.contextmanager
    def _verrou(self) -> Iterator[None]:
        with (self.dossier / "verrou").open("a") as fichier:
            fcntl.flock(fichier, fcntl.LOCK_EX)
            yield

    def _arreter_serveur(self) -> None:
        donnees = self.donnees
        pid = processus.pid_inscrit(donnees / "postmaster.pid")
        if pid is not None and processus.sert(pid, donnees):
            for numero, delai_s in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
                processus.signaler(pid, numero)
                if processus.attendre_fin(pid, delai_s):
                    break
        self._congedier_orphelins(donnees)

    def _preparer_dossiers(self) -> None:
        lieu = self.lieu
        for dossier in {lieu.prive, lieu.serveur}:
            if not dossier.exists():
                dossier.mkdir(parents=True)
                dossier.chmod(0o700 if self._compte is None else 0o711)
        if not os.access(lieu.prive, os.W_OK):
            raise ErreurPostgres(f"Le dossier {lieu.prive} n'est pas accessible en écriture.")

    def _secrets(self) -> dict[str, str]:
        """Return the passwords of the three roles, made at random the first time."""
        fichier = self.lieu.mots_de_passe
        if not fichier.exists():
            lignes = [f"*:*:*:{nom}:{secrets.token_urlsafe(24)}" for nom in (ADMINISTRATEUR, *ROLES.values())]
            provisoire = fichier.with_suffix(".tmp")
            provisoire.touch(mode=0o600)
            provisoire.write_text("\n".join(lignes) + "\n")
            provisoire.rename(fichier)
        return dict(ligne.split(":")[3:5] for ligne in fichier.read_text().split())

    def _creer(self) -> None:
        """Run initdb beside the final place, then rename, so that an interrupted creation is not taken for data."""
        lieu, majeure = self.lieu, self._binaires.majeure
        autres = [d.name for d in lieu.serveur.glob("pg[0-9]*") if (d / "PG_VERSION").exists()]
        if autres:
            raise ErreurPostgres(
                f"Les données de {lieu.serveur} sont au format {autres[0]}, que PostgreSQL {self.version} ne lit pas : "
                "convertissez-les avec pg_upgrade, indiquez PG_BINDIR, ou recommencez avec ./demo --neuf."
            )
        ebauche, secret = lieu.serveur / "creation", lieu.serveur / "creation.secret"
        shutil.rmtree(ebauche, ignore_errors=True)
        dossier_prive(ebauche, self._compte)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        try:
            secret.touch(mode=0o600)
            secret.write_text(self._secrets()[ADMINISTRATEUR])
            donner(secret, self._compte)
            resultat = lancer(
                [self._binaires.programme("initdb"), "-D", str(ebauche), f"--username={ADMINISTRATEUR}"]
                + ["--encoding=UTF8", "--auth=scram-sha-256", f"--pwfile={secret}"]
                + (locale if majeure >= 17 else ["--locale=C.UTF-8"])
                + (["--no-sync"] if self.essai else []),
                self._compte,
                delai_s=120,
            )
        finally:
            secret.unlink(missing_ok=True)
        if resultat.returncode != 0:
            raise ErreurPostgres(f"initdb a échoué (code {resultat.returncode}) dans {lieu.serveur}.")
        with (ebauche / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude_if_exists 'havre.conf'\n")
        ebauche.rename(self.donnees)

    def _redonner_mots_de_passe(self) -> None:
        """Give the superuser a new password, in single-user mode, where the password file was lost but not the data."""
        resultat = lancer(
            [self._binaires.programme("postgres"), "--single", "-D", str(self.donnees), "postgres"],
            self._compte,
            delai_s=120,
            entree=f"ALTER ROLE {ADMINISTRATEUR} PASSWORD '{self._secrets()[ADMINISTRATEUR]}'\n",
        )
        if resultat.returncode != 0:
            self.lieu.mots_de_passe.unlink(missing_ok=True)
            raise ErreurPostgres(f"Le fichier {self.lieu.mots_de_passe} manque et n'a pas pu être refait.")

    def _ecrire_reglages(self) -> None:
        reglages = REGLAGES | {"unix_socket_directories": str(self.lieu.prise)} | (REGLAGES_ESSAI if self.essai else {})
        lignes = [f"{nom} = '{valeur.replace(chr(39), chr(39) * 2)}'" for nom, valeur in reglages.items()]
        fichier = self.donnees / "havre.conf"
        fichier.write_text("\n".join(lignes) + "\n")
        donner(fichier, self._compte)

    def _lancer_serveur(self) -> None:
        """Start; after a crash the old backends may hold the shared memory for some seconds, so try again."""
        lieu, donnees = self.lieu, self.donnees
        dossier_prive(lieu.prise, self._compte)
        self._ecrire_reglages()
        if lieu.journal.exists() and lieu.journal.stat().st_size > JOURNAL_MAX_OCTETS:
            lieu.journal.unlink()
        lieu.journal.touch(mode=0o600)
        donner(lieu.journal, self._compte)
        commande = [self._binaires.programme("pg_ctl"), "start", "-D", str(donnees), "-l", str(lieu.journal)]
        debut = time.monotonic()
        while True:
            self._oublier_pid_perime(donnees)
            lancer(
                [*commande, "-s", "-w", "-t", f"{DELAI_DEMARRAGE_S:.0f}"], self._compte, delai_s=DELAI_DEMARRAGE_S + 15
            )
            if self.en_marche():
                return
            ecoule = time.monotonic() - debut
            if ecoule > DELAI_DEMARRAGE_S / 2:
                raise ErreurPostgres(f"PostgreSQL ne démarre pas ({self._derniere_erreur()}) ; voir {lieu.journal}.")
            if ecoule > DELAI_ORPHELINS_S:
                self._congedier_orphelins(donnees, (signal.SIGQUIT, signal.SIGKILL))
            time.sleep(0.3)

    def _derniere_erreur(self) -> str:
        lignes = self.lieu.journal.read_text(errors="replace").splitlines()
        fatales = [ligne for ligne in lignes if re.search(r"\b(FATAL|PANIC|ERROR):", ligne)]
        return fatales[-1].strip() if fatales else "sans message"

    def _oublier_pid_perime(self, donnees: Path) -> None:
        """Remove the pid and socket locks that name a living process which is not ours, or a dead one not yet buried.

        PostgreSQL removes the lock of a vanished process itself; these two it takes for a running server.
        """
        prise = self.lieu.prise / f".s.PGSQL.{PORT}"
        for verrou in (donnees / "postmaster.pid", prise.with_name(prise.name + ".lock")):
            pid = processus.pid_inscrit(verrou)
            if pid is None or processus.sert(pid, donnees) or processus.attaches(donnees):
                continue
            verrou.unlink(missing_ok=True)
            if verrou.suffix == ".lock":
                prise.unlink(missing_ok=True)

    def _congedier_orphelins(
        self, donnees: Path, gradation: Sequence[signal.Signals | None] = (None, signal.SIGQUIT, signal.SIGKILL)
    ) -> None:
        """Wait for the backends of a dead server, then end those that a long query still holds."""
        pid = processus.pid_inscrit(donnees / "postmaster.pid")
        if pid is not None and processus.sert(pid, donnees):
            return
        for numero in gradation:
            limite = time.monotonic() + DELAI_ORPHELINS_S
            restants = processus.attaches(donnees) if donnees.exists() else []
            if numero is not None:
                for orphelin in restants:
                    processus.signaler(orphelin, numero)
            while restants and time.monotonic() < limite:
                time.sleep(0.02)
                restants = processus.attaches(donnees)
            if not restants:
                return
        raise ErreurPostgres(f"Des processus de PostgreSQL résistent : {', '.join(map(str, restants))}.")

    def _preparer_base(self, *, mots_de_passe_changes: bool) -> None:
        """Create roles, rights, extensions and the database, which says that all before it is there."""
        try:
            with psycopg.connect(self.adresse_administrateur("postgres"), autocommit=True) as connexion:
                prete = base.base_existe(connexion, BASE)
                if not prete or mots_de_passe_changes:
                    base.creer_roles(connexion, self._secrets(), essai=self.essai)
                base.creer_gardien(connexion)
                if prete:
                    with psycopg.connect(self.adresse_administrateur(BASE), autocommit=True) as ancienne:
                        base.marquer_sans_fuite(ancienne)
                else:
                    with psycopg.connect(self.adresse_administrateur("template1"), autocommit=True) as modele:
                        base.preparer_modele(modele)
                    base.creer_base(connexion, BASE)
                base.reserver_base(connexion, BASE)
        except psycopg.Error as erreur:
            raise ErreurPostgres(f"La base ne peut pas être préparée : {str(erreur).splitlines()[0]}") from erreur
