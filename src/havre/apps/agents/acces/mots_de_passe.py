"""Passwords: one-time links that administrators give, choice by a link, change by oneself."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from havre.apps.journal.actions import consigner

from ..enums import Action
from ..models import Agent, Connexion, LienMotDePasse
from ..permissions import Acteur, exiger
from .connexions import exiger_une_autre_main
from .erreurs import RegleAcces, exiger_motif
from .reperes import reperes


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()


def donner_lien(*, agent: Agent, motif: str, par: Acteur, le: datetime) -> str:
    """Return the token of a new one-time link; the former password and link serve no more, sessions end.

    Raises:
        RegleAcces: it is one's own account, the account is closed, no reason is given, or one took its second factor
            away lately.
    """
    exiger(par, Action.ADMINISTRER)
    motif = exiger_motif(motif)
    if par.pk == agent.pk:
        raise RegleAcces("Pour votre propre compte, changez de mot de passe, ou demandez à un autre administrateur.")
    if not agent.is_active:
        raise RegleAcces("Ce compte est fermé : rouvrez-le d'abord.")
    exiger_une_autre_main(agent=agent, acte="facteur.reinitialiser", par=par, le=le)
    jeton, expire_a = secrets.token_urlsafe(32), le + timedelta(hours=reperes().lien_heures)
    with transaction.atomic():
        agent.set_unusable_password()
        agent.mot_de_passe_provisoire = False
        agent.save(update_fields=["password", "mot_de_passe_provisoire"])
        LienMotDePasse.objects.filter(agent=agent, utilise_a=None, annule_a=None).update(annule_a=le)
        Connexion.objects.filter(agent=agent).delete()
        LienMotDePasse.objects.create(
            agent=agent, empreinte=_empreinte(jeton), motif=motif, cree_par_id=par.pk, cree_a=le, expire_a=expire_a
        )
        consigner(
            action="mot_de_passe.lien", par=par, le=le, objet=agent,
            donnees={"motif": motif, "expire_a": expire_a.isoformat()},
        )  # fmt: skip
    return jeton


def lien_de(jeton: str, *, le: datetime) -> LienMotDePasse | None:
    """Return the link of a token while it may serve."""
    liens = LienMotDePasse.objects.filter(utilise_a=None, annule_a=None, expire_a__gt=le, agent__is_active=True)
    return liens.filter(empreinte=_empreinte(jeton)).select_related("agent").first()


def lien_en_attente(agent: Agent, *, le: datetime) -> LienMotDePasse | None:
    """Return the link that an account may still use."""
    return LienMotDePasse.objects.filter(agent=agent, utilise_a=None, annule_a=None, expire_a__gt=le).first()


def choisir_par_lien(*, jeton: str, identifiant: str, mot_de_passe: str, le: datetime) -> Agent:
    """Give an account the password that its agent chose by a link, which then serves no more.

    Raises:
        RegleAcces: the link serves no more, or the identifier is not that of its account.
    """
    with transaction.atomic():
        lien = LienMotDePasse.objects.select_for_update().filter(empreinte=_empreinte(jeton)).first()
        valable = lien is not None and lien_de(jeton, le=le) is not None
        if lien is None or not valable or lien.agent.identifiant.lower() != identifiant.strip().lower():
            raise RegleAcces("Ce lien ne va pas avec cet identifiant, ou ne sert plus.", "identifiant")
        agent = lien.agent
        agent.set_password(mot_de_passe)
        agent.mot_de_passe_provisoire = False
        agent.save(update_fields=["password", "mot_de_passe_provisoire"])
        lien.utilise_a = le
        lien.save(update_fields=["utilise_a"])
        Connexion.objects.filter(agent=agent).delete()
        consigner(action="mot_de_passe.choisir", par=agent, le=le, objet=agent)
    return agent


def noter_changement(*, agent: Agent, sauf: str, le: datetime) -> None:
    """Write that an agent changed his password, and end his other sessions; call it in the transaction of the change.

    `sauf` is the hash of the session that stays.
    """
    agent.mot_de_passe_provisoire = False
    agent.save(update_fields=["mot_de_passe_provisoire"])
    Connexion.objects.filter(agent=agent).exclude(cle=sauf).delete()
    consigner(action="mot_de_passe.changer", par=agent, le=le, objet=agent)
