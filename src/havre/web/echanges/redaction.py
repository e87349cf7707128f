"""Writing a letter: its fields, its pages as a draft, its signature; chasing silent places in one go."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.queries import silences
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.echanges.actions import Projet, delegation_de, emettre
from havre.courriers import MODELES, CaractereNonImprimable, ChampManquant
from havre.courriers.impression import apercu, imprimer
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de, noter_le_refus

from .amorces import AMORCES, Amorce, amorce_de, de_sollicitation
from .formulaires import Redaction, choix_de_modeles
from .pages import en_images, refuser

D_OU = {
    "demande": "depuis une demande",
    "enfant": "depuis le dossier de l'enfant",
    "information": "depuis ce qui est à dire au juge",
    "ip": "depuis une information préoccupante",
    "sollicitation": "depuis un lieu resté silencieux",
}


def modeles(request: HttpRequest) -> HttpResponse:
    """Show the models of letters, and where each one is best begun."""
    exiger(agent_de(request), Action.SIGNER_COURRIER)
    lignes = [{"m": m, "d_ou": D_OU[AMORCES[m.code][0]] if m.code in AMORCES else ""} for m in choix_de_modeles()]
    return render(request, "echanges/modeles.html", {"lignes": lignes})


def _projet(formulaire: Redaction, amorce: Amorce) -> Projet:
    """Return the letter that a form describes."""
    d = formulaire.cleaned_data
    return Projet(
        modele=formulaire.modele.code, service=d["service"], destinataire_nom=d["destinataire_nom"], objet=d["objet"],
        destinataire_lignes=d["destinataire_adresse"].splitlines(), valeurs=formulaire.valeurs(),
        versions=formulaire.modele.versions, enfant=amorce.enfant, demande=amorce.demande,
        information=amorce.information, ip=amorce.ip, adresse_confirmee=d["adresse_confirmee"],
    )  # fmt: skip


def rediger(request: HttpRequest, modele: str) -> HttpResponse:
    """Show the form of a letter, its draft, or sign it."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.SIGNER_COURRIER)
    if modele not in {m.code for m in choix_de_modeles()}:
        raise Http404
    amorce = amorce_de(request, modele)
    lu(request, amorce.enfant)
    formulaire = Redaction(request.POST or None, modele=MODELES[modele], initial=amorce.initial, pour=agent)
    delegation, images = delegation_de(agent, au=jour), []
    if request.method == "POST" and formulaire.is_valid():
        try:
            projet = _projet(formulaire, amorce)
            if "apercu" in request.POST:
                images = en_images(apercu(projet, delegation=delegation, le=jour))
            else:
                courrier = emettre(projet=projet, imprimeur=imprimer, par=agent, le=timezone.now())
                messages.success(request, f"La lettre {courrier.reference} est signée. Notez son envoi.")
                return redirect("echanges:courrier", courrier.pk)
        except (ValidationError, ChampManquant, CaractereNonImprimable) as refus:
            refuser(request, formulaire, refus)
    contexte = {"formulaire": formulaire, "images": images, "delegation": delegation, "modele": MODELES[modele]}
    return render(request, "echanges/rediger.html", contexte)


def relances(request: HttpRequest) -> HttpResponse:
    """Show the places that did not answer in time, and sign a letter to each of those chosen."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.SIGNER_COURRIER)
    muets = silences(pour=agent, au=jour)
    choisis = set(request.POST.getlist("sollicitation")) if request.method == "POST" else set()
    contexte: dict[str, Any] = {"muets": muets, "choisis": choisis, "delegation": delegation_de(agent, au=jour)}
    if request.method == "POST":
        try:
            return _signer_les_relances(request, [s for s in muets if str(s.sollicitation.pk) in choisis])
        except (ValidationError, ChampManquant) as refus:
            noter_le_refus(request, refus)
            contexte["erreur"] = refus.messages[0] if isinstance(refus, ValidationError) else str(refus)
    return render(request, "echanges/relances.html", contexte)


def _signer_les_relances(request: HttpRequest, choisis: list[Any]) -> HttpResponse:
    """Sign one letter to each chosen place, all or none, and go to those letters.

    Raises:
        RegleEchange: nobody is chosen, or no delegation is in force.
    """
    if not choisis:
        raise ValidationError("Choisissez au moins un lieu.")
    agent, jour, faits = agent_de(request), timezone.localdate(), []
    with transaction.atomic():
        for suivie in choisis:
            depart = de_sollicitation(suivie.sollicitation, jour, pour=agent)
            if depart["service"] is None:
                continue
            valeurs = {cle.removeprefix("c_"): v for cle, v in depart.items() if cle.startswith("c_")}
            valeurs["nouvelle_date"] = jour + timedelta(days=reperes().reponse_lieu_jours)
            valeurs["contact"] = agent.courriel or agent.nom_complet()
            projet = Projet(
                modele="relance_lieu", service=depart["service"], destinataire_nom=depart["destinataire_nom"],
                destinataire_lignes=[depart["destinataire_adresse"]], objet=MODELES["relance_lieu"].objet,
                valeurs=valeurs,
            )  # fmt: skip
            faits.append(emettre(projet=projet, imprimeur=imprimer, par=agent, le=timezone.now()))
    messages.success(request, f"{len(faits)} lettre(s) signée(s). Imprimez-les, puis notez leur envoi.")
    numeros = "&".join(f"c={c.pk}" for c in faits)
    return redirect(f"{reverse('echanges:courriers')}?a_envoyer=1&{numeros}")
