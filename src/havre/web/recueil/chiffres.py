"""Figures of the CRIP on a page, and as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.informations.enums import Origine
from havre.apps.informations.queries import Chiffres, chiffres, delai_legal
from havre.web.composants.barres import empiler
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_tableur

from .pages import onglets

SEMAINES_DESSINEES = 13


def page(request: HttpRequest) -> HttpResponse:
    """Show volumes, delays, backlog, hours and forecast, with what each rests on."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_IP)
    c = chiffres(pour=agent, au=jour)
    contexte = {
        "c": c, "lignes": _tableau(c), "origines": _origines(c), "barres": _barres(c), "delai": delai_legal(jour),
        "onglets": onglets(agent, "chiffres"), "calcule_a": timezone.now(), "jour": jour,
        "stock": [{"libelle": e.label.capitalize(), "nombre": n} for e, n in c.stock.items()],
    }  # fmt: skip
    return render(request, "recueil/chiffres.html", contexte)


def export(request: HttpRequest, forme: str) -> HttpResponse:
    """Give the volumes by week and origin as a file."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_IP)
    if forme not in {"csv", "ods"}:
        raise Http404
    c = chiffres(pour=agent, au=jour)
    entetes = ["semaine_du", *(cle for cle, _ in _origines(c)), "total"]
    lignes = [[x["semaine"].isoformat(), *x["nombres"], x["total"]] for x in _tableau(c)]
    return reponse_tableur(f"informations-par-semaine-{jour.isoformat()}", forme, [entetes, *lignes])


def _origines(c: Chiffres) -> list[tuple[str, str]]:
    """Return the origins that came, in the order of their list."""
    return [(o.value, str(o.label)) for o in Origine if o.value in c.volumes.origines]


def _tableau(c: Chiffres) -> list[dict[str, Any]]:
    """Return the rows of the table, the last week first."""
    return [
        {
            "semaine": s, "total": c.volumes.total(s),
            "nombres": [c.volumes.origines[cle].get(s, 0) for cle, _ in _origines(c)],
        }
        for s in reversed(c.volumes.semaines)
    ]  # fmt: skip


def _barres(c: Chiffres) -> Any:
    """Return the drawing of the last weeks."""
    semaines = c.volumes.semaines[-SEMAINES_DESSINEES:]
    lignes = [
        (f"semaine du {s:%d/%m/%Y}", [("occupees", c.volumes.total(s))], str(c.volumes.total(s))) for s in semaines
    ]
    return empiler(
        lignes, "Informations reçues par semaine", "Une barre par semaine ; les nombres sont dans le tableau."
    )
