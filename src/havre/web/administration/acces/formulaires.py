"""Forms of the accounts: who they are, what opens them, the roles they hold."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from havre.apps.agents.acces.comptes import Tri
from havre.apps.agents.actions.comptes import IDENTIFIANT
from havre.apps.agents.droits import lieux_d_exercice, roles_a_deux
from havre.apps.agents.enums import Metier, Role
from havre.apps.agents.models import Service
from havre.apps.territoires.models import DirectionTerritoriale
from havre.web.echanges.formulaires import champ_date, champ_long, champ_texte

GARDE = "N'y écrivez rien d'un enfant."


class Filtres(forms.Form):
    """Which accounts to show."""

    q = forms.CharField(label="Nom ou identifiant", max_length=60, required=False)
    role = forms.ChoiceField(label="Rôle tenu", required=False, choices=[("", "tous les rôles"), *Role.choices])
    etat = forms.ChoiceField(label="Comptes", required=False, choices=Tri.choices)
    facteur = forms.ChoiceField(
        label="Second facteur", required=False, choices=[("", "avec ou sans"), ("sans", "sans second facteur")]
    )


class Motif(forms.Form):
    """Why an administrator acts on somebody else's account."""

    motif = forms.CharField(
        label="Pourquoi", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Montré à l'agent à sa prochaine connexion, et gardé au journal. {GARDE}",
        error_messages={"required": "Dites pourquoi : ce motif est montré à l'agent et reste au journal."},
    )  # fmt: skip


class Identite(Motif):
    """The stable claim by which a provider names an agent."""

    sujet = forms.CharField(label="Identifiant stable chez le fournisseur", max_length=300)
    field_order = ("sujet", "motif")


class Compte(forms.Form):
    """Who an agent is."""

    prenom = champ_texte("Prénom", longueur=80)
    nom = champ_texte("Nom", longueur=80)
    courriel = forms.EmailField(
        label="Courriel professionnel", required=False, help_text="Havre n'y envoie rien qui parle d'un enfant.",
        error_messages={"invalid": "Cette adresse n'en est pas une : nom@departement.fr"},
    )  # fmt: skip
    metier = forms.ChoiceField(
        label="Métier", required=False, choices=[("", "Non dit"), *Metier.choices],
        help_text="Une évaluation demande deux métiers différents.",
    )  # fmt: skip


class CompteCorrige(Compte):
    """The same, with what stood there when the form was drawn."""

    lu = forms.JSONField(widget=forms.HiddenInput, required=False)

    def lues(self) -> dict[str, Any] | None:
        """Return the values that were read, None when they were not sent."""
        lu = self.cleaned_data.get("lu")
        return lu if isinstance(lu, dict) else None


class NouveauCompte(Compte):
    """An account to open, with its identifier."""

    identifiant = forms.CharField(
        label="Identifiant", max_length=60, help_text="Celui de l'annuaire du département, par exemple « c.durand ».",
        validators=[RegexValidator(IDENTIFIANT, "Lettres, chiffres, point, tiret ou arobase, sans espace.")],
        error_messages={"required": "« Identifiant » manque."},
    )  # fmt: skip
    field_order = ("prenom", "nom", "identifiant", "courriel", "metier")


def _libelle(role: Role) -> str:
    """Return a role with what it is held for, and that it takes two people."""
    deux = ", à deux" if role in roles_a_deux() else ""
    return f"{role.label} (pour {lieux_d_exercice()[role].label}{deux})"


class DonnerRole(forms.Form):
    """A role, where, and from when to when."""

    role = forms.ChoiceField(
        label="Rôle", choices=[("", "Choisir"), *((r.value, _libelle(r)) for r in Role)],
        help_text="« À deux » : vous le demandez, une autre personne le donne ou le refuse.",
        error_messages={"required": "Choisissez un rôle."},
    )  # fmt: skip
    service = forms.ModelChoiceField(
        Service.objects.order_by("nom", "pk"), label="Service", required=False, empty_label="Aucun",
        help_text="Obligatoire pour un rôle qui se tient pour un service.",
    )  # fmt: skip
    direction = forms.ModelChoiceField(
        DirectionTerritoriale.objects.order_by("nom", "pk"), label="Direction territoriale", required=False,
        empty_label="Aucune", help_text="Seulement pour un rôle qui se tient pour une direction.",
    )  # fmt: skip
    debut = champ_date("À partir du")
    fin = champ_date("Jusqu'au", "Ce jour compris. Vide : sans fin prévue.", requis=False)
    motif = champ_long("Pourquoi", f"Arrivée, mutation, remplacement… Reste au journal. {GARDE}", lignes=2)

    def choisis(self) -> dict[str, Any]:
        """Return what the action takes; the last day becomes the first one without the role."""
        donnees = dict(self.cleaned_data)
        fin = donnees["fin"]
        return donnees | {"role": Role(donnees["role"]), "fin": fin + timedelta(days=1) if fin else None}


class TerminerRole(forms.Form):
    """The end of a role."""

    fin = champ_date("Premier jour sans ce rôle")
    motif = champ_long("Pourquoi", f"Mutation, départ, erreur… Reste au journal. {GARDE}", lignes=2)
    passation = forms.BooleanField(
        label="Laisser lire encore quelques jours les enfants suivis, pour passer la main", required=False, initial=True
    )


class FermerCompte(forms.Form):
    """The end of an account."""

    jour = champ_date("Premier jour où le compte n'ouvre plus")
    motif = champ_long("Pourquoi", f"Départ, congé long… Reste au journal. {GARDE}", lignes=2)


class Decision(forms.Form):
    """What one says of a role that somebody else asked for."""

    accordee = forms.ChoiceField(
        label="Votre décision", choices=[("oui", "Donner ce rôle"), ("non", "Refuser")], widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous donnez ce rôle."},
    )  # fmt: skip
    motif = champ_long("Pourquoi", "Obligatoire pour un refus.", requis=False, lignes=2)

    def choisis(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"accordee": self.cleaned_data["accordee"] == "oui", "motif": self.cleaned_data["motif"]}
