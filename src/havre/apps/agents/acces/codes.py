"""Recovery codes: made all at once, shown once, each good for one login."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.db import transaction

from havre.apps.journal.actions import consigner

from ..models import Agent, CodeSecours

NOMBRE = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody takes for one another: 4.95 bits each."""
GROUPES, PAR_GROUPE = 3, 4


def generer(*, agent: Agent, le: datetime) -> list[str]:
    """Make new codes, which replace the former ones, and return them; they cannot be read again."""
    sel = secrets.token_hex(16)
    codes = [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(PAR_GROUPE)) for _ in range(GROUPES))
        for _ in range(NOMBRE)
    ]
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)
        CodeSecours.objects.filter(agent=agent).delete()
        CodeSecours.objects.bulk_create(
            CodeSecours(agent=agent, sel=sel, empreinte=_empreinte(code, sel), cree_a=le) for code in codes
        )
        consigner(action="codes.generer", par=agent, le=le, objet=agent, donnees={"nombre": NOMBRE})
    return codes


def utiliser(*, agent: Agent, code: str, le: datetime) -> bool:
    """Tell whether a code is one that remains, which then serves no more."""
    restants = list(CodeSecours.objects.filter(agent=agent, utilise_a=None))
    if not restants or len(_normalise(code)) != GROUPES * PAR_GROUPE:
        return False
    essais = {sel: _empreinte(code, sel) for sel in {r.sel for r in restants}}
    trouve = next((r for r in restants if hmac.compare_digest(r.empreinte, essais[r.sel])), None)
    if trouve is None:
        return False
    with transaction.atomic():
        if not CodeSecours.objects.filter(pk=trouve.pk, utilise_a=None).update(utilise_a=le):
            return False  # somebody used it meanwhile
        reste = len(restants) - 1
        consigner(action="codes.utiliser", par=agent, le=le, objet=agent, donnees={"reste": reste})
    return True


def restants(agent: Agent) -> int:
    """Return how many codes still serve."""
    return CodeSecours.objects.filter(agent=agent, utilise_a=None).count()


def _normalise(code: str) -> str:
    return "".join(signe for signe in code.upper() if signe.isalnum())


def _empreinte(code: str, sel: str) -> str:
    return hashlib.scrypt(_normalise(code).encode(), salt=bytes.fromhex(sel), n=2**14, r=8, p=1, dklen=32).hex()
