"""What others did to one's account, told at the next login and on the page of one's sessions."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from havre.apps.agents.acces.connexions import evenements_du_compte
from havre.apps.agents.acces.reperes import reperes
from havre.apps.agents.models import Agent
from havre.apps.journal.models import Evenement
from havre.web.composants.actes import acte
from havre.web.composants.formats import moment

OUVERTURE = "connexion.ouvrir"
D_AUTRUI = (
    "connexion.debloquer",
    "connexion.fermer_toutes",
    "facteur.reinitialiser",
    "mot_de_passe.lien",
    "identite.rattacher",
    "identite.detacher",
    "agent.affecter",
    "agent.rouvrir",
    "role.terminer",
    "delegation_droits.donner",
    "delegation_droits.terminer",
)
"""Acts of an administrator on the account of somebody else."""
DU_SOUTIEN = (
    "connexion.refuser", "connexion.bloquer", "facteur.ajouter", "facteur.retirer", "codes.generer", "codes.utiliser",
    "mot_de_passe.changer", "mot_de_passe.choisir", "agent.creer", "agent.modifier", "agent.fermer", "role.demander",
    "role.decider", *D_AUTRUI,
)  # fmt: skip
"""What an administrator needs to help: never when somebody works."""
DE_L_ACCES = (
    OUVERTURE, "connexion.fermer", "connexion.expirer", "connexion.terminer", "facteur.renommer", "lectures.signaler",
    *DU_SOUTIEN,
)  # fmt: skip
HISTORIQUE = 12
FINS = {"inactivite": "aucune activité", "duree": "durée maximale", "droits": "droits changés"}


def phrase(evenement: Evenement) -> str:
    """Return one act of somebody else in one sentence, with its reason."""
    motif = evenement.donnees.get("motif", "")
    suite = f" Motif : {motif}" if motif else ""
    return f"{acte(evenement.action)} le {moment(evenement.survenu_a)} par {evenement.agent_nom}.{suite}"


def avis_pour(agent: Agent, *, le: datetime) -> list[str]:
    """Return what others did to the account since the agent last came in, and for some days whoever came in since.

    Somebody who entered in his place would otherwise be the only one to read it. Nothing before a first login.
    """
    entrees = evenements_du_compte(agent, [OUVERTURE])
    premiere, derniere = entrees.last(), entrees.first()
    if premiere is None or derniere is None:
        return []
    recents = Q(numero__gt=derniere.numero) | Q(survenu_a__gt=le - timedelta(days=reperes().avis_jours))
    return [phrase(e) for e in evenements_du_compte(agent, D_AUTRUI, depuis=premiere.numero).filter(recents)]


def historique_de(agent: Agent, actions: tuple[str, ...] = DE_L_ACCES) -> list[dict[str, Any]]:
    """Return the last events of an account's access: `le`, `quoi`, `par`, `detail`."""
    return [
        {"le": e.survenu_a, "quoi": acte(e.action), "par": e.agent_nom, "detail": _detail(e)}
        for e in evenements_du_compte(agent, actions)[:HISTORIQUE]
    ]


def _detail(evenement: Evenement) -> str:
    """Return what an event says beside its name: reason, means, device, network."""
    donnees = evenement.donnees | {
        "motif": FINS.get(evenement.donnees.get("motif", ""), evenement.donnees.get("motif"))
    }
    mots = [donnees.get(cle) for cle in ("motif", "moyen", "appareil", "provenance")]
    return ", ".join(mot for mot in mots if mot)
