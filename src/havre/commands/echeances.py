"""`havre echeances`: the projection of the due dates, the escalation, and why a date."""

import json
import time
from datetime import datetime

import click
from django.utils import timezone

from havre.apps.echeances.actions import reconstruire as reconstruire_tout

AU = click.option(
    "--au", "moment", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Jour (aujourd'hui par défaut)."
)
EN_JSON = click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")


@click.group()
def commande() -> None:
    """Échéances : calcul, avis, raisons."""


@commande.command()
@AU
@EN_JSON
def reconstruire(moment: datetime | None, en_json: bool) -> None:
    """Recalcule toutes les échéances à partir des faits ; peut être relancé à tout moment."""
    debut = time.monotonic()
    nombre = reconstruire_tout(au=moment.date() if moment else timezone.localdate())
    duree = round(time.monotonic() - debut, 2)
    if en_json:
        click.echo(json.dumps({"echeances": nombre, "duree_s": duree}))
        return
    click.echo(f"{nombre} échéance(s), en {str(duree).replace('.', ',')} s.")
