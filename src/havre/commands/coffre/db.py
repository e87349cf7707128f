"""`havre db`: the embedded database."""

import json
import time

import click

from havre.commands.socle.embarquee import grappe
from havre.common.postgres import ROLES, Role, serveur_externe


@click.group()
def commande() -> None:
    """Base embarquée : adresse, démarrage, arrêt, état."""


@commande.command()
@click.option("--role", type=click.Choice(list(ROLES)), default="web", help="Rôle de connexion (web par défaut).")
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def adresse(role: Role, en_json: bool) -> None:
    """Écrit l'adresse de la base, pour psql ou pg_dump.

    Le mot de passe n'y est pas : l'adresse nomme le fichier privé où il se trouve.
    """
    url = serveur_externe(role) or grappe().adresse(role)
    click.echo(json.dumps({"role": role, "adresse": url}) if en_json else url)


def _refuser_serveur_externe() -> None:
    if serveur_externe() is not None:
        raise click.ClickException("DATABASE_URL désigne un serveur : la base embarquée ne sert pas.")


@commande.command()
def demarrer() -> None:
    """Démarre la base et la laisse en marche."""
    _refuser_serveur_externe()
    debut = time.monotonic()
    base = grappe()
    base.maintenir()
    click.echo(f"PostgreSQL {base.version} en marche ({time.monotonic() - debut:.1f} s), données dans {base.donnees}.")


@commande.command()
def arreter() -> None:
    """Arrête la base ; rien ne se passe si elle l'est déjà."""
    _refuser_serveur_externe()
    base = grappe()
    base.arreter()
    click.echo(f"PostgreSQL arrêté, données gardées dans {base.donnees}.")


@commande.command()
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def etat(en_json: bool) -> None:
    """Dit si la base est en marche ; code de sortie 1 si elle est arrêtée."""
    _refuser_serveur_externe()
    base = grappe()
    en_marche = base.en_marche()
    vu = {"en_marche": en_marche, "version": base.version, "donnees": str(base.donnees), "existe": base.existante()}
    if en_json:
        click.echo(json.dumps(vu, ensure_ascii=False))
    else:
        click.echo(
            f"PostgreSQL {base.version} : {'en marche' if en_marche else 'arrêté'}, données dans {base.donnees}."
        )
    if not en_marche:
        raise click.exceptions.Exit(1)
