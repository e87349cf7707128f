"""`havre rapports`: are the signed documents still what was signed?"""

import json

import click

from havre.apps.suivis.queries import verifier_rapports


@click.group()
def commande() -> None:
    """Rapports signés."""


@commande.command()
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def verifier(en_json: bool) -> None:
    """Relit chaque document signé et le compare à la signature du journal ; nomme ceux qui ont changé."""
    trouves = list(verifier_rapports())
    if en_json:
        click.echo(json.dumps([{"table": v.table, "pk": v.pk, "motif": v.motif} for v in trouves]))
    elif not trouves:
        click.echo("Tous les documents signés sont ceux qui ont été signés.")
    for v in () if en_json else trouves:
        click.echo(f"{v.table} {v.pk} : {v.motif}")
    if trouves:
        raise click.ClickException(f"{len(trouves)} document(s) signé(s) ont changé.")
