"""Forms of what is done in a search: ask a place, note its answer, a lead, what was told to the judge."""

from typing import Any

from django import forms

from havre.apps.accueils.enums import IssuePiste, MotifRefus, ReponseSollicitation
from havre.apps.lieux.models import Lieu
from havre.apps.lieux.queries import annuaire
from havre.apps.personnes.enums import TypeLien
from havre.web.socle.champs import ChampDate

CHAMP_DATE = {"type": "date"}


def champ_date(libelle: str, aide: str = "") -> forms.DateField:
    """Return a required day."""
    return ChampDate(
        label=libelle,
        widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"),
        help_text=aide,
        error_messages={"required": "Donnez une date.", "invalid": "Cette date n'existe pas."},
    )


class Demande(forms.Form):
    """Request to a place, named by its code or its name."""

    lieu = forms.CharField(
        label="Lieu sollicité",
        help_text="Son code, ou son nom.",
        error_messages={"required": "Dites quel lieu vous sollicitez."},
    )
    reponse_attendue_le = champ_date("Réponse attendue le", "Passé ce jour, le silence du lieu est compté.")
    message = forms.CharField(
        label="Ce qui lui est demandé", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Facultatif. Gardé avec la demande.",
    )  # fmt: skip

    def __init__(self, *args: Any, pour: Any, jour: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._annuaire = annuaire(pour=pour, au=jour)
        self._pour, self._jour = pour, jour

    def clean_lieu(self) -> Lieu:
        """Return the place that bears this code or this name; several ask for the code."""
        texte = self.cleaned_data["lieu"].strip()
        if (exact := self._annuaire.filter(code__iexact=texte).first()) is not None:
            return exact
        proches = list(annuaire(pour=self._pour, au=self._jour, texte=texte).order_by("nom_cle", "pk")[:6])
        if len(proches) == 1:
            return proches[0]
        if not proches:
            raise forms.ValidationError("Aucun lieu de l'annuaire ne porte ce code ou ce nom.")
        noms = " ; ".join(f"{lieu.nom}, {lieu.commune.nom} ({lieu.code})" for lieu in proches[:5])
        raise forms.ValidationError(f"Plusieurs lieux répondent à ce nom, écrivez le code : {noms}.")


class Reponse(forms.Form):
    """Answer of a place."""

    reponse = forms.ChoiceField(
        label="Réponse du lieu",
        choices=[(r.value, r.label.capitalize()) for r in ReponseSollicitation],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que le lieu a répondu."},
    )
    repondue_le = champ_date("Répondu le")
    interlocuteur = forms.CharField(
        label="Qui a répondu", required=False, max_length=120, help_text="Nom et fonction, du côté du lieu."
    )
    motif_refus = forms.ChoiceField(
        label="Motif du refus", required=False, choices=[("", "Aucun : le lieu n'a pas refusé"), *MotifRefus.choices]
    )
    precision = forms.CharField(
        label="Ses mots", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que le lieu a dit ou écrit, tel quel.",
    )  # fmt: skip


class Piste(forms.Form):
    """A relative or someone close."""

    nom = forms.CharField(
        label="Personne", max_length=120, error_messages={"required": "Nommez la personne."},
        help_text="Nom, ou lien s'il n'est pas connu : « grand-mère maternelle ».",
    )  # fmt: skip
    lien = forms.ChoiceField(
        label="Lien avec l'enfant",
        choices=[("", "Choisir un lien"), *((t.value, t.label) for t in TypeLien if t != TypeLien.PARENT)],
        error_messages={"required": "Choisissez un lien."},
    )
    issue = forms.ChoiceField(label="Où en est-on", choices=IssuePiste.choices)
    precision = forms.CharField(
        label="Ce qui a été fait", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Demandé pour conclure.",
    )  # fmt: skip


class Envoi(forms.Form):
    """Day when the judge was told."""

    envoyee_le = champ_date("Envoyée le")
