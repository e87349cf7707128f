"""What a decision already knows when it is begun from a concluded information."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from havre.apps.decisions.enums import NatureDecision
from havre.apps.informations.enums import IssueEvaluation
from havre.apps.informations.models import ConclusionEnfant, EnfantDuFoyer
from havre.apps.informations.queries import informations_visibles
from havre.apps.mesures.queries import recommandations_de
from havre.apps.personnes.models import Enfant
from havre.web.socle.requete import agent_de


def depuis_information(request: HttpRequest, groupe: list[Enfant]) -> dict[str, Any]:
    """Return the initial values that the information of the address gives: its children, nature, measures, ground.

    Empty when the address names none that the agent may see, or one that is not validated.
    """
    numero = request.GET.get("information", "")
    visibles = informations_visibles(pour=agent_de(request)).filter(pk=numero if numero.isdecimal() else 0)
    i = visibles.filter(evaluation__validation__isnull=False).first()
    if i is None:
        return {}
    siens = EnfantDuFoyer.objects.filter(information=i, retire_a__isnull=True, enfant__in=groupe)
    conclusions = ConclusionEnfant.objects.filter(
        redaction=i.evaluation.validation.redaction_id, enfant__in=siens
    ).exclude(issue=IssueEvaluation.CLASSEMENT)
    enfants = {c.enfant.enfant_id for c in conclusions.select_related("enfant")}
    aide = all(c.issue == IssueEvaluation.AIDE for c in conclusions)
    recommandees = {r[0].type for e in groupe if e.pk in enfants and (r := recommandations_de(e))}
    jour = i.evaluation.validation.validee_le
    return {
        "enfants": sorted(e for e in enfants if e),
        "nature": NatureDecision.ADMINISTRATIVE if aide else NatureDecision.JUGEMENT,
        "types": sorted(recommandees),
        "motifs": f"Évaluation de l'information {i.reference}, validée le {jour:%d/%m/%Y}." if aide else "",
        "effet_le": timezone.localdate() if aide else None,
    }
