"""The register of requests, one request, and what is done with it (rows L31, L19, D15)."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.apps.echanges.actions import (
    Demandeur,
    attribuer,
    demander_pieces,
    enregistrer_demande,
    rappeler,
    recevoir_pieces,
)
from havre.apps.echanges.enums import NatureDemande, QualiteDemandeur
from havre.apps.echanges.models import Demande
from havre.apps.echanges.queries import demande_suivie, demandes_suivies, taux_dans_les_temps
from havre.apps.echeances.enums import TypeObjet
from havre.apps.echeances.queries import cle_de
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.common.curseur import paginer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import liste_lue, lu
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv

from .formulaires import Attribuer, DemanderPieces, FiltresDemandes, NouvelleDemande, Rappeler, RecevoirPieces
from .pages import acte, onglets

CLES = ("reponse_attendue_le", "pk")
ENTETES = ("numero", "nature", "objet", "demandeur", "service", "responsable", "demandee_le", "attendue_le", "issue")
UN_AN = 365


def _filtrees(request: HttpRequest) -> QuerySet[Demande]:
    """Return the visible requests that the address asks for; those that wait by default."""
    agent, jour = agent_de(request), timezone.localdate()
    formulaire = FiltresDemandes(request.GET)
    choix = formulaire.cleaned_data if formulaire.is_valid() else {}
    demandes = demandes_suivies(pour=agent)
    etats = {
        "": Q(reponse__isnull=True),
        "retard": Q(reponse__isnull=True, echeance_le__lt=jour),
        "repondues": Q(reponse__isnull=False),
        "toutes": Q(),
    }
    demandes = demandes.filter(etats[choix.get("etat", "")])
    if choix.get("nature"):
        demandes = demandes.filter(nature=choix["nature"])
    if choix.get("qui") == "moi":
        demandes = demandes.filter(**{"responsable_id": agent.pk})
    return demandes.filter(demandeur_agent=agent) if choix.get("qui") == "demandees" else demandes


@preparee
def liste(request: HttpRequest) -> HttpResponse:
    """Show the register, first due first."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.DEMANDER)
    page = paginer(_filtrees(request), cles=CLES, apres=request.GET.get("curseur", ""))
    liste_lue(request, Demande, [d.enfant_id for d in page.lignes if d.enfant_id])
    contexte = {
        "lignes": [demande_suivie(d, au=jour) for d in page.lignes],
        "compte": pluriel(page.total, "demande"),
        "page": Page((), curseur_suivant=page.suivant),
        "formulaire": FiltresDemandes(request.GET),
        "onglets": onglets(agent, "demandes"),
        "calcule_a": timezone.now(),
    }
    return render(request, "echanges/demandes.html", contexte)


def export(request: HttpRequest) -> HttpResponse:
    """Give the requests of the filter as a CSV file."""
    exiger(agent_de(request), Action.DEMANDER)
    jour = timezone.localdate()
    lues = list(_filtrees(request).order_by(*CLES))
    liste_lue(request, Demande, [d.enfant_id for d in lues if d.enfant_id])
    lignes = [_ligne(demande_suivie(d, au=jour)) for d in lues]
    return reponse_csv(f"demandes-{jour.isoformat()}.csv", [ENTETES, *lignes])


def _ligne(suivie: Any) -> list[Any]:
    """Return the row of a request in the file."""
    d = suivie.demande
    issue = d.reponse.get_issue_display() if suivie.repondue else ("silence" if suivie.en_retard else "")
    return [
        d.reference, d.get_nature_display(), d.objet, d.get_qualite_display(), d.service.nom, suivie.responsable,
        d.demandee_le.isoformat(), d.attendue_le().isoformat(), issue,
    ]  # fmt: skip


def enfant_demande(request: HttpRequest) -> Enfant | None:
    """Return the child that the address names, if any.

    Raises:
        Http404: the agent does not see this child.
    """
    numero = request.GET.get("enfant", "")
    if not numero.isdecimal():
        return None
    visibles = enfants_visibles(pour=agent_de(request)).select_related("personne", "service")
    enfant: Enfant = get_object_or_404(visibles, pk=numero)
    lu(request, enfant)
    return enfant


def nouvelle(request: HttpRequest) -> HttpResponse:
    """Record a request."""
    agent = agent_de(request)
    exiger(agent, Action.DEMANDER)
    enfant = enfant_demande(request)
    initial = {
        "demandee_le": timezone.localdate(),
        "service": enfant.service if enfant else None,
        "responsable": agent.identifiant,
    }
    formulaire = NouvelleDemande(request.POST or None, initial=initial)
    faite: list[Demande] = []

    def ecrire(d: dict[str, Any]) -> None:
        faite.append(_enregistrer(d, enfant, agent))

    nom = f" pour {enfant.personne.nom_court()}" if enfant else ""
    textes = {
        "titre": f"Nouvelle demande{nom}",
        "aide": "Elle reçoit un numéro, un responsable et une date de réponse. Un refus donnera une lettre signée.",
        "bouton": "Enregistrer la demande",
        "fait": "La demande est enregistrée et attend sa réponse.",
    }
    reponse = acte(request, formulaire, ecrire, retour=reverse("echanges:demandes"), textes=textes)
    return redirect("echanges:demande", faite[0].pk) if faite else reponse


