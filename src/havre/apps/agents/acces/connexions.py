"""Sessions: what each one says of itself, when it ends, who may end it."""

import hashlib
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from havre.apps.journal.actions import consigner
from havre.apps.journal.models import Evenement

from ..droits import Droits, Portee
from ..enums import Action
from ..models import Agent, Connexion
from ..permissions import Acteur, exiger
from .erreurs import RegleAcces, exiger_motif
from .reperes import reperes

ACCES = "acces"
"""Key of a session under which it says since when, from where, by what means."""
INACTIVITE, DUREE, DROITS = "inactivite", "duree", "droits"
"""Why a session ends by itself."""
CHAMPS = tuple(champ.name for champ in fields(Portee))
_NAVIGATEURS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chromium/", "Chromium"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMES = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def appareil_de(agent_utilisateur: str) -> str:
    """Return the browser and the system that a browser declares, in words: "Firefox sur Windows"."""
    navigateur = next((mot for marque, mot in _NAVIGATEURS if marque in agent_utilisateur), "")
    systeme = next((mot for marque, mot in _SYSTEMES if marque in agent_utilisateur), "")
    if navigateur and systeme:
        return f"{navigateur} sur {systeme}"
    return navigateur or systeme or "Appareil inconnu"


def provenance_de(adresse: str) -> str:
    """Return the network of an address, never the address: 24 bits of IPv4, 48 of IPv6; empty when it is none."""
    try:
        ip = ipaddress.ip_address(adresse)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, ipaddress.IPv4Address):
        return re.sub(r"\d+$", "…", str(ip))
    return str(ipaddress.ip_network((ip, 48), strict=False).network_address).rstrip(":") + "::…"


def empreinte_des_droits(droits: Droits) -> str:
    """Return a short hash of rights, equal as long as nothing of them changes."""
    portees = sorted(
        (cle, [_range(getattr(portee, champ)) for champ in CHAMPS]) for cle, portee in droits.portees.items()
    )
    return hashlib.sha256(repr((sorted(droits.roles), portees)).encode()).hexdigest()[:32]


def _range(valeur: Any) -> Any:
    return sorted(valeur) if isinstance(valeur, frozenset) else valeur


def fin_de(acces: dict[str, str], *, droits: str, le: datetime) -> str | None:
    """Return why a session is over at a moment, or None.

    `acces` is what the session says of itself (`ouverte_a`, `vue_a`: ISO 8601; `droits`: hash at its opening), `droits`
    the hash of the rights held now.
    """
    if le - datetime.fromisoformat(acces["ouverte_a"]) > reperes().duree:
        return DUREE
    if le - datetime.fromisoformat(acces["vue_a"]) > reperes().inactivite:
        return INACTIVITE
    return DROITS if acces["droits"] != droits else None


def reste_s(acces: dict[str, str], *, le: datetime) -> int:
    """Return how long a session still lasts without activity [s]."""
    ouverte, vue = datetime.fromisoformat(acces["ouverte_a"]), datetime.fromisoformat(acces["vue_a"])
    return max(0, int((min(ouverte + reperes().duree, vue + reperes().inactivite) - le).total_seconds()))


def ouvrir(*, agent: Agent, moyen: str, appareil: str, provenance: str, le: datetime) -> None:
    """Write that an agent came in."""
    consigner(
        action="connexion.ouvrir", par=agent, le=le, objet=agent,
        donnees={"moyen": moyen, "appareil": appareil, "provenance": provenance},
    )  # fmt: skip


def fermer(*, agent: Agent, le: datetime) -> None:
    """Write that an agent went out."""
    consigner(action="connexion.fermer", par=agent, le=le, objet=agent)


def expirer(*, agent: Agent, motif: str, le: datetime) -> None:
    """Write that a session ended by itself: no activity, too long, or other rights since."""
    consigner(action="connexion.expirer", par=None, le=le, objet=agent, donnees={"motif": motif})


def refuser(*, agent: Agent | None, motif: str, provenance: str, le: datetime) -> None:
    """Write that somebody was refused: the account if there is one, never what was typed."""
    consigner(
        action="connexion.refuser", par=None, le=le, objet=agent, objet_type="" if agent else "agents.agent",
        donnees={"motif": motif, "provenance": provenance},
    )  # fmt: skip


