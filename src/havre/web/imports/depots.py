"""Files that wait on the server between the preview and the confirmation, in the shared cache of the database."""

import hashlib
import secrets
import zlib
from dataclasses import dataclass, replace

from django.core.cache import cache

from havre.importation.bilan import Bilan

DUREE_S = 4 * 3600


@dataclass(frozen=True, slots=True)
class Depot:
    """A file put down by an agent, with its last report; without one, the file is being worked on."""

    jeton: str
    agent_id: int
    nature: str
    fichier: str
    contenu: bytes
    bilan: Bilan | None = None

    @property
    def octets(self) -> bytes:
        """Return the file as it came."""
        return zlib.decompress(self.contenu)


def deposer(*, agent_id: int, nature: str, fichier: str, octets: bytes) -> Depot:
    """Keep a file for some hours."""
    depot = Depot(secrets.token_urlsafe(18), agent_id, nature, fichier, zlib.compress(octets))
    cache.set(_cle(depot.jeton), depot, DUREE_S)
    cache.set(_cle_agent(agent_id), depot.jeton, DUREE_S)
    return depot


def dernier_depot(*, agent_id: int) -> Depot | None:
    """Return the last file that an agent put down, if it still waits: a page that was left is found again."""
    jeton = cache.get(_cle_agent(agent_id))
    return retrouver(jeton, agent_id=agent_id) if jeton else None


def retrouver(jeton: str, *, agent_id: int) -> Depot | None:
    """Return a file that this agent put down, if it still waits."""
    depot = cache.get(_cle(jeton))
    return depot if isinstance(depot, Depot) and depot.agent_id == agent_id else None


def reporter(depot: Depot, bilan: Bilan | None) -> Depot:
    """Replace the report of a file that waits."""
    depot = replace(depot, bilan=bilan)
    cache.set(_cle(depot.jeton), depot, DUREE_S)
    return depot


def retirer(depot: Depot) -> None:
    """Forget a file."""
    cache.delete(_cle(depot.jeton))


def _cle_agent(agent_id: int) -> str:
    return f"import:agent:{agent_id}"


def _cle(jeton: str) -> str:
    """Return the key of a file; the token comes from an address, which may hold any character at any length."""
    return f"import:{hashlib.sha256(jeton.encode()).hexdigest()}"
