"""`havre migrer`: bring the tables up to date, as their owner."""

import time

import click
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def appliquer() -> int:
    """Apply the migrations that are missing and return how many were applied."""
    executeur = MigrationExecutor(connection)
    manquantes = len(executeur.migration_plan(executeur.loader.graph.leaf_nodes()))
    if manquantes:
        call_command("migrate", interactive=False, verbosity=0)
    return manquantes


@click.command()
def commande() -> None:
    """Met les tables à jour, sous le rôle propriétaire."""
    debut = time.monotonic()
    nombre = appliquer()
    duree = f"{time.monotonic() - debut:.1f} s"
    click.echo(f"Tables à jour : {nombre} migration(s) appliquée(s) en {duree}." if nombre else "Tables déjà à jour.")
