"""Time the law: reading its files, then every deadline of as many children as the Nord has. No database, no network."""

import random
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

from havre.droit import Faits, calculer_lot, obligations, parametres, suite

ENFANTS = 22_826
AU = date(2026, 11, 22)
REGLES = (
    "PA-01", "PA-04", "PA-06", "PA-07", "PA-08", "PA-09", "PA-14", "PA-15", "JU-08", "JU-11", "JU-12", "JU-13", "JU-26",
    "JU-28", "AD-04",
)  # fmt: skip


def tirer(nombre: int, graine: int = 59) -> list[tuple[Faits, list[date]]]:
    """Return invented facts of children, each with the days of its reports."""
    hasard = random.Random(graine)  # noqa: S311 - invented facts
    enfants = []
    for _ in range(nombre):
        naissance = AU - timedelta(days=hasard.randrange(21 * 365))
        debut = max(naissance, AU - timedelta(days=hasard.randrange(6 * 365)), date(2022, 3, 1))
        terme = debut + timedelta(days=hasard.randrange(180, 730))
        rapports = [debut + timedelta(days=300 * i) for i in range(1, 8) if debut + timedelta(days=300 * i) < AU]
        faits: dict[str, Any] = {
            "naissance_le": naissance, "mesure_debut_le": debut, "confie_le": debut, "decision_judiciaire_le": debut,
            "decision_placement_le": debut, "mesure_terme_le": terme, "confie_par_juge": hasard.random() < 0.88,
            "aide_financiere_seule": False, "duree_longue_motivee": False, "dernier_contact_parent_le": debut,
            "risque_delaissement_ou_statut": hasard.random() < 0.1,
        }  # fmt: skip
        if hasard.random() < 0.9:
            faits["placement_execute_le"] = debut + timedelta(days=hasard.randrange(40))
        if hasard.random() < 0.45:
            faits["ppe_etabli_le"] = debut + timedelta(days=hasard.randrange(20, 400))
        enfants.append((faits, rapports))
    return enfants


def mesurer() -> dict[str, Any]:
    """Return the seconds to read the files and to compute every deadline, with what was counted."""
    depart = time.perf_counter()
    effectifs = {"obligations": len(obligations()), "parametres": len(parametres())}
    lecture = time.perf_counter() - depart
    enfants = tirer(ENFANTS)
    depart = time.perf_counter()
    etats = Counter(v.etat.value for v in calculer_lot(REGLES, (f for f, _ in enfants), au=AU))
    simples = time.perf_counter() - depart
    depart = time.perf_counter()
    periodes = sum(len(suite("PA-03", faits, rapports, au=AU)) for faits, rapports in enfants)
    suites = time.perf_counter() - depart
    verdicts = sum(etats.values())
    return {
        **effectifs, "lecture_s": round(lecture, 3), "enfants": ENFANTS, "verdicts": verdicts,
        "calcul_s": round(simples, 2), "par_verdict_us": round(simples / verdicts * 1e6, 1),
        "periodes_de_rapport": periodes, "periodes_s": round(suites, 2), "etats": dict(sorted(etats.items())),
    }  # fmt: skip
