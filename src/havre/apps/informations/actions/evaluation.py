"""Giving an evaluation to a team, naming its evaluators, noting whom they met."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, portee
from havre.apps.agents.queries import services_de
from havre.apps.journal.actions import consigner

from ..enums import NatureRencontre
from ..erreurs import CapaciteDepassee, RegleInformation, refus_en_francais
from ..models import (
    AttributionEvaluation,
    EnfantDuFoyer,
    Evaluateur,
    Evaluation,
    InformationPreoccupante,
    Rencontre,
)
from ..queries.charge import Charge, charge_de
from ..queries.evaluation import enfants_a_conclure, evaluateurs_possibles
from .recueil import visible


@dataclass(frozen=True)
class Depassement:
    """The signed reason why a red gate is passed, and the function of who signs."""

    motif: str
    qualite: str


def confier(
    *,
    information: InformationPreoccupante,
    service: Service,
    par: Acteur,
    le: datetime,
    motif: str = "",
    depassement: Depassement | None = None,
) -> AttributionEvaluation:
    """Give the evaluation of an information to a team, or to another one; its term does not move.

    Raises:
        ActionInterdite: `par` may not give this one, or not to this team.
        CapaciteDepassee: the gate of the team is red and no manager signs why it is passed.
        RegleInformation: not qualified, joined, transferred, validated, or the team has it already.
    """
    visible(information, par, Action.CONFIER_IP)
    if not services_de(portee(par, Action.CONFIER_IP)).filter(pk=service.pk).exists():
        raise ActionInterdite("Cette équipe est hors de votre territoire.")
    with refus_en_francais(), transaction.atomic():
        evaluation = Evaluation.objects.filter(information=information).first()
        if evaluation is not None and not motif.strip():
            raise RegleInformation("Dites pourquoi l'évaluation change d'équipe.", champ="motif")
        if evaluation is not None and evaluation.attributions.order_by("-confiee_a", "-pk")[0].service_id == service.pk:
            raise RegleInformation("Cette équipe a déjà cette évaluation.", champ="service")
        # One row a service is locked, so that two agents do not both take the last hours of a team.
        Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        charge = charge_de(service, au=timezone.localdate(le))
        if evaluation is None:
            evaluation = Evaluation.objects.create(
                information=information, ouverte_le=timezone.localdate(le), ouverte_a=le
            )
        attribution = AttributionEvaluation.objects.create(
            evaluation=evaluation, service=service, confiee_le=timezone.localdate(le), confiee_a=le,
            confiee_par_id=par.pk, motif=motif.strip()[:300], charge_h=charge.avec_une_de_plus_h,
            disponible_h=charge.disponible_h, rouge=charge.rouge, **_signature(charge, depassement, par),
        )  # fmt: skip
        consigner(
            action="evaluation.confier", par=par, le=le, objet=information,
            donnees={
                "service": service.pk, "charge_h": str(charge.avec_une_de_plus_h),
                "disponible_h": str(charge.disponible_h), "rouge": charge.rouge,
            },
        )  # fmt: skip
    return attribution


def _signature(charge: Charge, depassement: Depassement | None, par: Acteur) -> dict[str, object]:
    """Return who signs that a red gate is passed, and why; nothing when it is green.

    Raises:
        CapaciteDepassee: nobody signs, or who signs manages no evaluation of this team.
    """
    if not charge.rouge:
        return {}
    if not services_de(portee(par, Action.VALIDER_IP)).filter(pk=charge.service.pk).exists():
        raise CapaciteDepassee(
            f"{charge.service.nom} est au-delà de sa capacité ({charge.avec_une_de_plus_h:.0f} h demandées pour "
            f"{charge.disponible_h:.0f} h) : un cadre signe la raison du dépassement, ou une autre équipe évalue.",
            champ="service",
        )
    if depassement is None or not depassement.motif.strip():
        raise CapaciteDepassee("Écrivez pourquoi cette équipe en reçoit une de plus.", champ="motif_depassement")
    if not depassement.qualite.strip():
        raise CapaciteDepassee("L'acte porte la fonction de son signataire.", champ="qualite")
    return {
        "motif_depassement": depassement.motif.strip(), "depassement_qualite": depassement.qualite.strip()[:160],
        "depassement_signe_par_id": par.pk,
    }  # fmt: skip


def _cadre(evaluation: Evaluation, par: Acteur) -> None:
    """Check that `par` manages an evaluation.

    Raises:
        ActionInterdite: he does not.
    """
    visible(evaluation.information, par, Action.VALIDER_IP)


def designer(*, evaluation: Evaluation, agents: Collection[Agent], par: Acteur, le: datetime) -> list[Evaluateur]:
    """Name evaluators of an evaluation, each in his own profession.

    Raises:
        ActionInterdite: `par` does not manage this evaluation.
        RegleInformation: nobody, or someone who may not evaluate for this team.
    """
    _cadre(evaluation, par)
    if not agents:
        raise RegleInformation("Choisissez les évaluateurs.", champ="agents")
    attribution = evaluation.attributions.select_related("service").order_by("-confiee_a", "-pk")[0]
    possibles = {a.pk: a for a in evaluateurs_possibles(attribution, au=timezone.localdate(le))}
    if any(a.pk not in possibles for a in agents):
        raise RegleInformation("Cet agent ne peut pas évaluer pour cette équipe.", champ="agents")
    with refus_en_francais(), transaction.atomic():
        nommes = [
            Evaluateur.objects.create(
                evaluation=evaluation, agent=a, metier=possibles[a.pk].metier, designe_a=le, designe_par_id=par.pk
            )
            for a in agents
        ]
        consigner(
            action="evaluation.designer", par=par, le=le, objet=evaluation.information,
            donnees={"agents": sorted(a.pk for a in agents), "metiers": sorted({e.metier for e in nommes})},
        )  # fmt: skip
    return nommes


def dessaisir(*, evaluateur: Evaluateur, motif: str, par: Acteur, le: datetime) -> None:
    """Relieve an evaluator; what he signed counts no more.

    Raises:
        ActionInterdite: `par` does not manage this evaluation.
        RegleInformation: no reason, or relieved already.
    """
    _cadre(evaluateur.evaluation, par)
    if not motif.strip():
        raise RegleInformation("Dites pourquoi.", champ="motif")
    with refus_en_francais(), transaction.atomic():
        frais = Evaluateur.objects.select_for_update(no_key=True).get(pk=evaluateur.pk)
        if frais.dessaisi_a is not None:
            raise RegleInformation("Cet agent n'évalue déjà plus.")
        frais.dessaisi_a, frais.dessaisi_motif = le, motif.strip()[:200]
        frais.save(update_fields=["dessaisi_a", "dessaisi_motif"])
        consigner(
            action="evaluation.dessaisir", par=par, le=le, objet=evaluateur.evaluation.information,
            donnees={"agent": evaluateur.agent_id},
        )  # fmt: skip


def exiger_evaluateur(evaluation: Evaluation, par: Acteur) -> Evaluateur:
    """Return `par` as evaluator.

    Raises:
        ActionInterdite: he is not named for this evaluation.
    """
    visible(evaluation.information, par, Action.EVALUER_IP)
    sien = evaluation.evaluateurs.filter(agent=par.pk, dessaisi_a__isnull=True).order_by("pk").first()
    if sien is None:
        raise ActionInterdite("Vous n'êtes pas désigné pour cette évaluation.")
    return sien


def noter_rencontre(
    *,
    evaluation: Evaluation,
    nature: NatureRencontre,
    jour: date,
    enfants: Sequence[EnfantDuFoyer],
    personnes: str,
    precision: str,
    par: Acteur,
    le: datetime,
) -> list[Rencontre]:
    """Note a visit or an interview, one row for each child met.

    Raises:
        ActionInterdite: `par` is not named for this evaluation.
        RegleInformation: nobody met, a child of another household, or a day out of range.
    """
    exiger_evaluateur(evaluation, par)
    if not personnes.strip():
        raise RegleInformation("Dites qui était là.", champ="personnes")
    if not evaluation.information.recue_le <= jour <= timezone.localdate(le):
        raise RegleInformation("La rencontre se date entre la réception et aujourd'hui.", champ="le")
    du_foyer = {e.pk for e in enfants_a_conclure(evaluation)}
    if any(e.pk not in du_foyer for e in enfants):
        raise RegleInformation("Cet enfant n'est pas du foyer.", champ="enfants")
    vus: Sequence[EnfantDuFoyer | None] = enfants or (None,)
    with refus_en_francais(), transaction.atomic():
        lignes = [
            Rencontre.objects.create(
                evaluation=evaluation, nature=nature, le=jour, enfant=enfant, personnes=personnes.strip()[:300],
                precision=precision.strip(), notee_a=le, notee_par_id=par.pk,
            )
            for enfant in vus
        ]  # fmt: skip
        consigner(
            action="evaluation.rencontrer", par=par, le=le, objet=evaluation.information,
            donnees={"nature": nature.value, "le": jour.isoformat(), "enfants": len(enfants)},
        )  # fmt: skip
    return lignes
