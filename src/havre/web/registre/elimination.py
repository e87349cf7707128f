"""Files whose time is over: holds, lists for the archives, visas, elimination."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.registre.actions.elimination import degeler, demander_elimination, etablir_bordereau, geler, noter_visa
from havre.registre.actions.lectures import etablir_bordereau_des_lectures
from havre.registre.conservation import regles
from havre.registre.elimination.document import (
    en_mots,
    imprimer_bordereau,
    imprimer_bordereau_des_lectures,
    imprimer_certificat,
)
from havre.registre.models import BordereauElimination
from havre.registre.queries import elimination as lus
from havre.registre.queries import lectures
from havre.registre.queries.conservation import conservations
from havre.web.composants.formats import pluriel
from havre.web.socle.requete import agent_de, ecrit

from .formulaires import GelForm, LeveeForm, VisaForm
from .pages import onglets

MONTRES = 12
"""Numbers of files shown beside a reason that keeps more of them."""


def conservation(request: HttpRequest) -> HttpResponse:
    """Show the files whose time is over and what keeps the others; make a list of those that are chosen."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.TENIR_CONSERVATION)
    if request.method == "POST":
        choisis = [int(n) for n in request.POST.getlist("enfant") if n.isdecimal() and len(n) < 18]
        try:
            fait = etablir_bordereau(enfants=choisis, par=agent, le=timezone.now())
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
            return redirect("registre:conservation")
        return redirect("registre:bordereau", fait.pk)
    examens, comptes = lus.examiner(pour=agent, au=jour), lus.lignes_par_bordereau()
    eliminables = [x for x in examens if x.eliminable]
    contexte = {
        "onglets": onglets(agent, "conservation"), "regle": regles()[lus.DOSSIER], "jour": jour,
        "duree": regles()[lus.DOSSIER].ecrite(au=jour), "eliminables": eliminables,
        "retenus": _par_raison(examens), "combien": lus.LOT,
        "compte": pluriel(len(eliminables), "dossier"),
        "bordereaux": [{"b": b, "n": comptes.get(b.pk, 0)} for b in lus.bordereaux(pour=agent)],
        "conservations": conservations(pour=agent, au=jour), "lectures": _lectures(agent, jour),
    }  # fmt: skip
    return render(request, "registre/elimination/liste.html", contexte)


def _par_raison(examens: list[lus.Examen]) -> list[dict[str, Any]]:
    """Return the files that stay by what keeps them, the largest number first, with some of their numbers."""
    siens: dict[str, list[str]] = {}
    for x in examens:
        if not x.eliminable:
            siens.setdefault(x.obstacle.partition(". ")[0], []).append(x.numero)
    return [
        {"raison": raison, "n": len(numeros), "montres": numeros[:MONTRES], "autres": len(numeros) - MONTRES}
        for raison, numeros in sorted(siens.items(), key=lambda r: -len(r[1]))
    ]


def _lectures(agent: Agent, jour: date) -> dict[str, Any]:
    """Return what the page says of the readings of the journal: duration, what may go, the list under way."""
    regle = regles()[lectures.REGLE]
    dit: dict[str, Any] = {"duree": regle.ecrite(au=jour), "ancre": None, "en_cours": None, "a_fixer": regle.a_fixer}
    if not regle.a_fixer:
        dit |= {"ancre": lectures.lectures_passees(pour=agent, au=jour), "en_cours": lectures.en_cours(pour=agent)}
    return dit


@require_POST
def bordereau_des_lectures(request: HttpRequest) -> HttpResponse:
    """Make the list of the readings of the journal that are past their time."""
    try:
        fait = etablir_bordereau_des_lectures(par=agent_de(request), le=timezone.now())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("registre:conservation")
    return redirect("registre:bordereau", fait.pk)


def _etat(request: HttpRequest, numero: int) -> lus.EtatBordereau:
    """Return a list.

    Raises:
        Http404: there is none.
    """
    try:
        return lus.bordereau(numero, pour=agent_de(request))
    except BordereauElimination.DoesNotExist as erreur:
        raise Http404 from erreur


def bordereau(request: HttpRequest, bordereau_id: int) -> HttpResponse:
    """Show a list: its files, the visa, the elimination, the certificate."""
    etat, agent = _etat(request, bordereau_id), agent_de(request)
    execution = etat.bordereau.executions.select_related("tache", "demandee_par").first()
    visa = getattr(etat.bordereau, "visa", None)
    contexte = {
        "e": etat, "b": etat.bordereau, "visa": visa, "tache": execution.tache if execution else None,
        "peut_signer": visa is not None and visa.accorde and bool(portee(agent, Action.ELIMINER)) and etat.restants,
        "sien": agent.pk == etat.bordereau.etabli_par_id,
        "comptes": en_mots(lus.comptes_des_certificats(bordereau_id, pour=agent)),
        "ancre": lectures.ancre_de(etat.bordereau), "lectures_parties": _parties(etat.bordereau),
        "durees": list(etat.bordereau.durees.values()), "compte": pluriel(len(etat.lignes), "dossier"),
    }  # fmt: skip
    return render(request, "registre/elimination/bordereau.html", contexte)


