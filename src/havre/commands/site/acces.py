"""`havre acces`: accounts from the server itself, for the first administrator and for the one who lost everything."""

from collections.abc import Callable
from typing import Any

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.acces import facteurs, mots_de_passe
from havre.apps.agents.acces.erreurs import exiger_motif
from havre.apps.agents.actions import affecter, creer_agent
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.agents.queries import agent_systeme

option_motif = click.option("--motif", required=True, help="Pourquoi : gardé au journal et montré à l'agent.")


def _compte(identifiant: str) -> Agent:
    agent = Agent.objects.filter(identifiant__iexact=identifiant).first()
    if agent is None:
        raise click.ClickException(f"Aucun compte « {identifiant} ».")
    return agent


def _faire(acte: Callable[..., Any], **champs: Any) -> Any:
    try:
        return acte(**champs, par=agent_systeme(), le=timezone.now())
    except ValidationError as refus:
        raise click.ClickException(refus.messages[0]) from refus


def _montrer_lien(agent: Agent, motif: str) -> None:
    jeton = _faire(mots_de_passe.donner_lien, agent=agent, motif=motif)
    site = settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else ""
    attente = mots_de_passe.lien_en_attente(agent, le=timezone.now())
    limite = f"{timezone.localtime(attente.expire_a):%d/%m/%Y à %H:%M}" if attente else ""
    click.echo(f"Lien pour {agent.identifiant}, à remettre à l'agent seul, valable une fois jusqu'au {limite} :")
    click.echo(f"{site}{reverse('compte:lien', args=[jeton])}")


@click.group()
def commande() -> None:
    """Comptes : premier administrateur, nouveau mot de passe, second facteur."""


@commande.command()
@click.argument("identifiant")
@click.option("--prenom", required=True)
@click.option("--nom", required=True)
@click.option("--role", type=click.Choice([r.value for r in Role]), default=Role.ADMINISTRATION.value)
@option_motif
def creer(identifiant: str, prenom: str, nom: str, role: str, motif: str) -> None:
    """Ouvre un compte pour tout le département (le premier administrateur) et donne son lien."""
    if Agent.objects.filter(identifiant__iexact=identifiant).exists():
        raise click.ClickException(f"Le compte « {identifiant} » existe déjà.")
    exiger_motif(motif)
    agent = _faire(creer_agent, identifiant=identifiant, prenom=prenom, nom=nom, mot_de_passe=None)
    _faire(affecter, agent=agent, role=Role(role), debut=timezone.localdate())
    _montrer_lien(agent, motif)


@commande.command()
@click.argument("identifiant")
@option_motif
def lien(identifiant: str, motif: str) -> None:
    """Donne un lien de nouveau mot de passe ; l'ancien ne sert plus."""
    _montrer_lien(_compte(identifiant), motif)


@commande.command()
@click.argument("identifiant")
@option_motif
def facteur(identifiant: str, motif: str) -> None:
    """Remet le second facteur d'un compte à zéro."""
    nombre = _faire(facteurs.reinitialiser, agent=_compte(identifiant), motif=motif)
    click.echo(f"Second facteur remis à zéro ({nombre} retiré(s)) ; les connexions du compte sont fermées.")
