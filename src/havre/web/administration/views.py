"""Pages of the administration."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.permissions import exiger, portee
from havre.apps.journal.queries import ancres_du_registre, verifier
from havre.web.socle.contexte import ADMINISTRATION
from havre.web.socle.requete import agent_de

ENTREES = (
    (
        "imports:sommaire",
        Action.IMPORTER,
        "importer",
        "Importer des données",
        "Lieux, personnes, décisions, accueils, depuis un fichier CSV, avec essai.",
    ),
    (
        "administration:journal",
        Action.VERIFIER_JOURNAL,
        "bouclier",
        "Vérifier le journal",
        "Recalcule la chaîne des écritures et nomme la première ligne altérée.",
    ),
    (
        "administration:droits",
        Action.VERIFIER_JOURNAL,
        "cle",
        "Rôles et droits",
        "Ce que chaque rôle peut faire, et jusqu'où.",
    ),
    (
        "registre:registre",
        Action.VOIR_REGISTRE,
        "liste",
        "Registre des données",
        "Traitements, catégories, conservation, destinataires ; la classe de chaque champ.",
    ),
    (
        "acces:liste",
        Action.ADMINISTRER,
        "verrou",
        "Accès des comptes",
        "Nouveau mot de passe, second facteur remis à zéro, connexions fermées.",
    ),
    (
        "administration:composants",
        Action.ADMINISTRER,
        "liste",
        "Composants",
        "Chaque élément des pages, avec des valeurs inventées.",
    ),
)
PORTEES = {
    Niveau.AUCUN: "",
    Niveau.LIEUX: "ses lieux",
    Niveau.ENFANTS_SUIVIS: "enfants suivis",
    Niveau.SERVICE: "équipe",
    Niveau.MNS: "MNS",
    Niveau.DIRECTION: "territoire",
    Niveau.DEPARTEMENT: "département",
}


def peut_administrer(request: HttpRequest) -> bool:
    """Tell whether the agent may enter the area at all."""
    return any(portee(agent_de(request), a) for a in ADMINISTRATION)


def _exiger_zone(request: HttpRequest) -> None:
    """Refuse those whom no right brings here.

    Raises:
        PermissionDenied: none of the rights of the area is held.
    """
    if not peut_administrer(request):
        raise PermissionDenied("Vos rôles n'ouvrent pas l'administration de l'outil.")


def sommaire(request: HttpRequest) -> HttpResponse:
    """Show what the agent may do in this area."""
    _exiger_zone(request)
    entrees: list[dict[str, Any]] = []
    for route, action, icone, titre, texte in ENTREES:
        if not portee(agent_de(request), action):
            continue
        try:
            entrees.append({"url": reverse(route), "icone": icone, "titre": titre, "texte": texte})
        except NoReverseMatch:
            continue
    return render(request, "administration/sommaire.html", {"entrees": entrees})


def journal(request: HttpRequest) -> HttpResponse:
    """Recompute the chain of the journal on demand, and say whether it holds."""
    exiger(agent_de(request), Action.VERIFIER_JOURNAL)
    contexte: dict[str, Any] = {"verification": None, "fausses": [], "verifie_a": None, "tete": ""}
    if request.method == "POST":
        tete = request.POST.get("tete", "").strip()
        ancres, fausses = ancres_du_registre()
        contexte = {
            "fausses": fausses,
            "verification": verifier(tete_attendue=tete, ancres=ancres),
            "verifie_a": timezone.now(),
            "tete": tete,
        }
    return render(request, "administration/journal.html", contexte)


def droits(request: HttpRequest) -> HttpResponse:
    """Print the rights of each role in plain words, for the data-protection officer."""
    _exiger_zone(request)
    table = table_des_droits()
    lignes = [
        {
            "role": role.label,
            "portees": [PORTEES[table.get(role, {}).get(action, Niveau.AUCUN)] for action in Action],
        }
        for role in Role
    ]
    return render(request, "administration/droits.html", {"actions": [a.label for a in Action], "lignes": lignes})
