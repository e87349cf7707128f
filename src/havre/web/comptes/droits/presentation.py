"""Rights lent, in words, for the pages of the one who lends, of the one who gets and of the administrator."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from havre.apps.agents.enums import Action, MotifDelegation, Role
from havre.apps.agents.models import DelegationDroits
from havre.apps.agents.phrases import lieu_de


def presenter_delegations(delegations: Iterable[DelegationDroits], au: date) -> list[dict[str, Any]]:
    """Return delegations with their words, their last day, and whether each may still be ended."""
    return [
        {
            "d": d,
            "role": Role(d.affectation.role).label,
            "ou": lieu_de(d.affectation),
            "quoi": [Action(a).label for a in d.actions if a in Action.values],
            "motif": MotifDelegation(d.motif).label,
            "jusqu_au": d.periode.upper - timedelta(days=1),
            "finie": d.terminee_a is not None or d.periode.upper <= au,
            "a_venir": d.terminee_a is None and d.periode.lower > au,
        }
        for d in delegations
    ]
