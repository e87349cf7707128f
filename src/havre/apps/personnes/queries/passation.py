"""Reading that outlives the follow-up of a child for some days, and ends by itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.models import Affectation, Agent
from havre.apps.agents.models.affectation import CurrentDate
from havre.apps.agents.permissions import Acteur, dans_la_portee, portee
from havre.apps.agents.reperes import reperes

from ..models import Enfant, Reference


@dataclass(frozen=True)
class Passation:
    """A child whom an agent followed, and the last day on which he reads the file; `reference` is what he held."""

    reference: Reference
    jusqu_au: date


def passation_de(enfant: Enfant, *, pour: Acteur) -> date | None:
    """Return the last day on which `pour` reads a file that he followed, None when he reads it by a role held."""
    trouvees = _passations(Reference.objects.filter(enfant=enfant.pk), pour)
    return max((p.jusqu_au for p in trouvees), default=None)


def passations_de(*, pour: Acteur) -> list[Passation]:
    """Return the children whom an agent still reads because he followed them, the one that ends first before."""
    references = Reference.objects.select_related("enfant__personne", "enfant__service").exclude(enfant__scelle=True)
    return sorted(_passations(references, pour), key=lambda p: (p.jusqu_au, p.reference.pk))


def anciens_referents(enfant: Enfant) -> list[Passation]:
    """Return who still reads a file because he followed the child, the one that ends last before.

    Those who hold a role in the team of the child today read it by that role: they are left out.
    """
    jours = reperes().passation_jours
    de_l_equipe = Affectation.objects.en_vigueur().filter(agent=OuterRef("agent"), service=enfant.service_id)
    references = enfant.references.filter(
        periode__endswith__lte=CurrentDate(), periode__endswith__gt=CurrentDate(jours=-jours), agent__is_active=True
    ).exclude(Exists(de_l_equipe))
    return [
        Passation(r, r.periode.upper + timedelta(days=jours - 1))
        for r in references.select_related("agent").order_by("-periode", "pk")
    ]


def _passations(references: Any, pour: Acteur) -> list[Passation]:
    """Return what an agent reads by past references only."""
    etendue = portee(pour, Action.VOIR_ENFANTS)
    if not etendue.enfants_suivis or etendue.tout or not isinstance(pour, Agent):
        return []
    jours = timedelta(days=reperes().passation_jours)
    du_role = _fin_du_role(pour)
    siennes = references.filter(
        Q(periode__endswith__isnull=True) | Q(periode__endswith__gt=CurrentDate(jours=-jours.days)),
        agent=pour.pk, periode__startswith__lte=CurrentDate(),
    )  # fmt: skip
    autrement = Enfant.objects.filter(dans_la_portee(etendue))
    passees = []
    for reference in siennes.exclude(enfant__in=autrement.values("pk")).annotate(
        finie=Q(periode__endswith__isnull=False) & Q(periode__endswith__lte=CurrentDate())
    ):
        fins = [f for f in (reference.periode.upper if reference.finie else None, du_role) if f is not None]
        if fins:
            passees.append(Passation(reference, min(fins) + jours - timedelta(days=1)))
    return passees


def _fin_du_role(agent: Agent) -> date | None:
    """Return the end of the last role by which an agent read files, None when he holds one today."""
    tenus = (*agent.droits.roles, *agent.droits.delegues)
    if any(_lit(Role(r)) for r in tenus):
        return None
    passes = agent.affectations.filter(
        sans_passation=False, periode__endswith__lte=CurrentDate(), role__in=[r.value for r in Role if _lit(r)]
    )
    fin: date | None = passes.aggregate(fin=Max("periode__endswith"))["fin"]
    return fin


def _lit(role: Role) -> bool:
    return table_des_droits()[role].get(Action.VOIR_ENFANTS, Niveau.AUCUN) >= Niveau.ENFANTS_SUIVIS
