"""Forms of the searches as cases: filters of the list, opening, end."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from havre.apps.accueils.enums import MOTIFS_DECIDES, IssueRecherche, MotifRecherche
from havre.apps.accueils.queries import FiltresRecherches
from havre.apps.personnes.models import Enfant, Personne

from .formulaires import FiltresEquipes
from .formulaires_demarches import champ_date

AGES = (("", "Toutes"), ("7", "Plus de 7 jours"), ("30", "Plus de 30 jours"), ("90", "Plus de 3 mois"),
        ("365", "Plus d'un an"))  # fmt: skip
ETATS = (
    ("", "Ouvertes"),
    ("silences", "Avec un lieu silencieux"),
    ("sans_demande", "Sans lieu sollicité"),
    ("reservees", "Avec une place réservée"),
    ("closes", "Closes"),
)
FINS = [(i.value, i.label) for i in IssueRecherche if i != IssueRecherche.ABOUTIE]


class FiltresDossiers(FiltresEquipes):
    """Reason, age, state, territory and team of the cases."""

    motif = forms.ChoiceField(label="Motif", required=False, choices=[("", "Tous"), *MotifRecherche.choices])
    age = forms.ChoiceField(label="Ouverte depuis", required=False, choices=AGES)
    etat = forms.ChoiceField(label="Recherches", required=False, choices=ETATS)
    field_order = ("etat", "motif", "age", "direction", "service")

    def filtres(self) -> FiltresRecherches:
        """Return the filters of the query; an unknown value filters nothing."""
        self.is_valid()
        saisie = {nom: self.cleaned_data.get(nom, "") for nom in ("motif", "direction", "service", "etat")}
        return FiltresRecherches(**saisie, age_jours=int(self.cleaned_data.get("age") or 0))


class Ouverture(forms.Form):
    """A search that a person opens."""

    motif = forms.ChoiceField(
        label="Pourquoi",
        choices=[(m.value, m.label) for m in MOTIFS_DECIDES],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites pourquoi une place est cherchée."},
    )
    enfants = forms.MultipleChoiceField(
        label="Pour qui",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un enfant."},
    )
    ouverte_le = champ_date("Depuis le", "Le jour d'où court l'attente.")
    precision = forms.CharField(
        label="Ce qui se passe",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="En une ou deux phrases. Gardé avec la recherche.",
        error_messages={"required": "Écrivez-le en une phrase au moins."},
    )

    def __init__(self, *args: Any, groupe: Sequence[Enfant], **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["enfants"].choices = [(str(e.pk), e.personne.nom_court()) for e in groupe]


class Cloture(forms.Form):
    """The decision that ends a search, and for whom."""

    enfants = forms.MultipleChoiceField(
        label="Pour qui",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un enfant."},
    )
    issue = forms.ChoiceField(
        label="Ce qui est décidé",
        choices=FINS,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce qui est décidé."},
    )
    decision = forms.CharField(
        label="La décision et ses raisons",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Gardées avec votre nom et la date. Un enfant ne sort jamais d'une recherche sans elles.",
        error_messages={"required": "Clore une recherche demande une décision et ses raisons."},
    )

    def __init__(self, *args: Any, enfants: Mapping[int, Personne], **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["enfants"].choices = [(str(pk), personne.nom_court()) for pk, personne in enfants.items()]