def _parties(fait: BordereauElimination) -> bool:
    """Whether the readings of a list were removed."""
    ancre = lectures.ancre_de(fait)
    return ancre is not None and lectures.deja_parti(ancre)


def imprimer(request: HttpRequest, bordereau_id: int, piece: str) -> HttpResponse:
    """Give the list, or the certificate of what was eliminated, as a PDF."""
    etat = _etat(request, bordereau_id)
    certificats = [li["certificat"] for li in etat.lignes if li["certificat"]]
    ancre = lectures.ancre_de(etat.bordereau)
    if piece == "bordereau" and ancre is not None:
        contenu = imprimer_bordereau_des_lectures(etat.bordereau, ancre)
    elif piece == "bordereau":
        contenu = imprimer_bordereau(etat.bordereau, [li["ligne"] for li in etat.lignes])
    elif piece == "certificat" and certificats:
        comptes = lus.comptes_des_certificats(bordereau_id, pour=agent_de(request))
        contenu = imprimer_certificat(etat.bordereau, certificats, comptes, timezone.localdate())
    else:
        raise Http404
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="{etat.bordereau.reference}-{piece}.pdf"'
    return reponse


def viser(request: HttpRequest, bordereau_id: int) -> HttpResponse:
    """Note what the archives answered."""
    etat, agent = _etat(request, bordereau_id), agent_de(request)
    formulaire = VisaForm(request.POST or None, lignes=[li["ligne"] for li in etat.lignes])

    def ecrire(d: dict[str, Any]) -> None:
        noter_visa(
            bordereau=etat.bordereau, accorde=d["accorde"] == "oui", numero=d["numero"], vise_le=d["vise_le"],
            signataire=d["signataire"], gardees=[int(n) for n in d["gardees"]], par=agent, le=timezone.now(),
        )  # fmt: skip

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "La réponse des archives est notée.")
        return redirect("registre:bordereau", bordereau_id)
    textes = {"titre": "Réponse des archives", "aide": etat.bordereau.reference, "bouton": "Noter la réponse"}
    retour = reverse("registre:bordereau", args=[bordereau_id])
    return render(request, "registre/elimination/acte.html", {"formulaire": formulaire, "retour": retour} | textes)


@require_POST
def eliminer(request: HttpRequest, bordereau_id: int) -> HttpResponse:
    """Sign the elimination of a list that the archives let go."""
    exiger(agent_de(request), Action.ELIMINER)
    etat = _etat(request, bordereau_id)
    try:
        demander_elimination(bordereau=etat.bordereau, par=agent_de(request), le=timezone.now())
        messages.success(request, "L'élimination est signée. Elle se fait en tâche de fond.")
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect("registre:bordereau", bordereau_id)


def gels(request: HttpRequest) -> HttpResponse:
    """Show the holds, and hold a file by its number."""
    agent = agent_de(request)
    exiger(agent, Action.TENIR_CONSERVATION)
    formulaire = GelForm(request.POST or None)

    def ecrire(d: dict[str, Any]) -> None:
        geler(numero=d["numero"], motif=d["motif"], par=agent, le=timezone.now())

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "Le dossier est gelé : il ne sera pas éliminé.")
        return redirect("registre:gels")
    poses = [{"gel": g, "numero": n} for g, n in lus.gels(pour=agent)]
    contexte = {"onglets": onglets(agent, "gels"), "formulaire": formulaire, "gels": poses}
    return render(request, "registre/elimination/gels.html", contexte)


def lever(request: HttpRequest, gel_id: int) -> HttpResponse:
    """Lift a hold."""
    agent = agent_de(request)
    if gel_id not in {g.pk for g, _ in lus.gels(pour=agent)}:
        raise Http404
    formulaire = LeveeForm(request.POST or None)

    def ecrire(d: dict[str, Any]) -> None:
        degeler(gel_id=gel_id, motif=d["motif"], par=agent, le=timezone.now())

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "Le gel est levé.")
        return redirect("registre:gels")
    textes = {"titre": "Lever le gel", "aide": "Le dossier pourra être éliminé, s'il en a l'âge.", "bouton": "Lever"}
    contexte = {"formulaire": formulaire, "retour": reverse("registre:gels")} | textes
    return render(request, "registre/elimination/acte.html", contexte)
