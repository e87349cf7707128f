"""Errors that are named and said in French, at the field that they are about."""

from django.core.exceptions import ValidationError


class RegleRegistre(ValidationError):
    """A rule of the register is not kept; `champ` is the field of the form that it is about."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class DureeNonFixee(RegleRegistre):
    """A retention rule has no duration: nothing may go."""


class DemasquageRefuse(RegleRegistre):
    """What an export hides of somebody else stays hidden."""


class EliminationRefusee(RegleRegistre):
    """A file may not be eliminated; nothing was changed."""
