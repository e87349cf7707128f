"""The second barrier: settings of a transaction, from which the policies of the database decide which rows exist.

The first barrier is each query, which starts from what its reader may see. The second is row-level security: a query
that forgot its condition finds no row. A transaction says whom it serves by a few settings, always local to it
(`set_config(…, true)`): at its end they are gone, so that nothing can leak through a pool of connections. Without
settings there is no row.

A process that serves nobody in particular (command line, worker) says so once for all its connections, when they
open: `servir_le_service`. Pages never do. What needs every row inside a page says it for a few lines: `tout_lire`.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, connections, transaction
from psycopg.pq import TransactionStatus

NOMS = (
    "havre.agent", "havre.tout", "havre.services", "havre.enfants", "havre.fermes", "havre.scelles", "havre.echanges",
    "havre.informations", "havre.auteurs", "havre.ouverts",
)  # fmt: skip
"""The settings that the policies read; arrays are written as PostgreSQL writes them ("{1,2}")."""
TOUT: dict[str, str] = {"havre.tout": "systeme", "havre.fermes": "{}", "havre.scelles": "{}"}
"""Settings of the automatic treatments: every row, sealed files too."""

_LIRE = ", ".join(f"current_setting('{nom}', true)" for nom in NOMS)
_ECRIRE = ", ".join(f"set_config('{nom}', %s, true)" for nom in NOMS)
_TOUT = "SELECT " + ", ".join(
    f"set_config('{nom}', '{valeur}', true)"
    for nom, valeur in (*TOUT.items(), ("plan_cache_mode", "force_generic_plan"))
)
_rang_de_la_page: ContextVar[int] = ContextVar("rang_de_la_page", default=0)
_ouverture: ContextVar[tuple[str, ...]] = ContextVar("ouverture", default=())
_de_la_page: ContextVar[Mapping[str, str] | None] = ContextVar("de_la_page", default=None)


def tableau(numeros: Collection[int]) -> str:
    """Return numbers as an array of PostgreSQL, in order."""
    return "{" + ",".join(str(n) for n in sorted(numeros)) + "}"


def carte(numeros: Collection[int], *, sauf: bool = False) -> str:
    """Return a bit for each number from 0, as PostgreSQL writes bytes ("\\x0a00"): set for these, or for all but these.

    The last bit stands for the numbers beyond, and is of none of these.
    """
    octets = bytearray(max(numeros, default=0) // 8 + 2)
    for n in numeros:
        octets[n >> 3] |= 1 << (n & 7)
    return "\\x" + (bytes(o ^ 255 for o in octets) if sauf else octets).hex()


def _ecrire(reglages: Mapping[str, str], *, plan: str = "auto") -> dict[str, str]:
    """Write all the settings of the transaction, blank where `reglages` says nothing; return what they were.

    `plan` says how statements kept prepared are planned until the next writing (`plan_cache_mode`).
    """
    inconnus = set(reglages) - set(NOMS)
    if inconnus:
        raise ValueError(f"réglages inconnus de la barrière : {sorted(inconnus)}")
    ligne = connection.connection.execute(
        f"SELECT {_LIRE}, {_ECRIRE}, set_config('plan_cache_mode', %s, true)",  # made of constants
        [*(reglages.get(nom, "") for nom in NOMS), plan],
    ).fetchone()
    return {nom: valeur or "" for nom, valeur in zip(NOMS, ligne[: len(NOMS)], strict=True)}


def _ouvrir() -> dict[str, str]:
    """Write the settings of the automatic treatments in a transaction that begins, where all are blank."""
    connection.connection.execute(_TOUT)
    return {}


@contextmanager
def sous(reglages: Mapping[str, str] | Callable[[], Mapping[str, str]]) -> Iterator[None]:
    """Run a block in a transaction (or a part of the present one) that sees what `reglages` open, and nothing else.

    A function is called first, as an automatic treatment, to read what it opens. What the settings were before comes
    back at the end, with the transaction where it is this block's own; after an error of the database, the rollback of
    the block around brings it back.
    """
    imbrique = connection.in_atomic_block
    with contextlib.nullcontext() if imbrique else transaction.atomic(), _poser(reglages, rendre=imbrique):
        yield


@contextmanager
def _poser(reglages: Mapping[str, str] | Callable[[], Mapping[str, str]], *, rendre: bool) -> Iterator[dict[str, str]]:
    """Write settings for a block and give them; `rendre` writes the former ones at its end."""
    if callable(reglages):
        anciens = _ecrire(TOUT, plan="force_generic_plan") if rendre else _ouvrir()
        poses = dict(reglages())
        _ecrire(poses)
    else:
        poses = dict(reglages)
        anciens = _ecrire(poses)
    jeton = _ouverture.set(tuple(poses.get(nom, "") for nom in NOMS))
    try:
        yield poses
    finally:
        _ouverture.reset(jeton)
        if rendre and connection.connection.info.transaction_status == TransactionStatus.INTRANS:
            _ecrire(anciens)


def ouverture() -> tuple[str, ...]:
    """Return what names the rows that are open now, for what is kept in memory from one request to another."""
    return _ouverture.get()


def sans_ecriture() -> bool:
    """Whether the present transaction has written nothing yet: what it reads is then what everybody reads."""
    if not connection.in_atomic_block:
        return True
    return connection.connection.execute("SELECT pg_current_xact_id_if_assigned() IS NULL").fetchone() == (True,)


@contextmanager
def tout_lire(motif: str) -> Iterator[None]:
    """Run a block that sees every row, inside a page: counts, checks of a rule, never rows for the reader.

    `motif` says why in a few words; a test holds the list of the places that call this.
    """
    if not motif:
        raise ValueError("la barrière ne s'ouvre pas sans motif")
    with sous(TOUT):
        yield


def servir_le_service(*, alias: str = "default") -> None:
    """Open every connection of this process with the settings of the automatic treatments; call it before any query."""
    options = connections.settings[alias].setdefault("OPTIONS", {})
    ajout = " ".join(f"-c {nom}={valeur}" for nom, valeur in TOUT.items())
    if ajout not in options.get("options", ""):
        options["options"] = f"{options.get('options', '')} {ajout}".strip()


@contextmanager
def page(reglages: Callable[[], Mapping[str, str]]) -> Iterator[None]:
    """Run a request under its settings, and remember them and how deep its transaction is."""
    imbrique = connection.in_atomic_block
    with transaction.atomic(), _poser(reglages, rendre=imbrique) as poses:
        rang, siens = _rang_de_la_page.set(len(connection.atomic_blocks)), _de_la_page.set(poses)
        try:
            yield
        finally:
            _rang_de_la_page.reset(rang)
            _de_la_page.reset(siens)


def reglage_de_la_page(nom: str, *, agent: int) -> str | None:
    """Return a setting with which the present request of an agent began; None outside of his requests.

    It stays what it is inside `tout_lire`, which opens rows and makes nobody else of the reader.
    """
    poses = _de_la_page.get() or {}
    return poses[nom] if poses.get("havre.agent") == str(agent) else None


def abandonner_la_page() -> None:
    """Undo at its end what the present request wrote; nothing happens outside of a request."""
    if _rang_de_la_page.get():
        transaction.set_rollback(True)


@contextmanager
def comme_a_la_fin(*contraintes: str) -> Iterator[None]:
    """Run a block; inside a request, check these deferred constraints at its end, as its own commit would.

    The transaction of a request ends after its action: without this, what an action turns into a sentence for the
    reader would be found too late.
    """
    with transaction.atomic():
        yield
        rang = _rang_de_la_page.get()
        if rang and len(connection.atomic_blocks) == rang + 1:
            with connection.cursor() as curseur:
                curseur.execute(f"SET CONSTRAINTS {', '.join(contraintes)} IMMEDIATE")
                curseur.execute(f"SET CONSTRAINTS {', '.join(contraintes)} DEFERRED")
