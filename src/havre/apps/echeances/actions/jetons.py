"""The secret address of a calendar: given once, revoked at any time."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from havre.apps.agents.models import Agent
from havre.apps.journal.actions import consigner

from ..models import JetonCalendrier


def empreinte_de(secret: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def creer_jeton(*, par: Agent, le: datetime) -> str:
    """Return a new secret for the agent's own calendar; the former one opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        _revoquer(par, le)
        jeton = JetonCalendrier.objects.create(agent=par, empreinte=empreinte_de(secret), cree_a=le)
        consigner(action="calendrier.ouvrir", par=par, le=le, objet=jeton, donnees={})
    return secret


def revoquer_jeton(*, par: Agent, le: datetime) -> bool:
    """Close the agent's own calendar; tell whether one was open."""
    with transaction.atomic():
        if nombre := _revoquer(par, le):
            consigner(action="calendrier.fermer", par=par, le=le, objet=par, donnees={})
    return nombre > 0


def _revoquer(agent: Agent, le: datetime) -> int:
    Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
    return JetonCalendrier.objects.filter(agent=agent, revoque_a__isnull=True).update(revoque_a=le)
