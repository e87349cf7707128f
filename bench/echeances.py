"""The due dates at the size of the Nord: full rebuild, one child after an act, first page; on the data of the bench."""

import os
import statistics
import time
from typing import Any

from .demonstration import demonstration
from .site import DONNEES, PORT, RACINE

ACTES = 100
RECONSTRUCTIONS = 3


def mesurer() -> dict[str, Any]:
    """Return how long a rebuild takes [s], and an update after one act [ms]: median, 95th percentile, worst."""
    with demonstration(RACINE, DONNEES, "--taille", "nord", port=PORT):
        os.environ |= {"HAVRE_DONNEES": str(DONNEES), "HAVRE_ROLE": "web", "HAVRE_DEMONSTRATION": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
        import django

        django.setup()
        from havre.common.barriere import servir_le_service

        servir_le_service()
        from django.utils import timezone

        from havre.apps.echeances.actions import reconstruire
        from havre.apps.echeances.models import Echeance

        au = timezone.localdate()
        durees = []
        for _ in range(RECONSTRUCTIONS):
            debut = time.perf_counter()
            nombre = reconstruire(au=au)
            durees.append(round(time.perf_counter() - debut, 1))
        return {
            "echeances": nombre,
            "ouvertes": Echeance.objects.filter(acte_le__isnull=True).count(),
            "reconstruire_s": durees,
            "un_acte_ms": _actes(),
        }


def _actes() -> dict[str, float]:
    """Note an act for children drawn at random, and time what its transaction and the projection cost."""
    import datetime
    import random

    from django.utils import timezone

    from havre.apps.agents.queries import agent_systeme
    from havre.apps.echeances.actions import actualiser_en_attente, noter_acte
    from havre.apps.echeances.enums import NatureActe
    from havre.apps.personnes.models import Enfant

    au, tirage = timezone.localdate(), random.Random(time.time_ns())  # noqa: S311
    durees = []
    for enfant in tirage.sample(list(Enfant.objects.order_by("pk")), ACTES):
        jour = au - datetime.timedelta(days=tirage.randrange(1, 2_000))
        noter_acte(
            enfant=enfant, nature=NatureActe.RAPPORT, accompli_le=jour, precision="mesure", par=agent_systeme(),
            le=timezone.now(),
        )  # fmt: skip
        debut = time.perf_counter()
        actualiser_en_attente(au=au)
        durees.append((time.perf_counter() - debut) * 1000)
    return {
        "mediane": round(statistics.median(durees), 1),
        "p95": round(statistics.quantiles(durees, n=20)[-1], 1),
        "max": round(max(durees), 1),
    }
