"""`havre echeances`: the projection of the due dates, the escalation, and why a date."""

import json
import time
from datetime import datetime

import click
from django.utils import timezone

from havre.apps.agents.queries import agent_systeme
from havre.apps.echeances.actions import avertir as donner_les_avis
from havre.apps.echeances.actions import reconstruire as reconstruire_tout
from havre.apps.echeances.models import Echeance
from havre.apps.echeances.queries import pourquoi as lire_pourquoi

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


@commande.command()
@AU
@EN_JSON
def avertir(moment: datetime | None, en_json: bool) -> None:
    """Donne les avis du jour qui manquent ; à lancer chaque nuit, sans effet quand rien ne manque."""
    au = moment.date() if moment else timezone.localdate()
    nombre = donner_les_avis(au=au, par=agent_systeme(), le=timezone.now())
    click.echo(json.dumps({"avis": nombre}) if en_json else f"{nombre} avis.")


@commande.command()
@click.argument("cle")
@AU
@EN_JSON
def pourquoi(cle: str, moment: datetime | None, en_json: bool) -> None:
    """Dit pourquoi une échéance est à cette date ; CLÉ est celle de son adresse."""
    au = moment.date() if moment else timezone.localdate()
    try:
        raisons = lire_pourquoi(cle, pour=agent_systeme(), au=au)
    except Echeance.DoesNotExist as erreur:
        raise click.ClickException(f"Aucune échéance « {cle} ».") from erreur
    lignes = raisons.explication.lignes() if raisons.explication else []
    if raisons.regle:
        lignes = [raisons.regle.titre, f"Échéance : {raisons.echeance.echeance_le:%d/%m/%Y}", raisons.regle.source]
    lignes += [f"Valeur : {raisons.valeur.phrase()}"] if raisons.valeur else []
    click.echo(json.dumps({"cle": cle, "lignes": lignes}, ensure_ascii=False) if en_json else "\n".join(lignes))
