"""Hearings to come and visiting rights of the synthetic département, drawn from its orders in force."""

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from havre.apps.decisions.enums import NatureAudience, NatureDecision
from havre.apps.decisions.models import Audience, Decision, EnfantAudience
from havre.apps.journal.actions import consigner

AVANT_LE_TERME, VUES = timedelta(days=10), timedelta(days=60)
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


def fixer_audiences(*, au: date, le: datetime) -> int:
    """Write the hearings before the terms that come soon, and visiting rights; return how many hearings."""
    decisions = Decision.objects.filter(
        nature=NatureDecision.JUGEMENT, synthetique=True, juridiction__isnull=False, terme_le__gt=au,
        terme_le__lte=au + VUES,
    )  # fmt: skip
    with transaction.atomic():
        audiences, enfants = [], []
        for d in decisions.prefetch_related("enfants").order_by("pk"):
            jour = max(au, (d.terme_le or au) - AVANT_LE_TERME)
            jour -= timedelta(days=max(0, jour.weekday() - 4))
            audience = Audience(
                juridiction_id=d.juridiction_id or "", chambre=d.chambre, nature=NatureAudience.ECHEANCE,
                prevue_a=timezone.make_aware(datetime.combine(jour, time(9 + d.pk % 8))),
                convocation_recue_le=au - timedelta(days=2) if d.pk % 3 else None, notee_a=le,
            )  # fmt: skip
            audiences.append(audience)
            enfants += [EnfantAudience(audience=audience, enfant_id=c.enfant_id) for c in d.enfants.all()]
        Audience.objects.bulk_create(audiences)
        EnfantAudience.objects.bulk_create(enfants)
        with connection.cursor() as curseur:
            curseur.execute(DROITS, {"au": au})
        consigner(
            action="donnees_demo.fixer_audiences", par=None, le=le, objet_type="departement", objet_id="audiences",
            donnees={"audiences": len(audiences)},
        )  # fmt: skip
    return len(audiences)
