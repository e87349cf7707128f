"""One report: its versions, their differences, addenda, readings and sendings; the signed documents."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.apps.personnes.models import Enfant
from havre.apps.suivis.actions import ajouter_additif, envoyer, noter_lecture
from havre.apps.suivis.enums import DestinataireRapport, EtapeRapport, Lecteur, MoyenEnvoiRapport
from havre.apps.suivis.models import Additif, VersionRapport
from havre.apps.suivis.queries import differences, document_de, rapports_visibles
from havre.courriers.documents import imprimer_additif
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de

from ..actes import acte
from .ecriture import rapport_vu
from .formulaires import NouvelAdditif, NouvelEnvoi, NouvelleLecture


def fiche(request: HttpRequest, rapport_id: int) -> HttpResponse:
    """Show one report; its draft to its author only."""
    rapport, agent = rapport_vu(request, rapport_id, Action.VOIR_ENFANTS), agent_de(request)
    lu(request, rapport.enfant)
    versions = list(
        rapport.versions.select_related("signataire")
        .defer("contenu", "etapes", "paroles")
        .prefetch_related("additifs__signataire", "lectures__notee_par", "envois__note_par")
        .order_by("-numero")
    )
    auteur = rapport.auteur_id == agent.pk and bool(portee(agent, Action.ECRIRE_RAPPORTS))
    brouillon = rapport.brouillon if auteur else None
    contexte = {
        "r": rapport, "enfant": rapport.enfant, "versions": versions, "auteur": auteur,
        "etapes": [(e, bool(brouillon.etapes.get(e.value))) for e in EtapeRapport] if brouillon else [],
        "peut_ecrire": bool(portee(agent, Action.ECRIRE_RAPPORTS)),
    }  # fmt: skip
    return render(request, "enfants/rapports/fiche.html", contexte)


def comparer(request: HttpRequest, rapport_id: int, numero: int) -> HttpResponse:
    """Show what a version changed since the one before it."""
    rapport = rapport_vu(request, rapport_id, Action.VOIR_ENFANTS)
    versions = {v.numero: v for v in rapport.versions.filter(numero__in=(numero - 1, numero)).defer("contenu")}
    if len(versions) != 2:
        raise Http404
    lu(request, rapport.enfant)
    contexte = {
        "r": rapport, "enfant": rapport.enfant, "avant": versions[numero - 1], "apres": versions[numero],
        "differences": differences(versions[numero - 1], versions[numero]),
    }  # fmt: skip
    return render(request, "enfants/rapports/differences.html", contexte)


def _version(request: HttpRequest, version_id: int, action: Action) -> VersionRapport:
    """Return a version of a report on a child whose file the agent may use for `action`.

    Raises:
        Http404: there is none for him.
    """
    exiger(agent_de(request), action)
    visibles = rapports_visibles(pour=agent_de(request), action=action)
    versions = VersionRapport.objects.filter(rapport__in=visibles)
    return get_object_or_404(
        versions.select_related("rapport__enfant__personne", "rapport__enfant__service", "signataire"), pk=version_id
    )


def _pdf(request: HttpRequest, document: VersionRapport | Additif, enfant: Enfant) -> HttpResponse:
    """Give a signed document, byte for byte; reading it is written in the journal of readings."""
    lu(request, enfant)
    reponse = HttpResponse(document_de(document), content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="{document.empreinte[:12]}.pdf"'
    return reponse


def version_pdf(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give a signed version."""
    version = _version(request, version_id, Action.VOIR_ENFANTS)
    return _pdf(request, version, version.rapport.enfant)


def additif_pdf(request: HttpRequest, additif_id: int) -> HttpResponse:
    """Give a signed addendum."""
    exiger(agent_de(request), Action.VOIR_ENFANTS)
    visibles = Additif.objects.filter(version__rapport__in=rapports_visibles(pour=agent_de(request)))
    additif = get_object_or_404(visibles.select_related("version__rapport__enfant"), pk=additif_id)
    return _pdf(request, additif, additif.version.rapport.enfant)


def _sur_version(
    request: HttpRequest, version: VersionRapport, formulaire: Any, ecrire: Any, textes: dict[str, str]
) -> HttpResponse:
    """Show a form about a version, or write its act, and go back to the report."""
    retour = reverse("enfants:rapport", args=[version.rapport_id])
    return acte(request, version.rapport.enfant, formulaire, ecrire, textes, "rapports", retour=retour)


def additif(request: HttpRequest, version_id: int) -> HttpResponse:
    """Sign what one adds to a version."""
    version, agent = _version(request, version_id, Action.ECRIRE_RAPPORTS), agent_de(request)
    textes = {
        "titre": f"Joindre un additif à la version {version.numero}",
        "aide": f"Signée par {version.signataire.nom_complet()}. Son texte ne change pas.",
        "bouton": "Signer l'additif",
        "fait": "L'additif est signé et accompagne le rapport.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        ajouter_additif(version=version, imprimeur=imprimer_additif, par=agent, le=timezone.now(), **d)

    return _sur_version(request, version, NouvelAdditif(request.POST or None), ecrire, textes)


def lecture(request: HttpRequest, version_id: int) -> HttpResponse:
    """Note that a version was read with the child or a parent, or why not."""
    version, agent = _version(request, version_id, Action.ECRIRE_RAPPORTS), agent_de(request)
    textes = {
        "titre": f"Lecture de la version {version.numero}",
        "aide": "Avec l'enfant, et avec un parent, avant tout envoi.",
        "bouton": "Noter la lecture",
        "fait": "La lecture est notée.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        d["lecteur"] = Lecteur(d["lecteur"])
        noter_lecture(version=version, par=agent, le=timezone.now(), **d)

    formulaire = NouvelleLecture(request.POST or None, initial={"lu_le": timezone.localdate()})
    return _sur_version(request, version, formulaire, ecrire, textes)


def envoi(request: HttpRequest, version_id: int) -> HttpResponse:
    """Note that a version left, with its addenda."""
    version, agent = _version(request, version_id, Action.ECRIRE_RAPPORTS), agent_de(request)
    textes = {
        "titre": f"Envoi de la version {version.numero}",
        "aide": "Part ce qui a été signé, octet pour octet, avec tous ses additifs.",
        "bouton": "Noter l'envoi",
        "fait": "L'envoi est noté, avec l'empreinte de chaque document.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        d |= {"destinataire": DestinataireRapport(d["destinataire"]), "moyen": MoyenEnvoiRapport(d["moyen"])}
        envoyer(version=version, par=agent, le=timezone.now(), **d)

    formulaire = NouvelEnvoi(request.POST or None, initial={"envoye_le": timezone.localdate()})
    return _sur_version(request, version, formulaire, ecrire, textes)
