"""Acts on the offer of a place: freeze, lift, declare, change the capacity, let someone speak for it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.queries.offre import calendrier
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.lieux.actions import declarer, fixer_capacite, geler, lever, rattacher
from havre.apps.lieux.enums import CanalDeclaration, MotifGel
from havre.apps.lieux.models import Capacite, Gel, Lieu, Unite
from havre.apps.lieux.queries import peut_declarer
from havre.web.composants.formats import jour, pluriel
from havre.web.socle.requete import agent_de

from .calendrier import lieu_demande
from .formulaires import CapaciteForm, DeclarationForm, GelForm, LeveeForm, RattachementForm, lendemain

CHAMPS = {"fin": "dernier"}


def _lieu_declarable(request: HttpRequest, lieu_id: int) -> Lieu:
    """Return a place for which the agent speaks.

    Raises:
        ActionInterdite: no role of the agent speaks for any place.
        Http404: there is none, or he does not speak for it.
    """
    exiger(agent_de(request), Action.DECLARER_PLACES)
    lieu = lieu_demande(request, lieu_id)
    if not peut_declarer(lieu, pour=agent_de(request), au=timezone.localdate()):
        raise Http404
    return lieu


def _acte(
    request: HttpRequest, lieu: Lieu, formulaire: forms.Form, ecrire: Callable[[dict[str, Any]], str], **textes: str
) -> HttpResponse:
    """Show a form on its page, or write its act; a refusal goes to its field and keeps what was typed."""
    retour = reverse("lieux:calendrier", args=[lieu.pk])
    if request.method == "POST" and formulaire.is_valid():
        try:
            fait = ecrire(formulaire.cleaned_data)
        except ValidationError as refus:
            champ = CHAMPS.get(getattr(refus, "champ", ""), getattr(refus, "champ", ""))
            formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])
        else:
            messages.success(request, fait)
            return redirect(retour)
    contexte = {"lieu": lieu, "formulaire": formulaire, "retour": retour}
    return render(request, "lieux/acte.html", contexte | textes)


def gel(request: HttpRequest, lieu_id: int) -> HttpResponse:
    """Take places of a unit out of the offer."""
    agent, lieu, aujourd_hui = agent_de(request), _lieu_declarable(request, lieu_id), timezone.localdate()

    def ecrire(d: dict[str, Any]) -> str:
        fait = geler(
            unite=d["unite"], places=d["places"], motif=MotifGel(d["motif"]), precision=d["precision"],
            debut=d["debut"], fin=lendemain(d["dernier"]), relais=d.get("relais"), par=agent, le=timezone.now(),
        )  # fmt: skip
        return _dit_du_gel(fait, request)

    formulaire = GelForm(request.POST or None, lieu=lieu, initial={"debut": aujourd_hui})
    return _acte(
        request, lieu, formulaire, ecrire, titre="Geler des places", bouton="Geler ces places",
        aide="Des places gelées ne sont plus proposées. Les enfants qui y vivent ou y sont attendus gardent la leur.",
    )  # fmt: skip


def _dit_du_gel(gel: Gel, request: HttpRequest) -> str:
    """Return what was written, and whom it leaves in frozen places."""
    debut = gel.periode.lower
    comptes = calendrier([gel.unite.lieu], jours=[debut], pour=agent_de(request))[gel.unite_id][debut]
    quoi = pluriel(gel.places, "place gelée,places gelées") if gel.places else "Toute l'unité est gelée"
    dit = f"{gel.unite.nom} : {quoi} à partir du {jour(debut)}."
    if comptes.sous_gel:
        dit += f" {pluriel(comptes.sous_gel, 'enfant')} y gardent leur place." if comptes.sous_gel > 1 else (
            " Un enfant y garde sa place."
        )  # fmt: skip
    return dit


def levee(request: HttpRequest, gel_id: int) -> HttpResponse:
    """Offer the places of a freeze again."""
    exiger(agent_de(request), Action.DECLARER_PLACES)
    gel = get_object_or_404(Gel.objects.select_related("unite__lieu"), pk=gel_id)
    lieu, agent, aujourd_hui = _lieu_declarable(request, gel.unite.lieu_id), agent_de(request), timezone.localdate()

    def ecrire(d: dict[str, Any]) -> str:
        lever(gel=gel, le_jour=d["le_jour"], motif=d["motif"], par=agent, le=timezone.now())
        return f"{gel.unite.nom} : les places sont de nouveau offertes à partir du {jour(d['le_jour'])}."

    return _acte(
        request, lieu, LeveeForm(request.POST or None, initial={"le_jour": aujourd_hui}), ecrire,
        titre="Lever un gel", bouton="Lever le gel",
        aide=f"{gel.unite.nom}, {gel.get_motif_display().lower()} : {gel.precision} Le gel reste écrit, avec sa levée.",
    )  # fmt: skip


def declaration(request: HttpRequest, lieu_id: int) -> HttpResponse:
    """Note what the place says it has free."""
    agent, lieu, aujourd_hui = agent_de(request), _lieu_declarable(request, lieu_id), timezone.localdate()
    places = dict(
        Capacite.objects.filter(unite__lieu=lieu, periode__contains=aujourd_hui).values_list("unite_id", "places")
    )
    unites = [(u, places.get(u.pk, 0)) for u in Unite.objects.filter(lieu=lieu).order_by("code", "pk")]
    de_lui_meme = lieu.rattachements.le(aujourd_hui).filter(agent=agent.pk).exists()
    initial: dict[str, Any] = {"jour": aujourd_hui, "canal": CanalDeclaration.TELEPHONE}
    if de_lui_meme:
        initial |= {"canal": CanalDeclaration.FORMULAIRE, "declarant": agent.nom_complet()}
    formulaire = DeclarationForm(request.POST or None, unites=unites, initial=initial)

    def ecrire(d: dict[str, Any]) -> str:
        dites = declarer(
            lieu=lieu, libres=formulaire.libres(), jour=d["jour"], declarant=d["declarant"], fonction=d["fonction"],
            canal=CanalDeclaration(d["canal"]), commentaire=d["commentaire"], par=agent, le=timezone.now(),
        )  # fmt: skip
        total = sum(x.places_libres for x in dites)
        return f"{lieu.nom} dit {pluriel(total, 'place libre,places libres')} pour le {jour(d['jour'])}."

    return _acte(
        request, lieu, formulaire, ecrire, titre="Déclarer les places libres", bouton="Enregistrer la déclaration",
        aide="Ce que dit le lieu est gardé à côté de ce que Havre compte ; la dernière déclaration fait foi.",
    )  # fmt: skip


def capacite(request: HttpRequest, lieu_id: int) -> HttpResponse:
    """Fix the places of a unit from a day on."""
    agent = agent_de(request)
    exiger(agent, Action.FIXER_CAPACITES)
    lieu = lieu_demande(request, lieu_id)

    def ecrire(d: dict[str, Any]) -> str:
        fixer_capacite(**d, par=agent, le=timezone.now())
        return f"{d['unite'].nom} : {pluriel(d['places'], 'place')} à partir du {jour(d['debut'])}."

    formulaire = CapaciteForm(request.POST or None, lieu=lieu, initial={"debut": timezone.localdate()})
    return _acte(
        request, lieu, formulaire, ecrire, titre="Changer la capacité", bouton="Fixer la capacité",
        aide="La capacité ne descend jamais sous le nombre d'enfants qui y vivent ou y sont attendus.",
    )  # fmt: skip


def rattachement(request: HttpRequest, lieu_id: int) -> HttpResponse:
    """Let an agent speak for the place."""
    agent = agent_de(request)
    exiger(agent, Action.ADMINISTRER)
    lieu = lieu_demande(request, lieu_id)

    def ecrire(d: dict[str, Any]) -> str:
        rattacher(
            agent=d["identifiant"], lieu=lieu, debut=d["debut"], fin=lendemain(d["dernier"]), par=agent,
            le=timezone.now(),
        )  # fmt: skip
        return f"{d['identifiant'].nom_complet()} parle pour {lieu.nom} à partir du {jour(d['debut'])}."

    return _acte(
        request, lieu, RattachementForm(request.POST or None, initial={"debut": timezone.localdate()}), ecrire,
        titre="Rattacher un agent", bouton="Rattacher",
        aide="Un agent d'établissement déclare et gèle les places de ses lieux, et d'aucun autre.",
    )  # fmt: skip
