"""The intake: what is told, by whom, of which household."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone

from havre.apps.informations.actions import AdulteDit, AuteurDit, EnfantDit, Recit
from havre.apps.informations.enums import Canal, LienAdulte, NatureAuteur, Origine
from havre.apps.personnes.enums import Sexe
from havre.web.enfants.besoin import ChampCommune
from havre.web.socle.champs import ChampDate, ChampEntier, exiger_annee

from .champs import champ_choix, champ_long, champ_texte

ENFANTS_AU_PLUS, ADULTES_AU_PLUS = 8, 4
OUI_NON = (("", "Ne sait pas"), ("oui", "Oui"), ("non", "Non"))
BOOLEEN = {"": None, "oui": True, "non": False}
NOUVEAU = "nouveau"


class ChampMoment(forms.DateTimeField):
    """A day and a time, as browsers send them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M")

    def validate(self, value: Any) -> None:
        """Refuse a year that no fact can have."""
        super().validate(value)
        exiger_annee(value)


class Appel(forms.Form):
    """The information itself and its author."""

    canal = champ_choix("Reçue par", Canal.choices, initial=Canal.TELEPHONE.value)
    recue_a = ChampMoment(
        label="Le", error_messages={"required": "Dites quand.", "invalid": "Cette date n'existe pas."}
    )
    origine = champ_choix("Elle vient de", [("", "Choisir"), *Origine.choices])
    nature = champ_choix("L'auteur est", NatureAuteur.choices, initial=NatureAuteur.PROFESSIONNEL.value)
    anonyme = forms.BooleanField(label="Il reste anonyme", required=False)
    auteur_nom = champ_texte("Son nom", requis=False)
    qualite = champ_texte("Sa fonction, ou son lien avec la famille", requis=False)
    organisme = champ_texte("Son école, service ou cabinet", requis=False)
    telephone = champ_texte("Téléphone", requis=False, longueur=40, inputmode="tel")
    courriel = forms.EmailField(
        label="Courriel", required=False, error_messages={"invalid": "Cette adresse n'est pas un courriel."}
    )
    auteur_adresse = champ_texte("Son adresse", requis=False, longueur=300)
    souhaite_suites = forms.BooleanField(
        label="Il demande à connaître les suites", required=False,
        help_text="Un professionnel ou un élu en est informé sans le demander ; une autre personne, à sa demande, dans "
        "les trois mois (CASF L.226-5).",
    )  # fmt: skip
    signalement_direct = forms.BooleanField(
        label="Il a saisi lui-même le procureur", required=False, help_text="Sa copie au département est attendue."
    )
    parents_informes = champ_choix("Les parents le savent-ils ?", OUI_NON, requis=False)
    faits = champ_long(
        "Ce qui est dit", "Dans les mots de l'auteur : ce qu'il a vu ou entendu, quand, par qui il le sait.", lignes=8
    )
    danger_immediat = forms.BooleanField(
        label="Danger grave et immédiat", required=False,
        help_text="La saisine du procureur s'ouvre dès l'enregistrement.",
    )  # fmt: skip
    adresse = champ_texte("Adresse du foyer", requis=False, longueur=200)
    commune = ChampCommune(label="Commune", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        """Ask who speaks, unless he stays anonymous."""
        d: dict[str, Any] = super().clean() or {}
        if not d.get("anonyme") and not d.get("auteur_nom") and not d.get("organisme"):
            self.add_error("auteur_nom", "Nommez l'auteur, ou cochez qu'il reste anonyme.")
        return d

    def recit(self) -> Recit:
        """Return what is told."""
        d = self.cleaned_data
        return Recit(
            recue_a=d["recue_a"], canal=Canal(d["canal"]), origine=Origine(d["origine"]), faits=d["faits"],
            danger_immediat=d["danger_immediat"], signalement_direct=d["signalement_direct"],
            parents_informes=BOOLEEN[d["parents_informes"]], adresse=d["adresse"], commune=d["commune"],
        )  # fmt: skip

    def auteur(self) -> AuteurDit:
        """Return who tells; of an anonymous one, nothing."""
        d = self.cleaned_data
        if d["anonyme"]:
            return AuteurDit(NatureAuteur.PARTICULIER, anonyme=True, souhaite_suites=d["souhaite_suites"])
        return AuteurDit(
            NatureAuteur(d["nature"]), nom=d["auteur_nom"], qualite=d["qualite"], organisme=d["organisme"],
            telephone=d["telephone"], courriel=d["courriel"], adresse=d["auteur_adresse"],
            souhaite_suites=d["souhaite_suites"],
        )  # fmt: skip


def maintenant() -> datetime:
    """Return the present minute, as the form shows it."""
    return timezone.localtime(timezone.now()).replace(second=0, microsecond=0)


class EnfantSaisi(forms.Form):
    """A child of the household; empty rows are left out."""

    prenom = champ_texte("Prénom", requis=False, longueur=80)
    nom = champ_texte("Nom", requis=False, longueur=80)
    date_naissance = ChampDate(
        label="Né le", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Cette date n'existe pas."},
    )  # fmt: skip
    age_dit = ChampEntier(
        label="ou âge dit", required=False, min_value=0, max_value=21, widget=forms.NumberInput(attrs={"min": 0}),
        error_messages={"max_value": "Un enfant du foyer a moins de 21 ans."},
    )  # fmt: skip
    sexe = champ_choix("Sexe", [("", "Inconnu"), *((str(v), n) for v, n in Sexe.choices)], requis=False)
    ecole = champ_texte("École, crèche", requis=False)
    concerne = forms.BooleanField(label="Visé par l'information", required=False, initial=True)
    connu = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse a birth that is still to come."""
        d: dict[str, Any] = super().clean() or {}
        naissance: date | None = d.get("date_naissance")
        if naissance and naissance > timezone.localdate():
            self.add_error("date_naissance", "Cette date est à venir.")
        return d


class AdulteSaisi(forms.Form):
    """An adult of the household."""

    lien = champ_choix("Qui est-ce ?", [("", "Choisir"), *LienAdulte.choices], requis=False)
    prenom = champ_texte("Prénom", requis=False, longueur=80)
    nom = champ_texte("Nom", requis=False, longueur=80)
    autorite_parentale = champ_choix("Autorité parentale", OUI_NON, requis=False)
    telephone = champ_texte("Téléphone", requis=False, longueur=40, inputmode="tel")
    adresse = champ_texte("Adresse, si elle est autre", requis=False, longueur=200)

    def clean(self) -> dict[str, Any]:
        """Ask who a named adult is, and the name of one who is said to be there."""
        d: dict[str, Any] = super().clean() or {}
        if d.get("nom") and not d.get("lien"):
            self.add_error("lien", "Dites qui est cet adulte.")
        if d.get("lien") and not d.get("nom"):
            self.add_error("nom", "Donnez son nom, ou retirez cette ligne.")
        return d


EnfantsSaisis = formset_factory(EnfantSaisi, extra=ENFANTS_AU_PLUS, max_num=ENFANTS_AU_PLUS, validate_max=True)
AdultesSaisis = formset_factory(AdulteSaisi, extra=ADULTES_AU_PLUS, max_num=ADULTES_AU_PLUS, validate_max=True)


def enfants_dits(lignes: BaseFormSet) -> list[tuple[EnfantSaisi, EnfantDit]]:
    """Return the children of the rows that were filled; without a name, a child bears that of the first."""
    remplies = [f for f in lignes if f.has_changed() and (f.cleaned_data.get("nom") or f.cleaned_data.get("prenom"))]
    premier = next((f.cleaned_data["nom"] for f in remplies if f.cleaned_data["nom"]), "")
    return [
        (
            f,
            EnfantDit(
                nom=(f.cleaned_data["nom"] or premier).strip(), prenom=f.cleaned_data["prenom"].strip(),
                date_naissance=f.cleaned_data["date_naissance"], age_dit=f.cleaned_data["age_dit"],
                sexe=Sexe(int(f.cleaned_data["sexe"])) if f.cleaned_data["sexe"] else None,
                ecole=f.cleaned_data["ecole"], concerne=f.cleaned_data["concerne"],
                connu="" if f.cleaned_data["connu"] == NOUVEAU else f.cleaned_data["connu"],
            ),
        )
        for f in remplies
    ]  # fmt: skip


def adultes_dits(lignes: BaseFormSet) -> list[AdulteDit]:
    """Return the adults of the rows that were filled."""
    return [
        AdulteDit(
            nom=d["nom"], lien=LienAdulte(d["lien"]), prenom=d["prenom"],
            autorite_parentale=BOOLEEN[d["autorite_parentale"]], telephone=d["telephone"], adresse=d["adresse"],
        )
        for d in (f.cleaned_data for f in lignes if f.has_changed())
        if d.get("nom")
    ]  # fmt: skip
