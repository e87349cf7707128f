"""The requests of access one may instruct, and the instruction of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.echanges.models import Demande
from havre.registre.actions.acces import Identite, etablir, ouvrir_acces, ouvrir_paquet, preparer, remettre
from havre.registre.enums import MoyenIdentite, MoyenRemise, RaisonExclusion, VoieMedicale
from havre.registre.models import DemandeAcces, PaquetAcces
from havre.registre.queries.acces import Instruction, demandes_d_acces, instruction
from havre.web.composants.formats import pluriel
from havre.web.echanges.pages import acte, onglets
from havre.web.socle.lectures import liste_lue, lu
from havre.web.socle.requete import agent_de, ecrit

from .formulaires import Ouverture, Remise


def liste(request: HttpRequest) -> HttpResponse:
    """Show the requests of access, first due first."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.TENIR_ACCES)
    demandes = list(demandes_d_acces(pour=agent))
    liste_lue(request, Demande, [d.enfant_id for d in demandes if d.enfant_id])
    contexte = {
        "lignes": [
            {
                "d": d, "repondue": hasattr(d, "reponse"), "ouverte": hasattr(d, "acces"),
                "retard": d.reponse_attendue_le < jour,
            }
            for d in demandes
        ],
        "compte": pluriel(len(demandes), "demande"),
        "onglets": onglets(agent, "acces"),
    }  # fmt: skip
    return render(request, "communication/liste.html", contexte)


def _demande(request: HttpRequest, demande_id: int) -> Demande:
    """Return a request of access.

    Raises:
        Http404: there is none that the agent may instruct.
    """
    exiger(agent_de(request), Action.TENIR_ACCES)
    demande = demandes_d_acces(pour=agent_de(request)).filter(pk=demande_id).first()
    if demande is None:
        raise Http404
    lu(request, demande.enfant, sinon=demande)
    return demande


def instruite(request: HttpRequest, demande_id: int) -> Instruction:
    """Return an instruction under way.

    Raises:
        Http404: it is not open, or not to this agent.
    """
    exiger(agent_de(request), Action.TENIR_ACCES)
    try:
        suivie = instruction(demande_id, pour=agent_de(request))
    except DemandeAcces.DoesNotExist as erreur:
        raise Http404 from erreur
    lu(request, suivie.demande.enfant, sinon=suivie.demande)
    return suivie


def fiche(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Show where a request stands; open its instruction once the asker was recognised."""
    demande = _demande(request, demande_id)
    if hasattr(demande, "acces"):
        return render(request, "communication/fiche.html", _contexte(instruite(request, demande_id)))
    formulaire = Ouverture(request.POST or None, initial={"identite_le": timezone.localdate()})

    def ecrire(d: dict[str, Any]) -> None:
        identite = Identite(MoyenIdentite(d["identite"]), d["identite_le"], d["identite_precision"])
        ouvrir_acces(
            demande=demande, identite=identite, voie=VoieMedicale(d["voie_medicale"]), medecin=d["medecin"],
            par=agent_de(request), le=timezone.now(),
        )  # fmt: skip

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "L'instruction est ouverte. Rassemblez maintenant le dossier.")
        return redirect("communication:fiche", demande_id)
    return render(request, "communication/ouvrir.html", {"d": demande, "formulaire": formulaire})


def _contexte(suivie: Instruction) -> dict[str, Any]:
    """Return what the page of an instruction shows."""
    exclus = suivie.dossier.exclus if suivie.dossier else ()
    return {
        "s": suivie,
        "d": suivie.demande,
        "tache": suivie.export.tache if suivie.export else None,
        "part": suivie.export.tache.pourcent / 100 if suivie.export else 0,
        "rubriques": [{"nom": n, "total": t, "lus": lus, "reste": t - lus} for n, t, lus in suivie.rubriques()],
        "exclus": [{"titre": x.titre, "nombre": x.nombre, "raison": RaisonExclusion(x.raison).label} for x in exclus],
        "elements": pluriel(len(suivie.dossier.elements), "information") if suivie.dossier else "",
    }


def suivi(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Give the progress alone; a finished preparation asks for its whole page."""
    suivie = instruite(request, demande_id)
    reponse = render(request, "communication/avancement.html", _contexte(suivie))
    if suivie.export is None or not suivie.export.tache.active:
        reponse["HX-Refresh"] = "true"
    return reponse


@require_POST
def rassembler(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Ask for the file to be gathered."""
    suivie = instruite(request, demande_id)
    try:
        preparer(acces=suivie.acces, par=agent_de(request), le=timezone.now())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect("communication:fiche", demande_id)


@require_POST
def etablir_fichiers(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Make the files once everything was read again."""
    suivie = instruite(request, demande_id)
    try:
        etablir(acces=suivie.acces, par=agent_de(request), le=timezone.now())
        messages.success(request, "Les fichiers sont établis : remettez-les, puis notez la remise.")
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect("communication:fiche", demande_id)


def _paquet(suivie: Instruction) -> PaquetAcces:
    """Return the files of an instruction.

    Raises:
        Http404: they are not made.
    """
    if suivie.paquet is None:
        raise Http404
    return suivie.paquet


def fichiers(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Give the files, or the part of the doctor; the journal keeps that they were opened."""
    suivie = instruite(request, demande_id)
    medical = request.GET.get("part") == "medecin"
    if medical and not _paquet(suivie).empreinte_medical:
        raise Http404
    contenu = ouvrir_paquet(paquet=_paquet(suivie), medical=medical, par=agent_de(request), le=timezone.now())
    reponse = HttpResponse(contenu, content_type="application/zip")
    nom = f"{suivie.demande.reference}{'-medecin' if medical else ''}.zip"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def remise(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Note that the files were given."""
    suivie = instruite(request, demande_id)
    paquet = _paquet(suivie)
    formulaire = Remise(request.POST or None, initial={"remis_le": timezone.localdate()})

    def ecrire(d: dict[str, Any]) -> None:
        remettre(
            paquet=paquet, moyen=MoyenRemise(d["moyen"]), remis_le=d["remis_le"], recepisse=d["recepisse"],
            par=agent_de(request), le=timezone.now(),
        )  # fmt: skip

    textes = {
        "titre": "Noter la remise du dossier", "bouton": "Noter la remise",
        "aide": "La demande sera répondue ce jour-là. Gardez le récépissé signé.", "fait": "La remise est notée.",
    }  # fmt: skip
    return acte(request, formulaire, ecrire, retour=reverse("communication:fiche", args=[demande_id]), textes=textes)
