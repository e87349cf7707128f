"""Statements that the server keeps planned, for the pages that everybody opens all day.

Django writes the parameters into the text of a statement, which the server then plans anew each time; for a page of
short queries under policies, that is most of its work. Inside `preparees`, parameters travel apart from the text, and
a statement seen several times on a connection is kept: PostgreSQL plans it for its parameters five times, then once
for all if that looks no dearer (`plan_cache_mode = auto`). Settings of the barrier are read when a plan runs.

It is asked for page by page, with a measure: a plan made for any parameter may be a bad one for a list with wide
filters, and each plan takes some hundred kilobytes on each connection (at most `AU_PLUS` of them).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

SEUIL = 2
"""Times that a statement is seen on a connection before it is kept."""
AU_PLUS = 200


@contextmanager
def preparees() -> Iterator[None]:
    """Keep the statements of a block planned on their connection; written by hand or by the ORM."""
    connection.ensure_connection()
    connexion = connection.connection
    avant = connexion.cursor_factory, connexion.prepare_threshold
    connexion.prepared_max = AU_PLUS
    connexion.cursor_factory, connexion.prepare_threshold = ServerBindingCursor, SEUIL
    try:
        yield
    finally:
        connexion.cursor_factory, connexion.prepare_threshold = avant
