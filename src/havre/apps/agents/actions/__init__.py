"""Writing accounts, roles and delegations."""

from .comptes import creer_agent, fermer_compte, fermer_les_comptes_echus, modifier_compte, rouvrir_compte
from .delegations import deleguer_droits, terminer_delegation
from .roles import affecter, attribuer, decider_role, demander_role, terminer_role

__all__ = [
    "affecter",
    "attribuer",
    "creer_agent",
    "decider_role",
    "deleguer_droits",
    "demander_role",
    "fermer_compte",
    "fermer_les_comptes_echus",
    "modifier_compte",
    "rouvrir_compte",
    "terminer_delegation",
    "terminer_role",
]
