"""Where the database is, seen by whoever saves and restores it: someone who sees every row, and the programs."""

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import click

from havre.commands.socle.embarquee import grappe
from havre.common.postgres import serveur_externe
from havre.common.postgres.adresses import BASE
from havre.common.postgres.binaires import trouver

VARIABLE = "HAVRE_DATABASE_URL_ADMINISTRATION"


@contextlib.contextmanager
def serveur() -> Iterator[str]:
    """Return the address of the database for its administrator, the embedded server being started if need be.

    Raises:
        click.ClickException: a real server is used and its administrator's address is not given.
    """
    if serveur_externe() is None:
        base = grappe()
        with base.active():
            yield base.adresse_administrateur(BASE)
        return
    if not (adresse := os.environ.get(VARIABLE)):
        raise click.ClickException(
            f"{VARIABLE} manque : l'adresse de la base pour un rôle qui voit toutes les lignes (voir le guide)."
        )
    yield adresse


def vers(adresse: str, base: str) -> str:
    """Return the address of another database of the same server."""
    lue = urlsplit(adresse)
    return urlunsplit(lue._replace(path=f"/{base}"))


def programme(nom: str) -> str:
    """Return the path of a program of PostgreSQL."""
    return trouver().programme(nom)
