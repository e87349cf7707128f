"""`havre migrer`: bring the tables up to date, as their owner."""

import time

import click
from django.core.management import call_command
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

AUTRE_VERSION = (
    "Cette base a été faite par une autre version de Havre : ses tables ne peuvent pas être mises à jour par celle-ci, "
    "et rien n'y a été changé. Pour la démonstration, recommencez avec ./demo --neuf ; pour un service, reprenez la "
    "version qui a fait la base, ou une plus récente."
)


def appliquer() -> int:
    """Apply the migrations that are missing and return how many were applied.

    Raises:
        click.ClickException: another version of Havre made the tables, and this one cannot follow it.
    """
    executeur = MigrationExecutor(connection)
    _exiger_la_meme_histoire(executeur.loader)
    manquantes = len(executeur.migration_plan(executeur.loader.graph.leaf_nodes()))
    if manquantes:
        call_command("migrate", interactive=False, verbosity=0)
    return manquantes


def _exiger_la_meme_histoire(connues: MigrationLoader) -> None:
    """Refuse a database in which something was applied that this version does not have, or in another order."""
    try:
        connues.check_consistent_history(connection)
    except InconsistentMigrationHistory as erreur:
        raise click.ClickException(AUTRE_VERSION) from erreur
    disque = connues.disk_migrations or {}
    if any(app in connues.migrated_apps and (app, nom) not in disque for app, nom in connues.applied_migrations or {}):
        raise click.ClickException(AUTRE_VERSION)


@click.command()
def commande() -> None:
    """Met les tables à jour, sous le rôle propriétaire."""
    debut = time.monotonic()
    nombre = appliquer()
    duree = f"{time.monotonic() - debut:.1f} s"
    click.echo(f"Tables à jour : {nombre} migration(s) appliquée(s) en {duree}." if nombre else "Tables déjà à jour.")
