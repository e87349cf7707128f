"""`havre listes`: count of the exact lists on a day, and their monthly records."""

import json
from datetime import datetime

import click
from django.utils import timezone

from havre.apps.agents.queries import agent_systeme
from havre.apps.pilotage.actions import relever as relever_les_listes
from havre.apps.pilotage.queries.listes import LISTES, historique

AU = click.option(
    "--au", "moment", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Jour (aujourd'hui par défaut)."
)
EN_JSON = click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")


@click.group()
def commande() -> None:
    """Listes exactes et leurs relevés."""


@commande.command()
@AU
@EN_JSON
def compter(moment: datetime | None, en_json: bool) -> None:
    """Compte chaque liste un jour donné, à partir des faits."""
    au = moment.date() if moment else timezone.localdate()
    comptes = {c: historique(li, pour=agent_systeme(), jours=[au])[0][1] for c, li in LISTES.items()}
    if en_json:
        click.echo(json.dumps({"au": au.isoformat(), "listes": comptes}))
        return
    click.echo(f"Au {au:%d/%m/%Y} :")
    for code, nombre in comptes.items():
        click.echo(f"  {nombre:>6}  {LISTES[code].titre}")


@commande.command()
@AU
@EN_JSON
def relever(moment: datetime | None, en_json: bool) -> None:
    """Écrit les relevés du 10 qui manquent ; à lancer chaque nuit, sans effet quand rien ne manque."""
    au = min(moment.date() if moment else timezone.localdate(), timezone.localdate())
    nouveaux = relever_les_listes(au=au, par=agent_systeme(), le=timezone.now())
    if en_json:
        lus = [{"liste": r.liste, "releve_le": r.releve_le.isoformat(), "nombre": r.lignes.count()} for r in nouveaux]
        click.echo(json.dumps({"releves": lus}))
        return
    for r in nouveaux:
        click.echo(f"  {r.releve_le:%d/%m/%Y}  {r.lignes.count():>6}  {LISTES[r.liste].titre}")
    click.echo(f"{len(nouveaux)} relevé(s) écrit(s)." if nouveaux else "Aucun relevé ne manque.")
