"""Refusals of the rules on accounts."""

from django.core.exceptions import ValidationError


class RegleAcces(ValidationError):
    """An act on accounts that a rule of the service refuses; `champ` is the field of the form that it concerns."""

    def __init__(self, message: str, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


def exiger_motif(motif: str) -> str:
    """Return a reason without the blanks around it.

    Raises:
        RegleAcces: there is none.
    """
    if not (propre := motif.strip()):
        raise RegleAcces("Dites pourquoi : ce motif est montré à l'agent et reste au journal.", "motif")
    return propre
