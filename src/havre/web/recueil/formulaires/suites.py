"""Forms of what is decided of an information, and of the duties done."""

from typing import Any

from django import forms

from havre.apps.informations.actions import EnfantDit
from havre.apps.informations.enums import (
    MOTIFS,
    CauseSignalement,
    IssueQualification,
    MotifQualification,
    NatureActeIP,
)
from havre.apps.informations.queries import Anterieure
from havre.apps.personnes.enums import Sexe
from havre.apps.territoires.models import Juridiction

from .champs import champ_choix, champ_date, champ_long, champ_texte
from .saisie import EnfantSaisi

GROUPES = [(issue.label, [(m.value, m.label.capitalize()) for m in motifs]) for issue, motifs in MOTIFS.items()]


class Qualifier(forms.Form):
    """The outcome of the first analysis, its reasons of the law or of the service, and what founds it."""

    issue = champ_choix("Après analyse, c'est", IssueQualification.choices, widget=forms.RadioSelect)
    motifs = forms.MultipleChoiceField(
        label="Motifs", choices=GROUPES, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un motif.", "invalid_choice": "Choisissez dans la liste."},
    )  # fmt: skip
    precision = champ_long("Ce qui fonde cette décision", "Les éléments retenus ou écartés. Cela se relit plus tard.")
    decidee_le = champ_date("Décidée le")

    def decision(self) -> dict[str, Any]:
        """Return what the act asks for."""
        d = self.cleaned_data
        return d | {"issue": IssueQualification(d["issue"]), "motifs": [MotifQualification(m) for m in d["motifs"]]}


class Rattacher(forms.Form):
    """The information in progress that this one joins."""

    vers = forms.ChoiceField(
        label="Rattacher à", widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une information.", "invalid_choice": "Choisissez une information."},
    )  # fmt: skip
    motif = champ_texte("Pourquoi une seule évaluation répond aux deux", longueur=300)

    def __init__(self, *args: Any, candidates: list[Anterieure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(a.numero): a.numero for a in candidates}
        champ: Any = self.fields["vers"]
        champ.choices = [
            (
                str(a.numero),
                f"{a.reference}, reçue le {a.recue_le:%d/%m/%Y}, {a.etat.label if a.etat else ''} : {a.lien}",
            )
            for a in candidates
        ]


class Signaler(forms.Form):
    """Seising the prosecutor."""

    cause = champ_choix("Pourquoi le procureur est saisi", CauseSignalement.choices, widget=forms.RadioSelect)
    danger_avere_le = champ_date("Danger avéré le")
    motifs = champ_long("Faits et danger", "Ce que la lettre dira, faits datés.", lignes=6)
    actions_menees = champ_long("Actions déjà menées", "Ou « aucune : danger grave et immédiat ».")
    parquet = forms.ModelChoiceField(
        label="Parquet du ressort de", queryset=Juridiction.objects.order_by("nom", "pk"), required=False,
        empty_label="Choisir",
    )  # fmt: skip


class Transferer(forms.Form):
    """Sending an information to the département where the family lives."""

    departement = champ_texte("Département où vit la famille", longueur=80)
    demenagement_connu_le = champ_date("Déménagement connu le")
    motif = champ_long("Comment il est connu")


class NoterActe(forms.Form):
    """A duty done, and where its trace is."""

    nature = champ_choix("Ce qui a été fait", [("", "Choisir"), *NatureActeIP.choices])
    accompli_le = champ_date("Le")
    precision = champ_texte("Où en est la trace", "Numéro de lettre, appel, document.", longueur=300)


class Motif(forms.Form):
    """A reason."""

    motif = champ_texte("Pourquoi", longueur=200)


class DemandeDeSuites(forms.Form):
    """The day the author asked what followed."""

    demandee_le = champ_date("Demandé le")


class AjouterEnfant(EnfantSaisi):
    """A child of the household, found afterwards; the name is needed."""

    nom = champ_texte("Nom", longueur=80)

    def enfant(self) -> EnfantDit:
        """Return the child as told."""
        d = self.cleaned_data
        return EnfantDit(
            nom=d["nom"], prenom=d["prenom"], date_naissance=d["date_naissance"], age_dit=d["age_dit"],
            sexe=Sexe(int(d["sexe"])) if d["sexe"] else None, ecole=d["ecole"], concerne=d["concerne"],
            connu="" if d["connu"] == "nouveau" else d["connu"],
        )  # fmt: skip
