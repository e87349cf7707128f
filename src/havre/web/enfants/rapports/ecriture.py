"""Beginning a report, writing it step by step, signing it; noting the child's words."""

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.suivis.actions import ecrire_etape, ouvrir_rapport, recueillir_parole, signer
from havre.apps.suivis.actions.rapports import a_rapporter
from havre.apps.suivis.enums import EtapeRapport, NatureRapport
from havre.apps.suivis.erreurs import BrouillonModifie
from havre.apps.suivis.models import Rapport
from havre.apps.suivis.queries import paroles_de, rapports_visibles
from havre.courriers import CaractereNonImprimable
from havre.courriers.documents import images_rapport, imprimer_rapport
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de, ecrit

from ..actes import acte, enfant_pour
from .formulaires import Etape, NouveauRapport, Parole, Signature


def nouveau(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Begin a report."""
    enfant, agent = enfant_pour(request, enfant_id, Action.ECRIRE_RAPPORTS), agent_de(request)
    jour = timezone.localdate()
    initial = {"nature": request.GET.get("nature", NatureRapport.SITUATION), "du": jour.replace(day=1), "au": jour}
    formulaire, ouverts = NouveauRapport(request.POST or None, initial=initial), []

    def ecrire(d: dict[str, Any]) -> None:
        d["nature"] = NatureRapport(d["nature"])
        ouverts.append(ouvrir_rapport(enfant=enfant, par=agent, le=timezone.now(), **d))

    textes = {
        "titre": "Commencer un rapport",
        "aide": f"{enfant.personne.nom_court()}. Il s'écrit par étapes ; vous seul le modifiez jusqu'à sa signature.",
        "bouton": "Commencer",
        "fait": "Le rapport est commencé.",
    }
    reponse = acte(request, enfant, formulaire, ecrire, textes, "rapports")
    return redirect("enfants:rapport_etape", ouverts[0].pk, EtapeRapport.CONTEXTE.value) if ouverts else reponse


def parole(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Note what the child said, word for word."""
    enfant, agent = enfant_pour(request, enfant_id, Action.ECRIRE_RAPPORTS), agent_de(request)
    textes = {
        "titre": "Noter ce que dit l'enfant",
        "aide": f"{enfant.personne.nom_court()}. Ses mots restent tels quels, avec leur date et qui les a entendus.",
        "bouton": "Noter ses mots",
        "fait": "Ses mots sont notés. Un rapport peut les citer.",
    }
    formulaire = Parole(request.POST or None, initial={"dite_le": timezone.localdate()})
    return acte(
        request, enfant, formulaire,
        lambda d: recueillir_parole(enfant=enfant, par=agent, le=timezone.now(), **d), textes, "rapports",
    )  # fmt: skip


def rapport_vu(request: HttpRequest, rapport_id: int, action: Action) -> Rapport:
    """Return a report on a child whose file the agent may use for `action`.

    Raises:
        ActionInterdite: no role of the agent allows it.
        Http404: his roles do not reach this child.
    """
    exiger(agent_de(request), action)
    visibles = rapports_visibles(pour=agent_de(request), action=action)
    return get_object_or_404(visibles.select_related("enfant__personne", "enfant__service", "auteur"), pk=rapport_id)


def _du_sien(request: HttpRequest, rapport_id: int) -> Rapport:
    """Return a report of which the agent is the author.

    Raises:
        Http404: another person wrote it.
    """
    rapport = rapport_vu(request, rapport_id, Action.ECRIRE_RAPPORTS)
    if rapport.auteur_id != agent_de(request).pk:
        raise Http404
    return rapport


def etape(request: HttpRequest, rapport_id: int, etape: str) -> HttpResponse:
    """Write one step; a draft that changed meanwhile shows both texts, and the author chooses."""
    rapport, agent = _du_sien(request, rapport_id), agent_de(request)
    try:
        ici = EtapeRapport(etape)
    except ValueError as erreur:
        raise Http404 from erreur
    brouillon, paroles = rapport.brouillon, paroles_de(rapport.enfant)
    initial = {
        "texte": brouillon.etapes.get(ici.value, ""), "revision": brouillon.revision, "paroles": brouillon.paroles,
    }  # fmt: skip
    formulaire = Etape(request.POST or None, initial=initial, etape=ici, paroles=paroles)
    contexte: dict[str, Any] = {}

    def ecrire(d: dict[str, Any]) -> None:
        citees = [p for p in paroles if p.pk in d["paroles"]] if "paroles" in d else None
        try:
            ecrire_etape(
                rapport=rapport, etape=ici, texte=d["texte"], revision=d["revision"], paroles=citees, par=agent,
                le=timezone.now(),
            )  # fmt: skip
        except BrouillonModifie as refus:
            formulaire.data = {**request.POST.dict(), "revision": str(refus.revision), "paroles": d.get("paroles", [])}
            contexte["actuel"] = refus.actuel
            raise

    suite = list(EtapeRapport)
    if ecrit(request, formulaire, ecrire):
        messages.success(request, "Enregistré.")
        if "suite" in request.POST and ici != suite[-1]:
            return redirect("enfants:rapport_etape", rapport.pk, suite[suite.index(ici) + 1].value)
        return redirect("enfants:rapport_etape" if "rester" in request.POST else "enfants:rapport", rapport.pk, *(
            [ici.value] if "rester" in request.POST else []
        ))  # fmt: skip
    lu(request, rapport.enfant)
    contexte |= {
        "r": rapport, "enfant": rapport.enfant, "etape": ici, "formulaire": formulaire,
        "derniere": ici == suite[-1], "rang": suite.index(ici) + 1,
        "etapes": [(e, bool(brouillon.etapes.get(e.value))) for e in suite],
    }  # fmt: skip
    return render(request, "enfants/rapports/etape.html", contexte)


def signature(request: HttpRequest, rapport_id: int) -> HttpResponse:
    """Show the draft as it will be printed, and sign it."""
    rapport, agent, maintenant = _du_sien(request, rapport_id), agent_de(request), timezone.now()
    formulaire = Signature(request.POST or None)
    retour = reverse("enfants:rapport", args=[rapport.pk])

    def ecrire(d: dict[str, Any]) -> None:
        signer(rapport=rapport, imprimeur=imprimer_rapport, par=agent, le=maintenant, **d)

    try:
        if ecrit(request, formulaire, ecrire):
            messages.success(request, "La version est signée. Elle ne changera plus ; une nouvelle peut la suivre.")
            return redirect(retour)
        images = images_rapport(a_rapporter(rapport, qualite="(votre fonction)"), le=timezone.localdate(maintenant))
    except CaractereNonImprimable as refus:
        formulaire.add_error(None, f"Ces caractères ne peuvent pas être imprimés : « {refus} ».")
        images = []
    lu(request, rapport.enfant)
    contexte = {
        "r": rapport, "enfant": rapport.enfant, "formulaire": formulaire, "retour": retour,
        "pages": [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in images],
    }  # fmt: skip
    return render(request, "enfants/rapports/signature.html", contexte)
