"""A plan of the whole département in the background, at the size of the Nord, then its page with 1,000 proposals.

`HAVRE_BENCH_DONNEES` names a data folder that holds the département already; else one is made in `.havre/bench-nord`.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
DONNEES = Path(os.environ.get("HAVRE_BENCH_DONNEES", RACINE / ".havre" / "bench-nord"))
PROPOSITIONS = 1000
LECTURES = 20


def mesurer() -> dict[str, Any]:
    """Return the time of each kind of plan [s], what it gives, and the time of its page [ms]."""
    os.environ |= {"HAVRE_DONNEES": str(DONNEES), "HAVRE_ROLE": "web"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
    import django

    django.setup()
    from havre.common.barriere import servir_le_service

    servir_le_service()
    from havre.apps.accueils.enums import MouvementsPlan
    from havre.commands.socle.embarquee import base_active

    with base_active():
        plans = {m.value: _calculer(m) for m in MouvementsPlan}
        return {"plans": plans, "page_1000_propositions": _page()}


def _calculer(mouvements: Any) -> dict[str, Any]:
    """Compute one plan of the département in this process and return its figures."""
    from django.utils import timezone

    from havre.apps.accueils.actions.plan import lancer_plan
    from havre.apps.accueils.models import ResultatPlan
    from havre.apps.accueils.reperes import reperes
    from havre.apps.agents.queries import agent_systeme
    from havre.commands.ouvrier.travaux import TRAVAUX
    from havre.common.taches.suivi import executer

    plan = lancer_plan(
        direction=None, mouvements=mouvements, limite_s=reperes().plan_limite_s, par=agent_systeme(),
        le=timezone.now(),
    )  # fmt: skip
    debut = time.perf_counter()
    executer(plan.tache_id, TRAVAUX, timezone.now)
    duree = time.perf_counter() - debut
    r = ResultatPlan.objects.get(plan=plan)
    return {
        "duree_totale_s": round(duree, 1), "statut": r.statut, "ecart": r.ecart, "ecart_chaines": r.ecart_chaines,
        "attente": r.attente, "places": r.places, "deplaces": r.deplaces, "non_retenus": r.non_retenus,
        "unites": r.unites, "propositions": plan.propositions.count(),
    }  # fmt: skip


def _page() -> dict[str, float]:
    """Time the page of a plan of 1,000 proposals, made of the last one's and rolled back afterwards."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse

    from havre.apps.agents.models import Agent

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with transaction.atomic():
        plan = _completer()
        client = Client()
        client.force_login(Agent.objects.get(identifiant="direction"))
        mesures = {
            nom: _chronometrer(lambda url=url: client.get(url))  # type: ignore[misc]
            for nom, url in {
                "premiere_page": reverse("plans:detail", args=[plan.pk]),
                "filtre_perimees": reverse("plans:detail", args=[plan.pk]) + "?etat=perimee",
                "besoins_en_places": reverse("plans:besoins"),
            }.items()
        }
        transaction.set_rollback(True)
    return mesures


def _completer() -> Any:
    """Return the last plan with its proposals written again until there are 1,000."""
    from django.utils import timezone

    from havre.apps.accueils.models import MouvementPropose, Plan
    from havre.apps.journal.actions import consigner

    plan = Plan.objects.filter(resultat__isnull=False).latest("pk")
    consigner(action="essai.fabriquer", par=None, le=timezone.now())
    modeles = [(p, list(p.mouvements.order_by("rang"))) for p in plan.propositions.order_by("pk")]
    for rang in range(PROPOSITIONS - len(modeles)):
        proposition, mouvements = modeles[rang % len(modeles)]
        proposition.pk = None
        proposition.save(force_insert=True)
        for m in mouvements:
            m.pk, m.proposition = None, proposition
        MouvementPropose.objects.bulk_create(mouvements)
    return plan


def _chronometrer(lire: Callable[[], Any]) -> dict[str, float]:
    """Return median and largest time of a page [ms]."""
    temps = []
    for _ in range(LECTURES):
        debut = time.perf_counter()
        reponse = lire()
        temps.append((time.perf_counter() - debut) * 1000)
        if reponse.status_code != 200:
            raise RuntimeError(f"page refusée : {reponse.status_code}")
    temps.sort()
    return {"mediane_ms": round(temps[len(temps) // 2], 1), "max_ms": round(temps[-1], 1)}
