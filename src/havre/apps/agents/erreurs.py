"""Named errors of the app; each says its rule in French."""

from django.core.exceptions import ValidationError


class RegleAgent(ValidationError):
    """A rule on accounts, roles or delegations refuses the act; nothing was written."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class SesPropresDroits(RegleAgent):
    """Nobody changes his own rights."""


class ADeux(RegleAgent):
    """A powerful role is asked for by one person and given by another."""
