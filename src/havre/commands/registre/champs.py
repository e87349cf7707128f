"""`havre champs`: the classification of the fields, against the models."""

import click

from havre.registre.champs import ecarts


@click.group()
def commande() -> None:
    """Classement de chaque champ : identité, santé, justice…"""


@commande.command()
def manquants() -> None:
    """Écrit les lignes à ajouter, à compléter ou à retirer dans donnees/champs."""
    trouves = ecarts()
    for ecart in trouves:
        click.echo(f"{ecart}\n")
    if trouves:
        raise click.ClickException(f"{len(trouves)} écart(s) entre le classement et les modèles.")
    click.echo("Chaque champ de chaque modèle est classé.")
