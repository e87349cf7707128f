"""`havre gerer`: Django's own management commands."""

import os

import click

from havre.common.postgres import ROLES

from .socle.embarquee import base_active

SANS_BASE = {"help", "--help", "version", "--version", "check", "collectstatic", "findstatic", "makemigrations"}
AIDE_ROLE = "Rôle de connexion (HAVRE_ROLE, sinon web)."


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--role", type=click.Choice(list(ROLES)), envvar="HAVRE_ROLE", default="web", help=AIDE_ROLE)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def commande(role: str, arguments: tuple[str, ...]) -> None:
    """Passe une commande à Django (check, shell, showmigrations…)."""
    os.environ["HAVRE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
    from django.core.management import execute_from_command_line

    if not arguments or SANS_BASE & set(arguments[:1]) or "--help" in arguments:
        execute_from_command_line(["havre gerer", *arguments])
        return
    from havre.common.barriere import servir_le_service

    servir_le_service()
    with base_active():
        execute_from_command_line(["havre gerer", *arguments])
