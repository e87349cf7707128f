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


class QuiSort(forms.Form):
    """A text that leaves the service: a protected address in it is confirmed by a box that only its refusal shows."""

    adresse_confirmee = forms.BooleanField(
        label="Cette adresse doit figurer dans ce texte", required=False, widget=forms.HiddenInput,
        help_text="Par exemple si la lettre part chez la personne protégée. Votre choix est inscrit au journal.",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adresse_confirmee"] = self.fields.pop("adresse_confirmee")

    def add_error(self, field: str | None, error: Any) -> None:
        """Show the box with the refusal."""
        if field == "adresse_confirmee":
            self.fields[field].widget = forms.CheckboxInput()
        super().add_error(field, error)
