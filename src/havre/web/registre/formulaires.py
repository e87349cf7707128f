"""Forms of the register."""

from collections.abc import Iterable
from typing import Any

from django import forms

from havre.registre.champs import classes
from havre.registre.models import LigneBordereau
from havre.web.echanges.formulaires import champ_date, champ_texte


class FiltresChamps(forms.Form):
    """Which fields to show."""

    classe = forms.ChoiceField(label="Catégorie", required=False)
    mot = forms.CharField(label="Table ou champ", max_length=60, required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["classe"].choices = [("", "toutes"), *((c.cle, c.libelle) for c in classes().values())]  # type: ignore[attr-defined]


class GelForm(forms.Form):
    """Which file to hold, and why."""

    numero = champ_texte("Numéro de dossier", longueur=30)
    motif = champ_texte("Motif", "Litige, demande annoncée, intérêt historique…")


class LeveeForm(forms.Form):
    """Why a hold is lifted."""

    motif = champ_texte("Pourquoi le gel est levé")


class VisaForm(forms.Form):
    """What the archives answered."""

    accorde = forms.ChoiceField(
        label="Réponse", choices=[("oui", "visa accordé"), ("non", "visa refusé")], widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que les archives ont répondu."},
    )  # fmt: skip
    numero = champ_texte("Numéro du visa", longueur=60)
    vise_le = champ_date("Daté du")
    signataire = champ_texte("Signé par", "Nom et qualité.", longueur=200)
    gardees = forms.MultipleChoiceField(
        label="Dossiers que les archives gardent", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Cochez ceux qui ne doivent pas être éliminés.",
    )  # fmt: skip

    def __init__(self, *args: Any, lignes: Iterable[LigneBordereau], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["gardees"].choices = [  # type: ignore[attr-defined]
            (str(x.pk), f"{x.numero}, né en {x.naissance_annee}") for x in lignes
        ]
