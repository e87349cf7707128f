"""Delays and gaps before judges against independent queries, on the data of the whole Nord.

The independent queries stand with the tests (`tests/apps/echeances/comptes.py` and
`tests/apps/pilotage/comptes_mesures.py`), which run them on the smaller size.
"""

import os
import time
from datetime import date, timedelta
from typing import Any

from .demonstration import demonstration
from .site import DONNEES, PORT, RACINE

PERIODES_JOURS = (364, 729, 90)


def mesurer() -> dict[str, Any]:
    """Compare what is late, and what was recommended, decided and carried out over several periods."""
    with demonstration(RACINE, DONNEES, "--taille", "nord", port=PORT):
        os.environ |= {"HAVRE_DONNEES": str(DONNEES), "HAVRE_ROLE": "web", "HAVRE_DEMONSTRATION": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
        import django

        django.setup()
        from havre.common.barriere import servir_le_service

        servir_le_service()
        return comparer(date.today())


def comparer(au: date) -> dict[str, Any]:
    """Return what differs on a day, in the process where the site is set up."""
    from tests.apps.echeances.comptes import comparer_retards
    from tests.apps.pilotage.comptes_mesures import comparer_mesures

    debut = time.perf_counter()
    retards = comparer_retards(au)
    mesures = [
        {"jours": jours, **resultat}
        for jours in PERIODES_JOURS
        for resultat in comparer_mesures(au - timedelta(days=jours), au)
    ]
    return {
        "retards": retards,
        "mesures": mesures,
        "differences": [r for r in retards if r["ecart"]] + [m for m in mesures if m["differents"]],
        "duree_s": round(time.perf_counter() - debut, 1),
    }
