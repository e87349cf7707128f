"""Identities of another provider: attached to an existing account, never the reason to open one."""

from datetime import datetime

from django.db import transaction

from havre.apps.journal.actions import consigner

from ..enums import Action
from ..models import Agent, IdentiteExterne
from ..permissions import Acteur, exiger
from .erreurs import RegleAcces, exiger_motif


def agent_de_l_identite(*, emetteur: str, sujet: str) -> Agent | None:
    """Return the account to which a provider's stable claim is attached, open or closed."""
    trouvee = IdentiteExterne.objects.filter(emetteur=emetteur, sujet=sujet, detachee_a=None).select_related("agent")
    identite = trouvee.first()
    return identite.agent if identite else None


def identite_de(agent: Agent, *, emetteur: str) -> IdentiteExterne | None:
    """Return the identity that an account has at a provider."""
    return IdentiteExterne.objects.filter(agent=agent, emetteur=emetteur, detachee_a=None).first()


def rattacher(*, agent: Agent, emetteur: str, sujet: str, motif: str, par: Acteur, le: datetime) -> IdentiteExterne:
    """Attach a provider's stable claim to an account, with a reason.

    Raises:
        RegleAcces: no claim, no reason, one's own account, or the claim or the account is attached already.
    """
    exiger(par, Action.ADMINISTRER)
    motif, sujet = exiger_motif(motif), sujet.strip()
    if not sujet:
        raise RegleAcces("Donnez l'identifiant stable que le fournisseur envoie.", "sujet")
    if par.pk == agent.pk:
        raise RegleAcces("Personne ne rattache son propre compte : demandez-le à un autre administrateur.")
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)
        if agent_de_l_identite(emetteur=emetteur, sujet=sujet) is not None:
            raise RegleAcces("Cette identité est déjà celle d'un compte.", "sujet")
        if identite_de(agent, emetteur=emetteur) is not None:
            raise RegleAcces("Ce compte a déjà une identité chez ce fournisseur : détachez-la d'abord.")
        identite = IdentiteExterne.objects.create(agent=agent, emetteur=emetteur, sujet=sujet, rattachee_a=le)
        consigner(
            action="identite.rattacher", par=par, le=le, objet=agent,
            donnees={"emetteur": emetteur, "motif": motif},
        )  # fmt: skip
    return identite


def detacher(*, agent: Agent, emetteur: str, motif: str, par: Acteur, le: datetime) -> None:
    """Detach the identity that an account has at a provider, with a reason.

    Raises:
        RegleAcces: there is none, or no reason is given.
    """
    exiger(par, Action.ADMINISTRER)
    motif = exiger_motif(motif)
    with transaction.atomic():
        ote = IdentiteExterne.objects.filter(agent=agent, emetteur=emetteur, detachee_a=None).update(detachee_a=le)
        if not ote:
            raise RegleAcces("Ce compte n'a pas d'identité chez ce fournisseur.")
        consigner(
            action="identite.detacher", par=par, le=le, objet=agent,
            donnees={"emetteur": emetteur, "motif": motif},
        )  # fmt: skip