def _enregistrer(d: dict[str, Any], enfant: Enfant | None, agent: Agent) -> Demande:
    """Write a request from its form."""
    qualite = QualiteDemandeur(d["qualite"])
    moi = qualite == QualiteDemandeur.PROFESSIONNEL
    demandeur = Demandeur(
        qualite, agent.nom_complet() if moi else d["demandeur_nom"], d["demandeur_adresse"], agent if moi else None
    )
    return enregistrer_demande(
        nature=NatureDemande(d["nature"]), objet=d["objet"], details=d["details"], enfant=enfant, demandeur=demandeur,
        service=d["service"], responsable=d["responsable"], demandee_le=d["demandee_le"], par=agent, le=timezone.now(),
    )  # fmt: skip


def demande_vue(request: HttpRequest, demande_id: int) -> Demande:
    """Return a request that the agent may read.

    Raises:
        Http404: there is none for him.
    """
    exiger(agent_de(request), Action.DEMANDER)
    try:
        demande: Demande = demandes_suivies(pour=agent_de(request)).get(pk=demande_id)
    except Demande.DoesNotExist as erreur:
        raise Http404 from erreur
    lu(request, demande.enfant, sinon=demande)
    return demande


def fiche(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Show one request: who owns it, until when, why that date, what was done."""
    demande, agent = demande_vue(request, demande_id), agent_de(request)
    contexte = {
        "s": demande_suivie(demande, au=timezone.localdate()),
        "d": demande,
        "attributions": demande.attributions.select_related("agent", "attribuee_par"),
        "rappels": demande.rappels.select_related("note_par"),
        "courriers": demande.courriers.select_related("signataire", "envoi").order_by("annee", "rang"),
        "reponse": getattr(demande, "reponse", None),
        "silence": getattr(demande, "silence_constate", None),
        "pieces": getattr(demande, "pieces_manquantes", None),
        "recues": getattr(getattr(demande, "pieces_manquantes", None), "recues", None),
        "echeance": cle_de(TypeObjet.DEMANDE, demande.pk, pour=agent),
        "peut_instruire_acces": bool(portee(agent, Action.TENIR_ACCES)),
        "peut_repondre": bool(portee(agent, Action.REPONDRE_DEMANDE)),
        "peut_signer": bool(portee(agent, Action.SIGNER_COURRIER)),
        "voit_enfant": demande.enfant_id and enfants_visibles(pour=agent).filter(pk=demande.enfant_id).exists(),
    }
    return render(request, "echanges/demande.html", contexte)


def confier(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Give a request another owner."""
    exiger(agent_de(request), Action.REPONDRE_DEMANDE)
    demande = demande_vue(request, demande_id)
    textes = {
        "titre": f"Confier la demande {demande.reference}",
        "aide": "La date de réponse ne change pas.",
        "bouton": "Confier",
        "fait": "La demande a un nouveau responsable.",
    }
    return acte(
        request, Attribuer(request.POST or None),
        lambda d: attribuer(demande=demande, par=agent_de(request), le=timezone.now(), **d),
        retour=reverse("echanges:demande", args=[demande.pk]), textes=textes,
    )  # fmt: skip


def relancer(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Note that the answer was asked for again."""
    demande = demande_vue(request, demande_id)
    textes = {
        "titre": f"Rappel de la demande {demande.reference}",
        "aide": "Un rappel daté prouve que la réponse a été redemandée.",
        "bouton": "Noter le rappel",
        "fait": "Le rappel est noté.",
    }
    return acte(
        request, Rappeler(request.POST or None, initial={"rappelee_le": timezone.localdate()}),
        lambda d: rappeler(demande=demande, par=agent_de(request), le=timezone.now(), **d),
        retour=reverse("echanges:demande", args=[demande.pk]), textes=textes,
    )  # fmt: skip


def pieces(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Ask for the documents that a request lacks, or note that they came."""
    exiger(agent_de(request), Action.REPONDRE_DEMANDE)
    demande, agent, jour = demande_vue(request, demande_id), agent_de(request), timezone.localdate()
    retour = reverse("echanges:demande", args=[demande.pk])
    manquantes = getattr(demande, "pieces_manquantes", None)
    if manquantes is not None:
        textes = {
            "titre": f"Pièces reçues pour la demande {demande.reference}",
            "aide": "Le délai de réponse reprend ce jour-là.",
            "bouton": "Noter la réception",
            "fait": "La réception est notée ; le délai de réponse a repris.",
        }
        return acte(
            request, RecevoirPieces(request.POST or None, initial={"recues_le": jour}),
            lambda d: recevoir_pieces(manquantes=manquantes, par=agent, le=timezone.now(), **d),
            retour=retour, textes=textes,
        )  # fmt: skip
    textes = {
        "titre": f"Demander des pièces pour la demande {demande.reference}",
        "aide": "Le délai de réponse attend ces pièces (CRPA, article L.114-5), et reprend à leur arrivée.",
        "bouton": "Noter la demande de pièces",
        "fait": "Les pièces sont demandées ; le délai de réponse attend. Écrivez-le au demandeur.",
    }
    return acte(
        request, DemanderPieces(request.POST or None, initial={"demandees_le": jour}),
        lambda d: demander_pieces(demande=demande, par=agent, le=timezone.now(), **d),
        retour=retour, textes=textes,
    )  # fmt: skip


def a_temps(request: HttpRequest) -> HttpResponse:
    """Show, by service, the share of requests answered in time over a year; never by person."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.DEMANDER)
    taux = taux_dans_les_temps(pour=agent, depuis=jour - timedelta(days=UN_AN), au=jour)
    contexte = {"taux": taux, "depuis": jour - timedelta(days=UN_AN), "au": jour, "onglets": onglets(agent, "a_temps")}
    return render(request, "echanges/a_temps.html", contexte)
