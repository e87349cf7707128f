"""Worrying informations made by their own acts, as the pages do."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from havre.apps.agents.enums import Metier, Role, TypeService
from havre.apps.agents.models import Affectation, Agent, Service
from havre.apps.informations.actions import (
    AuteurDit,
    EnfantDit,
    Rapport,
    Recit,
    confier,
    designer,
    qualifier,
    recueillir,
    rediger,
    signer,
    valider,
)
from havre.apps.informations.enums import (
    Canal,
    IssueEvaluation,
    IssueQualification,
    MotifQualification,
    NatureAuteur,
    Origine,
)
from havre.apps.informations.models import Evaluation, InformationPreoccupante, ValidationEvaluation
from havre.apps.informations.queries import enfants_a_conclure
from havre.apps.territoires.models import Mns

from . import JOUR, MAINTENANT, creer_agent, depuis

RECUE = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)


def creer_crip() -> Service:
    """Return the CRIP, made once."""
    crip, _ = Service.objects.get_or_create(code="crip", defaults={"nom": "CRIP", "type": TypeService.CRIP})
    return crip


def creer_ssp(mns: str = "hazebrouck") -> Service:
    """Return the local social service of a MNS, made once."""
    maison = Mns.objects.get(pk=mns)
    service, _ = Service.objects.get_or_create(
        code=f"ssp-{mns}",
        defaults={"nom": f"SSP {maison.nom}", "type": TypeService.SSP, "mns": maison, "direction": maison.direction},
    )
    return service


def creer_ecoutant() -> Agent:
    """Return an agent of the CRIP."""
    return creer_agent(Role.CRIP, service=creer_crip())


def creer_evaluateur(
    metier: Metier | str = Metier.ASSISTANT_SOCIAL, *, service: Service | None = None, quotite: int = 100
) -> Agent:
    """Return an agent of a team, with a profession and a share of working time."""
    agent = creer_agent(None)
    agent.metier = metier
    agent.save()
    Affectation.objects.create(
        agent=agent, role=Role.SSP, service=service or creer_ssp(), periode=depuis(), quotite=quotite
    )
    return agent


def creer_information(
    *enfants: EnfantDit,
    par: Agent | None = None,
    recue_a: datetime = RECUE,
    auteur: AuteurDit | None = None,
    le: datetime = MAINTENANT,
    **champs: object,
) -> InformationPreoccupante:
    """Return an information received by the CRIP."""
    recit = Recit(recue_a, Canal.TELEPHONE, Origine.ECOLE, "Arrive sans manteau, dit avoir faim.", **champs)  # type: ignore[arg-type]
    dits: Sequence[EnfantDit] = enfants or (EnfantDit("Essai", "Lou"),)
    return recueillir(
        recit=recit, auteur=auteur or AuteurDit(NatureAuteur.PROFESSIONNEL, nom="Mme Essai", organisme="École d'essai"),
        enfants=dits, par=par or creer_ecoutant(), le=le,
    )  # fmt: skip


def creer_preoccupante(*enfants: EnfantDit, par: Agent | None = None, **options: object) -> InformationPreoccupante:
    """Return an information received and qualified."""
    par = par or creer_ecoutant()
    information = creer_information(*enfants, par=par, **options)  # type: ignore[arg-type]
    qualifier(
        information=information, issue=IssueQualification.PREOCCUPANTE, motifs=[MotifQualification.SANTE],
        precision="Éléments concordants.", decidee_le=JOUR - timedelta(days=20), par=par, le=MAINTENANT,
    )  # fmt: skip
    return information


def creer_equipe(mns: str = "hazebrouck") -> tuple[Service, Agent, Agent, Agent]:
    """Return a team with two evaluators of two professions, and its manager: service, first, second, manager."""
    service = creer_ssp(mns)
    premier = creer_evaluateur(Metier.ASSISTANT_SOCIAL, service=service)
    second = creer_evaluateur(Metier.PUERICULTRICE, service=service)
    return service, premier, second, creer_agent(Role.RTASE, service=service)


def creer_evaluation(
    *enfants: EnfantDit, evaluateurs: Sequence[Agent] | None = None, mns: str = "hazebrouck", **options: object
) -> tuple[Evaluation, Agent, Agent, Agent]:
    """Return an evaluation given to a team, its evaluators named: evaluation, first, second, manager."""
    service, premier, second, cadre = creer_equipe(mns)
    information = creer_preoccupante(*enfants, **options)
    attribution = confier(information=information, service=service, par=creer_agent(Role.DIRECTION), le=MAINTENANT)
    nommes = [premier, second] if evaluateurs is None else evaluateurs
    if nommes:
        designer(evaluation=attribution.evaluation, agents=nommes, par=cadre, le=MAINTENANT)
    return attribution.evaluation, premier, second, cadre


def rapport_de(evaluation: Evaluation, issue: IssueEvaluation = IssueEvaluation.CLASSEMENT) -> Rapport:
    """Return a report that concludes alike for every child of the household."""
    return Rapport(
        "Deux visites, quatre entretiens.", referentiel_has=True,
        conclusions={e.pk: (issue, "Motif d'essai") for e in enfants_a_conclure(evaluation)},
    )  # fmt: skip


def conclure(
    evaluation: Evaluation, *signataires: Agent, cadre: Agent, issue: IssueEvaluation = IssueEvaluation.CLASSEMENT
) -> ValidationEvaluation:
    """Write, sign and validate the report of an evaluation."""
    redaction = rediger(
        evaluation=evaluation, rapport=rapport_de(evaluation, issue), version_lue=0, par=signataires[0], le=MAINTENANT
    )
    for agent in signataires:
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    return valider(redaction=redaction, qualite="Responsable d'essai", par=cadre, le=MAINTENANT)
