"""Reading promises."""

from django.db import models

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from ..models import IssuePromesse, Promesse


def promesses_visibles(*, pour: Acteur, action: Action = Action.VOIR_ENFANTS) -> models.QuerySet[Promesse]:
    """Return the promises made to the children whose file `pour` may use for `action`."""
    return Promesse.objects.filter(enfant__in=enfants_visibles(pour=pour, action=action))


def promesses_de(enfant: Enfant) -> list[Promesse]:
    """Return the promises made to a child, latest day first, with their outcomes (newest first) as `issues_lues`."""
    issues = IssuePromesse.objects.select_related("enregistree_par").order_by("-enregistree_a", "-pk")
    return list(
        enfant.promesses.select_related("dite_par", "enregistree_par", "relevee_par")
        .prefetch_related(models.Prefetch("issues", issues, to_attr="issues_lues"))
        .order_by("-pour_le", "-pk")
    )
