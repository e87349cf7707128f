"""`havre travail`: the work of one task, as a process of its own; the worker calls it."""

import click
from django.utils import timezone

from havre.common.taches.suivi import executer


@click.command(hidden=True)
@click.argument("tache", type=int)
def commande(tache: int) -> None:
    """Fait le travail d'une tâche."""
    from .travaux import TRAVAUX

    executer(tache, TRAVAUX, timezone.now)
