"""`havre champs`: the classification of the fields, against the models."""

from pathlib import Path

import click

from ..socle.racine import preparer_django

preparer_django("web")

from havre.registre.champs import ecarts  # noqa: E402
from havre.registre.reference import page_donnees  # noqa: E402


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


@commande.command()
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path), default=Path("docs/reference"))
def reference(dossier: Path) -> None:
    """Écrit la page de référence des données dans DOSSIER."""
    dossier.mkdir(parents=True, exist_ok=True)
    fichier = dossier / "donnees.md"
    fichier.write_text(page_donnees(), encoding="utf-8")
    click.echo(str(fichier))
