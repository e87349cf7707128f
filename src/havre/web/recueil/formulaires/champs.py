"""Fields that the forms of this area share."""

from typing import Any

from django import forms

from havre.web.socle.champs import ChampDate


def champ_date(libelle: str, aide: str = "", requis: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return ChampDate(
        label=libelle, required=requis, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=aide, error_messages={"required": "Donnez une date.", "invalid": "Cette date n'existe pas."},
    )  # fmt: skip


def champ_long(libelle: str, aide: str = "", requis: bool = True, lignes: int = 4) -> forms.CharField:
    """Return a field for several lines."""
    return forms.CharField(
        label=libelle, required=requis, widget=forms.Textarea(attrs={"rows": lignes}), help_text=aide,
        error_messages={"required": f"« {libelle} » manque."},
    )  # fmt: skip


def champ_texte(
    libelle: str, aide: str = "", requis: bool = True, longueur: int = 160, **attributs: Any
) -> forms.CharField:
    """Return a field for one line; `attributs` go to its `input`."""
    return forms.CharField(
        label=libelle, required=requis, max_length=longueur, help_text=aide,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | attributs),
        error_messages={"required": f"« {libelle} » manque."},
    )  # fmt: skip


def champ_choix(libelle: str, choix: Any, aide: str = "", requis: bool = True, **options: Any) -> forms.ChoiceField:
    """Return a field for one of a list."""
    return forms.ChoiceField(
        label=libelle, choices=choix, required=requis, help_text=aide,
        error_messages={"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."},
        **options,
    )  # fmt: skip
