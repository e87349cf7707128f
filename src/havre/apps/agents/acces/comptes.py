"""Accounts as the technical administrator sees them: state of their access, nothing of what they do."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from ..enums import Action
from ..models import Affectation, Agent, LienMotDePasse
from ..permissions import Acteur, exiger
from .codes import restants
from .connexions import connexions_de
from .facteurs import exige, facteurs_de
from .mots_de_passe import lien_en_attente

ROLES_LUS = "roles_lus"


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


class Tri(models.TextChoices):
    """Which accounts are shown."""

    OUVERTS = "ouverts", "ouverts"
    A_FERMER = "a_fermer", "avec une date de fermeture"
    FERMES = "fermes", "fermés"
    TOUS = "tous", "tous"


def comptes_visibles(
    *, pour: Acteur, texte: str = "", sans_facteur: bool = False, tri: str = Tri.OUVERTS, role: str = ""
) -> models.QuerySet[Agent]:
    """Return the accounts whose access an administrator looks after, by name.

    Annotated `a_un_facteur`; the attribute `ROLES_LUS` holds the roles held today, with service and direction.
    """
    exiger(pour, Action.ADMINISTRER)
    a_un_facteur = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    tenus = Affectation.objects.en_vigueur().select_related("service", "direction").order_by("pk")
    comptes = (
        Agent.objects.annotate(a_un_facteur=a_un_facteur)
        .prefetch_related(Prefetch("affectations", tenus, to_attr=ROLES_LUS))
        .order_by("nom", "prenom", "pk")
    )
    for mot in texte.split():
        comptes = comptes.filter(Q(nom__icontains=mot) | Q(prenom__icontains=mot) | Q(identifiant__icontains=mot))
    if role:
        comptes = comptes.filter(Exists(tenus.order_by().filter(agent=OuterRef("pk"), role=role)))
    if sans_facteur:
        comptes = comptes.filter(a_un_facteur=False)
    if tri == Tri.A_FERMER:
        return comptes.filter(is_active=True, ferme_le__isnull=False)
    return comptes if tri == Tri.TOUS else comptes.filter(is_active=tri != Tri.FERMES)


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
