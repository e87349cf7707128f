"""Closed lists of the app."""

from django.db import models


class NatureDecision(models.TextChoices):
    """Kind of decision."""

    OPP_PARQUET = "opp_parquet", "Ordonnance de placement provisoire du procureur"
    OPP_JUGE = "opp_juge", "Ordonnance de placement provisoire du juge des enfants"
    JUGEMENT = "jugement", "Jugement en assistance éducative"
    ORDONNANCE_TUTELLE = "tutelle", "Ordonnance de tutelle"
    ACCORD = "accord", "Accord écrit des titulaires de l'autorité parentale"
    ADMINISTRATIVE = "administrative", "Décision administrative du président du conseil départemental"


NATURES_JUDICIAIRES = frozenset(
    {
        NatureDecision.OPP_PARQUET,
        NatureDecision.OPP_JUGE,
        NatureDecision.JUGEMENT,
        NatureDecision.ORDONNANCE_TUTELLE,
    }
)
