"""The second barrier: settings of a transaction, from which the policies of the database decide which rows exist.

The first barrier is each query, which starts from what its reader may see. The second is row-level security: a query
that forgot its condition finds no row. A transaction says whom it serves by a few settings, always local to it
(`set_config(…, true)`): at its end they are gone, so that nothing can leak through a pool of connections. Without
settings there is no row.

A process that serves nobody in particular (command line, worker) says so once for all its connections, when they
open: `servir_le_service`. Pages never do. What needs every row inside a page says it for a few lines: `tout_lire`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, connections, transaction
from psycopg.pq import TransactionStatus

NOMS = ("havre.agent", "havre.tout", "havre.services", "havre.enfants", "havre.fermes", "havre.echanges",
        "havre.informations", "havre.auteurs")  # fmt: skip
"""The settings that the policies read; arrays are written as PostgreSQL writes them ("{1,2}")."""
TOUT: dict[str, str] = {"havre.tout": "systeme", "havre.fermes": "{}"}
"""Settings of the automatic treatments: every row, sealed files too."""

_LIRE = ", ".join(f"current_setting('{nom}', true)" for nom in NOMS)
_ECRIRE = ", ".join(f"set_config('{nom}', %s, true)" for nom in NOMS)
_rang_de_la_page: ContextVar[int] = ContextVar("rang_de_la_page", default=0)


def tableau(numeros: Collection[int]) -> str:
    """Return numbers as an array of PostgreSQL, in order."""
    return "{" + ",".join(str(n) for n in sorted(numeros)) + "}"


def _ecrire(reglages: Mapping[str, str]) -> dict[str, str]:
    """Write all the settings of the transaction, blank where `reglages` says nothing; return what they were."""
    inconnus = set(reglages) - set(NOMS)
    if inconnus:
        raise ValueError(f"réglages inconnus de la barrière : {sorted(inconnus)}")
    ligne = connection.connection.execute(
        f"SELECT {_LIRE}, {_ECRIRE}",  # made of constants
        [reglages.get(nom, "") for nom in NOMS],
    ).fetchone()
    return {nom: valeur or "" for nom, valeur in zip(NOMS, ligne[: len(NOMS)], strict=True)}


@contextmanager
def sous(reglages: Mapping[str, str] | Callable[[], Mapping[str, str]]) -> Iterator[None]:
    """Run a block in a transaction (or a part of the present one) that sees what `reglages` open, and nothing else.

    A function is called first, as an automatic treatment, to read what it opens. What the settings were before comes
    back at the end; after an error the rollback brings it back.
    """
    with transaction.atomic():
        imbrique = len(connection.atomic_blocks) > 1
        if callable(reglages):
            anciens = _ecrire(TOUT)
            _ecrire(reglages())
        else:
            anciens = _ecrire(reglages)
        yield
        if imbrique and not connection.needs_rollback and _en_etat():
            _ecrire(anciens)


@contextmanager
def tout_lire(motif: str) -> Iterator[None]:
    """Run a block that sees every row, inside a page: counts, checks of a rule, never rows for the reader.

    `motif` says why in a few words; a test holds the list of the places that call this.
    """
    if not motif:
        raise ValueError("la barrière ne s'ouvre pas sans motif")
    with sous(TOUT):
        yield


def _en_etat() -> bool:
    """Whether the present transaction still takes statements."""
    return bool(connection.connection.info.transaction_status != TransactionStatus.INERROR)


def servir_le_service(*, alias: str = "default") -> None:
    """Open every connection of this process with the settings of the automatic treatments; call it before any query."""
    options = connections.settings[alias].setdefault("OPTIONS", {})
    ajout = " ".join(f"-c {nom}={valeur}" for nom, valeur in TOUT.items())
    if ajout not in options.get("options", ""):
        options["options"] = f"{options.get('options', '')} {ajout}".strip()


@contextmanager
def page(reglages: Callable[[], Mapping[str, str]]) -> Iterator[None]:
    """Run a request under its settings, and remember how deep its transaction is."""
    with sous(reglages):
        jeton = _rang_de_la_page.set(len(connection.atomic_blocks))
        try:
            yield
        finally:
            _rang_de_la_page.reset(jeton)


def abandonner_la_page() -> None:
    """Undo at its end what the present request wrote; nothing happens outside of a request."""
    if _rang_de_la_page.get():
        transaction.set_rollback(True)


def premier_bloc_de_la_page() -> bool:
    """Whether the present block is the outermost of a request: without the request's own, its end would commit."""
    rang = _rang_de_la_page.get()
    return bool(rang) and len(connection.atomic_blocks) == rang + 1
