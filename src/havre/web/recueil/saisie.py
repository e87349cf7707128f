"""The intake of an information on one page, with who is already known found while typing."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.informations.actions import EnfantDit, recueillir
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.informations.queries import Connu, ressemblances
from havre.web.socle.requete import agent_de

from .formulaires.saisie import (
    NOUVEAU,
    AdultesSaisis,
    Appel,
    EnfantSaisi,
    EnfantsSaisis,
    adultes_dits,
    enfants_dits,
    maintenant,
)

RANGS = ("Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième", "Sixième", "Septième", "Huitième")


@dataclass(frozen=True)
class LigneEnfant:
    """A row of the household on the page: its form, its title, who looks like the child, and what was chosen."""

    formulaire: EnfantSaisi
    titre: str
    rang: int
    ouverte: bool
    connus: list[Connu]
    choisi: str
    a_choisir: bool


def nouvelle(request: HttpRequest) -> HttpResponse:
    """Show the page of an information, or register it; children who look known are asked about first."""
    exiger(agent_de(request), Action.RECUEILLIR_IP)
    recu = request.POST or None
    appel = Appel(recu, initial={"recue_a": maintenant()})
    enfants, adultes = EnfantsSaisis(recu, prefix="enfants"), AdultesSaisis(recu, prefix="adultes")
    trouves: dict[int, list[Connu]] = {}
    if request.method == "POST" and all([appel.is_valid(), enfants.is_valid(), adultes.is_valid()]):
        dits = enfants_dits(enfants)
        if not dits:
            enfants.forms[0].add_error("nom", "Nommez au moins un enfant du foyer.")
        else:
            trouves = _a_choisir(request, dits, appel.cleaned_data["adresse"])
        information = _enregistrer(request, appel, enfants, dits, adultes) if dits and not trouves else None
        if information is not None:
            return _suite(request, information)
    contexte = {
        "appel": appel,
        "lignes": [_ligne(f, n, trouves) for n, f in enumerate(enfants)],
        "gestions": (enfants.management_form, adultes.management_form),
        "adultes": [(f, f.is_bound and f.has_changed()) for f in adultes],
        "erreurs": [f for f in (*enfants, *adultes) if f.is_bound and f.errors],
        "a_choisir": bool(trouves),
    }
    return render(request, "recueil/nouvelle.html", contexte)


def _ligne(formulaire: EnfantSaisi, rang: int, trouves: dict[int, list[Connu]]) -> LigneEnfant:
    """Return what the page shows of a row."""
    remplie = formulaire.is_bound and formulaire.has_changed()
    choisi = str(formulaire["connu"].value() or "")
    return LigneEnfant(
        formulaire, f"{RANGS[rang]} enfant", rang, rang == 0 or remplie, trouves.get(rang, []), choisi, rang in trouves
    )


def _a_choisir(request: HttpRequest, dits: list[tuple[EnfantSaisi, EnfantDit]], adresse: str) -> dict[int, list[Connu]]:
    """Return, by row, the known children among whom nobody chose yet."""
    trouves = {}
    for formulaire, dit in dits:
        if formulaire.cleaned_data["connu"]:
            continue
        proches = ressemblances(
            nom=dit.nom, prenom=dit.prenom, naissance=dit.date_naissance, adresse=adresse, pour=agent_de(request),
            au=timezone.localdate(),
        )  # fmt: skip
        if proches:
            trouves[int(str(formulaire.prefix).rsplit("-", 1)[-1])] = proches
    return trouves


def _enregistrer(
    request: HttpRequest, appel: Appel, enfants: Any, dits: list[tuple[EnfantSaisi, EnfantDit]], adultes: Any
) -> InformationPreoccupante | None:
    """Write the information; a refusal goes to the field that it names."""
    try:
        return recueillir(
            recit=appel.recit(), auteur=appel.auteur(), enfants=[dit for _, dit in dits], adultes=adultes_dits(adultes),
            par=agent_de(request), le=timezone.now(),
        )  # fmt: skip
    except ValidationError as refus:
        champ = getattr(refus, "champ", "")
        if champ == "enfants":
            enfants.forms[0].add_error("nom", refus.messages[0])
        else:
            appel.add_error(champ if champ in appel.fields else None, refus.messages[0])
        return None


def _suite(request: HttpRequest, information: InformationPreoccupante) -> HttpResponse:
    """Say the number, and go to what comes next: the prosecutor when the danger is grave and immediate."""
    messages.success(request, f"L'information {information.reference} est enregistrée.")
    if information.danger_immediat:
        return redirect("recueil:signaler", information.pk)
    return redirect("recueil:fiche", information.pk)


@require_POST
def connus(request: HttpRequest) -> HttpResponse:
    """Show, in the row being typed, the children already known who look like this one."""
    exiger(agent_de(request), Action.RECUEILLIR_IP)
    brut = request.POST.get("rang", "0")
    rang = min(int(brut), len(RANGS) - 1) if brut.isdecimal() else 0

    def lire(nom: str) -> str:
        return request.POST.get(f"enfants-{rang}-{nom}", "").replace("\0", "").strip()[:80]

    famille = lire("nom") or request.POST.get("enfants-0-nom", "").replace("\0", "").strip()[:80]
    try:
        naissance = parse_date(lire("date_naissance"))
    except ValueError:
        naissance = None
    proches = ressemblances(
        nom=famille, prenom=lire("prenom"), naissance=naissance, pour=agent_de(request), au=timezone.localdate(),
        adresse=request.POST.get("adresse", "").replace("\0", "")[:200],
    )  # fmt: skip
    contexte = {
        "connus": proches, "choisi": lire("connu"), "nouveau": NOUVEAU, "prefixe": f"enfants-{rang}-connu",
    }  # fmt: skip
    return render(request, "recueil/connus.html", contexte)
