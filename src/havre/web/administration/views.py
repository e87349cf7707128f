"""Pages of the administration."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from havre.apps.agents.droits import jamais_delegues, lieux_d_exercice, roles_a_deux, table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.permissions import portee
from havre.apps.agents.phrases import PORTEES, infinitif, phrases_du_role, sans_contenu
from havre.apps.agents.queries import demandes_de_role
from havre.apps.agents.reperes import reperes
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
        "Dernière vérification, ancres signées ; nomme ce qui fut altéré, ôté ou récrit.",
    ),
    (
        "enfants:lectures_chercher",
        Action.VOIR_LECTURES,
        "oeil",
        "Qui a lu un dossier",
        "Par son numéro : qui l'a lu, quand, par quel droit, quelle partie.",
    ),
    (
        "enfants:acces_controler",
        Action.CONTROLER_ACCES,
        "alerte",
        "Accès exceptionnels",
        "Qui a ouvert un dossier hors de sa portée, pourquoi, et ce qui en est conclu.",
    ),
    (
        "journal:ancres",
        Action.VERIFIER_JOURNAL,
        "verrou",
        "Ancres du journal",
        "Ce qui est signé chaque soir, où en sont les copies ; à imprimer et garder ailleurs.",
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
        "registre:acces",
        Action.VOIR_REGISTRE,
        "courrier",
        "Demandes d'accès au dossier",
        "Qui attend son dossier, jusqu'à quand, dans quel service ; des numéros, aucun nom.",
    ),
    (
        "acces:liste",
        Action.ADMINISTRER,
        "personnes",
        "Comptes",
        "Ouvrir, fermer, donner un rôle, nouveau mot de passe, second facteur remis à zéro.",
    ),
    (
        "acces:demandes",
        Action.APPROUVER_ROLE,
        "balance",
        "Rôles demandés",
        "Les rôles puissants, qu'une personne demande et qu'une autre donne.",
    ),
    (
        "administration:composants",
        Action.ADMINISTRER,
        "liste",
        "Composants",
        "Chaque élément des pages, avec des valeurs inventées.",
    ),
)


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
            attente = demandes_de_role(pour=agent_de(request)).count() if route == "acces:demandes" else 0
            entrees.append({"url": reverse(route), "icone": icone, "titre": titre, "texte": texte, "attente": attente})
        except NoReverseMatch:
            continue
    return render(request, "administration/sommaire.html", {"entrees": entrees})


def droits(request: HttpRequest) -> HttpResponse:
    """Print the rights of each role in plain words, for the data-protection officer."""
    _exiger_zone(request)
    table = table_des_droits()
    lignes = [
        {
            "code": role.value, "role": role.label, "ou": lieux_d_exercice()[role].label,
            "a_deux": role in roles_a_deux(),
            "dossiers": PORTEES[table[role].get(Action.VOIR_ENFANTS, Niveau.AUCUN)],
            "sans_contenu": sans_contenu(role), "phrases": phrases_du_role(role),
        }
        for role in Role
    ]  # fmt: skip
    contexte = {
        "lignes": lignes,
        "droits": [
            {"droit": a.label, "portees": [PORTEES[table[r].get(a, Niveau.AUCUN)] for r in Role]} for a in Action
        ],
        "a_deux": [r.label for r in Role if r in roles_a_deux()],
        "jamais": [infinitif(a) for a in Action if a in jamais_delegues()],
        "passation_jours": reperes().passation_jours,
        "delegation_jours": reperes().delegation_jours,
    }
    return render(request, "administration/droits.html", contexte)
