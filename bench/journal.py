"""The journal at a million rows: what an append costs, verifications, an anchor; on a database of its own.

The rows are written by the triggers of the database, as those of the site are; half are events, half readings.
"""

import os
import statistics
import time
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
DONNEES = RACINE / ".havre" / "bench-journal"
LIGNES = int(os.environ.get("HAVRE_BENCH_JOURNAL", "1000000"))
LOT = 10_000
APPENDS = 200

EVENEMENTS = """
INSERT INTO journal_evenement (numero, survenu_a, consigne_a, agent_nom, action, objet_type, objet_id, donnees,
    transaction, empreinte_precedente, empreinte)
SELECT 0, now(), now(), 'Essai Mesure', 'essai.ecrire', 'personnes.enfant', g::text, '{"champ": "valeur"}', '', '', ''
  FROM generate_series(1, %s) g
"""
LECTURES = """
INSERT INTO journal_lecture (lu_a, agent_id, agent_nom, objet_type, objet_id, genre, partie, personnes, mentions, roles,
    fondement) SELECT now(), 1, 'Essai Mesure', 'personnes.enfant', g::text, 'page', 'enfants:dossier', ARRAY[g], '{}',
    'referent', 'role' FROM generate_series(1, %s) g
"""


def mesurer() -> dict[str, Any]:
    """Return the seconds to write, verify, verify from the last anchor and anchor; milliseconds for one append."""
    os.environ |= {"HAVRE_DONNEES": str(DONNEES), "HAVRE_ROLE": "proprietaire"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
    from havre.common.postgres import Grappe

    grappe = Grappe(DONNEES)
    grappe.demarrer()
    try:
        import django

        django.setup()
        from django.core.management import call_command

        from havre.common.barriere import servir_le_service

        servir_le_service()
        call_command("migrate", verbosity=0)
        return _mesures()
    finally:
        grappe.arreter()


def _duree(faire: Any) -> tuple[float, Any]:
    debut = time.perf_counter()
    rendu = faire()
    return round(time.perf_counter() - debut, 2), rendu


def _remplir() -> dict[str, float]:
    """Bring both chains to half the rows each."""
    from django.db import connection

    durees: dict[str, float] = {}
    for table, ordre in (("journal_evenement", EVENEMENTS), ("journal_maillon", LECTURES)):
        debut, ecrites = time.perf_counter(), 0
        with connection.cursor() as curseur:
            curseur.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # a constant
            manque = LIGNES // 2 - int(curseur.fetchone()[0])
            while ecrites < manque:
                curseur.execute(ordre, [min(LOT, manque - ecrites)])
                ecrites += LOT
        if manque > 0:
            durees[table] = round((time.perf_counter() - debut) * 1000 / manque, 3)
    return durees


def _un_append() -> dict[str, float]:
    """Return what one event in its own transaction costs [ms]: median, 95th percentile, worst."""
    from django.utils import timezone

    from havre.apps.journal.actions import consigner

    durees = []
    for _ in range(APPENDS):
        debut = time.perf_counter()
        consigner(action="essai.ecrire", par=None, le=timezone.now(), objet_type="essai", objet_id="1")
        durees.append((time.perf_counter() - debut) * 1000)
    rangs = statistics.quantiles(durees, n=20)
    return {"mediane": round(statistics.median(durees), 2), "p95": round(rangs[18], 2), "pire": round(max(durees), 2)}


def _mesures() -> dict[str, Any]:
    from django.utils import timezone

    from havre.apps.journal.actions import ancrer
    from havre.apps.journal.queries import ancres_du_registre, verifier

    remplir = _remplir()
    complete_s, bilan = _duree(verifier)
    premiere_s, _ = _duree(lambda: ancrer(par=None, le=timezone.now()))
    append = _un_append()
    [*_, derniere], fausses = ancres_du_registre()
    depuis_s, apres = _duree(lambda: verifier(depuis=derniere))
    jour_s, _ = _duree(lambda: ancrer(par=None, le=timezone.now()))
    return {
        "evenements": bilan.evenements, "lectures": bilan.lectures,
        "intacte": bilan.intacte and apres.intacte and not fausses,
        "remplir_ms_par_ligne": remplir, "un_evenement_ms": append, "verifier_tout_s": complete_s,
        "verifier_depuis_l_ancre_s": depuis_s, "lignes_depuis_l_ancre": apres.evenements + apres.lectures,
        "ancrer_tout_s": premiere_s, "ancrer_la_suite_s": jour_s,
    }  # fmt: skip
