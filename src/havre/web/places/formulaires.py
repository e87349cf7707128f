"""Forms of the waiting list, of the search and of the choice."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from havre.apps.accueils.actions.places import HORIZON_JOURS
from havre.apps.accueils.enums import MODES_A_COTE, MOTIFS_D_ATTENTE, ModeAccueil, MotifEloignement, MotifSeparation
from havre.apps.accueils.queries import FiltresAttente
from havre.apps.agents.enums import Action, TypeService
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.agents.queries import services_de
from havre.apps.territoires.models import DirectionTerritoriale
from havre.web.socle.champs import ChampDate

MODES = (ModeAccueil.PERMANENT, ModeAccueil.URGENCE, ModeAccueil.RELAIS, ModeAccueil.SEQUENTIEL)
DETAILS_MODES = {
    ModeAccueil.PERMANENT.value: "L'enfant vit là jusqu'à la fin de la mesure.",
    ModeAccueil.URGENCE.value: "Provisoire : une date de fin est promise à l'enfant et à sa famille.",
    ModeAccueil.SEQUENTIEL.value: "Sur les demi-journées que dit le besoin évalué.",
    ModeAccueil.RELAIS.value: "Provisoire, pour soulager le lieu habituel : une date de fin est promise.",
}
A_COTE = (
    ("oui", "Oui, ce séjour s'ajoute au lieu où il vit"),
    ("non", "Non, il quitte ce lieu le jour de l'arrivée"),
)
CHAMP_DATE = {"type": "date"}


def services_ase(agent: Acteur, action: Action) -> Any:
    """Return the ASE teams that a right of the agent reaches."""
    return services_de(portee(agent, action)).filter(type=TypeService.ASE).order_by("nom")


class FiltresEquipes(forms.Form):
    """Territory and team, among those whose waiting list the agent may see; a choice without alternative goes."""

    direction = forms.ChoiceField(label="Territoire", required=False)
    service = forms.ChoiceField(label="Équipe", required=False)

    def __init__(self, donnees: QueryDict, *, pour: Acteur) -> None:
        super().__init__(donnees)
        services = list(services_ase(pour, Action.VOIR_ATTENTE))
        directions = DirectionTerritoriale.objects.filter(pk__in={s.direction_id for s in services}).order_by("nom")
        champs: dict[str, Any] = self.fields
        champs["direction"].choices = [("", "Tous"), *((d.pk, d.nom) for d in directions)]
        champs["service"].choices = [("", "Toutes"), *((str(s.pk), s.nom) for s in services)]
        if len(directions) < 2:
            del self.fields["direction"]
        if len(services) < 2:
            del self.fields["service"]


class FiltresListe(FiltresEquipes):
    """Filters of the waiting list."""

    motif = forms.ChoiceField(
        label="Motif d'attente", required=False, choices=[("", "Tous"), *((m.value, m.label) for m in MOTIFS_D_ATTENTE)]
    )
    taille = forms.ChoiceField(
        label="Enfants qui attendent",
        required=False,
        choices=[("", "Tous"), ("seul", "Un enfant"), ("fratrie", "Deux ou plus")],
    )
    field_order = ("motif", "taille", "direction", "service")

    def filtres(self, tri: str) -> FiltresAttente:
        """Return the filters of the query; an unknown value filters nothing."""
        self.is_valid()
        choisis = {nom: self.cleaned_data.get(nom, "") for nom in ("motif", "direction", "service", "taille")}
        return FiltresAttente(**choisis, tri=tri)


class JourArrivee(forms.Form):
    """Day for which the search is made."""

    jour = ChampDate(label="Arrivée le", widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))

    def choisi(self, aujourd_hui: date) -> date:
        """Return the day asked for, kept between today and the horizon of the searches."""
        jour = self.cleaned_data["jour"] if self.is_valid() else aujourd_hui
        return min(max(jour, aujourd_hui), aujourd_hui + timedelta(days=HORIZON_JOURS))


class Choix(forms.Form):
    """What a choice of places asks for; reasons are asked only where siblings are split or a place is far.

    `question`: asked for a respite or a part-time stay when some child lives somewhere, which he may keep; `tous`:
    they all do, and nobody is parted nor sent far when they keep it.
    """

    mode = forms.ChoiceField(
        label="Mode d'accueil",
        choices=[(m.value, m.label.capitalize()) for m in MODES],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si l'accueil est permanent ou provisoire."},
    )
    a_cote = forms.ChoiceField(
        choices=A_COTE,
        widget=forms.RadioSelect,
        initial="oui",
        error_messages={"required": "Dites si l'enfant garde le lieu où il vit."},
    )
    debut = ChampDate(
        label="Arrivée le",
        widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"),
        help_text="Aujourd'hui ou avant : l'arrivée est enregistrée. Plus tard : les places sont réservées.",
        error_messages={"required": "Donnez la date d'arrivée."},
    )
    fin_promise = ChampDate(
        label="Fin promise",
        required=False,
        widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"),
        help_text="Demandée pour un accueil d'urgence ou un relais. La recherche se rouvre seule avant cette date.",
    )
    motif_separation = forms.ChoiceField(
        label="Motif de la séparation", choices=[("", "Choisir un motif"), *MotifSeparation.choices]
    )
    motif_eloignement = forms.ChoiceField(
        label="Motif de l'éloignement", choices=[("", "Choisir un motif"), *MotifEloignement.choices]
    )
    explication = forms.CharField(
        label="En quelques phrases",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que vous diriez au juge et à la famille. Gardé avec la décision, votre nom et la date.",
    )

    def __init__(
        self,
        donnees: Any = None,
        *,
        separe: bool,
        eloigne: bool,
        question: str = "",
        tous: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(donnees, initial=initial)
        if question:
            self.fields["a_cote"].label = question
            self.fields["a_cote"].required = self["mode"].value() in {None, "", *MODES_A_COTE}
        else:
            del self.fields["a_cote"]
        reste_entier = tous and self.garde
        if not separe:
            del self.fields["motif_separation"]
        if not eloigne:
            del self.fields["motif_eloignement"]
        if reste_entier or not (separe or eloigne):
            self.fields["explication"].required = False
        self.fields["explication"].error_messages["required"] = "Écrivez-le en une phrase au moins."
        for nom in ("motif_separation", "motif_eloignement"):
            if nom in self.fields:
                self.fields[nom].error_messages["required"] = "Choisissez un motif."
                self.fields[nom].required = not reste_entier

    @property
    def garde(self) -> bool:
        """Whether those who live somewhere keep that place; only a respite or a part-time stay goes beside it."""
        return "a_cote" in self.fields and self["mode"].value() in MODES_A_COTE and self["a_cote"].value() == "oui"


class Arrivee(forms.Form):
    """Day when the child really arrived."""

    admis_le = ChampDate(
        label="Arrivé le",
        widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"),
        error_messages={"required": "Donnez le jour de l'arrivée."},
    )


class Annulation(forms.Form):
    """Reason why a reservation is cancelled."""

    motif = forms.CharField(
        label="Pourquoi cette réservation est annulée",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Une annulation porte son motif."},
    )
