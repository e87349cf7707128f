"""Where the household of an information lives, as one may read it (mode refuge)."""

from django.db import connection

from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.queries import AdresseLue

from ..models import InformationPreoccupante


def foyers_caches(*, pour: Acteur | None) -> frozenset[int]:
    """Return the informations whose household's address is hidden from `pour` (None: what everyone may read).

    It is when the address of a child of the household, or of an adult of his, is protected.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM informations_foyers_caches(%s)", [pour.pk if pour else None])
        return frozenset(numero for (numero,) in curseur.fetchall())


def adresse_du_foyer(information: InformationPreoccupante, *, pour: Acteur | None) -> AdresseLue:
    """Return where the household of an information lives, as `pour` may read it."""
    commune = information.commune
    lue = AdresseLue(information.adresse, commune.nom if commune else "", information.commune_id or "")
    return AdresseLue(protegee=True, lisible=False) if information.pk in foyers_caches(pour=pour) else lue
