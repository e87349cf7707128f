"""Technical logs without data about persons: where a program failed and of what kind, never the values it held.

The message of an exception often quotes a value (PostgreSQL's `DETAIL: Key (nom)=(…)`, `ValueError: '…'`), and an
address may hold what was searched for: both are left out. The journal of acts is another thing: `havre.apps.journal`.
"""

import logging
import re
import traceback
from types import TracebackType

SUITE = re.compile(r"\?[^\s'\"]*")
CITATION = re.compile(r"\b(DETAIL|CONTEXT|HINT|DÉTAIL|CONTEXTE):.*", re.S)
COMMANDES = {rang: f"\\x{rang:02x}" for rang in [*range(32), *range(127, 160), 0x2028, 0x2029] if rang not in {9, 10}}
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class SansDonnees(logging.Formatter):
    """One line a record, then places of the failure; no query, no value, no character that commands a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record, on one line but for the places of a failure."""
        copie = logging.makeLogRecord(record.__dict__)
        copie.exc_text = None
        copie.msg = CITATION.sub(r"\1 : (tu)", SUITE.sub("?…", record.getMessage())).replace("\n", "\\n")
        copie.args = ()
        return super().format(copie).translate(COMMANDES)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802
        """Return the kind of a failure, of those that led to it, and where each happened."""
        lignes: list[str] = []
        erreur, vues = ei[1], set()
        while erreur is not None and id(erreur) not in vues:
            vues.add(id(erreur))
            lieux = traceback.extract_tb(erreur.__traceback__)
            pas = [f'  File "{p.filename}", line {p.lineno}, in {p.name}' for p in lieux]
            lignes[:0] = [*pas, f"{type(erreur).__module__}.{type(erreur).__qualname__} (message tu)"]
            erreur = erreur.__cause__ or (None if erreur.__suppress_context__ else erreur.__context__)
        return "\n".join(lignes)
