"""Hearings, visiting rights, reports asked for and appeals of the synthetic département, drawn from its orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from havre.apps.decisions.enums import IssueDAudience, NatureAudience, NatureDecision
from havre.apps.decisions.models import Audience, Decision, EnfantAudience, IssueAudience
from havre.apps.journal.actions import consigner

from .decisions import AUDIENCES_JOURS

AVANT_LE_TERME, VUES, TENUES = timedelta(days=10), timedelta(days=60), timedelta(days=AUDIENCES_JOURS)
# Two rows of visiting rights for four judgments out of five: the mother, then brothers and sisters.
DROITS = """
INSERT INTO decisions_droitdevisite (decision_id, beneficiaire, mode, fois, par, duree_min, precision)
SELECT d.id, x.qui, x.mode, 1, x.par, x.duree, ''
  FROM decisions_decision d
  CROSS JOIN LATERAL (VALUES
    ('mere', (ARRAY['libre', 'tiers_permanent', 'tiers_intermittent', 'espace'])[1 + d.id %% 4],
     (ARRAY['semaine', 'quinzaine', 'mois'])[1 + d.id %% 3], 60 + 30 * (d.id %% 3)::int),
    ('fratrie', 'libre', 'mois', 120)) AS x (qui, mode, par, duree)
 WHERE d.nature = 'jugement' AND d.synthetique AND d.terme_le > %(au)s AND d.id %% 5 > 0
"""
RAPPORTS = """
INSERT INTO decisions_rapportdu (decision_id, objet, pour_le)
SELECT d.id, 'Rapport de situation à mi-mesure', d.rendue_le + 365
  FROM decisions_decision d
 WHERE d.nature = 'jugement' AND d.synthetique AND d.terme_le > d.rendue_le + 600 AND d.terme_le > %(au)s
   AND d.id %% 3 = 0
"""
APPELS = """
INSERT INTO decisions_appel (decision_id, forme_par, forme_le, execution_suspendue, precision, note_a)
SELECT d.id, (ARRAY['mere', 'pere', 'service'])[1 + d.id %% 3], d.recue_le + 4 + (d.id %% 9)::int, false, '', %(le)s
  FROM decisions_decision d
 WHERE d.nature IN ('jugement', 'opp_juge') AND d.synthetique AND d.id %% 31 = 0
   AND d.rendue_le > %(au)s::date - 300 AND d.recue_le + 14 < %(au)s
"""
ISSUES = """
INSERT INTO decisions_issueappel (appel_id, issue, rendue_le, notee_a)
SELECT a.id, (ARRAY['confirmee', 'confirmee', 'reformee', 'desistement'])[1 + a.decision_id %% 4],
       a.forme_le + 60 + (a.decision_id %% 25)::int, %(le)s
  FROM decisions_appel a WHERE a.forme_le + 90 < %(au)s
"""


@dataclass
class _Fixee:
    """A hearing not saved yet, its children, and what became of it."""

    audience: Audience
    enfants: list[int]
    issue: IssueAudience | None = None


def fixer_audiences(*, au: date, le: datetime) -> int:
    """Write the hearings held and to come, visiting rights, reports asked for, appeals; return how many hearings."""
    with transaction.atomic():
        fixees = [*_a_venir(au, le), *_tenues(au, le), *_sans_audition(au, le)]
        Audience.objects.bulk_create([f.audience for f in fixees])
        EnfantAudience.objects.bulk_create(
            EnfantAudience(audience=f.audience, enfant_id=e) for f in fixees for e in f.enfants
        )
        for f in fixees:
            if f.issue:
                f.issue.audience = f.audience
        IssueAudience.objects.bulk_create([f.issue for f in fixees if f.issue])
        with connection.cursor() as curseur:
            for sql in (DROITS, RAPPORTS, APPELS, ISSUES):
                curseur.execute(sql, {"au": au, "le": le})
        consigner(
            action="donnees_demo.fixer_audiences", par=None, le=le, objet_type="departement", objet_id="audiences",
            donnees={"audiences": len(fixees)},
        )  # fmt: skip
    return len(fixees)


def _decisions(**filtres: object) -> Iterator[tuple[Decision, list[int]]]:
    """Yield the synthetic orders of judges, with the children they speak of."""
    lues = Decision.objects.filter(synthetique=True, juridiction__isnull=False, **filtres).defer("motifs", "dispositif")
    for d in lues.prefetch_related("enfants").order_by("pk"):
        yield d, [c.enfant_id for c in d.enfants.all()]


def _audience(d: Decision, jour: date, nature: NatureAudience, convoquee: date | None, le: datetime) -> Audience:
    jour -= timedelta(days=max(0, jour.weekday() - 4))
    return Audience(
        juridiction_id=d.juridiction_id or "", chambre=d.chambre, nature=nature, convocation_recue_le=convoquee,
        prevue_a=timezone.make_aware(datetime.combine(jour, time(9 + d.pk % 8))), notee_a=le,
    )  # fmt: skip


def _a_venir(au: date, le: datetime) -> Iterator[_Fixee]:
    """Yield the hearings before the terms that come soon; a summons in three is not there yet."""
    for d, enfants in _decisions(nature=NatureDecision.JUGEMENT, terme_le__gt=au, terme_le__lte=au + VUES):
        jour = max(au, (d.terme_le or au) - AVANT_LE_TERME)
        convoquee = au - timedelta(days=2) if d.pk % 3 else None
        yield _Fixee(_audience(d, jour, NatureAudience.ECHEANCE, convoquee, le), enfants)


def _tenues(au: date, le: datetime) -> Iterator[_Fixee]:
    """Yield the hearings at which the judgments of the last months were given."""
    for d, enfants in _decisions(nature=NatureDecision.JUGEMENT, rendue_le__gt=au - TENUES, rendue_le__lte=au):
        convoquee = d.rendue_le - timedelta(days=12 + d.pk % 12)
        audience = _audience(d, d.rendue_le, NatureAudience.ECHEANCE, convoquee, le)
        yield _Fixee(audience, enfants, _issue(audience, d, IssueDAudience.TENUE, le))


def _sans_audition(au: date, le: datetime) -> Iterator[_Fixee]:
    """Yield the hearings owed after a provisional order given without any; one in twelve is adjourned."""
    for d, enfants in _decisions(nature=NatureDecision.OPP_JUGE, sans_audition=True, rendue_le__gt=au - TENUES):
        jour = d.rendue_le + timedelta(days=9 + d.pk % 5)
        convoquee = d.rendue_le + timedelta(days=1)
        audience = _audience(d, jour, NatureAudience.PLACEMENT_PROVISOIRE, convoquee, le)
        issue = IssueDAudience.RENVOYEE if d.pk % 12 == 0 else IssueDAudience.TENUE
        passee = timezone.localdate(audience.prevue_a) <= au
        yield _Fixee(audience, enfants, _issue(audience, None, issue, le) if passee else None)


def _issue(audience: Audience, decision: Decision | None, issue: IssueDAudience, le: datetime) -> IssueAudience:
    survenue = timezone.localdate(audience.prevue_a)
    return IssueAudience(issue=issue, survenue_le=survenue, decision=decision, precision="", notee_a=le)
