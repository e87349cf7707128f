"""Second factor: who must have one, what an account has, how an administrator resets it.

The secrets stand in the table of allauth (`mfa_authenticator`): the secret of an application of codes encrypted and
tied to its account, of a passkey the public key only.
"""

import base64
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from havre.apps.journal.actions import consigner
from havre.common.chiffrement import Chiffre, ContenuAltere, chiffrer, dechiffrer

from ..enums import Action, Role
from ..models import Agent, CodeSecours, Connexion
from ..permissions import Acteur, exiger
from .connexions import exiger_une_autre_main
from .erreurs import RegleAcces, exiger_motif

FICHIER = Path(__file__).parents[1] / "donnees" / "second_facteur.yaml"
VERSION = "havre1"
APPLICATION, CLE = Authenticator.Type.TOTP.value, Authenticator.Type.WEBAUTHN.value


@cache
def roles_exiges(reglage: str = "") -> frozenset[Role]:
    """Return the roles that must have a second factor; `reglage` is "tous", "aucun", codes, or empty for the data.

    Raises:
        ValueError: a code names no role.
    """
    if reglage == "tous":
        return frozenset(Role)
    if reglage == "aucun":
        return frozenset()
    codes = reglage.split(",") if reglage else yaml.safe_load(FICHIER.read_text(encoding="utf-8"))["roles"]
    return frozenset(Role(code.strip()) for code in codes)


def exige(agent: Agent) -> bool:
    """Tell whether an agent's roles demand a second factor; never of a demonstration account in a demonstration."""
    if settings.HAVRE_DEMONSTRATION and agent.de_demonstration:
        return False
    return not roles_exiges(settings.HAVRE_SECOND_FACTEUR).isdisjoint(agent.droits.roles + agent.droits.delegues)


def facteurs_de(agent: Agent) -> list[Authenticator]:
    """Return what an account has as second factor, the application first, then the keys by age."""
    trouves = Authenticator.objects.filter(user=agent, type__in=[APPLICATION, CLE]).order_by("created_at", "pk")
    return sorted(trouves, key=lambda facteur: facteur.type != APPLICATION)


def en_a_un(agent: Agent) -> bool:
    """Tell whether an account has a second factor."""
    return Authenticator.objects.filter(user=agent, type__in=[APPLICATION, CLE]).exists()


def chiffrer_secret(secret: str, agent_id: int) -> str:
    """Return a secret as the table keeps it: version, account, name of the key, ciphertext."""
    chiffre = chiffrer(secret.encode(), lien=f"second_facteur:{agent_id}")
    return f"{VERSION}:{agent_id}:{chiffre.cle}:{base64.b64encode(chiffre.contenu).decode()}"


def dechiffrer_secret(garde: str, agent_id: int | None = None) -> str:
    """Return a secret in clear; it must be that of `agent_id` when it is given.

    Raises:
        ContenuAltere: it is malformed, of another account, or altered.
        CleManquante: its key is not there.
    """
    try:
        version, compte, cle, contenu = garde.split(":")
        brut = base64.b64decode(contenu, validate=True)
    except ValueError as erreur:
        raise ContenuAltere("Ce secret n'a pas la forme attendue.") from erreur
    if version != VERSION or (agent_id is not None and compte != str(agent_id)):
        raise ContenuAltere("Ce secret n'est pas celui de ce compte.")
    return dechiffrer(Chiffre(cle=cle, contenu=brut), lien=f"second_facteur:{compte}").decode()


def ajouter(*, agent: Agent, nature: str, le: datetime) -> None:
    """Write that an agent added a factor; call it in the transaction that stores it."""
    consigner(action="facteur.ajouter", par=agent, le=le, objet=agent, donnees={"nature": nature})


def retirer(*, agent: Agent, nature: str, le: datetime) -> None:
    """Write that an agent took a factor away, and drop the codes that would replace none."""
    if not en_a_un(agent):
        CodeSecours.objects.filter(agent=agent).delete()
    consigner(action="facteur.retirer", par=agent, le=le, objet=agent, donnees={"nature": nature})


def renommer(*, agent: Agent, le: datetime) -> None:
    """Write that an agent gave another name to a key."""
    consigner(action="facteur.renommer", par=agent, le=le, objet=agent)


def reinitialiser(*, agent: Agent, motif: str, par: Acteur, le: datetime) -> int:
    """Take away every factor, code and session of somebody else's account, with a reason; return how many factors.

    Raises:
        RegleAcces: it is one's own account, no reason is given, or one gave it a link of password lately.
    """
    exiger(par, Action.ADMINISTRER)
    if par.pk == agent.pk:
        raise RegleAcces("Personne ne remet à zéro son propre second facteur : demandez-le à un autre administrateur.")
    motif = exiger_motif(motif)
    exiger_une_autre_main(agent=agent, acte="mot_de_passe.lien", par=par, le=le)
    with transaction.atomic():
        facteurs = list(Authenticator.objects.filter(user=agent))
        for facteur in facteurs:
            facteur.delete()
        CodeSecours.objects.filter(agent=agent).delete()
        Connexion.objects.filter(agent=agent).delete()
        consigner(
            action="facteur.reinitialiser", par=par, le=le, objet=agent,
            donnees={"motif": motif, "nombre": len(facteurs)},
        )  # fmt: skip
    return len(facteurs)
