"""What was typed in a form that was sent after the session had ended, given back after login to the same agent.

The texts wait in the new session, sealed and on the server, one hour at most; files and passwords are not kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

SAISIE = "saisie"
GARDE = timedelta(hours=1)
SIGNES_AU_PLUS = 200_000
LONGUEUR_D_UN_TEXTE = 12
"""From how many characters a value is a text that somebody wrote, rather than a choice."""


@dataclass(frozen=True)
class Saisie:
    """A form that was sent too late: where to, what it held, whether a file was lost."""

    chemin: str
    champs: tuple[tuple[str, str], ...]
    fichiers: bool

    @property
    def textes(self) -> list[tuple[str, str]]:
        """Return what people wrote themselves, longest texts only, by the name of the field in words."""
        ecrits = [(n, v) for n, v in self.champs if len(v) >= LONGUEUR_D_UN_TEXTE or " " in v.strip()]
        return [(nom.rpartition("-")[2].replace("_", " ").capitalize(), valeur) for nom, valeur in ecrits]


def garder(request: HttpRequest, agent_id: int) -> None:
    """Keep in the session what a form held, for one agent."""
    champs = [
        [nom, valeur]
        for nom, valeurs in request.POST.lists()
        for valeur in valeurs
        if nom != "csrfmiddlewaretoken" and "password" not in nom and "mot_de_passe" not in nom
    ]
    if not champs or sum(len(nom) + len(valeur) for nom, valeur in champs) > SIGNES_AU_PLUS:
        return
    request.session[SAISIE] = {
        "agent": agent_id,
        "le": timezone.now().isoformat(),
        "chemin": request.get_full_path(),
        "champs": champs,
        "fichiers": bool(request.FILES),
    }


def saisie_de(request: HttpRequest) -> Saisie | None:
    """Return what waits for the agent who is logged in; what belongs to another, or is too old, is dropped."""
    gardee: dict[str, Any] | None = request.session.get(SAISIE)
    if gardee is None:
        return None
    trop_vieille = timezone.now() - datetime.fromisoformat(gardee["le"]) > GARDE
    if gardee["agent"] != request.user.pk or trop_vieille:
        oublier(request)
        return None
    champs = tuple((nom, valeur) for nom, valeur in gardee["champs"])
    return Saisie(chemin=gardee["chemin"], champs=champs, fichiers=gardee["fichiers"])


def oublier(request: HttpRequest) -> None:
    """Drop what was kept."""
    request.session.pop(SAISIE, None)
