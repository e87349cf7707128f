"""Hearings to come and what became of them; appeals."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.apps.territoires.models import Juridiction

from ..enums import Appelant, IssueDAppel, IssueDAudience, NatureAudience
from ..erreurs import RegleDecision
from ..models import Appel, Audience, Decision, EnfantAudience, IssueAppel, IssueAudience


def _exiger_enfants(enfants: Sequence[int], par: Acteur) -> None:
    """Check that `par` may write about each of these children."""
    exiger(par, Action.SAISIR_DECISIONS)
    visibles = enfants_visibles(pour=par, action=Action.SAISIR_DECISIONS).filter(pk__in=set(enfants))
    if visibles.count() != len(set(enfants)):
        raise ActionInterdite("Vous ne suivez pas tous ces enfants.")


def prevoir_audience(
    *,
    juridiction: Juridiction,
    chambre: str,
    prevue_a: datetime,
    nature: NatureAudience,
    lieu: str,
    convocation_recue_le: date | None,
    enfants: Sequence[Enfant],
    avocats: Mapping[int, str] | None = None,
    administrateurs: Mapping[int, str] | None = None,
    par: Acteur,
    le: datetime,
) -> Audience:
    """Write a hearing to come for one child or several; lawyers and ad hoc administrators by child.

    Raises:
        ActionInterdite: `par` may not write about one of these children.
        RegleDecision: no child, or a summons to come.
    """
    if not enfants:
        raise RegleDecision("Choisissez au moins un enfant.", champ="enfants")
    _exiger_enfants([e.pk for e in enfants], par)
    if convocation_recue_le is not None and convocation_recue_le > timezone.localdate(le):
        raise RegleDecision("Une convocation se note une fois reçue.", champ="convocation_recue_le")
    with transaction.atomic():
        audience = Audience.objects.create(
            juridiction=juridiction, chambre=chambre.strip(), prevue_a=prevue_a, nature=nature, lieu=lieu.strip(),
            convocation_recue_le=convocation_recue_le, notee_a=le, notee_par_id=par.pk,
        )  # fmt: skip
        EnfantAudience.objects.bulk_create(
            EnfantAudience(
                audience=audience, enfant=e, avocat=(avocats or {}).get(e.pk, "").strip(),
                administrateur_ad_hoc=(administrateurs or {}).get(e.pk, "").strip(),
            )
            for e in enfants
        )  # fmt: skip
        consigner(
            action="audience.prevoir", par=par, le=le, objet=audience,
            donnees={"enfants": sorted(e.pk for e in enfants), "prevue_a": prevue_a.isoformat()},
        )  # fmt: skip
    return audience


def noter_issue_audience(
    *,
    audience: Audience,
    issue: IssueDAudience,
    survenue_le: date,
    decision: Decision | None,
    precision: str,
    par: Acteur,
    le: datetime,
) -> IssueAudience:
    """Write what became of a hearing, once; with its decision when it is known.

    Raises:
        ActionInterdite: `par` may not write about one of its children.
        RegleDecision: a day to come, a decision about none of its children, or someone wrote it first.
    """
    numeros = list(audience.enfants.order_by("pk").values_list("enfant", flat=True))
    _exiger_enfants(numeros, par)
    if survenue_le > timezone.localdate(le):
        raise RegleDecision("L'issue se note une fois connue.", champ="survenue_le")
    if decision is not None and not decision.enfants.filter(enfant__in=numeros).exists():
        raise RegleDecision("Cette décision ne concerne aucun des enfants de l'audience.", champ="decision")
    try:
        with transaction.atomic():
            ecrite = IssueAudience.objects.create(
                audience=audience, issue=issue, survenue_le=survenue_le, decision=decision, precision=precision.strip(),
                notee_a=le, notee_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="audience.conclure", par=par, le=le, objet=audience,
                donnees={"issue": issue.value, "decision": decision.pk if decision else None},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleDecision("L'issue de cette audience est déjà notée.") from erreur
    return ecrite


def former_appel(
    *,
    decision: Decision,
    forme_par: Appelant,
    forme_le: date,
    execution_suspendue: bool,
    precision: str,
    par: Acteur,
    le: datetime,
) -> Appel:
    """Write that someone appealed against a decision; the execution goes on unless it is said to be suspended.

    Raises:
        ActionInterdite: `par` may not write about one of its children.
        RegleDecision: the decision is no court order, a day out of range, or the appeal is written already.
    """
    _exiger_enfants(list(decision.enfants.order_by("pk").values_list("enfant", flat=True)), par)
    if not decision.judiciaire:
        raise RegleDecision("Seule une décision judiciaire se frappe d'appel.")
    if not decision.rendue_le <= forme_le <= timezone.localdate(le):
        raise RegleDecision("L'appel se date entre la décision et aujourd'hui.", champ="forme_le")
    try:
        with transaction.atomic():
            appel = Appel.objects.create(
                decision=decision, forme_par=forme_par, forme_le=forme_le, execution_suspendue=execution_suspendue,
                precision=precision.strip(), note_a=le, note_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="appel.former", par=par, le=le, objet=decision,
                donnees={"appel": appel.pk, "par": forme_par.value, "suspendue": execution_suspendue},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleDecision("Cet appel est déjà noté.", champ="forme_le") from erreur
    return appel


def noter_issue_appel(
    *, appel: Appel, issue: IssueDAppel, rendue_le: date, decision: Decision | None, par: Acteur, le: datetime
) -> IssueAppel:
    """Write what the court of appeal did, once.

    Raises:
        ActionInterdite: `par` may not write about one of the children.
        RegleDecision: a day out of range, or it is written already.
    """
    _exiger_enfants(list(appel.decision.enfants.order_by("pk").values_list("enfant", flat=True)), par)
    if not appel.forme_le <= rendue_le <= timezone.localdate(le):
        raise RegleDecision("L'issue se date entre l'appel et aujourd'hui.", champ="rendue_le")
    try:
        with transaction.atomic():
            ecrite = IssueAppel.objects.create(
                appel=appel, issue=issue, rendue_le=rendue_le, decision=decision, notee_a=le, notee_par_id=par.pk
            )
            consigner(
                action="appel.conclure", par=par, le=le, objet=appel.decision,
                donnees={"appel": appel.pk, "issue": issue.value},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleDecision("L'issue de cet appel est déjà notée.") from erreur
    return ecrite
