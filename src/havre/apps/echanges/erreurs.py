"""Named errors of the app; each says its rule in French."""

from django.core.exceptions import ValidationError


class RegleEchange(ValidationError):
    """A rule on requests and letters refuses the act; nothing was written."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class SansDelegation(RegleEchange):
    """The agent has no delegation of signature in force."""


class LettreManquante(RegleEchange):
    """A refusal or an unmet request cannot be closed without its letter."""


class DejaRepondue(RegleEchange):
    """Someone else answered meanwhile."""
