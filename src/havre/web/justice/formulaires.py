"""Forms of decisions, hearings, appeals and measures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from havre.apps.decisions.enums import (
    NATURES_JUDICIAIRES,
    Appelant,
    BeneficiaireVisite,
    IssueDAppel,
    IssueDAudience,
    ModeVisite,
    NatureAudience,
    NatureDecision,
    ParPeriode,
    Position,
)
from havre.apps.decisions.models import Decision
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.enums import RaisonAttente, TypeMesure
from havre.apps.personnes.models import Enfant, Personne
from havre.apps.territoires.models import Juridiction
from havre.web.echanges.formulaires import FICHIER_ACCEPTE, champ_date, champ_long, champ_texte
from havre.web.socle.champs import ChampEntier

LIGNES_VIDES = 2


def champ_juridiction(requis: bool) -> forms.ModelChoiceField:
    """Return a field for a court."""
    return forms.ModelChoiceField(
        label="Juridiction", queryset=Juridiction.objects.order_by("nom"), required=requis, empty_label="Aucune",
        error_messages={"required": "Choisissez la juridiction."},
    )  # fmt: skip


class _ChoixEnfants(forms.ModelMultipleChoiceField):
    """Children of a sibling group."""

    def label_from_instance(self, obj: Any) -> str:
        """Name a child by first name, initial and file."""
        return f"{obj.personne.nom_court()} ({obj.numero})"


def champ_enfants(libelle: str = "Enfants concernés") -> _ChoixEnfants:
    """Return a field for children; its choices are those of the sibling group."""
    return _ChoixEnfants(
        label=libelle, queryset=Enfant.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un enfant."},
    )  # fmt: skip


class NouvelleDecision(forms.Form):
    """A decision, for one child or brothers and sisters."""

    enfants = champ_enfants()
    nature = forms.ChoiceField(label="Nature", choices=[("", "Choisir"), *NatureDecision.choices],
                               error_messages={"required": "Choisissez la nature de la décision."})  # fmt: skip
    juridiction = champ_juridiction(False)
    chambre = champ_texte("Cabinet ou chambre", requis=False, longueur=80)
    auteur = champ_texte("Rendue par", "Laissez vide pour le juge ou le procureur de la juridiction.", False, 200)
    reference = champ_texte("Référence", "Numéro porté par la décision.", longueur=60)
    rendue_le = champ_date("Rendue le")
    recue_le = champ_date("Reçue le", requis=False)
    effet_le = champ_date("Prend effet le", "Laissez vide si c'est le jour où elle est rendue.", False)
    terme_le = champ_date("Terme", "Jour où la mesure ne court plus, tel que la décision l'écrit.", False)
    sans_audition = forms.BooleanField(
        label="Placement provisoire rendu sans avoir entendu les parties", required=False,
        help_text="Le juge tient alors une audience dans les quinze jours (code de procédure civile, article 1184).",
    )  # fmt: skip
    motifs = champ_long("Motifs")
    base_legale = champ_texte("Texte appliqué", "Code et article.")
    dispositif = champ_long("Dispositif", "Ce qui est décidé, tel qu'il est écrit.", False)
    types = forms.MultipleChoiceField(
        label="Mesures ordonnées à chaque enfant", choices=TypeMesure.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    met_fin = forms.BooleanField(label="Met fin à la mesure d'accueil en cours", required=False)
    fratrie_ensemble = forms.BooleanField(label="Demande d'accueillir la fratrie ensemble", required=False)
    types_autorises = forms.MultipleChoiceField(
        label="Lieux permis", choices=TypeLieu.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous.",
    )  # fmt: skip
    temps_famille_max_min = ChampEntier(label="Au plus loin de la famille (minutes)", required=False, min_value=1)
    temps_famille_min_min = ChampEntier(
        label="Au plus près de la famille (minutes)", required=False, min_value=1,
        help_text="Quand la décision veut un éloignement.",
    )  # fmt: skip
    renouvelle = forms.ModelChoiceField(
        label="Renouvelle ou prolonge", queryset=Decision.objects.none(), required=False, empty_label="Aucune"
    )
    rectifie = forms.ModelChoiceField(
        label="Rectifie", queryset=Decision.objects.none(), required=False, empty_label="Aucune",
        help_text="Une décision saisie ne se modifie pas : une autre la rectifie, les deux restent.",
    )  # fmt: skip
    papier = forms.FileField(
        label="Décision numérisée", required=False, help_text="PDF, PNG ou JPEG, 10 Mo au plus. Gardée chiffrée.",
        widget=forms.ClearableFileInput(attrs={"accept": FICHIER_ACCEPTE}),
        error_messages={"empty": "Le fichier est vide."},
    )  # fmt: skip
    confirmee = forms.BooleanField(label="C'est bien une autre décision du même jour", required=False)

    def __init__(self, *args: Any, enfants: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["enfants"].queryset = (
            Enfant.objects.filter(pk__in=enfants).select_related("personne").order_by("personne__date_naissance", "pk")
        )
        connues = Decision.objects.filter(enfants__enfant__in=enfants).distinct().order_by("-rendue_le", "-pk")
        champs["renouvelle"].queryset = champs["rectifie"].queryset = connues

    def clean(self) -> dict[str, Any]:
        """Say where what contradicts itself stands."""
        d = super().clean() or {}
        nature = d.get("nature")
        if nature in NATURES_JUDICIAIRES and not d.get("juridiction"):
            self.add_error("juridiction", "Une décision judiciaire porte la juridiction qui l'a rendue.")
        if nature and nature not in NATURES_JUDICIAIRES and not d.get("auteur"):
            self.add_error("auteur", "Dites qui l'a rendue.")
        if d.get("effet_le") is None:
            d["effet_le"] = d.get("rendue_le")
        if d.get("terme_le") and d.get("effet_le") and d["terme_le"] <= d["effet_le"]:
            self.add_error("terme_le", "Le terme doit suivre la date d'effet.")
        if d.get("sans_audition") and nature != NatureDecision.OPP_JUGE:
            self.add_error("sans_audition", "Seule l'ordonnance de placement provisoire d'un juge est ici concernée.")
        bas, haut = d.get("temps_famille_min_min"), d.get("temps_famille_max_min")
        if bas and haut and bas > haut:
            self.add_error("temps_famille_min_min", "Le temps minimal dépasse le temps maximal.")
        return d


class NouvelleProlongation(forms.Form):
    """The order that extends a provisional placement."""

    enfants = champ_enfants()
    reference = champ_texte("Référence", "Numéro porté par l'ordonnance.", longueur=60)
    rendue_le = champ_date("Rendue le")
    recue_le = champ_date("Reçue le", requis=False)
    terme_le = champ_date("Nouveau terme", "Jour où le placement provisoire ne court plus.")
    motifs = champ_long("Motifs")
    papier = forms.FileField(
        label="Ordonnance numérisée", required=False, help_text="PDF, PNG ou JPEG, 10 Mo au plus. Gardée chiffrée.",
        widget=forms.ClearableFileInput(attrs={"accept": FICHIER_ACCEPTE}),
        error_messages={"empty": "Le fichier est vide."},
    )  # fmt: skip
    confirmee = forms.BooleanField(label="L'ordonnance dit bien cela", required=False)

    def __init__(self, *args: Any, enfants: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["enfants"].queryset = enfants


class UnDroit(forms.Form):
    """Who may see the child, how, how often."""

    beneficiaire = forms.ChoiceField(label="Qui", choices=BeneficiaireVisite.choices, required=False)
    mode = forms.ChoiceField(label="Comment", choices=[("", "Rien"), *ModeVisite.choices], required=False)
    fois = ChampEntier(label="Combien de fois", required=False, min_value=1, max_value=60)
    par = forms.ChoiceField(label="Par", choices=[("", "Sans fréquence"), *ParPeriode.choices], required=False)
    duree_min = ChampEntier(label="Durée (minutes)", required=False, min_value=1)
    precision = champ_texte("Précision", requis=False)

    def clean(self) -> dict[str, Any]:
        """A frequency is whole; a suspended right has none."""
        d = super().clean() or {}
        if d.get("mode") and bool(d.get("fois")) != bool(d.get("par")):
            self.add_error("fois", "Une fréquence dit combien de fois, et par quoi.")
        if d.get("mode") == ModeVisite.RESERVE and d.get("fois"):
            self.add_error("fois", "Un droit réservé ou suspendu n'a pas de fréquence.")
        return d


class UnRapport(forms.Form):
    """A report that the decision asks for."""

    objet = champ_texte("Rapport demandé", requis=False, longueur=200)
    pour_le = champ_date("Pour le", requis=False)

    def clean(self) -> dict[str, Any]:
        """Both or none."""
        d = super().clean() or {}
        if bool(d.get("objet")) != bool(d.get("pour_le")):
            self.add_error("pour_le" if d.get("objet") else "objet", "Un rapport dû a un objet et une date.")
        return d


class UnAccord(forms.Form):
    """What a holder of parental authority answered."""

    personne = forms.ModelChoiceField(queryset=Personne.objects.none(), widget=forms.HiddenInput, required=False)
    position = forms.ChoiceField(label="Réponse", choices=[("", "Pas demandé"), *Position.choices], required=False)
    donne_le = champ_date("Le", requis=False)
    precision = champ_texte("Précision", requis=False)

    def __init__(self, *args: Any, titulaires: Sequence[Personne] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["personne"].queryset = Personne.objects.filter(pk__in=[p.pk for p in titulaires])

    def clean(self) -> dict[str, Any]:
        """An answer has its day."""
        d = super().clean() or {}
        if d.get("position") and not d.get("donne_le"):
            self.add_error("donne_le", "Donnez la date de cette réponse.")
        return d


Droits: type[BaseFormSet] = formset_factory(UnDroit, extra=LIGNES_VIDES, max_num=12, absolute_max=12)
Rapports: type[BaseFormSet] = formset_factory(UnRapport, extra=LIGNES_VIDES, max_num=12, absolute_max=12)
Accords: type[BaseFormSet] = formset_factory(UnAccord, extra=0, max_num=12, absolute_max=12)


class NouvelAppel(forms.Form):
    """Who appeals, when."""

    forme_par = forms.ChoiceField(label="Formé par", choices=Appelant.choices)
    forme_le = champ_date("Formé le")
    execution_suspendue = forms.BooleanField(
        label="L'exécution est suspendue", required=False,
        help_text="Seulement si la décision ou la cour le dit : sinon elle continue.",
    )  # fmt: skip
    precision = champ_long("Précision", requis=False, lignes=3)


class FinAppel(forms.Form):
    """What the court of appeal did."""

    issue = forms.ChoiceField(label="Issue", choices=IssueDAppel.choices)
    rendue_le = champ_date("Le")
    decision = forms.ModelChoiceField(
        label="Arrêt saisi", queryset=Decision.objects.none(), required=False, empty_label="Pas encore saisi"
    )

    def __init__(self, *args: Any, decisions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["decision"].queryset = decisions


class NouvelleAudience(forms.Form):
    """A hearing to come, for one child or several."""

    enfants = champ_enfants()
    juridiction = champ_juridiction(True)
    chambre = champ_texte("Cabinet ou chambre", requis=False, longueur=80)
    jour = champ_date("Jour")
    heure = forms.TimeField(
        label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Donnez l'heure.", "invalid": "Cette heure n'existe pas."},
    )  # fmt: skip
    nature = forms.ChoiceField(label="Pourquoi", choices=NatureAudience.choices)
    lieu = champ_texte("Lieu", "Chambre de proximité ou siège, salle.", False, 160)
    convocation_recue_le = champ_date("Convocation reçue le", requis=False)

    def __init__(self, *args: Any, enfants: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        siens = Enfant.objects.filter(pk__in=enfants).select_related("personne")
        champs["enfants"].queryset = siens.order_by("personne__date_naissance", "pk")
        for enfant in champs["enfants"].queryset:
            nom = enfant.personne.prenom
            champs[f"avocat_{enfant.pk}"] = champ_texte(f"Avocat de {nom}", requis=False, longueur=160)
            champs[f"ad_hoc_{enfant.pk}"] = champ_texte(f"Administrateur ad hoc de {nom}", requis=False, longueur=160)

    def par_enfant(self, debut: str) -> dict[int, str]:
        """Return what was typed by child in the fields whose name begins so."""
        return {e.pk: self.cleaned_data.get(f"{debut}_{e.pk}", "") for e in self.cleaned_data["enfants"]}


class FinAudience(forms.Form):
    """What became of a hearing."""

    issue = forms.ChoiceField(label="L'audience a été", choices=IssueDAudience.choices)
    survenue_le = champ_date("Le")
    decision = forms.ModelChoiceField(
        label="Décision rendue", queryset=Decision.objects.none(), required=False, empty_label="Pas encore saisie"
    )
    precision = champ_long("Précision", requis=False, lignes=3)

    def __init__(self, *args: Any, decisions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["decision"].queryset = decisions


class Attente(forms.Form):
    """Why a measure waits."""

    raison = forms.ChoiceField(label="Pourquoi elle attend", choices=RaisonAttente.choices)
    precision = champ_texte("Précision", requis=False)


class Execution(forms.Form):
    """The fact that carried out a measure."""

    executee_le = champ_date("Exécutée le")
    fait = champ_texte("Le fait", "Première visite à domicile, premier entretien.")
    par_qui = champ_texte("Par qui", "Service ou opérateur.", longueur=160)


class FiltresAudiences(forms.Form):
    """The week shown, and before which court."""

    du = forms.CharField(widget=forms.HiddenInput, required=False)
    juridiction = forms.ModelChoiceField(
        label="Devant", queryset=Juridiction.objects.order_by("nom"), required=False, empty_label="Toutes"
    )


class FiltresAttentes(forms.Form):
    """What the waiting list shows, in which order."""

    type = forms.ChoiceField(label="Mesure", required=False)
    raison = forms.ChoiceField(
        label="Raison", required=False, choices=[("", "Toutes"), ("aucune", "Aucune écrite"), *RaisonAttente.choices]
    )
    ordre = forms.ChoiceField(
        label="Ordre", required=False,
        choices=[("", "la plus ancienne d'abord"), ("recente", "la plus récente d'abord"), ("equipe", "par équipe")],
    )  # fmt: skip
