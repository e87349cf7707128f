"""Forms of the plans: ask, stop, filter, take up, set aside."""

from typing import Any

from django import forms
from django.http import QueryDict

from havre.apps.accueils.enums import EtatProposition, MotifEcart, MouvementsPlan, NaturePlan
from havre.apps.accueils.queries.plan.lecture import TRIS, FiltresPlan
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.lieux.enums import TypeLieu
from havre.apps.territoires.models import DirectionTerritoriale
from havre.common.taches.models import Arret
from havre.web.places.formulaires import CHAMP_DATE, Choix, FiltresEquipes
from havre.web.socle.champs import ChampDate

DEPARTEMENT = "departement"
DUREES = ((30, "30 secondes"), (60, "1 minute"), (150, "2 minutes et demie"), (600, "10 minutes"))
DETAILS_MOUVEMENTS = {
    MouvementsPlan.AUCUN.value: "Le plus simple : chaque proposition prend des places libres aujourd'hui.",
    MouvementsPlan.CHAINES.value: "Trois enfants installés au plus par proposition ; des fratries sont réunies.",
}
DETAILS_ARRET = {
    Arret.GARDER.value: "Les propositions trouvées jusqu'ici seront montrées, marquées comme incomplètes.",
    Arret.JETER.value: "Rien n'est gardé du calcul.",
}


class Lancement(forms.Form):
    """What a plan is about."""

    territoire = forms.ChoiceField(label="Pour quel territoire")
    mouvements = forms.ChoiceField(
        label="Qui peut bouger",
        choices=[(m.value, m.label) for m in MouvementsPlan],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui peut changer de lieu."},
    )
    limite_s = forms.TypedChoiceField(
        label="Durée du calcul, au plus", coerce=int, choices=DUREES,
        help_text="Le calcul s'arrête plus tôt si le meilleur plan est prouvé.",
    )  # fmt: skip

    def __init__(self, donnees: Any = None, *, pour: Acteur) -> None:
        super().__init__(donnees, initial={"limite_s": reperes().plan_limite_s})
        etendue = portee(pour, Action.LANCER_PLAN)
        directions = DirectionTerritoriale.objects.order_by("nom")
        if etendue.tout:
            tout = [(DEPARTEMENT, "Tout le département")]
        else:
            tout, directions = [], directions.filter(pk__in=etendue.directions)
        champs: dict[str, Any] = self.fields
        champs["territoire"].choices = [*tout, *((d.pk, d.nom) for d in directions)]

    @property
    def direction(self) -> DirectionTerritoriale | None:
        """The territory chosen, None for the département."""
        code = self.cleaned_data["territoire"]
        return None if code == DEPARTEMENT else DirectionTerritoriale.objects.get(pk=code)


class ArretCalcul(forms.Form):
    """What becomes of what was found."""

    choix = forms.ChoiceField(
        label="De ce qui est déjà trouvé",
        choices=[(a.value, a.label.capitalize()) for a in Arret],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce qui doit être gardé."},
    )


class FiltresPropositions(FiltresEquipes):
    """Filters of the proposals of a plan."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tous"), *((e.value, e.label.capitalize()) for e in EtatProposition)],
    )
    nature = forms.ChoiceField(label="Ce qu'elle fait", required=False, choices=[("", "Toutes"), *NaturePlan.choices])
    genre = forms.ChoiceField(label="Type de lieu", required=False, choices=[("", "Tous"), *TypeLieu.choices])
    field_order = ("etat", "nature", "genre", "direction", "service")

    def __init__(self, donnees: QueryDict, *, pour: Acteur) -> None:
        super().__init__(donnees, pour=pour)
        self.tri = donnees.get("tri", "") if donnees.get("tri", "") in TRIS else TRIS[0]

    def filtres(self) -> FiltresPlan:
        """Return the filters of the query; an unknown value filters nothing."""
        self.is_valid()
        noms = ("etat", "nature", "genre", "direction", "service")
        return FiltresPlan(**{n: self.cleaned_data.get(n, "") for n in noms}, tri=self.tri)


class DateArrivee(forms.Form):
    """Day on which all the moves of a proposal are written."""

    debut = ChampDate(
        label="Arrivée le",
        widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"),
        help_text="La même pour tous : qui quitte un lieu et qui y entre. Plus tard : les places sont réservées.",
        error_messages={"required": "Donnez la date d'arrivée."},
    )


class ChoixDuGroupe(Choix):
    """What taking up a proposal asks for one sibling group; the date is common to all the groups."""

    def __init__(self, *arguments: Any, prefixe: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.prefix = prefixe
        del self.fields["debut"]


class Ecart(forms.Form):
    """Why a proposal is set aside."""

    motif = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisir un motif"), *MotifEcart.choices],
        error_messages={"required": "Choisissez un motif."},
    )
    explication = forms.CharField(
        label="En quelques mots", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gardé avec la décision, votre nom et la date.",
    )  # fmt: skip
