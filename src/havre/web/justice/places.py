"""The state of places by kind, dated, for the question of a judge: one page, and the same as a document (row L26)."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.queries.offre import Comptes, offre_par_commune
from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger
from havre.apps.lieux.enums import TypeLieu
from havre.apps.territoires.models import Juridiction
from havre.apps.territoires.queries import matrice_courante
from havre.courriers.documents.places import LigneDePlaces, imprimer_places
from havre.web.socle.requete import agent_de

from .onglets import onglets

SANS_PLACE_PROPRE = frozenset({TypeLieu.HOPITAL, TypeLieu.HOTEL})
PROCHE_MIN = 45


class FiltresPlaces(forms.Form):
    """From which court one counts."""

    juridiction = forms.ModelChoiceField(
        label="Autour de", queryset=Juridiction.objects.order_by("nom"), required=False,
        empty_label="Tout le département",
    )  # fmt: skip


def _lignes(agent: Agent, au: date, juridiction: Juridiction | None) -> list[LigneDePlaces]:
    """Return the places by kind on a day: all, and those near the court when one is named."""
    offre = offre_par_commune(jours=[au], pour=agent)
    proches = None
    if juridiction is not None:
        matrice = matrice_courante()
        minutes = matrice.ligne(juridiction.commune_id)
        proches = {c for c in matrice.communes if 0 <= minutes[matrice.index[c]] <= PROCHE_MIN}
    lignes = []
    for type_lieu in TypeLieu:
        if type_lieu in SANS_PLACE_PROPRE:
            continue
        siens = [o for o in offre if o.type_lieu == type_lieu]
        if not siens:
            continue
        tous = sum((o.comptes for o in siens), Comptes())
        pres = sum((o.comptes for o in siens if o.commune in proches), Comptes()) if proches is not None else None
        lignes.append(
            LigneDePlaces(
                str(type_lieu.label), tous.ouvertes, tous.occupees, tous.reservees, tous.non_offertes, tous.libres,
                pres.libres if pres else None,
            )
        )  # fmt: skip
    return lignes


def _lu(request: HttpRequest) -> tuple[FiltresPlaces, Juridiction | None]:
    formulaire = FiltresPlaces(request.GET)
    return formulaire, formulaire.cleaned_data["juridiction"] if formulaire.is_valid() else None


def places(request: HttpRequest) -> HttpResponse:
    """Show the places by kind today; no child."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_LIEUX)
    formulaire, juridiction = _lu(request)
    contexte: dict[str, Any] = {
        "lignes": _lignes(agent, au, juridiction), "formulaire": formulaire, "juridiction": juridiction, "au": au,
        "proche_min": PROCHE_MIN, "calcule_a": timezone.now(), "onglets": onglets(agent, "places"),
    }  # fmt: skip
    return render(request, "justice/places.html", contexte)


def places_pdf(request: HttpRequest) -> HttpResponse:
    """Give the same as a document, dated, for the file of a hearing."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_LIEUX)
    _, juridiction = _lu(request)
    pdf = imprimer_places(
        _lignes(agent, au, juridiction), autour=juridiction.nom if juridiction else "", proche_min=PROCHE_MIN,
        calcule_a=timezone.localtime(timezone.now()),
    )  # fmt: skip
    reponse = HttpResponse(pdf, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="etat-des-places-{au:%Y-%m-%d}.pdf"'
    return reponse
