"""Many files opened in one hour: told to who watches over the accesses, never refused, never counted by person.

An urgent night may demand many files, hence a word and no barrier. What is told is that the target was passed,
not by how much: it is no measure of work.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from havre.apps.journal.actions import consigner
from havre.droit import repere

from ..enums import Action
from ..models import Affectation, Agent
from ..permissions import Acteur, dans_la_portee, portee

HEURE = timedelta(hours=1)


@dataclass(frozen=True)
class Signalement:
    """An agent passed the target in the hour before `le`; `equipes` are those of his that the reader watches over."""

    agent: Agent
    equipes: tuple[str, ...]
    le: datetime
    repere: int


def signaler_lectures(*, le: datetime) -> int:
    """Write in the journal who opened more files in the last hour than the target, once an hour; return how many."""
    seuil, depuis = repere("acces.dossiers_par_heure").nombre, le - HEURE
    dits = {agent for agent, _, _ in _signales(depuis)}
    with connection.cursor() as curseur:
        curseur.execute("SELECT agent_id FROM journal_lecteurs_nombreux(%s, %s, %s)", [depuis, le, seuil])
        nouveaux = sorted({agent for (agent,) in curseur.fetchall()} - dits)
    with transaction.atomic():
        for agent in nouveaux:
            consigner(
                action="lectures.signaler", par=None, le=le, objet_type=Agent._meta.label_lower, objet_id=str(agent),
                donnees={"repere": seuil, "motif": f"plus de {seuil} dossiers ouverts en une heure"},
            )  # fmt: skip
    return len(nouveaux)


def signalements(*, pour: Acteur, depuis: datetime) -> list[Signalement]:
    """Return what was told since a moment of the agents of the teams that `pour` watches over, the last first.

    Nobody watches over himself.
    """
    etendue = portee(pour, Action.CONTROLER_ACCES)
    dits = [d for d in _signales(depuis) if d[0] != pour.pk] if etendue else []
    if not dits:
        return []
    tenues = Affectation.objects.filter(agent__in={agent for agent, _, _ in dits})
    if not etendue.tout:
        tenues = tenues.filter(dans_la_portee(etendue))
    agents: dict[int, list[Affectation]] = {}
    for tenue in tenues.select_related("agent", "service").order_by("pk"):
        agents.setdefault(tenue.agent_id, []).append(tenue)
    lus = [_lu(agents.get(agent, []), le, seuil) for agent, le, seuil in dits]
    return [lu for lu in lus if lu is not None]


def _signales(depuis: datetime) -> list[tuple[int, datetime, int]]:
    """Return agent, moment and target of what was told since a moment, the last first."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT agent_id, survenu_a, repere FROM journal_signalements(%s)", [depuis])
        lignes: list[tuple[int, datetime, int]] = curseur.fetchall()
    return lignes


def _lu(tenues: list[Affectation], le: datetime, seuil: int) -> Signalement | None:
    """Return what was told with the teams of that day; None for who was then in none of those watched over."""
    ce_jour = [t for t in tenues if timezone.localdate(le) in t.periode]
    if not ce_jour:
        return None
    equipes = sorted({t.service.nom for t in ce_jour if t.service is not None})
    return Signalement(ce_jour[0].agent, tuple(equipes), le, seuil)
