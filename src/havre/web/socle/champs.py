"""Form fields that take only what a rule may compute with and the database may hold."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PREMIERE_ANNEE, DERNIERE_ANNEE = 1900, 2199
"""Years in which a person may be born and a term may fall; a rule adds years to a date without leaving the calendar."""
ENTIER_AU_PLUS = 2**31 - 1
"""The largest integer of a column of the database."""


def exiger_annee(valeur: date | datetime | None) -> None:
    """Refuse a year that no fact can have.

    Raises:
        ValidationError: it is out of the calendar of the site.
    """
    if valeur is not None and not PREMIERE_ANNEE <= valeur.year <= DERNIERE_ANNEE:
        raise ValidationError("Cette date n'est pas possible : vérifiez l'année.", code="annee")


def jour_lu(texte: str, *, defaut: date) -> date:
    """Return the day written in an address; another one when it makes no sense or is out of the calendar."""
    try:
        jour = date.fromisoformat(texte)
        exiger_annee(jour)
    except (ValueError, ValidationError):
        return defaut
    return jour


class ChampDate(forms.DateField):
    """A date of this century or of its neighbours."""

    def validate(self, value: Any) -> None:
        """Refuse a year that no fact can have."""
        super().validate(value)
        exiger_annee(value)


class ChampEntier(forms.IntegerField):
    """An integer that a column may hold."""

    def validate(self, value: Any) -> None:
        """Refuse a number too large."""
        super().validate(value)
        if value is not None and abs(value) > ENTIER_AU_PLUS:
            raise ValidationError("Ce nombre est trop grand.", code="taille")
