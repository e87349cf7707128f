"""An evaluation: its page, its team, its evaluators, whom they met."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import ActionInterdite, portee
from havre.apps.agents.queries import services_de
from havre.apps.informations.actions import Depassement, confier, designer, dessaisir, noter_rencontre
from havre.apps.informations.enums import NatureRencontre
from havre.apps.informations.models import Evaluateur, Evaluation, InformationPreoccupante
from havre.apps.informations.queries import (
    Charge,
    Dossier,
    charges_des,
    controles,
    dossier_de,
    equipes,
    evaluateurs_possibles,
    foyers_caches,
)
from havre.web.socle.requete import agent_de, ecrit

from .fiche import peut
from .formulaires.evaluation import Confier, Designer, NoterRencontre
from .formulaires.suites import Motif
from .pages import acte, information_vue, suivie_vue


def evaluation_de(i: InformationPreoccupante) -> Evaluation:
    """Return the evaluation of an information.

    Raises:
        Http404: it was not given to a team.
    """
    trouvee = Evaluation.objects.filter(information=i).select_related("information").first()
    if trouvee is None:
        raise Http404
    return trouvee


def ouvrir(request: HttpRequest, information_id: int, *actions: Action) -> tuple[InformationPreoccupante, Dossier]:
    """Return an information that the agent may use for one of `actions`, with its evaluation.

    Raises:
        Http404: there is none for him.
    """
    i = information_vue(request, information_id, *actions)
    return i, dossier_de(evaluation_de(i))


def exiger_designe(d: Dossier, agent: Agent) -> None:
    """Keep the pages where evaluators write to the evaluators named.

    Raises:
        ActionInterdite: he is not one of them.
    """
    if not d.est_evaluateur(agent):
        raise ActionInterdite("Vous n'êtes pas désigné pour cette évaluation.")


def page(request: HttpRequest, information_id: int) -> HttpResponse:
    """Show one evaluation: who, whom they met, what they conclude, what is still missing."""
    s, agent, jour = suivie_vue(request, information_id), agent_de(request), timezone.localdate()
    d = dossier_de(evaluation_de(s.information))
    contexte = {
        "s": s,
        "i": s.information,
        "d": d,
        "controles": controles(d, au=jour),
        "conclusions": [{"e": e, "c": d.conclusions.get(e.pk)} for e in d.enfants],
        "peut": peut(s.information, agent),
        "evalue": d.est_evaluateur(agent),
        "a_signe": d.signee_par(agent),
    }
    return render(request, "recueil/evaluation.html", contexte)


def attribution(request: HttpRequest, information_id: int) -> HttpResponse:
    """Give an evaluation to a team, its load in sight."""
    i, jour = information_vue(request, information_id, Action.CONFIER_IP), timezone.localdate()
    charges = _charges(request, i, jour)
    formulaire = Confier(request.POST or None, charges=charges)
    deja = Evaluation.objects.filter(information=i).exists()
    textes = {
        "titre": f"Confier {i.reference}" if not deja else f"Confier {i.reference} à une autre équipe",
        "aide": "Le terme ne change pas. Une équipe au-delà de sa capacité ne reçoit une évaluation de plus que si un "
        "cadre signe pourquoi.",
        "bouton": "Confier l'évaluation",
        "fait": "L'évaluation est confiée. Le cadre de l'équipe désigne maintenant deux évaluateurs.",
    }  # fmt: skip
    signe = set(services_de(portee(agent_de(request), Action.VALIDER_IP)).order_by().values_list("pk", flat=True))
    contexte = {
        "charges": [{"c": c, "signe": c.service.pk in signe} for c in charges],
        "deja": deja,
        "peut_signer": bool(signe),
        "choisi": request.POST.get("service", ""),
    }
    return acte(
        request, i, formulaire, lambda d: _confier(request, i, formulaire, d), textes=textes,
        gabarit="recueil/confier.html", contexte=contexte,
    )  # fmt: skip


def _charges(request: HttpRequest, i: InformationPreoccupante, jour: date) -> list[Charge]:
    """Return the teams that the agent may give it to, those of the household's territory first."""
    atteintes = services_de(portee(agent_de(request), Action.CONFIER_IP)).order_by().values_list("pk", flat=True)
    permises = set(atteintes)
    commune = None if i.pk in foyers_caches(pour=agent_de(request)) else i.commune
    mns, direction = (commune.mns_id, commune.direction_id) if commune else (None, None)
    choix = [s for s in equipes() if s.pk in permises]
    choix.sort(key=lambda s: (not (mns and s.mns_id == mns), not (direction and s.direction_id == direction), s.nom))
    return charges_des(choix, au=jour)


def _confier(request: HttpRequest, i: InformationPreoccupante, formulaire: Confier, d: dict[str, Any]) -> None:
    """Write the assignment of a form."""
    signe = Depassement(d["motif_depassement"], d["qualite"]) if d["motif_depassement"].strip() else None
    confier(
        information=i, service=formulaire.services[d["service"]], motif=d["motif"], depassement=signe,
        par=agent_de(request), le=timezone.now(),
    )  # fmt: skip


def designation(request: HttpRequest, information_id: int) -> HttpResponse:
    """Name the evaluators."""
    i, d = ouvrir(request, information_id, Action.VALIDER_IP)
    tenus = {e.agent_id for e in d.en_charge}
    possibles = [a for a in evaluateurs_possibles(d.attributions[0], au=timezone.localdate()) if a.pk not in tenus]
    formulaire = Designer(request.POST or None, possibles=possibles)
    textes = {
        "titre": f"Désigner les évaluateurs de {i.reference}",
        "aide": "Toujours deux, de deux métiers : une signature ou un seul métier ne suffit pas.",
        "bouton": "Désigner",
        "fait": "Les évaluateurs sont désignés.",
    }
    reponse = acte(
        request, i, formulaire,
        lambda _: designer(
            evaluation=d.evaluation, agents=formulaire.choisis(), par=agent_de(request), le=timezone.now()
        ),
        textes=textes, gabarit="recueil/designer.html", contexte={"en_charge": d.en_charge, "possibles": possibles},
    )  # fmt: skip
    return _vers_l_evaluation(reponse, i)


def _vers_l_evaluation(reponse: HttpResponse, i: InformationPreoccupante) -> HttpResponse:
    """Go to the evaluation rather than to the information, once something is written."""
    return redirect("recueil:evaluation", i.pk) if reponse.status_code == 302 else reponse


def dessaisissement(request: HttpRequest, evaluateur_id: int) -> HttpResponse:
    """Relieve an evaluator."""
    ligne = Evaluateur.objects.select_related("evaluation__information", "agent").filter(pk=evaluateur_id).first()
    i = information_vue(request, ligne.evaluation.information_id if ligne else 0, Action.VALIDER_IP)
    if ligne is None:
        raise Http404
    textes = {
        "titre": f"Dessaisir {ligne.agent.nom_complet()}",
        "aide": "Ce qu'il a signé ne compte plus. Désignez qui le remplace.",
        "bouton": "Dessaisir",
        "fait": "L'évaluateur est dessaisi.",
    }
    reponse = acte(
        request, i, Motif(request.POST or None),
        lambda d: dessaisir(evaluateur=ligne, motif=d["motif"], par=agent_de(request), le=timezone.now()),
        textes=textes,
    )  # fmt: skip
    return _vers_l_evaluation(reponse, i)


def rencontre(request: HttpRequest, information_id: int) -> HttpResponse:
    """Note a visit or an interview."""
    i, d = ouvrir(request, information_id, Action.EVALUER_IP)
    exiger_designe(d, agent_de(request))
    formulaire = NoterRencontre(request.POST or None, foyer=d.enfants, initial={"jour": timezone.localdate()})
    retour = reverse("recueil:evaluation", args=[i.pk])
    if ecrit(
        request, formulaire,
        lambda v: noter_rencontre(
            evaluation=d.evaluation, nature=NatureRencontre(v["nature"]), jour=v["jour"], enfants=formulaire.vus(),
            personnes=v["personnes"], precision=v["precision"], par=agent_de(request), le=timezone.now(),
        ),
    ):  # fmt: skip
        messages.success(request, "La rencontre est notée.")
        return redirect(retour)
    textes = {
        "titre": f"Visite ou entretien : {i.reference}", "aide": "Un rendez-vous manqué se note aussi.",
        "bouton": "Noter la rencontre", "retour": retour,
    }  # fmt: skip
    return render(request, "recueil/acte.html", {"i": i, "formulaire": formulaire} | textes)
