"""Roles asked for, rights lent and a child handed over, in the demonstration, by the same acts as on the pages."""

from datetime import date, datetime, timedelta

from havre.apps.agents.actions import affecter, decider_role, deleguer_droits, demander_role, terminer_role
from havre.apps.agents.enums import Action, MotifDelegation, Role, TypeService
from havre.apps.agents.models import Affectation, Agent, Service
from havre.apps.personnes.actions import confier_enfant
from havre.apps.personnes.models import Reference

ABSENCE = (Action.VOIR_ENFANTS, Action.TENIR_VISITES, Action.TENIR_ECHEANCES, Action.TENIR_COURRIER)
JOURS_AVANT, JOURS_ABSENCE, JOURS_DEPUIS = 5, 14, 9


def habiliter(*, au: date, le: datetime) -> int:
    """Write what the pages of roles and accounts show, and return how many acts."""
    comptes = {a.identifiant: a for a in Agent.objects.filter(de_demonstration=True).order_by("pk")}
    if not {"referent", "rtase", "direction", "administration", "aides"} <= comptes.keys():
        return 0
    referent, direction = comptes["referent"], comptes["direction"]
    tenu = referent.affectations.en_vigueur().get()
    collegue, parti = _collegues(tenu)
    deleguer_droits(
        affectation=tenu, delegataire=collegue, actions=ABSENCE, debut=au + timedelta(days=JOURS_AVANT),
        fin=au + timedelta(days=JOURS_AVANT + JOURS_ABSENCE), motif=MotifDelegation.CONGE, precision="", par=referent,
        le=le,
    )  # fmt: skip
    administration = comptes["administration"]
    refusee = demander_role(
        agent=comptes["aides"], role=Role.DIRECTION, debut=au, motif="Suivi des budgets", par=administration, le=le
    )
    decider_role(demande=refusee, accordee=False, motif="La gestion des aides suffit à ce suivi.", par=direction, le=le)
    demander_role(
        agent=collegue, role=Role.DPO, debut=au, fin=au + timedelta(days=60), par=administration, le=le,
        motif="Remplacement pendant un congé",
    )  # fmt: skip
    return 4 + _muter(parti, collegue, comptes, au, le)


def _collegues(tenu: Affectation) -> list[Agent]:
    """Return two case holders of the same team, in the order of their arrival."""
    pairs = Affectation.objects.en_vigueur().filter(role=Role.REFERENT, service=tenu.service_id)
    pairs = pairs.filter(agent__is_active=True, agent__de_demonstration=False)
    return [a.agent for a in pairs.select_related("agent").order_by("pk")[:2]]


def _muter(parti: Agent, collegue: Agent, comptes: dict[str, Agent], au: date, le: datetime) -> int:
    """Move a case holder to another team some days ago: his children go to a colleague, he reads them until a day."""
    administration, chef = comptes["administration"], comptes["rtase"]
    jour, alors = au - timedelta(days=JOURS_DEPUIS), le - timedelta(days=JOURS_DEPUIS)
    ancien = parti.affectations.en_vigueur().select_related("service").get()
    ailleurs = Service.objects.filter(type=TypeService.ASE).exclude(pk=ancien.service_id or 0).order_by("code").first()
    if ailleurs is None:
        return 0
    terminer_role(
        affectation=ancien, fin=jour, motif="Mutation (exemple)", passation=True, par=administration, le=alors
    )
    affecter(
        agent=parti, role=Role.REFERENT, service=ailleurs, debut=jour, motif="Mutation (exemple)", par=administration,
        le=alors,
    )  # fmt: skip
    siens = Reference.objects.filter(agent=parti, periode__contains=au, periode__startswith__lt=jour)
    suivis = list(siens.select_related("enfant").order_by("pk"))
    for reference in suivis:
        confier_enfant(
            enfant=reference.enfant, referent=collegue, debut=jour, motif="Mutation du référent (exemple)", par=chef,
            le=alors,
        )  # fmt: skip
    return 2 + len(suivis)
