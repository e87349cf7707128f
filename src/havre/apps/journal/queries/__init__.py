"""Reading and verifying the journal."""

from .chaines import Verification, verifier
from .objets import evenements_de, lectures_de

__all__ = ["Verification", "evenements_de", "lectures_de", "verifier"]
