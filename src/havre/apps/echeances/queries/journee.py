"""What the day asks: late first, then today, this week, and what is awaited from others; of oneself, or of a team."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, LPad
from django.db.models.lookups import Exact

from havre.apps.agents.models import Agent
from havre.apps.informations.models import InformationPreoccupante

from ..enums import Perimetre
from ..models import Echeance
from .visibles import echeances_visibles, ouvertes

REFERENCE_IP = Subquery(
    InformationPreoccupante.objects.filter(pk=OuterRef("perimetre_id"))
    .filter(Exact(OuterRef("perimetre"), Perimetre.IP.value))
    .values(
        texte=Concat(
            Value("IP-"), Cast("annee", CharField()), Value("-"), LPad(Cast("rang", CharField()), 6, Value("0"))
        )
    )
)
"""The number of the information that a due date is about."""
SEMAINE = timedelta(days=7)
AU_PLUS = 8


@dataclass
class Groupe:
    """Due dates of one group on a day: its key, its name, how many in all, and the first ones."""

    cle: str
    libelle: str
    nombre: int
    lignes: Sequence[Echeance] = field(default_factory=list)


@dataclass(frozen=True)
class Journee:
    """The day of an agent (`miennes`), or of the teams he sees when nothing is his."""

    miennes: bool
    groupes: list[Groupe]

    @property
    def nombre(self) -> int:
        """All that is due or awaited by the end of the week."""
        return sum(g.nombre for g in self.groupes)


def conditions(au: date) -> dict[str, tuple[str, Q]]:
    """Return, by group, its name and its condition on what is still owed; a due date is in one group at most."""
    active = Q(suspendue_jusqu_au__isnull=True) | Q(suspendue_jusqu_au__lt=au)
    nous = active & Q(par_un_tiers=False)
    return {
        "retard": ("En retard", nous & Q(echeance_le__lt=au)),
        "jour": ("Aujourd'hui", nous & Q(echeance_le=au)),
        "semaine": ("Dans les sept jours", nous & Q(echeance_le__gt=au, echeance_le__lte=au + SEMAINE)),
        "tiers": ("Attendu des autres", active & Q(par_un_tiers=True, echeance_le__lte=au + SEMAINE)),
        "avenir": ("Plus tard", active & Q(echeance_le__gt=au + SEMAINE)),
        "suspendue": ("Suspendues", Q(suspendue_jusqu_au__gte=au)),
    }


def a_faire(
    *,
    pour: Agent,
    au: date,
    miennes: bool,
    groupe: str = "",
    regle: str = "",
    service: int | None = None,
    enfant: int | None = None,
) -> models.QuerySet[Echeance]:
    """Return what is still owed, first due first, with the child, the team and the owner."""
    lignes = ouvertes(echeances_visibles(pour=pour), au=au)
    if miennes:
        lignes = lignes.filter(responsable=pour)
    if service is not None:
        lignes = lignes.filter(service=service)
    if regle:
        lignes = lignes.filter(regle=regle)
    if enfant is not None:
        lignes = lignes.filter(enfant=enfant)
    if groupe:
        lignes = lignes.filter(conditions(au)[groupe][1])
    lignes = lignes.annotate(reference_ip=REFERENCE_IP)
    return lignes.select_related("enfant__personne", "service", "responsable").order_by("echeance_le", "cle")


def ma_journee(*, pour: Agent, au: date, au_plus: int = AU_PLUS) -> Journee:
    """Return the groups of the day: one's own, or those of the teams one sees when nothing is one's own."""
    choisies = {cle: lc for cle, lc in conditions(au).items() if cle not in {"avenir", "suspendue"}}
    comptes: dict[str, int] = {}
    for miennes in (True, False):
        siennes = a_faire(pour=pour, au=au, miennes=miennes).filter(echeance_le__lte=au + SEMAINE)
        comptes = siennes.order_by().aggregate(**{cle: Count("pk", filter=q) for cle, (_, q) in choisies.items()})
        if any(comptes.values()):
            break
    groupes = [
        Groupe(
            cle, libelle, comptes[cle],
            list(siennes.filter(q)[:au_plus]) if comptes[cle] else [],
        )
        for cle, (libelle, q) in choisies.items()
    ]  # fmt: skip
    return Journee(miennes, groupes)
