"""Reading again, element by element, what will be given to the person."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.registre.acces.elements import Element
from havre.registre.actions.acces import Decision, relire
from havre.registre.queries.acces import Instruction
from havre.web.socle.requete import agent_de, texte_de

from .demandes import instruite

PAR_PAGE = 15


def _a_relire(suivie: Instruction, rubrique: str) -> list[Element]:
    """Return the next elements that nobody has read, of a heading if one is asked; else those read already."""
    if suivie.dossier is None:
        return []
    choisis = [e for e in suivie.dossier.elements if not rubrique or e.rubrique == rubrique]
    nouveaux = [e for e in choisis if e.rang not in suivie.relus]
    return (nouveaux or choisis)[:PAR_PAGE]


def _nombres(request: HttpRequest, nom: str) -> list[int]:
    return [int(n) for n in request.POST.getlist(nom) if n.isdecimal() and len(n) < 7]


def _decision(request: HttpRequest, rang: int) -> Decision:
    """Return what the form says of one element."""
    motif = request.POST.get(f"motif{rang}", "").replace("\0", "")
    return Decision(_nombres(request, f"m{rang}"), _nombres(request, f"l{rang}"), motif)


def relire_page(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Show the next elements, and write what the agent decides of them."""
    suivie = instruite(request, demande_id)
    if suivie.dossier is None or suivie.paquet is not None:
        return redirect("communication:fiche", demande_id)
    rubrique = texte_de(request, "rubrique")
    if request.method == "POST":
        decisions = {rang: _decision(request, rang) for rang in _nombres(request, "rang")}
        try:
            relire(acces=suivie.acces, decisions=decisions, par=agent_de(request), le=timezone.now())
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
            return render(request, "communication/relire.html", _contexte(suivie, rubrique, decisions), status=400)
        return redirect(f"{reverse('communication:relire', args=[demande_id])}?{urlencode({'rubrique': rubrique})}")
    return render(request, "communication/relire.html", _contexte(suivie, rubrique, {}))


def _contexte(suivie: Instruction, rubrique: str, saisies: dict[int, Decision]) -> dict[str, Any]:
    """Return what the page shows; what was typed comes back after a refusal."""
    lignes = []
    for relu in suivie.de(_a_relire(suivie, rubrique)):
        rang = relu.element.rang
        saisie = saisies.get(rang)
        masques = set(saisie.masques) if saisie else None
        leves = set(saisie.leves) if saisie else None
        lignes.append({
            "element": relu.element,
            "valeurs": [
                {"rang": i, "libelle": li, "texte": t, "masque": m if masques is None else i in masques}
                for i, li, t, m in relu.valeurs
            ],
            "doutes": [{"rang": i, "mot": m, "leve": x if leves is None else i in leves} for i, m, x in relu.doutes],
            "motif": saisie.motif if saisie else relu.relecture.motif if relu.relecture else "",
            "relu": relu.relecture,
        })  # fmt: skip
    return {"s": suivie, "d": suivie.demande, "lignes": lignes, "rubrique": rubrique}
