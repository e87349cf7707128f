"""Refusals of the app, in words that a page can show."""

from django.core.exceptions import ValidationError


class RegleEcheance(ValidationError):
    """A rule forbids the act; `champ` is the field of the form that it speaks of."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ
