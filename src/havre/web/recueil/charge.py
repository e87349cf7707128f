"""Load of the teams: hours asked, hours there, what was signed beyond; by team, never by person."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.apps.agents.queries import services_de
from havre.apps.informations.actions import fixer_capacite
from havre.apps.informations.queries import Charge, charge_de, charges
from havre.droit import repere
from havre.web.socle.requete import agent_de, ecrit
from havre.web.socle.tableur import reponse_tableur

from .formulaires.evaluation import FixerCapacite
from .pages import onglets

UN_AN = timedelta(days=365)
ENTETES = (
    "equipe", "evaluations_ouvertes", "heures_demandees", "heures_disponibles", "taux", "etat", "etp", "etp_ouverts",
    "etp_vacants", "part_du_temps_pourcent", "metiers", "derogations_un_an", "depassements_un_an",
)  # fmt: skip


def liste(request: HttpRequest) -> HttpResponse:
    """Show the load of each team."""
    agent, jour = agent_de(request), timezone.localdate()
    lignes = charges(pour=agent, au=jour, depuis=jour - UN_AN)
    signe = set(services_de(portee(agent, Action.VALIDER_IP)).order_by().values_list("pk", flat=True))
    contexte = {
        "lignes": [{"c": c, "fixe": c.service.pk in signe} for c in lignes],
        "totaux": {
            "ouvertes": sum(c.ouvertes for c in lignes), "rouges": sum(c.rouge for c in lignes),
            "derogations": sum(c.derogations for c in lignes), "depassements": sum(c.depassements for c in lignes),
        },
        "heures": repere("evaluation_ip.heures"), "trimestre": repere("evaluation_ip.heures_trimestre"),
        "part": repere("evaluation_ip.part_temps"), "onglets": onglets(agent, "charge"), "calcule_a": timezone.now(),
        "jour": jour,
    }  # fmt: skip
    return render(request, "recueil/charge.html", contexte)


def export(request: HttpRequest, forme: str) -> HttpResponse:
    """Give the load of the teams as a file."""
    jour = timezone.localdate()
    exiger(agent_de(request), Action.VOIR_IP)
    if forme not in {"csv", "ods"}:
        raise Http404
    lignes = [_ligne(c) for c in charges(pour=agent_de(request), au=jour, depuis=jour - UN_AN)]
    return reponse_tableur(f"charge-evaluations-{jour.isoformat()}", forme, [ENTETES, *lignes])


def _ligne(c: Charge) -> list[object]:
    """Return the row of a team in the file; posts in full-time units."""
    return [
        c.service.nom, c.ouvertes, float(c.charge_h), float(c.disponible_h), round(c.taux, 3) if c.taux is not None
        else "", "rouge" if c.rouge else "vert", c.etp / 100, c.postes / 100 if c.postes is not None else "",
        c.vacants / 100 if c.vacants is not None else "", c.part, ", ".join(c.libelles_metiers), c.derogations,
        c.depassements,
    ]  # fmt: skip


def capacite(request: HttpRequest, service_id: int) -> HttpResponse:
    """State the share of its time that a team gives to evaluations."""
    agent = agent_de(request)
    service = services_de(exiger(agent, Action.VALIDER_IP)).filter(pk=service_id).first()
    if service is None:
        raise Http404
    c = charge_de(service, au=timezone.localdate())
    formulaire = FixerCapacite(request.POST or None, initial={"part_pourcent": c.part})
    if ecrit(request, formulaire, lambda d: fixer_capacite(service=service, par=agent, le=timezone.now(), **d)):
        messages.success(request, f"La capacité de {service.nom} est fixée à compter d'aujourd'hui.")
        return redirect("recueil:charge")
    contexte = {"formulaire": formulaire, "c": c, "retour": reverse("recueil:charge")}
    return render(request, "recueil/capacite.html", contexte)
