"""What was done for a sibling group: relatives, places asked, what the judge must be told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models import Fratrie
from havre.apps.personnes.queries import enfants_visibles

from ..enums import ObjetInformation
from ..models import InformationJuge, PisteFamiliale, Recherche, Sollicitation

# What still is to be told, or was: not what a cancelled stay made pointless.
A_JOUR = Q(sans_objet_a__isnull=True) & (
    Q(accueil__annule_a__isnull=True) | Q(objet=ObjetInformation.RECTIFICATION) | Q(envoyee_le__isnull=False)
)


@dataclass(frozen=True)
class SollicitationSuivie:
    """A request to a place: days spent waiting for the answer, days of silence beyond the day it was expected."""

    sollicitation: Sollicitation
    jours: int
    silence_jours: int


@dataclass(frozen=True)
class Demarches:
    """All that was done for a group, newest first."""

    recherches: tuple[Recherche, ...]
    sollicitations: tuple[SollicitationSuivie, ...]
    pistes: tuple[PisteFamiliale, ...]
    informations: tuple[InformationJuge, ...]

    @property
    def en_attente(self) -> int:
        """How many places have not answered."""
        return sum(not s.sollicitation.reponse for s in self.sollicitations)

    @property
    def silences(self) -> int:
        """How many places have not answered in time."""
        return sum(s.silence_jours > 0 for s in self.sollicitations)

    @property
    def refus(self) -> int:
        """How many places refused."""
        return sum(s.sollicitation.reponse == "refusee" for s in self.sollicitations)


def demarches_de(fratrie: Fratrie, *, au: date) -> Demarches:
    """Return what was done for a sibling group, in a constant number of queries."""
    recherches = Recherche.objects.filter(fratrie=fratrie).order_by("-ouverte_le", "-pk").select_related("ouverte_par")
    sollicitations = (
        Sollicitation.objects.filter(recherche__fratrie=fratrie)
        .select_related("lieu__commune", "demandee_par", "reponse_saisie_par")
        .order_by("-demandee_le", "-pk")
    )
    return Demarches(
        recherches=tuple(recherches),
        sollicitations=tuple(suivie(s, au) for s in sollicitations),
        pistes=tuple(
            PisteFamiliale.objects.filter(fratrie=fratrie, remplacee_par__isnull=True)
            .select_related("notee_par")
            .order_by("-notee_le", "-pk")
        ),
        informations=tuple(
            InformationJuge.objects.filter(A_JOUR, accueil__enfant__appartenances__fratrie=fratrie)
            .select_related("accueil__enfant__personne", "accueil__unite__lieu", "envoyee_par")
            .order_by("echeance_a", "pk")
        ),
    )


def suivie(sollicitation: Sollicitation, au: date) -> SollicitationSuivie:
    """Return a request with its waiting time; silence runs until the answer, or until `au`."""
    jusqu_au = sollicitation.repondue_le or au
    return SollicitationSuivie(
        sollicitation=sollicitation,
        jours=(jusqu_au - sollicitation.demandee_le).days,
        silence_jours=0 if sollicitation.reponse else max((au - sollicitation.reponse_attendue_le).days, 0),
    )


def informations_a_envoyer(*, pour: Acteur) -> list[InformationJuge]:
    """Return what judges have not been told yet, for the children whom `pour` follows, first term first."""
    visibles = enfants_visibles(pour=pour, action=Action.VOIR_ATTENTE)
    return list(
        InformationJuge.objects.filter(A_JOUR, envoyee_le__isnull=True, accueil__enfant__in=visibles)
        .select_related("accueil__enfant__personne", "accueil__unite__lieu")
        .order_by("echeance_a", "pk")
    )


def silences(*, pour: Acteur, au: date, au_plus: int | None = None) -> list[SollicitationSuivie]:
    """Return the requests that places left without answer beyond the day, for the groups whom `pour` follows.

    The longest silence first, `au_plus` of them at most.
    """
    visibles = enfants_visibles(pour=pour, action=Action.VOIR_ATTENTE).values("appartenances__fratrie")
    sollicitations = (
        Sollicitation.objects.filter(reponse="", reponse_attendue_le__lt=au, recherche__fratrie__in=visibles)
        .select_related("lieu__commune", "recherche__fratrie")
        .order_by("reponse_attendue_le", "pk")
    )
    return [suivie(s, au) for s in sollicitations[:au_plus]]


def en_retard(information: InformationJuge, maintenant: datetime) -> bool:
    """Whether the term to tell the judge has passed without a sending."""
    return information.envoyee_le is None and information.echeance_a < maintenant
