"""`havre roles`: the rights in plain French."""

from pathlib import Path

import click

from havre.apps.agents.models import Agent
from havre.apps.agents.phrases import dire, page_des_droits


@click.group()
def commande() -> None:
    """Rôles et droits, en clair."""


@commande.command()
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path), default="docs/reference")
def reference(dossier: Path) -> None:
    """Écrit la page de référence des droits dans DOSSIER."""
    dossier.mkdir(parents=True, exist_ok=True)
    fichier = dossier / "droits.md"
    fichier.write_text(page_des_droits(), encoding="utf-8")
    click.echo(str(fichier))


@commande.command("de")
@click.argument("identifiant")
def droits_de_l_agent(identifiant: str) -> None:
    """Dit ce que le compte IDENTIFIANT peut faire aujourd'hui."""
    agent = Agent.objects.filter(identifiant=identifiant).first()
    if agent is None:
        raise click.ClickException(f"aucun compte « {identifiant} »")
    dits = dire(agent.octrois()) if agent.is_active else []
    if not dits:
        click.echo("Aucun droit aujourd'hui." if agent.is_active else "Compte fermé : aucun droit.")
    for dit in dits:
        click.echo(f"{dit.titre} ({dit.ou})")
        for phrase in dit.phrases:
            click.echo(f"  {phrase}")
