"""Forms of what happens to a stay: confirmed by the place, taken back, corrected."""

from typing import Any

from django import forms

from havre.apps.accueils.enums import MotifRefus
from havre.apps.accueils.models import Accueil
from havre.apps.lieux.models import Unite
from havre.web.socle.champs import ChampDate

from .formulaires import CHAMP_DATE
from .formulaires_demarches import champ_date


def champ_interlocuteur(*, requis: bool) -> forms.CharField:
    """Return the field of who spoke for the place."""
    return forms.CharField(
        label="Qui, du côté du lieu", max_length=120, required=requis, help_text="Nom et fonction.",
        error_messages={"required": "Dites qui, du côté du lieu, l'a dit."},
    )  # fmt: skip


def champ_date_facultative(libelle: str, aide: str = "") -> forms.DateField:
    """Return a day that may be empty."""
    return ChampDate(
        label=libelle, required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"), help_text=aide,
        error_messages={"invalid": "Cette date n'existe pas."},
    )  # fmt: skip


class Confirmation(forms.Form):
    """The place confirms."""

    confirmee_le = champ_date("Confirmé le")
    interlocuteur = champ_interlocuteur(requis=True)


class Dedit(forms.Form):
    """The place takes its word back."""

    motif = forms.ChoiceField(
        label="Pourquoi le lieu se dédit",
        choices=[("", "Choisir un motif"), *MotifRefus.choices],
        error_messages={"required": "Un dédit porte son motif."},
    )
    precision = forms.CharField(
        label="Ses mots", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que le lieu a dit ou écrit, tel quel.",
    )  # fmt: skip
    dedite_le = champ_date("Dit le")
    interlocuteur = champ_interlocuteur(requis=False)


class Correction(forms.Form):
    """All the values of a stay, to put right those that are wrong."""

    debut = champ_date("Premier jour", "Si le lieu d'avant finissait ce jour-là, sa fin suit la correction.")
    admis_le = champ_date_facultative("Arrivé le")
    fin = champ_date_facultative("Jour du départ", "Le premier jour où l'enfant n'y vit plus. Vide : l'accueil dure.")
    fin_promise = champ_date_facultative("Fin promise")
    lieu = forms.CharField(label="Code du lieu", required=False, help_text="Tel qu'il est dans l'annuaire.")
    code_unite = forms.CharField(label="Code de l'unité", required=False, help_text="Inutile si le lieu n'en a qu'une.")
    n_a_pas_eu_lieu = forms.BooleanField(
        label="Cet accueil n'a pas eu lieu", required=False,
        help_text="Il est annulé, la mesure n'est plus dite exécutée par lui, et l'enfant est cherché de nouveau.",
    )  # fmt: skip
    motif = forms.CharField(
        label="Pourquoi cette correction",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Une correction porte sa raison."},
    )

    def __init__(self, donnees: Any = None, *, accueil: Accueil) -> None:
        initial = {
            "debut": accueil.periode.lower, "admis_le": accueil.admis_le, "fin": accueil.periode.upper,
            "fin_promise": accueil.fin_promise, "lieu": accueil.unite.lieu.code if accueil.unite else "",
            "code_unite": accueil.unite.code if accueil.unite else "",
        }  # fmt: skip
        super().__init__(donnees, initial=initial)
        self._accueil = accueil
        if accueil.unite is None:
            del self.fields["lieu"], self.fields["code_unite"]

    def clean(self) -> dict[str, Any]:
        """Return the values with the unit that the codes name."""
        saisie = super().clean() or {}
        saisie["unite"] = self._accueil.unite
        if "lieu" in self.fields:
            unites = Unite.objects.filter(lieu__code__iexact=saisie.get("lieu", "").strip()).select_related("lieu")
            if code := saisie.get("code_unite", "").strip():
                unites = unites.filter(code__iexact=code)
            trouvees = list(unites.order_by("code", "pk")[:2])
            if len(trouvees) == 1:
                saisie["unite"] = trouvees[0]
            elif trouvees:
                self.add_error("code_unite", "Ce lieu a plusieurs unités : écrivez le code de la bonne.")
            else:
                self.add_error("lieu", "Aucune unité ne porte ce code dans l'annuaire.")
        return saisie
