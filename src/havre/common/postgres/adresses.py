"""Folders, roles and addresses: pure functions of the environment, which start nothing and read no password."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from .compte import ABRI, compte_serveur
from .erreurs import ErreurPostgres

Role = Literal["web", "proprietaire"]
ADMINISTRATEUR = "havre_admin"
ROLES: dict[Role, str] = {"web": "havre_web", "proprietaire": "havre_proprietaire"}
GARDIEN = "havre_gardien"
"""Role without login that owns the functions which see every row; the owner of the tables may take it, the site not."""
VARIABLES: dict[Role, str] = {"web": "DATABASE_URL", "proprietaire": "HAVRE_DATABASE_URL_PROPRIETAIRE"}
BASE = "havre"
PORT = 5432
LONGUEUR_PRISE_MAX = 103
"""Longest path of a unix socket [bytes] that Linux (107) and macOS (103) both take."""
POOL = {"min_size": 0, "max_size": 8, "timeout": 10, "max_idle": 120}


@dataclass(frozen=True)
class Emplacement:
    """Where one cluster lives.

    `prive` is the caller's folder (passwords, lock), `serveur` the folder of the account that runs PostgreSQL
    (data, log): the same, unless root calls from a place where that account cannot walk. `prise` holds the socket.
    """

    prive: Path
    serveur: Path
    prise: Path

    @property
    def mots_de_passe(self) -> Path:
        """Return the password file, in the format of libpq."""
        return self.prive / "pgpass"

    @property
    def journal(self) -> Path:
        """Return the log of the server."""
        return self.serveur / "postgresql.log"


def dossier_par_defaut() -> Path:
    """Return the folder of the embedded cluster: `HAVRE_DONNEES`, else `.havre` at the root of the repository."""
    if choisi := os.environ.get("HAVRE_DONNEES"):
        return Path(choisi).absolute()
    return Path(__file__).resolve().parents[4] / ".havre"


def emplacement(dossier: Path) -> Emplacement:
    """Return where the cluster of a folder lives, the same answer whether it exists, runs or not."""
    prive = dossier.absolute()
    empreinte = hashlib.sha256(str(prive).encode()).hexdigest()[:12]
    serveur = prive
    compte = compte_serveur()
    if compte is not None and not any(prive.glob("pg[0-9]*/PG_VERSION")):
        abri = ABRI / empreinte
        if abri.is_dir() or not compte.traverse(prive):
            serveur = abri
    prise = serveur / "prise"
    if len(os.fsencode(prise / f".s.PGSQL.{PORT}")) > LONGUEUR_PRISE_MAX:
        proprietaire = os.geteuid() if compte is None else compte.uid
        prise = Path(tempfile.gettempdir()) / f"havre-{proprietaire}-{empreinte}"
    return Emplacement(prive, serveur, prise)


def adresse(lieu: Emplacement, utilisateur: str, base: str) -> str:
    """Return the address of the embedded server; it names the password file instead of showing a password."""
    options = {"host": str(lieu.prise), "port": str(PORT), "passfile": str(lieu.mots_de_passe)}
    return f"postgresql://{utilisateur}@/{quote(base)}?{urlencode(options, quote_via=quote)}"


def serveur_externe(role: Role = "web") -> str | None:
    """Return the address of the real server for a role, None where the embedded one is used.

    Raises:
        ErreurPostgres: a real server is named for the web role but not for the owner.
    """
    if not os.environ.get("DATABASE_URL"):
        return None
    if url := os.environ.get(VARIABLES[role]):
        return url
    raise ErreurPostgres(
        f"DATABASE_URL désigne un serveur, mais {VARIABLES[role]} manque : indiquez l'adresse du rôle propriétaire."
    )


def _lire_url(url: str) -> dict[str, Any]:
    """Turn a `postgresql://` address into the settings of Django, keeping the options of libpq.

    Raises:
        ErreurPostgres: it is not such an address.
    """
    try:
        lue = urlsplit(url)
        port = lue.port
    except ValueError as erreur:
        raise ErreurPostgres(
            "Adresse de base illisible : attendu postgresql://role:motdepasse@hote:port/base."
        ) from erreur
    base = unquote(lue.path.lstrip("/"))
    if lue.scheme not in {"postgres", "postgresql"} or not base:
        raise ErreurPostgres("Adresse de base illisible : attendu postgresql://role:motdepasse@hote:port/base.")
    options = dict(parse_qsl(lue.query))
    return {
        "NAME": base,
        "USER": unquote(lue.username or ""),
        "PASSWORD": unquote(lue.password or ""),
        "HOST": options.pop("host", None) or unquote(lue.hostname or ""),
        "PORT": options.pop("port", None) or str(port or ""),
        "OPTIONS": options,
    }


def reglages_django(role: str, *, dossier: Path | None = None) -> dict[str, Any]:
    """Return `DATABASES["default"]` for a role: the real server if one is named, else the embedded cluster.

    Nothing is started or read: libpq itself reads the password file when a connection opens, so this works where
    the cluster was never created. Only the web role keeps a pool of connections; the owner runs short commands.

    Raises:
        ErreurPostgres: unknown role, or an address that cannot be read or is missing.
    """
    if role not in ROLES:
        raise ErreurPostgres(f"HAVRE_ROLE={role} : attendu {' ou '.join(ROLES)}.")
    connu: Role = "web" if role == "web" else "proprietaire"
    url = serveur_externe(connu) if dossier is None else None
    if url is None:
        url = adresse(emplacement(dossier or dossier_par_defaut()), ROLES[connu], BASE)
    reglages = {"ENGINE": "django.db.backends.postgresql", **_lire_url(url)}
    if connu == "web":
        reglages["OPTIONS"] = {**reglages["OPTIONS"], "pool": dict(POOL)}
        reglages["CONN_HEALTH_CHECKS"] = True
    return reglages
