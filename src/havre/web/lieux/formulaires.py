"""Forms of what a place offers: freeze, lift, declare, capacity, who speaks for it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from havre.apps.agents.models import Agent
from havre.apps.lieux.enums import CanalDeclaration, MotifGel, TypeLieu
from havre.apps.lieux.models import Lieu, Unite
from havre.web.socle.champs import ChampDate, ChampEntier

CHAMP_DATE = {"type": "date"}


def champ_date(libelle: str, aide: str = "", *, requis: bool = True) -> forms.DateField:
    """Return a day."""
    return ChampDate(
        label=libelle,
        required=requis,
        widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"),
        help_text=aide,
        error_messages={"required": "Donnez une date.", "invalid": "Cette date n'existe pas."},
    )


class DesUnites(forms.Form):
    """A form about one of the units of a place."""

    unite = forms.ModelChoiceField(
        queryset=Unite.objects.none(), label="Unité", empty_label=None,
        error_messages={"required": "Choisissez une unité.", "invalid_choice": "Cette unité n'est pas de ce lieu."},
    )  # fmt: skip

    def __init__(self, *args: Any, lieu: Lieu, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lieu = lieu
        champ: Any = self.fields["unite"]
        champ.queryset = Unite.objects.filter(lieu=lieu).order_by("code", "pk")


class GelForm(DesUnites):
    """Places taken out of the offer."""

    places = ChampEntier(
        label="Places gelées", required=False, min_value=1, max_value=999,
        help_text="Laissez vide pour toute l'unité.",
    )  # fmt: skip
    motif = forms.ChoiceField(
        label="Motif", choices=[("", "Choisir un motif"), *MotifGel.choices],
        error_messages={"required": "Choisissez un motif."},
    )  # fmt: skip
    precision = forms.CharField(
        label="En quelques mots", max_length=300, error_messages={"required": "Dites pourquoi, en quelques mots."}
    )
    debut = champ_date("Du")
    dernier = champ_date("Au (inclus)", "Laissez vide si la fin n'est pas connue.", requis=False)
    relais = forms.CharField(
        label="Qui prend le relais", required=False, help_text="Code du lieu, s'il est connu : AF-0012."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.lieu.type != TypeLieu.FAMILLE_ACCUEIL:
            del self.fields["relais"]
            champ: Any = self.fields["motif"]
            champ.choices = [c for c in champ.choices if c[0] != MotifGel.CONGES]

    def clean_relais(self) -> Lieu | None:
        """Return the place that bears the code."""
        code = self.cleaned_data["relais"].strip()
        if not code:
            return None
        if (lieu := Lieu.objects.filter(code__iexact=code).first()) is None:
            raise forms.ValidationError("Aucun lieu de l'annuaire ne porte ce code.")
        return lieu


class LeveeForm(forms.Form):
    """Places offered again."""

    le_jour = champ_date("Offertes de nouveau le")
    motif = forms.CharField(
        label="En quelques mots", max_length=300, error_messages={"required": "Dites pourquoi, en quelques mots."}
    )


class DeclarationForm(forms.Form):
    """What a place says it has free, unit by unit."""

    jour = champ_date("Pour le jour du")
    declarant = forms.CharField(
        label="Dit par", max_length=120, help_text="Qui a parlé pour le lieu.",
        error_messages={"required": "Dites qui a parlé pour le lieu."},
    )  # fmt: skip
    fonction = forms.CharField(label="Sa fonction", max_length=120, required=False)
    canal = forms.ChoiceField(label="Comment", choices=[c for c in CanalDeclaration.choices if c[0] != "fichier"])
    commentaire = forms.CharField(label="Commentaire", max_length=300, required=False)

    def __init__(self, *args: Any, unites: Sequence[tuple[Unite, int]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.unites = [u for u, _ in unites]
        libres = {
            f"unite_{u.pk}": ChampEntier(
                label=f"{u.nom} : places libres", required=False, min_value=0, max_value=999,
                help_text=f"Sur {places} ; vide si le lieu n'en a rien dit.",
            )
            for u, places in unites
        }  # fmt: skip
        self.fields = libres | self.fields

    def libres(self) -> dict[int, int]:
        """Return the places said free, {unité id: places}; a unit left empty says nothing."""
        dites = {u.pk: self.cleaned_data.get(f"unite_{u.pk}") for u in self.unites}
        return {pk: n for pk, n in dites.items() if n is not None}


class CapaciteForm(DesUnites):
    """Places of a unit from a day on."""

    places = ChampEntier(
        label="Nombre de places", min_value=0, max_value=999, error_messages={"required": "Donnez un nombre de places."}
    )
    debut = champ_date("À partir du", "La capacité d'avant s'arrête la veille.")


class RattachementForm(forms.Form):
    """An agent who speaks for a place."""

    identifiant = forms.CharField(label="Identifiant de l'agent", error_messages={"required": "Donnez un identifiant."})
    debut = champ_date("Du")
    dernier = champ_date("Au (inclus)", "Laissez vide si la fin n'est pas connue.", requis=False)

    def clean_identifiant(self) -> Agent:
        """Return the agent of this account."""
        agent = Agent.objects.filter(identifiant=self.cleaned_data["identifiant"].strip(), is_active=True).first()
        if agent is None:
            raise forms.ValidationError("Aucun compte actif ne porte cet identifiant.")
        return agent


def lendemain(jour: Any) -> Any:
    """Return the first day after a last day given in a form, None when it is open."""
    return jour + timedelta(days=1) if jour else None
