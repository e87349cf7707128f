"""What is done in a search: places asked and their answers, relatives, what the judge is told (rows L2, L3, L8)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.actions import noter_envoi, noter_piste, noter_reponse, solliciter
from havre.apps.accueils.enums import IssuePiste, MotifRefus, ReponseSollicitation
from havre.apps.accueils.models import InformationJuge, PisteFamiliale, Sollicitation
from havre.apps.accueils.queries import GroupeALoger, demarches_de, en_retard
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.enums import TypeLien
from havre.apps.personnes.queries import enfants_visibles
from havre.web.socle.requete import agent_de, ecrit

from .formulaires_demarches import Demande, Envoi, Piste, Reponse
from .groupe import groupe_demande
from .presentation import nom_a_loger


def demarches(request: HttpRequest, fratrie_id: int) -> HttpResponse:
    """Show all that was done for a group: requests and silences, leads, what the judge must be told."""
    groupe = groupe_demande(request, fratrie_id)
    faites = demarches_de(groupe.fratrie, au=timezone.localdate())
    contexte = {
        "groupe": groupe,
        "nom": nom_a_loger(groupe),
        "d": faites,
        "informations": [{"i": i, "en_retard": en_retard(i, timezone.now())} for i in faites.informations],
        "reponse_lieu_jours": reperes().reponse_lieu_jours,
    }
    return render(request, "places/demarches.html", contexte)


def _acte(
    request: HttpRequest,
    groupe: GroupeALoger,
    formulaire: forms.Form,
    ecrire: Callable[[dict[str, Any]], object],
    textes: dict[str, str],
) -> HttpResponse:
    """Show a form on its page, or write its act; a refusal goes to its field and keeps what was typed."""
    retour = reverse("places:demarches", args=[groupe.fratrie.pk])
    if ecrit(request, formulaire, ecrire):
        messages.success(request, textes["fait"])
        return redirect(retour)
    contexte = {"groupe": groupe, "nom": nom_a_loger(groupe), "formulaire": formulaire, "retour": retour} | textes
    return render(request, "places/acte.html", contexte)


def demander(request: HttpRequest, fratrie_id: int) -> HttpResponse:
    """Ask a place to take the children of a group."""
    groupe, agent, jour = groupe_demande(request, fratrie_id), agent_de(request), timezone.localdate()
    initial = {
        "lieu": request.GET.get("lieu", ""),
        "reponse_attendue_le": jour + timedelta(days=reperes().reponse_lieu_jours),
    }
    formulaire = Demande(request.POST or None, initial=initial, pour=agent, jour=jour)
    textes = {
        "titre": "Solliciter un lieu",
        "aide": "La demande est datée et signée de votre nom. Elle ne réserve pas de place.",
        "bouton": "Enregistrer la demande",
        "fait": "La demande est enregistrée ; le lieu figure parmi ceux dont la réponse est attendue.",
    }
    return _acte(
        request, groupe, formulaire, lambda d: solliciter(groupe=groupe, par=agent, le=timezone.now(), **d), textes
    )


def repondre(request: HttpRequest, sollicitation_id: int) -> HttpResponse:
    """Note the answer of a place."""
    exiger(agent_de(request), Action.VOIR_ATTENTE)
    sollicitation = get_object_or_404(
        Sollicitation.objects.select_related("recherche__fratrie", "lieu__commune"), pk=sollicitation_id
    )
    groupe, agent = groupe_demande(request, sollicitation.recherche.fratrie_id), agent_de(request)

    def ecrire(donnees: dict[str, Any]) -> None:
        noter_reponse(
            sollicitation=sollicitation, reponse=ReponseSollicitation(donnees["reponse"]),
            repondue_le=donnees["repondue_le"], precision=donnees["precision"], par=agent, le=timezone.now(),
            interlocuteur=donnees["interlocuteur"],
            motif_refus=MotifRefus(donnees["motif_refus"]) if donnees["motif_refus"] else None,
        )  # fmt: skip

    textes = {
        "titre": f"Réponse de {sollicitation.lieu.nom}",
        "aide": f"Sollicité le {sollicitation.demandee_le:%d/%m/%Y}. La réponse s'écrit une fois et ne se modifie pas.",
        "bouton": "Enregistrer la réponse",
        "fait": "La réponse est enregistrée. Un refus laisse la recherche ouverte.",
    }
    formulaire = Reponse(request.POST or None, initial={"repondue_le": timezone.localdate()})
    return _acte(request, groupe, formulaire, ecrire, textes)


def piste(request: HttpRequest, fratrie_id: int) -> HttpResponse:
    """Note what was done towards a relative or someone close."""
    groupe, agent = groupe_demande(request, fratrie_id), agent_de(request)
    numero = request.GET.get("remplace", "")
    pistes = PisteFamiliale.objects.filter(fratrie=groupe.fratrie)
    ancienne = get_object_or_404(pistes, pk=numero) if numero.isdecimal() else None
    initial = {"nom": ancienne.nom, "lien": ancienne.lien, "issue": ancienne.issue} if ancienne else {}

    def ecrire(donnees: dict[str, Any]) -> None:
        noter_piste(
            groupe=groupe, nom=donnees["nom"], lien=TypeLien(donnees["lien"]), issue=IssuePiste(donnees["issue"]),
            precision=donnees["precision"], remplace=ancienne, par=agent, le=timezone.now(),
        )  # fmt: skip

    textes = {
        "titre": "Famille et proches",
        "aide": "Avant de confier un enfant à l'ASE, un proche ou un tiers digne de confiance est cherché "
        "(Code civil, article 375-3).",
        "bouton": "Enregistrer",
        "fait": "La démarche est notée, avec votre nom et la date.",
    }
    return _acte(request, groupe, Piste(request.POST or None, initial=initial), ecrire, textes)


def envoi(request: HttpRequest, information_id: int) -> HttpResponse:
    """Note that the judge was told."""
    exiger(agent_de(request), Action.VOIR_ATTENTE)
    visibles = InformationJuge.objects.filter(accueil__enfant__in=enfants_visibles(pour=agent_de(request)))
    information = get_object_or_404(visibles.select_related("accueil__enfant__personne"), pk=information_id)
    appartenance = information.accueil.enfant.appartenances.order_by("-periode").first()
    if appartenance is None:
        raise Http404
    groupe, agent = groupe_demande(request, appartenance.fratrie_id), agent_de(request)
    textes = {
        "titre": information.get_objet_display(),
        "aide": f"{information.accueil.enfant.personne.prenom} : le juge des enfants est informé et reçoit les motifs "
        "(Code de l'action sociale et des familles, L.223-3).",
        "bouton": "Noter l'envoi",
        "fait": "L'envoi au juge est noté.",
    }
    formulaire = Envoi(request.POST or None, initial={"envoyee_le": timezone.localdate()})
    return _acte(
        request, groupe, formulaire,
        lambda d: noter_envoi(information=information, par=agent, le=timezone.now(), **d), textes,
    )  # fmt: skip
