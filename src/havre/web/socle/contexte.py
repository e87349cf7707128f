"""What every page shows around its content: areas one may enter, account, synthetic-data band, theme."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from havre.apps.agents.acces.reperes import reperes
from havre.apps.agents.enums import Action, Role
from havre.apps.agents.permissions import portee
from havre.apps.agents.queries import comptes_de_demonstration

from .requete import agent_de

try:
    VERSION = version("havre")
except PackageNotFoundError:  # run from the sources, without installation
    VERSION = "(sources)"
THEMES = ("clair", "sombre")


@dataclass(frozen=True, slots=True)
class Zone:
    """An area of the site: route name, label, icon, rights any of which opens it (none: all), prefix of its pages."""

    route: str
    libelle: str
    icone: str
    actions: tuple[Action, ...] = ()
    prefixe: str = ""


ADMINISTRATION = (Action.IMPORTER, Action.VERIFIER_JOURNAL, Action.ADMINISTRER, Action.VOIR_REGISTRE)
SUIVIES = (Action.VOIR_ENFANTS, Action.DEMANDER, Action.TENIR_COURRIER, Action.FIXER_CAPACITES, Action.VOIR_IP)
ZONES = (
    Zone("accueil", "Ma journée", "soleil"),
    Zone("echeances:liste", "Échéances", "echeance", SUIVIES),
    Zone("recueil:liste", "Recueil", "cloche", (Action.VOIR_IP,)),
    Zone("places:liste", "Places", "lit", (Action.VOIR_ATTENTE,)),
    Zone("enfants:liste", "Enfants", "personnes", (Action.VOIR_ENFANTS,)),
    Zone("justice:decisions", "Justice", "justice", (Action.VOIR_ENFANTS,)),
    Zone("lieux:liste", "Lieux", "batiment", (Action.VOIR_LIEUX,)),
    Zone("pilotage:ecarts", "Pilotage", "balance", (Action.VOIR_ATTENTE,), "/pilotage/"),
    Zone("echanges:demandes", "Échanges", "courrier", (Action.DEMANDER,)),
    Zone("administration:accueil", "Administration", "reglages", ADMINISTRATION),
)


def _zones(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the areas that this person may enter, with their address and whether the page is in one."""
    zones = []
    for zone in ZONES:
        if zone.actions and not any(portee(agent_de(request), a) for a in zone.actions):
            continue
        url = reverse(zone.route)
        ici = request.path == url if url == "/" else request.path.startswith(zone.prefixe or url)
        zones.append({"libelle": zone.libelle, "icone": zone.icone, "url": url, "ici": ici})
    return zones


def _fin_de_connexion(request: HttpRequest) -> str:
    """Return why the last session of this browser ended by itself, in words; empty when it did not."""
    motif = request.session.get("fin_de_connexion", {}).get("motif")
    return {
        None: "",
        "inactivite": f"Rien n'avait été fait depuis {reperes().inactivite_minutes} minutes.",
        "duree": f"Une connexion dure {reperes().duree_heures} heures au plus.",
        "droits": "Vos droits ont changé : reconnectez-vous pour en avoir l'usage.",
    }[motif]


def habillage(request: HttpRequest) -> dict[str, Any]:
    """Return what `base.html` needs, at the cost of the session, the account and its roles only."""
    demonstration = settings.HAVRE_DEMONSTRATION
    theme = request.COOKIES.get("theme", "")
    agent = getattr(request, "user", None)
    connecte = agent is not None and agent.is_authenticated
    sur_connexion = getattr(request.resolver_match, "url_name", "") == "account_login"
    return {
        "demonstration": demonstration,
        "fin_de_connexion": _fin_de_connexion(request) if sur_connexion else "",
        "nom_fournisseur": settings.HAVRE_OIDC["nom"] if sur_connexion and settings.HAVRE_OIDC["emetteur"] else "",
        "saisie_gardee": sur_connexion and "saisie" in request.session,
        "comptes_demo": comptes_de_demonstration() if demonstration and sur_connexion else [],
        "mot_de_passe_demo": settings.HAVRE_DEMONSTRATION_MOT_DE_PASSE if demonstration and sur_connexion else "",
        "version_havre": VERSION,
        "theme": theme if theme in THEMES else "",
        "connecte": connecte,
        "zones": _zones(request) if connecte else [],
        "roles_agent": ", ".join(Role(r).label for r in agent.droits.roles) if connecte and agent is not None else "",
        "inactivite_s": reperes().inactivite_minutes * 60 if connecte else 0,
        "avertissement_s": reperes().avertissement_secondes if connecte else 0,
        "nom_agent": agent.nom_complet() if connecte and agent is not None else "",
    }
