"""Text as paper takes it."""

import re
from collections.abc import Mapping
from typing import Any

MOT_SANS_FIN = re.compile(r"\S{30}(?=\S)")


def cassable(valeur: Any) -> Any:
    """Return a value whose endless words may be cut at the end of a line."""
    if isinstance(valeur, str):
        return MOT_SANS_FIN.sub("\\g<0>\u200b", valeur.replace("\r\n", "\n"))
    if isinstance(valeur, Mapping):
        return {cle: cassable(v) for cle, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [cassable(v) for v in valeur]
    return valeur
