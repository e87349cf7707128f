"""Writing what was done."""

from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models


class Auteur(Protocol):
    """Anyone who acts: has an identifier and a name."""

    pk: Any

    def nom_complet(self) -> str:
        """Return first name and name."""


SYSTEME = "Havre (traitement automatique)"


def consigner(
    *,
    action: str,
    par: Auteur | None,
    le: datetime,
    objet: models.Model | None = None,
    objet_type: str = "",
    objet_id: str = "",
    donnees: dict[str, Any] | None = None,
) -> int:
    """Write one event and return its number.

    `action` reads `noun.verb` ("accueil.reserver"); `par` None means an automatic act; `donnees` holds
    identifiers and values of the act, JSON types only. Must be called in the transaction of the write itself:
    the database refuses to commit a write of a business table that no event goes with.
    """
    if objet is not None:
        objet_type, objet_id = objet._meta.label_lower, str(objet.pk)
    champ = models.JSONField()
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT journal_consigner(%s, %s, %s, %s, %s, %s, %s)",
            [
                le,
                par.pk if par else None,
                par.nom_complet() if par else SYSTEME,
                action,
                objet_type,
                objet_id,
                champ.get_db_prep_value(donnees or {}, connection),
            ],
        )
        return int(curseur.fetchone()[0])
