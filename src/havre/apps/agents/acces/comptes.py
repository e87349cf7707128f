"""Accounts as the technical administrator sees them: state of their access, nothing of what they do."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ..enums import Action
from ..models import Agent, LienMotDePasse
from ..permissions import Acteur, exiger
from .codes import restants
from .connexions import connexions_de
from .facteurs import exige, facteurs_de
from .mots_de_passe import lien_en_attente


@dataclass(frozen=True)
class EtatAcces:
    """What opens an account: password, factors, codes that remain, link that waits, sessions open."""

    agent: Agent
    a_un_mot_de_passe: bool
    facteurs: list[Authenticator]
    exige: bool
    codes: int
    lien: LienMotDePasse | None
    connexions: int


def comptes_visibles(*, pour: Acteur, texte: str = "", sans_facteur: bool = False) -> models.QuerySet[Agent]:
    """Return the accounts whose access an administrator looks after, by name; `a_un_facteur` is annotated."""
    exiger(pour, Action.ADMINISTRER)
    a_un_facteur = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    comptes = Agent.objects.annotate(a_un_facteur=a_un_facteur).order_by("nom", "prenom", "pk")
    for mot in texte.split():
        comptes = comptes.filter(Q(nom__icontains=mot) | Q(prenom__icontains=mot) | Q(identifiant__icontains=mot))
    return comptes.filter(a_un_facteur=False, is_active=True) if sans_facteur else comptes


def etat_de(agent: Agent, *, pour: Acteur, le: datetime) -> EtatAcces:
    """Return what opens one account."""
    exiger(pour, Action.ADMINISTRER)
    return EtatAcces(
        agent=agent,
        a_un_mot_de_passe=agent.has_usable_password(),
        facteurs=facteurs_de(agent),
        exige=exige(agent),
        codes=restants(agent),
        lien=lien_en_attente(agent, le=le),
        connexions=connexions_de(agent, le=le).count(),
    )
