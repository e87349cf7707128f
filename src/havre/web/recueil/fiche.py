"""One information: who, what was said, where it stands, until when, what was done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee
from havre.apps.echanges.queries import courriers_de_l_information
from havre.apps.informations.enums import INFORMES_DE_DROIT
from havre.apps.informations.models import ActeInformation, InformationPreoccupante, RattachementInformation
from havre.apps.informations.queries import adresse_du_foyer, auteur_de, delai_legal, historique, informations_visibles
from havre.apps.personnes.queries import enfants_visibles
from havre.web.accueil.presentation import echeances_de_l_information
from havre.web.socle.barriere import preparee
from havre.web.socle.requete import agent_de

from .dossiers import ASuivre, a_suivre
from .pages import suivie_vue

DROITS = {
    "recueillir": Action.RECUEILLIR_IP,
    "confier": Action.CONFIER_IP,
    "evaluer": Action.EVALUER_IP,
    "valider": Action.VALIDER_IP,
}


@preparee
def fiche(request: HttpRequest, information_id: int) -> HttpResponse:
    """Show one information."""
    s, agent, jour = suivie_vue(request, information_id), agent_de(request), timezone.localdate()
    i = s.information
    contexte = {
        "s": s,
        "i": i,
        "delai": delai_legal(jour),
        "auteur": auteur_de(i, pour=agent),
        "informe_de_droit": INFORMES_DE_DROIT,
        "enfants": _enfants(s.enfants, agent, jour),
        "foyer": adresse_du_foyer(i, pour=agent),
        "adultes": i.adultes.filter(retire_a__isnull=True),
        "retires": i.enfants.filter(retire_a__isnull=False).order_by("pk"),
        "historique": historique(i, pour=agent),
        "peut": peut(i, agent),
        "echeances": echeances_de_l_information(i, pour=agent, au=jour),
        "evaluation": getattr(i, "evaluation", None),
        **_suites(a_suivre(i, agent), agent),
        "courriers": courriers_de_l_information(i, pour=agent) if portee(agent, Action.TENIR_COURRIER) else [],
        **_faits(i),
    }
    contexte["peut_ecrire"] = _peut_ecrire(contexte, agent)
    return render(request, "recueil/fiche.html", contexte)


def peut(i: InformationPreoccupante, agent: Agent) -> dict[str, bool]:
    """Return what the agent may do about this information, by short name."""
    return {
        nom: bool(portee(agent, action)) and informations_visibles(pour=agent, action=action).filter(pk=i.pk).exists()
        for nom, action in DROITS.items()
    }


def _peut_ecrire(contexte: dict[str, Any], agent: Agent) -> bool:
    """Tell whether the agent may sign a letter about this information, and one is to be written."""
    auteur, droits = contexte["auteur"], contexte["peut"]
    objet = (auteur and not auteur.anonyme) or contexte["signalements"] or contexte["transfert"]
    signe = (droits["recueillir"] or droits["valider"]) and portee(agent, Action.SIGNER_COURRIER)
    return bool(objet and signe)


def _suites(suivis: list[ASuivre], agent: Agent) -> dict[str, Any]:
    """Return what the conclusion asks for next: files to open, then a decision to enter for the first child."""
    ouverts = [x.ligne.enfant for x in suivis if x.ouvert and portee(agent, Action.SAISIR_DECISIONS)]
    return {
        "suivis": suivis,
        "a_ouvrir": any(x.ligne.enfant_id is None for x in suivis),
        "a_decider": ouverts[0] if ouverts else None,
    }


def _enfants(lignes: list[Any], agent: Agent, jour: Any) -> list[dict[str, Any]]:
    """Return the children with their age, and whether their file opens."""
    dossiers = [e.enfant_id for e in lignes if e.enfant_id]
    vus = set(enfants_visibles(pour=agent).filter(pk__in=dossiers).order_by().values_list("pk", flat=True))
    return [{"e": e, "age_mois": e.age_mois(jour), "ouvert": e.enfant_id in vus} for e in lignes]


def _faits(i: InformationPreoccupante) -> dict[str, Any]:
    """Return what was decided and done, the oldest first (`faits`), and what the page asks about apart."""
    signalements = list(i.signalements.select_related("decide_par", "parquet").order_by("pk"))
    qualifications = list(i.qualifications.select_related("decidee_par").order_by("decidee_a", "pk"))
    rattachement = RattachementInformation.objects.filter(information=i).select_related("vers").first()
    transfert, demandes = getattr(i, "transfert", None), list(i.demandes_suites.order_by("demandee_le", "pk"))
    actes = ActeInformation.objects.filter(information=i, annule__isnull=True).select_related("annule_par")
    faits = [
        *((q.decidee_le, "qualification", q) for q in qualifications),
        *((r.rattachee_le, "rattachement", r) for r in [rattachement] if r),
        *((r.rattachee_le, "rattachee", r) for r in i.rattachees.select_related("information").order_by("pk")),
        *((timezone.localdate(x.decide_a), "signalement", x) for x in signalements),
        *((timezone.localdate(x.decide_a), "transfert", x) for x in [transfert] if x),
        *((d.demandee_le, "demande", d) for d in demandes),
        *((a.accompli_le, "acte", a) for a in actes.order_by("accompli_le", "pk")),
    ]
    faits.sort(key=lambda f: f[0])
    return {
        "faits": [{"quoi": quoi, "x": x, "annulation": getattr(x, "annule_par", None)} for _, quoi, x in faits],
        "qualifications": qualifications, "rattachement": rattachement, "signalements": signalements,
        "transfert": transfert, "demandes": demandes,
    }  # fmt: skip
