"""`havre ouvrier`: runs the tasks of the queue, and at their hour the works of each day and week."""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import datetime

import click
import procrastinate
from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate.contrib.django import app as application
from procrastinate.contrib.django.django_connector import DjangoConnector

from havre.commands.site.serveur_web import arreter_enfant, lancer_enfant
from havre.common.taches.file import FILE, OUVRIER_MORT_S, TRAVAIL, reprendre

from .periodiques import PERIODIQUES

REGARD_S = 0.25
ARRET_S = 3.0
travaux = procrastinate.Blueprint()


@travaux.task(name=TRAVAIL, queue=FILE, retry=False)
async def travailler(tache: int) -> None:
    """Run the work of a task in a process of its own and wait for it; stopping the worker stops it."""
    enfant = lancer_enfant([sys.executable, "-m", "havre.commands", "travail", str(tache)], dict(os.environ))
    try:
        while (code := enfant.poll()) is None:
            await asyncio.sleep(REGARD_S)
    finally:
        if enfant.poll() is None:
            await asyncio.to_thread(arreter_enfant, enfant)
    if code != 0:
        raise RuntimeError(f"tâche {tache} : le processus s'est arrêté avec le code {code}")


@travaux.periodic(cron="*/2 * * * *")
@travaux.task(name="havre.reprendre", queue=FILE, queueing_lock="reprendre")
async def reprendre_les_perdues(timestamp: int) -> None:
    """Take up again the tasks whose worker died."""
    await sync_to_async(reprendre)(le=timezone.now())


def _periodique(nom: str, cron: str, faire: Callable[[datetime], None]) -> None:
    """Declare a work that is done at its hour; it must bear being done twice."""

    async def executer(timestamp: int) -> None:
        await sync_to_async(faire)(timezone.now())

    tache = travaux.task(name=f"havre.{nom}", queue=FILE, queueing_lock=nom)(executer)
    travaux.periodic(cron=cron)(tache)


for _nom, (_cron, _faire) in PERIODIQUES.items():
    _periodique(_nom, _cron, _faire)


async def _servir(simultanees: int, une_fois: bool) -> None:
    """Run the worker until it is told to stop, or until the queue is empty."""
    connecteur = application.connector
    if not isinstance(connecteur, DjangoConnector):
        raise click.ClickException("La file des tâches n'est pas celle de la base du site.")
    file = application.with_connector(connecteur.get_worker_connector())
    file.add_tasks_from(travaux, namespace="")
    async with file.open_async():
        await file.run_worker_async(
            queues=[FILE], concurrency=simultanees, wait=not une_fois, shutdown_graceful_timeout=ARRET_S,
            delete_jobs="successful", stalled_worker_timeout=OUVRIER_MORT_S,
        )  # fmt: skip


@click.command()
@click.option(
    "--simultanees", type=click.IntRange(1, 16), default=1, show_default=True, help="Tâches faites en même temps."
)
@click.option("--une-fois", is_flag=True, help="Vide la file puis s'arrête (pour une ligne cron).")
def commande(simultanees: int, une_fois: bool) -> None:
    """Fait les tâches de fond : plans demandés, travaux de chaque nuit et de chaque semaine."""
    reprises, finies = reprendre(le=timezone.now())
    if reprises or finies:
        click.echo(f"{len(reprises)} tâche(s) interrompue(s) reprise(s), {len(finies)} close(s).", err=True)
    asyncio.run(_servir(simultanees, une_fois))
