"""The report and its common conclusion: written, signed by the pair, sent back or validated by a manager."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.agents.queries import services_de
from havre.apps.journal.actions import consigner

from ..enums import IssueEvaluation, MesureProposee, MotifDerogation
from ..erreurs import EvaluationFinie, RegleInformation, VersionDepassee, refus_en_francais
from ..models import (
    CapaciteEvaluation,
    ConclusionEnfant,
    DerogationBinome,
    Evaluation,
    Redaction,
    RenvoiEvaluation,
    SignatureEvaluation,
    ValidationEvaluation,
)
from .evaluation import exiger_evaluateur
from .recueil import visible


@dataclass(frozen=True)
class Rapport:
    """What a version says; by child of the household, `conclusions`: issue and reasons, `mesures`: recommended."""

    texte: str
    parole_enfants: str = ""
    avis_parents: str = ""
    referentiel_has: bool = False
    conclusions: Mapping[int, tuple[IssueEvaluation, str]] = field(default_factory=dict)
    mesures: Mapping[int, MesureProposee] = field(default_factory=dict)


def rediger(*, evaluation: Evaluation, rapport: Rapport, version_lue: int, par: Acteur, le: datetime) -> Redaction:
    """Write the next version of the report; signatures of the former one do not pass to it.

    Raises:
        ActionInterdite: `par` is not named for this evaluation.
        VersionDepassee: someone wrote a version since the one that was read.
        EvaluationFinie: the evaluation is validated.
        RegleInformation: a measure is recommended for a child whose situation is closed, or without conclusion.
    """
    exiger_evaluateur(evaluation, par)
    for enfant in rapport.mesures:
        if rapport.conclusions.get(enfant, (IssueEvaluation.CLASSEMENT, ""))[0] == IssueEvaluation.CLASSEMENT:
            raise RegleInformation("Une mesure se recommande avec une aide ou une saisine.", champ=f"mesure_{enfant}")
    with refus_en_francais(), transaction.atomic():
        Evaluation.objects.select_for_update(no_key=True).get(pk=evaluation.pk)
        courante = evaluation.redactions.order_by("-version").first()
        if (courante.version if courante else 0) != version_lue:
            raise VersionDepassee(
                "Une autre version a été écrite pendant que vous écriviez : les deux sont ci-dessous, choisissez."
            )
        redaction = Redaction.objects.create(
            evaluation=evaluation, version=version_lue + 1, rapport=rapport.texte.strip(),
            parole_enfants=rapport.parole_enfants.strip(), avis_parents=rapport.avis_parents.strip(),
            referentiel_has=rapport.referentiel_has, ecrite_a=le, ecrite_par_id=par.pk,
        )  # fmt: skip
        for enfant, (issue, motivation) in rapport.conclusions.items():
            ConclusionEnfant.objects.create(
                redaction=redaction,
                enfant_id=enfant,
                issue=issue,
                motivation=motivation.strip(),
                mesure=rapport.mesures.get(enfant, ""),
            )
        consigner(
            action="evaluation.rediger", par=par, le=le, objet=evaluation.information,
            donnees={
                "version": redaction.version, "issues": sorted({i.value for i, _ in rapport.conclusions.values()})
            },
        )  # fmt: skip
    return redaction


def signer(*, redaction: Redaction, par: Agent, le: datetime) -> SignatureEvaluation:
    """Sign the last version, in one's profession.

    Raises:
        ActionInterdite: `par` is not named for this evaluation.
        RegleInformation: report or conclusion of a child missing, or signed already.
        VersionDepassee: another version was written, or this one was sent back.
    """
    sien = exiger_evaluateur(redaction.evaluation, par)
    with refus_en_francais(), transaction.atomic():
        signature = SignatureEvaluation.objects.create(redaction=redaction, agent=par, metier=sien.metier, signee_a=le)
        consigner(
            action="evaluation.signer", par=par, le=le, objet=redaction.evaluation.information,
            donnees={"version": redaction.version, "metier": sien.metier},
        )  # fmt: skip
    return signature


def renvoyer(*, redaction: Redaction, motif: str, par: Agent, le: datetime) -> RenvoiEvaluation:
    """Send the last version back to the evaluators, with what is missing.

    Raises:
        ActionInterdite: `par` does not manage this evaluation.
        RegleInformation: no reason.
        VersionDepassee: another version was written, or this one was sent back.
    """
    visible(redaction.evaluation.information, par, Action.VALIDER_IP)
    if not motif.strip():
        raise RegleInformation("Dites aux évaluateurs ce qui manque.", champ="motif")
    with refus_en_francais(), transaction.atomic():
        renvoi = RenvoiEvaluation.objects.create(
            redaction=redaction, motif=motif.strip(), renvoyee_a=le, renvoyee_par=par
        )
        consigner(
            action="evaluation.renvoyer", par=par, le=le, objet=redaction.evaluation.information,
            donnees={"version": redaction.version},
        )  # fmt: skip
    return renvoi


def deroger(
    *, evaluation: Evaluation, motif: MotifDerogation, precision: str, qualite: str, par: Agent, le: datetime
) -> DerogationBinome:
    """Sign that an evaluation may be validated without its pair; counted by team.

    Raises:
        ActionInterdite: `par` does not manage this evaluation.
        RegleInformation: no reason, no function, signed already, or validated.
    """
    visible(evaluation.information, par, Action.VALIDER_IP)
    for valeur, champ, message in (
        (precision, "precision", "Une dérogation se motive : dites ce qui empêche le binôme."),
        (qualite, "qualite", "L'acte porte la fonction de son signataire."),
    ):
        if not valeur.strip():
            raise RegleInformation(message, champ=champ)
    if DerogationBinome.objects.filter(evaluation=evaluation).exists():
        raise RegleInformation("Une dérogation est déjà signée pour cette évaluation.")
    attribution = evaluation.attributions.order_by("-confiee_a", "-pk")[0]
    with refus_en_francais(), transaction.atomic():
        derogation = DerogationBinome.objects.create(
            evaluation=evaluation, service_id=attribution.service_id, motif=motif, precision=precision.strip(),
            qualite=qualite.strip()[:160], signee_a=le, signee_par=par,
        )  # fmt: skip
        consigner(
            action="evaluation.deroger", par=par, le=le, objet=evaluation.information,
            donnees={"motif": motif.value, "service": attribution.service_id},
        )  # fmt: skip
    return derogation


def valider(*, redaction: Redaction, qualite: str, par: Agent, le: datetime) -> ValidationEvaluation:
    """Validate the version that the pair signed: the evaluation is finished and nothing of it changes any more.

    Raises:
        ActionInterdite: `par` does not manage this evaluation.
        BinomeManquant: two evaluators of two professions have not signed, and nobody signed a derogation.
        RegleInformation: report or conclusion missing, no function, or `par` signed the report himself.
        VersionDepassee: another version was written, or this one was sent back.
    """
    evaluation = redaction.evaluation
    visible(evaluation.information, par, Action.VALIDER_IP)
    if not qualite.strip():
        raise RegleInformation("L'acte porte la fonction de son signataire.", champ="qualite")
    with refus_en_francais(), transaction.atomic():
        if ValidationEvaluation.objects.filter(evaluation=evaluation).exists():
            raise EvaluationFinie("Cette évaluation est déjà validée.")
        validation = ValidationEvaluation.objects.create(
            evaluation=evaluation, redaction=redaction, validee_le=timezone.localdate(le), validee_a=le,
            validee_par=par, qualite=qualite.strip()[:160], avec_derogation=False,
        )  # fmt: skip
        validation.refresh_from_db(fields=["avec_derogation"])
        consigner(
            action="evaluation.valider", par=par, le=le, objet=evaluation.information,
            donnees={"version": redaction.version, "avec_derogation": validation.avec_derogation},
        )  # fmt: skip
    return validation


def fixer_capacite(
    *, service: Service, part_pourcent: int, motif: str, par: Acteur, le: datetime
) -> CapaciteEvaluation:
    """State from today on the share of its working time that a team gives to evaluations.

    Raises:
        ActionInterdite: `par` does not manage this team.
        RegleInformation: no reason, or a share out of range.
    """
    etendue = exiger(par, Action.VALIDER_IP)
    if not services_de(etendue).filter(pk=service.pk).exists():
        raise ActionInterdite("Cette équipe est hors de votre territoire.")
    if not motif.strip():
        raise RegleInformation("Dites quelle décision fixe cette part.", champ="motif")
    if not 0 <= part_pourcent <= 100:
        raise RegleInformation("Une part est entre 0 et 100 %.", champ="part_pourcent")
    jour = timezone.localdate(le)
    with refus_en_francais(), transaction.atomic():
        Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        courante = CapaciteEvaluation.objects.filter(service=service, periode__contains=jour).first()
        if courante is not None and courante.periode.lower == jour:
            raise RegleInformation("Une capacité est déjà fixée aujourd'hui pour cette équipe.", champ="part_pourcent")
        if courante is not None:
            courante.periode = DateRange(courante.periode.lower, jour)
            courante.save(update_fields=["periode"])
        capacite = CapaciteEvaluation.objects.create(
            service=service, part_pourcent=part_pourcent, motif=motif.strip()[:300], periode=DateRange(jour, None),
            fixee_a=le, fixee_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="evaluation.capacite", par=par, le=le, objet=service,
            donnees={"part_pourcent": part_pourcent, "capacite": capacite.pk},
        )  # fmt: skip
    return capacite
