"""From the conclusion to the files: who is known already is recognised, the others get a file, in one page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action, TypeService
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee
from havre.apps.agents.queries import services_de
from havre.apps.informations.enums import IssueEvaluation
from havre.apps.informations.models import ConclusionEnfant, EnfantDuFoyer, InformationPreoccupante
from havre.apps.informations.queries import Connu, adresse_du_foyer, ressemblances
from havre.apps.personnes.queries import enfants_visibles
from havre.apps.suivis.actions import ouvrir_dossiers
from havre.web.composants.formats import pluriel
from havre.web.socle.requete import agent_de, ecrit

from .formulaires.dossiers import Ouvrir
from .pages import information_vue


@dataclass(frozen=True)
class ASuivre:
    """A child whose evaluation concludes to help or to the judge; `ouvert`: his file opens to the reader."""

    ligne: EnfantDuFoyer
    conclusion: ConclusionEnfant
    ouvert: bool = False


def a_suivre(i: InformationPreoccupante, agent: Agent) -> list[ASuivre]:
    """Return the children to follow after the validated conclusion; nobody before."""
    validation = getattr(getattr(i, "evaluation", None), "validation", None)
    if validation is None:
        return []
    lignes = ConclusionEnfant.objects.filter(redaction=validation.redaction_id)
    suivies = lignes.exclude(issue=IssueEvaluation.CLASSEMENT).select_related("enfant__enfant").order_by(
        "enfant__date_naissance", "pk"
    )  # fmt: skip
    dossiers = [c.enfant.enfant_id for c in suivies]
    vus = set(enfants_visibles(pour=agent).filter(pk__in=dossiers).order_by().values_list("pk", flat=True))
    return [ASuivre(c.enfant, c, c.enfant.enfant_id in vus) for c in suivies]


def ouverture(request: HttpRequest, information_id: int) -> HttpResponse:
    """Recognise the children or open their files, then go to the decision."""
    i = information_vue(request, information_id, Action.VALIDER_IP)
    agent = agent_de(request)
    suivis = a_suivre(i, agent)
    if not suivis:
        raise Http404
    a_ouvrir = [(s.ligne, [] if s.ligne.enfant_id else _connus(i, s.ligne, agent)) for s in suivis]
    services = _services(agent)
    proche = services.filter(mns=i.service.mns_id).first() if i.service.mns_id else None
    formulaire = Ouvrir(
        request.POST or None, lignes=a_ouvrir, services=services, initial={"service": proche.pk if proche else None}
    )
    faits: list[Any] = []
    if ecrit(request, formulaire, lambda v: faits.extend(_ouvrir(i, formulaire, agent))):
        messages.success(request, f"{pluriel(len(faits), 'dossier')} : la mesure recommandée y est inscrite.")
        return redirect("recueil:fiche", i.pk)
    contexte = {
        "i": i, "formulaire": formulaire, "retour": reverse("recueil:fiche", args=[i.pk]),
        "lignes": [(s, formulaire.connu_de(s.ligne), formulaire.champs_de(s.ligne)) for s in suivis],
    }  # fmt: skip
    return render(request, "recueil/dossiers.html", contexte)


def _ouvrir(i: InformationPreoccupante, formulaire: Ouvrir, agent: Agent) -> list[Any]:
    return list(
        ouvrir_dossiers(
            information=i, service=formulaire.cleaned_data["service"], dossiers=formulaire.voulus(), par=agent,
            le=timezone.now(),
        )
    )  # fmt: skip


def _services(agent: Agent) -> Any:
    """Return the ASE services in which the agent may open files."""
    return services_de(portee(agent, Action.VALIDER_IP)).filter(type=TypeService.ASE).order_by("nom", "pk")


def _connus(i: InformationPreoccupante, ligne: EnfantDuFoyer, agent: Agent) -> list[Connu]:
    """Return the files of the ASE that look like a child."""
    proches = ressemblances(
        nom=ligne.nom, prenom=ligne.prenom, naissance=ligne.date_naissance, pour=agent,
        adresse=adresse_du_foyer(i, pour=agent).adresse, au=timezone.localdate(), sauf=i.pk,
    )  # fmt: skip
    return [c for c in proches if c.dossier]
