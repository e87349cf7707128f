"""Forms of a child's file: visits, promises, recommended measure."""

from datetime import date
from typing import Any

from django import forms

from havre.apps.agents.models import Agent
from havre.apps.mesures.enums import TypeMesure
from havre.apps.personnes.models import Enfant
from havre.apps.suivis.enums import PROMESSES_DE_VISITE, Destinataire, Issue, NaturePromesse
from havre.apps.suivis.models import Promesse
from havre.apps.visites.enums import AnnuleePar, NatureVisite, OrigineFrequence
from havre.web.composants.formats import jour
from havre.web.socle.champs import ChampDate, ChampEntier

MOTS = forms.Textarea(attrs={"rows": 4})


def champ_date(libelle: str, aide: str = "", *, requis: bool = True) -> forms.DateField:
    """Return a day."""
    return ChampDate(
        label=libelle,
        required=requis,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=aide,
        error_messages={"required": "Donnez une date.", "invalid": "Cette date n'existe pas."},
    )


class _ChoixDePromesse(forms.ModelChoiceField):
    """A promise of visit that waits to be kept."""

    def label_from_instance(self, obj: Any) -> str:
        """Say what was promised and for when."""
        return f"{obj.get_nature_display()}, promise pour le {jour(obj.pour_le)}"


class _Visite(forms.Form):
    """What planning and writing a visit share; the team's agents only."""

    nature = forms.ChoiceField(label="Quelle visite", choices=NatureVisite.choices)
    agent = forms.ModelChoiceField(
        label="Par qui", queryset=Agent.objects.none(), required=False, empty_label="Pas encore décidé"
    )
    endroit = forms.CharField(label="Où", required=False, max_length=160)
    promesse = _ChoixDePromesse(
        label="Tient une promesse",
        queryset=Promesse.objects.none(),
        required=False,
        empty_label="Non",
        help_text="La promesse est tenue d'elle-même si la visite a lieu avant sa date.",
    )

    def __init__(self, *args: Any, enfant: Enfant, jour: date, **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["agent"].queryset = (
            Agent.objects.filter(
                affectations__service=enfant.service_id, affectations__periode__contains=jour, is_active=True
            )
            .distinct()
            .order_by("nom", "prenom", "pk")
        )
        promesses = enfant.promesses.filter(
            nature__in=PROMESSES_DE_VISITE, relevee_par=None, issues=None, visites=None, dite_le__lte=jour
        ).order_by("-pour_le", "-pk")
        champs["promesse"].queryset = promesses
        if not promesses.exists():
            del self.fields["promesse"]

    def choisie(self) -> dict[str, Any]:
        """Return what the action takes."""
        donnees = dict(self.cleaned_data)
        return donnees | {"nature": NatureVisite(donnees["nature"]), "promesse": donnees.get("promesse")}


class VisitePrevue(_Visite):
    """A visit to come."""

    prevue_le = champ_date("Prévue le")
    heure = forms.TimeField(
        label="À", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Cette heure n'existe pas."},
    )  # fmt: skip
    field_order = ("nature", "prevue_le", "heure", "agent", "endroit", "promesse")


class VisiteFaite(_Visite):
    """A visit held that was not planned here."""

    faite_le = champ_date("Faite le")
    compte_rendu = forms.CharField(label="Ce qui s'y est passé", required=False, widget=MOTS)
    field_order = ("nature", "faite_le", "agent", "endroit", "promesse", "compte_rendu")


class IssueVisite(forms.Form):
    """A planned visit was held."""

    faite_le = champ_date("Faite le")
    compte_rendu = forms.CharField(label="Ce qui s'y est passé", required=False, widget=MOTS)


class VisiteNonFaite(forms.Form):
    """A planned visit was not held."""

    annulee_le = champ_date("Su le", "Le jour où l'on a su qu'elle n'aurait pas lieu.")
    annulee_par = forms.ChoiceField(
        label="Du fait de",
        choices=[(a.value, a.label.capitalize()) for a in AnnuleePar],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites de qui cela vient."},
    )
    motif = forms.CharField(
        label="Pourquoi", widget=MOTS, error_messages={"required": "Dites pourquoi la visite n'a pas lieu."}
    )


class Correction(forms.Form):
    """What really became of a visit."""

    faite_le = champ_date("Faite le", "Laissez vide si elle n'a pas eu lieu.", requis=False)
    annulee_par = forms.ChoiceField(
        label="Sinon, du fait de", required=False, choices=[("", "Sans objet : elle a eu lieu"), *AnnuleePar.choices]
    )
    precision = forms.CharField(
        label="Ce qui s'est passé", widget=MOTS, error_messages={"required": "Dites ce qui s'est passé."}
    )


class Frequence(forms.Form):
    """How often a visit is due."""

    nature = forms.ChoiceField(label="Quelle visite", choices=NatureVisite.choices)
    intervalle_jours = ChampEntier(
        label="Une visite tous les", min_value=1, max_value=366,
        help_text="En jours : 7 pour chaque semaine, 30 par mois.",
        error_messages={
            "required": "Écrivez un nombre de jours.", "min_value": "Écrivez un nombre de jours entre 1 et 366.",
            "max_value": "Écrivez un nombre de jours entre 1 et 366.",
        },
    )  # fmt: skip
    origine = forms.ChoiceField(label="D'après", choices=OrigineFrequence.choices)
    des_le = champ_date("À partir du", "La fréquence d'avant s'arrête ce jour-là et reste au dossier.")


class PromesseDite(forms.Form):
    """What was told."""

    nature = forms.ChoiceField(label="Ce qui est promis", choices=NaturePromesse.choices)
    mots = forms.CharField(
        label="Les mots dits", widget=MOTS, help_text="Tels que l'enfant les a entendus. Ils ne se modifient plus.",
        error_messages={"required": "Écrivez les mots dits : c'est à eux que la promesse se mesure."},
    )  # fmt: skip
    dite_a = forms.MultipleChoiceField(
        label="Dite à", choices=[(d.value, d.label.capitalize()) for d in Destinataire],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Dites à qui cela a été promis."},
    )  # fmt: skip
    dite_le = champ_date("Dite le")
    pour_le = champ_date("Promise pour le")


class IssueDite(forms.Form):
    """What became of a promise."""

    issue = forms.ChoiceField(
        label="Qu'est-elle devenue",
        choices=[(Issue.TENUE.value, "Tenue"), (Issue.ROMPUE.value, "Non tenue")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que la promesse est devenue."},
    )
    survenue_le = champ_date("Le")
    mots = forms.CharField(
        label="En une phrase", widget=MOTS, error_messages={"required": "Dites en une phrase ce qui s'est passé."}
    )


class MesureRecommandee(forms.Form):
    """What a professional recommends."""

    type_mesure = forms.ChoiceField(
        label="Mesure recommandée", choices=[("", "Choisir une mesure"), *TypeMesure.choices],
        error_messages={"required": "Dites quelle mesure vous recommandez."},
    )  # fmt: skip
    motifs = forms.CharField(
        label="Pourquoi", widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ce qu'il faut à l'enfant, quelles que soient les places et les délais. Gardé tel quel, avec votre "
        "nom et la date.",
        error_messages={"required": "Écrivez pourquoi cette mesure : vos mots sont gardés tels quels."},
    )  # fmt: skip
