"""Forms of the rights lent."""

from datetime import timedelta
from typing import Any

from django import forms

from havre.apps.agents.actions.delegations import deleguables
from havre.apps.agents.enums import Action, MotifDelegation
from havre.apps.agents.models import Affectation
from havre.apps.agents.reperes import reperes
from havre.web.echanges.formulaires import ChampAgent, champ_date, champ_long, champ_texte


class Deleguer(forms.Form):
    """Rights of a role, lent to somebody for a dated absence."""

    delegataire = ChampAgent(
        label="À qui", help_text="Son nom ou son identifiant.", max_length=160,
        error_messages={"required": "Nommez une personne."},
    )  # fmt: skip
    debut = champ_date("À partir du")
    fin = champ_date("Jusqu'au", "Ce jour compris.")
    motif = forms.ChoiceField(
        label="Pourquoi", choices=[("", "Choisir"), *MotifDelegation.choices],
        error_messages={"required": "Dites pourquoi."},
    )  # fmt: skip
    precision = champ_texte("Précision", "Obligatoire pour un autre motif. N'y écrivez rien d'un enfant.", requis=False)
    actions = forms.MultipleChoiceField(
        label="Ce que cette personne pourra faire à votre place", widget=forms.CheckboxSelectMultiple,
        help_text="Cochez ce que l'absence demande, rien de plus.",
        error_messages={"required": "Cochez au moins un droit."},
    )  # fmt: skip

    def __init__(self, *args: Any, affectation: Affectation, **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["actions"].choices = [(a.value, a.label) for a in deleguables(affectation)]
        champs["fin"].help_text = f"Ce jour compris ; {reperes().delegation_jours} jours au plus (repère du service)."

    def choisis(self) -> dict[str, Any]:
        """Return what the action takes; the last day becomes the first one without."""
        donnees = dict(self.cleaned_data)
        return donnees | {
            "actions": [Action(a) for a in donnees["actions"]],
            "motif": MotifDelegation(donnees["motif"]),
            "fin": donnees["fin"] + timedelta(days=1),
        }


class Terminer(forms.Form):
    """Why a delegation ends early."""

    motif = champ_long("Pourquoi", "Retour plus tôt, erreur… N'y écrivez rien d'un enfant.", lignes=2)