def bloquer(*, agent: Agent | None, provenance: str, le: datetime) -> None:
    """Write that attempts are no longer listened to for a while."""
    consigner(
        action="connexion.bloquer", par=None, le=le, objet=agent, objet_type="" if agent else "agents.agent",
        donnees={"provenance": provenance},
    )  # fmt: skip


def limiter(*, agent: Agent | None, nature: str, provenance: str, le: datetime) -> None:
    """Write that an agent, or an unknown workstation, asks for more than the limit of searches or of files."""
    consigner(
        action="connexion.limiter", par=agent, le=le, objet=agent, objet_type="" if agent else "agents.agent",
        donnees={"nature": nature, "provenance": provenance},
    )  # fmt: skip


def debloquer(*, agent: Agent, par: Acteur, le: datetime) -> None:
    """Write that an administrator lets an account try again."""
    exiger(par, Action.ADMINISTRER)
    consigner(action="connexion.debloquer", par=par, le=le, objet=agent)


def connexions_de(agent: Agent, *, le: datetime) -> models.QuerySet[Connexion]:
    """Return the sessions of an agent that are still open, the last used first."""
    vivantes = Connexion.objects.filter(
        agent=agent, expire_a__gt=le, ouverte_a__gt=le - reperes().duree, vue_a__gt=le - reperes().inactivite
    )
    return vivantes.order_by("-vue_a", "cle")


def terminer(*, agent: Agent, le: datetime, cle: str = "", sauf: str = "") -> int:
    """End one's own sessions: the one named `cle`, else all but `sauf`; return how many."""
    choisies = Connexion.objects.filter(agent=agent)
    choisies = choisies.filter(cle=cle) if cle else choisies.exclude(cle=sauf)
    with transaction.atomic():
        nombre, _ = choisies.delete()
        if nombre:
            consigner(action="connexion.terminer", par=agent, le=le, objet=agent, donnees={"nombre": nombre})
    return nombre


def terminer_toutes(*, agent: Agent, motif: str, par: Acteur, le: datetime) -> int:
    """End every session of an account, as administrator, with a reason; return how many."""
    exiger(par, Action.ADMINISTRER)
    motif = exiger_motif(motif)
    with transaction.atomic():
        nombre, _ = Connexion.objects.filter(agent=agent).delete()
        consigner(
            action="connexion.fermer_toutes", par=par, le=le, objet=agent,
            donnees={"nombre": nombre, "motif": motif},
        )  # fmt: skip
    return nombre


def balayer(*, le: datetime) -> None:
    """Remove the sessions that nobody can use any more, and the counts whose time is past."""
    Connexion.objects.filter(models.Q(expire_a__lt=le) | models.Q(ouverte_a__lt=le - reperes().duree)).delete()
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM havre_cache WHERE expires < %s", [le])


def evenements_du_compte(agent: Agent, actions: Iterable[str], *, depuis: int = 0) -> models.QuerySet[Evenement]:
    """Return what the journal holds of some acts on one's own account after a number, the last first."""
    objet = {"objet_type": agent._meta.label_lower, "objet_id": str(agent.pk)}
    return Evenement.objects.filter(**objet, action__in=list(actions), numero__gt=depuis).order_by("-numero")


def exiger_une_autre_main(*, agent: Agent, acte: str, par: Acteur, le: datetime) -> None:
    """Refuse to one administrator both acts that together open somebody else's account: its link and its factor.

    `acte` is the other one; nobody makes alone, from the pages, a way into an account that is not his. Commands, which
    ask for the machine itself, are not held by it.

    Raises:
        RegleAcces: he did it on this account a few days ago (target of the service).
    """
    depuis = le - timedelta(days=reperes().separation_jours)
    siens = evenements_du_compte(agent, [acte]).filter(agent_id=par.pk, survenu_a__gt=depuis)
    if par.pk is not None and siens.exists():
        raise RegleAcces(
            "Vous avez déjà donné un lien de mot de passe, ou remis à zéro le second facteur, pour ce compte : l'autre "
            "de ces deux actes revient à un autre administrateur, pour que personne n'ouvre seul le compte d'autrui."
        )
