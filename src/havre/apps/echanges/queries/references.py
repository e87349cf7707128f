"""Finding a request, a letter or a mail by the number printed on it."""

import re

from django.db import models

from havre.apps.agents.permissions import Acteur

from ..enums import Serie
from .visibles import courriers_visibles, demandes_visibles, recus_visibles

REFERENCE = re.compile(r"([DCR])-(\d{4})-(\d{1,8})")


def par_reference(texte: str, *, pour: Acteur) -> models.Model | None:
    """Return what bears a reference ("C-2026-000042", spaces and case do not matter) and `pour` may read."""
    trouve = REFERENCE.fullmatch("".join(texte.split()).upper())
    if trouve is None:
        return None
    lire = {Serie.DEMANDE: demandes_visibles, Serie.COURRIER: courriers_visibles, Serie.RECU: recus_visibles}
    lignes: models.QuerySet = lire[Serie(trouve[1])](pour=pour)
    return lignes.filter(annee=int(trouve[2]), rang=int(trouve[3])).first()
