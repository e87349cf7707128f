"""Each exact list against an independent count, on the data of the whole Nord and on days drawn at random.

The independent queries stand with the tests (`tests/apps/pilotage/comptes.py`), which run them on the smaller size.
"""

import os
import time
from datetime import date
from typing import Any

from .demonstration import demonstration
from .site import DONNEES, PORT, RACINE

JOURS = 24


def mesurer() -> dict[str, Any]:
    """Compare every list on days at random, on the data of the Nord kept by the bench, and say what differs."""
    with demonstration(RACINE, DONNEES, "--taille", "nord", port=PORT):
        os.environ |= {"HAVRE_DONNEES": str(DONNEES), "HAVRE_ROLE": "web", "HAVRE_DEMONSTRATION": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
        import django

        django.setup()
        from havre.common.barriere import servir_le_service

        servir_le_service()
        from tests.apps.pilotage.comptes import comparer, jours_au_hasard

        debut = time.perf_counter()
        resultats = comparer(jours_au_hasard(date.today(), JOURS))
        faux = [r for r in resultats if r["ecart"] or r["attendu"] != r["liste_n"]]
        return {
            "jours": JOURS,
            "comparaisons": len(resultats),
            "enfants_comptes": sum(r["attendu"] for r in resultats),
            "differences": [r | {"jour": r["jour"].isoformat()} for r in faux],
            "duree_s": round(time.perf_counter() - debut, 1),
        }
