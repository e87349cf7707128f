"""The registers: requests with owner and lateness, mail in, share answered in time by service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Least

from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur

from ..models import Attribution, AttributionRecu, CourrierRecu, Demande
from .visibles import demandes_visibles, recus_visibles

MANQUANTES = "pieces_manquantes__"
# The database's LEAST ignores a missing value: the documents that never came count until the last day given for them.
FIN_D_ATTENTE = Least(F(f"{MANQUANTES}recues__recues_le"), F(f"{MANQUANTES}a_fournir_le"))
ECHEANCE = Case(
    When(**{f"{MANQUANTES}isnull": True}, then=F("reponse_attendue_le")),
    default=models.ExpressionWrapper(
        F("reponse_attendue_le") + (FIN_D_ATTENTE - F(f"{MANQUANTES}demandees_le")), models.DateTimeField()
    ),
    output_field=models.DateField(),
)


@dataclass(frozen=True)
class DemandeSuivie:
    """A request on a day: owner, days left (negative: days late), and whether it waits for its answer."""

    demande: Demande
    responsable: str
    jours_restants: int
    repondue: bool
    attendue_le: date
    pieces_attendues: bool

    @property
    def en_retard(self) -> bool:
        """Whether its last day is past without an answer."""
        return not self.repondue and self.jours_restants < 0


@dataclass(frozen=True)
class RecuSuivi:
    """A mail on a day: owner, days left (None: no answer asked for), and whether it was answered."""

    recu: CourrierRecu
    responsable: str
    jours_restants: int | None
    traite: bool

    @property
    def en_retard(self) -> bool:
        """Whether its last day is past without an answer."""
        return not self.traite and self.jours_restants is not None and self.jours_restants < 0


@dataclass(frozen=True)
class TauxService:
    """Requests and mail of a service whose last day is past: how many, how many were answered in time."""

    service: str
    echues: int
    a_temps: int

    @property
    def part(self) -> float | None:
        """Share answered in time, between 0 and 1; None without any request."""
        return self.a_temps / self.echues if self.echues else None


def demandes_suivies(*, pour: Acteur) -> models.QuerySet[Demande]:
    """Return the visible requests, each with its present owner (`responsable_id`, `_prenom`, `_nom`).

    `echeance_le` is the last day of the answer, moved by the days spent waiting for documents.
    """
    derniere = Attribution.objects.filter(demande=OuterRef("pk")).order_by("-attribuee_a", "-pk")
    return (
        demandes_visibles(pour=pour)
        .select_related(
            "enfant__personne", "service", "reponse__courrier", "silence_constate", "pieces_manquantes__recues"
        )
        .annotate(
            echeance_le=ECHEANCE,
            responsable_id=Subquery(derniere.values("agent")[:1]),
            responsable_prenom=Subquery(derniere.values("agent__prenom")[:1]),
            responsable_nom=Subquery(derniere.values("agent__nom")[:1]),
        )
    )


def demande_suivie(demande: Demande, *, au: date) -> DemandeSuivie:
    """Return a request of `demandes_suivies` as it stands on a day."""
    reponse = getattr(demande, "reponse", None)
    fin = reponse.decidee_le if reponse else au
    attendue, attente = demande.attendue_le(), demande.attente_de_pieces()
    return DemandeSuivie(
        demande=demande,
        responsable=f"{demande.responsable_prenom} {demande.responsable_nom}",  # type: ignore[attr-defined]
        jours_restants=(attendue - fin).days,
        repondue=reponse is not None,
        attendue_le=attendue,
        pieces_attendues=reponse is None and attente is not None and attente[0] <= au < attente[1],
    )


def recus_suivis(*, pour: Acteur, au: date, recus: Iterable[CourrierRecu] | None = None) -> list[RecuSuivi]:
    """Return mails with owner and lateness; without `recus`, those that wait for an answer, first due first."""
    if recus is None:
        recus = (
            recus_visibles(pour=pour)
            .filter(suite__isnull=True)
            .order_by(F("reponse_attendue_le").asc(nulls_last=True), "pk")
        )
    lignes = list(recus)
    agents = _responsables([r.pk for r in lignes])
    return [
        RecuSuivi(
            recu=r,
            responsable=agents[r.pk].nom_complet(),
            jours_restants=(r.reponse_attendue_le - au).days if r.reponse_attendue_le else None,
            traite=hasattr(r, "suite"),
        )
        for r in lignes
    ]


def _responsables(recus: list[int]) -> dict[int, Agent]:
    """Return the present owner of each mail."""
    dernieres = (
        AttributionRecu.objects.filter(recu__in=recus)
        .order_by("recu_id", "-attribue_a", "-pk")
        .distinct("recu_id")
        .select_related("agent")
    )
    return {a.recu_id: a.agent for a in dernieres}


def taux_dans_les_temps(*, pour: Acteur, depuis: date, au: date) -> list[TauxService]:
    """Return, by service, the requests and the mail due in `[depuis, au)` and how many were answered in time.

    Never by person. Mail that asks for no answer is not counted (row B-LET).
    """
    totaux: dict[str, list[int]] = {}
    lignes = (
        (demandes_visibles(pour=pour).annotate(echeance_le=ECHEANCE), "reponse__decidee_le"),
        (recus_visibles(pour=pour).annotate(echeance_le=F("reponse_attendue_le")), "suite__donnee_le"),
    )
    for visibles, repondu in lignes:
        a_temps = Q(**{f"{repondu}__lte": F("echeance_le")})
        comptes = (
            visibles.filter(echeance_le__gte=depuis, echeance_le__lt=au)
            .order_by()
            .values_list("service__nom")
            .annotate(echues=Count("pk"), a_temps=Count("pk", filter=a_temps))
        )
        for service, echues, repondues in comptes:
            total = totaux.setdefault(service, [0, 0])
            total[0] += echues
            total[1] += repondues
    return [TauxService(service, *total) for service, total in sorted(totaux.items())]
