"""Forms of the reports."""

from collections.abc import Sequence
from typing import Any

from django import forms

from havre.apps.suivis.enums import DestinataireRapport, EtapeRapport, Lecteur, MoyenEnvoiRapport, NatureRapport
from havre.apps.suivis.models import ParoleEnfant
from havre.web.composants.formats import jour
from havre.web.socle.champs import ChampEntier, QuiSort

from ..formulaires import champ_date

AIDES = {
    EtapeRapport.CONTEXTE: "Ce que la décision demande, depuis quand, et ce qui a changé depuis le dernier rapport.",
    EtapeRapport.PAROLE: "Ses mots se citent tels quels ci-dessous ; ici, ce qu'il faut savoir pour les lire.",
    EtapeRapport.SANTE: "Suivi, soins, bilans faits et attendus.",
    EtapeRapport.SCOLARITE: "École, présence, ce qui aide, ce qui manque.",
    EtapeRapport.QUOTIDIEN: "Là où il vit : rythme, relations, progrès, difficultés. Des faits datés.",
    EtapeRapport.FAMILLE: "Visites prévues, faites, non faites ; frères et sœurs.",
    EtapeRapport.PARENTS: "Ce qu'ils disent, tel qu'ils le disent.",
    EtapeRapport.ACTIONS: "Demandes, réponses, refus et silences, avec leurs dates.",
    EtapeRapport.ANALYSE: "Ce que vous comprenez de ces faits.",
    EtapeRapport.PROPOSITIONS: "Ce que vous proposez, y compris ce qui n'existe pas aujourd'hui faute de place.",
}


def _texte(libelle: str, aide: str = "", *, requis: bool = True, lignes: int = 4) -> forms.CharField:
    return forms.CharField(
        label=libelle, help_text=aide, required=requis, widget=forms.Textarea(attrs={"rows": lignes}),
        error_messages={"required": f"« {libelle} » manque."},
    )  # fmt: skip


def _ligne(libelle: str, aide: str = "", *, requis: bool = True, longueur: int = 160) -> forms.CharField:
    return forms.CharField(
        label=libelle, help_text=aide, required=requis, max_length=longueur,
        error_messages={"required": f"« {libelle} » manque."},
    )  # fmt: skip


class NouveauRapport(forms.Form):
    """What is begun."""

    nature = forms.ChoiceField(label="Quel document", choices=NatureRapport.choices)
    du = champ_date("Période : du")
    au = champ_date("au")


class Parole(forms.Form):
    """What the child said."""

    mots = _texte("Ses mots", "Tels quels, sans les corriger ni les résumer.")
    dite_le = champ_date("Dits le")
    circonstances = _ligne("Dans quelles circonstances", "Entretien, visite, trajet…", requis=False, longueur=300)


class Etape(forms.Form):
    """One step of the writing, and the child's words that it quotes."""

    texte = _texte("Texte", requis=False, lignes=14)
    revision = ChampEntier(widget=forms.HiddenInput)

    def __init__(self, *args: Any, etape: EtapeRapport, paroles: Sequence[ParoleEnfant], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["texte"].help_text = AIDES[etape]
        if etape == EtapeRapport.PAROLE and paroles:
            self.fields["paroles"] = forms.TypedMultipleChoiceField(
                label="Ses mots à citer", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(p.pk, f"« {p.mots} » ({jour(p.dite_le)})") for p in paroles],
            )  # fmt: skip


class Signature(QuiSort):
    """In which function one signs."""

    qualite = _ligne("Votre fonction", "Telle qu'elle paraît sous votre nom.")


class NouvelAdditif(QuiSort):
    """What another person adds."""

    motif = _texte("Pourquoi cet additif")
    texte = _texte("Ce qu'il ajoute", "Le rapport signé ne change pas : l'additif l'accompagne partout.", lignes=8)
    qualite = _ligne("Votre fonction", "Telle qu'elle paraît sous votre nom.")


class NouvelleLecture(forms.Form):
    """With whom a version was read."""

    lecteur = forms.ChoiceField(label="Avec qui", choices=Lecteur.choices)
    lu_le = champ_date("Lu le", "Laissez vide si la lecture n'a pas eu lieu.", requis=False)
    observations = _texte("Ce qu'il ou elle en a dit", "Tel quel.", requis=False)
    empechement = _ligne("Ou : pourquoi elle n'a pas eu lieu", requis=False, longueur=300)


class NouvelEnvoi(forms.Form):
    """To whom a version left."""

    destinataire = forms.ChoiceField(label="À", choices=DestinataireRapport.choices)
    destinataire_nom = _ligne("Nom du destinataire", "Cabinet, tribunal, service.", longueur=200)
    moyen = forms.ChoiceField(label="Comment", choices=MoyenEnvoiRapport.choices)
    envoye_le = champ_date("Envoyé le")
