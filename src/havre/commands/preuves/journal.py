"""`havre journal`: verification of the chain of events."""

import json

import click

from havre.apps.journal.queries import verifier as verifier_la_chaine


@click.group()
def commande() -> None:
    """Journal des écritures."""


@commande.command()
@click.option("--tete", default="", help="Empreinte conservée ailleurs, qui doit toujours figurer dans la chaîne.")
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def verifier(tete: str, en_json: bool) -> None:
    """Recalcule toute la chaîne ; nomme la première ligne modifiée, ajoutée ou retirée."""
    bilan = verifier_la_chaine(tete_attendue=tete)
    if en_json:
        champs = {"intacte": bilan.intacte, "evenements": bilan.evenements, "tete": bilan.tete}
        click.echo(json.dumps(champs | {"numero_rompu": bilan.numero_rompu, "motif": bilan.motif}))
    elif bilan.intacte:
        click.echo(f"Journal intact : {bilan.evenements} événements. Empreinte de tête : {bilan.tete}")
    if not bilan.intacte:
        raise click.ClickException(f"journal rompu à la ligne {bilan.numero_rompu} : {bilan.motif}.")
