"""The works that are done at their hour, without anybody asking: name, cron line (UTC), function of the moment.

Each must bear being done twice, since a worker may be stopped while it does one.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.utils import timezone

from havre.apps.accueils.actions import ouvrir_les_recherches_dues
from havre.apps.accueils.actions.plan import lancer_plan
from havre.apps.accueils.adapters import reexaminer_fratries
from havre.apps.accueils.enums import MouvementsPlan
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.acces.connexions import balayer
from havre.apps.agents.acces.lectures_nombreuses import signaler_lectures
from havre.apps.agents.actions import fermer_les_comptes_echus
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import constater_silences
from havre.apps.echeances.actions import actualiser_en_attente, avertir, reconstruire
from havre.apps.journal.actions import ancrer_le_jour, controler
from havre.apps.pilotage.actions import relever


def relever_les_listes(le: datetime) -> None:
    """Write the records of the 10th that are missing."""
    relever(au=timezone.localdate(le), par=agent_systeme(), le=le)


def plan_de_la_semaine(le: datetime) -> None:
    """Ask for the plan of the département; nothing to do when one is under way."""
    with suppress(RegleAccueil):
        lancer_plan(
            direction=None, mouvements=MouvementsPlan.AUCUN, limite_s=reperes().plan_limite_s, par=agent_systeme(),
            le=le,
        )  # fmt: skip


def recherches_de_la_nuit(le: datetime) -> None:
    """Open the searches that facts demand, then look again at the split sibling groups."""
    jour = timezone.localdate(le)
    ouvrir_les_recherches_dues(au=jour, par=agent_systeme(), le=le)
    reexaminer_fratries(au=jour, par=agent_systeme(), le=le)


def silences(le: datetime) -> None:
    """Note the silence of the requests whose last day is past."""
    constater_silences(au=timezone.localdate(le), par=agent_systeme(), le=le)


def actualiser_les_echeances(le: datetime) -> None:
    """Compute again the due dates whose facts changed outside the pages."""
    actualiser_en_attente(au=timezone.localdate(le))


def nuit_des_echeances(le: datetime) -> None:
    """Rebuild every due date for the new day, then give the notices of the day."""
    reconstruire(au=timezone.localdate(le))
    avertir(au=timezone.localdate(le), par=agent_systeme(), le=le)


def balayer_les_connexions(le: datetime) -> None:
    """Remove what is over of sessions and of counts of attempts."""
    balayer(le=le)


def lectures_nombreuses(le: datetime) -> None:
    """Tell managers and data officer that somebody opened many files in one hour."""
    signaler_lectures(le=le)


def ancrer_le_journal(le: datetime) -> None:
    """Sign how far the journal goes, once a day, and give the statement outside."""
    ancrer_le_jour(jour=le.date().isoformat(), par=None, le=le)


def fermer_les_comptes(le: datetime) -> None:
    """Close for good the accounts whose day has come."""
    fermer_les_comptes_echus(au=timezone.localdate(le), par=agent_systeme(), le=le)


def verifier_le_journal(le: datetime) -> None:
    """Follow both chains from their beginning and write what was found; the page of the journal shows it."""
    controler(par=None, le=le)


PERIODIQUES: dict[str, tuple[str, Callable[[datetime], None]]] = {
    "ancrer_le_journal": ("45 22 * * *", ancrer_le_journal),
    "fermer_les_comptes": ("2 0 * * *", fermer_les_comptes),
    "verifier_le_journal": ("15 23 * * *", verifier_le_journal),
    "silences": ("5 0 * * *", silences),
    "recherches_de_la_nuit": ("30 0 * * *", recherches_de_la_nuit),
    "relever_les_listes": ("30 2 * * *", relever_les_listes),
    "actualiser_les_echeances": ("* * * * *", actualiser_les_echeances),
    "nuit_des_echeances": ("15 2 * * *", nuit_des_echeances),
    "balayer_les_connexions": ("45 3 * * *", balayer_les_connexions),
    "lectures_nombreuses": ("*/15 * * * *", lectures_nombreuses),
    "plan_de_la_semaine": ("0 3 * * 1", plan_de_la_semaine),
}
