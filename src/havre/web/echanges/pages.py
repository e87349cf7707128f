"""What the pages of this area share: refusals shown at their field, tabs, images of a letter."""

import base64
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee
from havre.courriers import CaractereNonImprimable, ChampManquant
from havre.web.socle.requete import noter_le_refus

NOMS_VERSIONS = {"lettre": "Lettre", "falc": "Texte en langage clair"}
ONGLETS = (
    ("demandes", "Demandes", "echanges:demandes", Action.DEMANDER),
    ("courriers", "Lettres envoyées", "echanges:courriers", Action.TENIR_COURRIER),
    ("recus", "Courrier reçu", "echanges:recus", Action.TENIR_COURRIER),
    ("acces", "Accès au dossier", "communication:liste", Action.TENIR_ACCES),
    ("a_temps", "Répondu à temps", "echanges:a_temps", Action.DEMANDER),
)


def onglets(agent: Agent, ici: str) -> list[dict[str, Any]]:
    """Return the tabs of the area that the agent may open."""
    return [
        {"libelle": libelle, "route": route, "ici": cle == ici}
        for cle, libelle, route, action in ONGLETS
        if portee(agent, action)
    ]


def refuser(
    request: HttpRequest, formulaire: forms.Form, refus: ValidationError | ChampManquant | CaractereNonImprimable
) -> None:
    """Put a refusal at the field it speaks of."""
    noter_le_refus(request, refus)
    if isinstance(refus, CaractereNonImprimable):
        formulaire.add_error(None, f"Ces caractères ne peuvent pas être imprimés : « {refus} ». Écrivez-les autrement.")
        return
    champ = f"c_{refus.cle}" if isinstance(refus, ChampManquant) else getattr(refus, "champ", "")
    message = str(refus) if isinstance(refus, ChampManquant) else refus.messages[0]
    formulaire.add_error(champ if champ in formulaire.fields else None, message)


def acte(
    request: HttpRequest,
    formulaire: forms.Form,
    ecrire: Callable[[dict[str, Any]], object],
    *,
    retour: str,
    textes: dict[str, str],
) -> HttpResponse:
    """Show a form on its page, or write its act; a refusal goes to its field and keeps what was typed.

    `textes`: titre, aide, bouton, fait (said once written); `retour` is where one goes then.
    """
    if request.method == "POST" and formulaire.is_valid():
        try:
            ecrire(formulaire.cleaned_data)
        except (ValidationError, ChampManquant, CaractereNonImprimable) as refus:
            refuser(request, formulaire, refus)
        else:
            messages.success(request, textes["fait"])
            return redirect(retour)
    multiple = formulaire.is_multipart()
    contexte = {"formulaire": formulaire, "retour": retour, "fichier": multiple} | textes
    return render(request, "echanges/acte.html", contexte)


def en_images(versions: list[tuple[str, list[bytes]]]) -> list[dict[str, Any]]:
    """Return the pages of a draft as images that the page itself carries."""
    return [
        {
            "nom": NOMS_VERSIONS[version],
            "pages": [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages],
        }
        for version, pages in versions
    ]
