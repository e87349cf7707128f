"""The print of what a signed version says."""

import hashlib
import json


def empreinte_texte(etapes: dict[str, str], paroles: list[dict[str, str]]) -> str:
    """Return the SHA-256 of what a version says, in hexadecimal: the journal keeps it beside that of its pages."""
    return hashlib.sha256(json.dumps([etapes, paroles], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
