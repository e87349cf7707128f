"""Named errors of the app; each says its rule in French."""

from typing import Any

from django.core.exceptions import ValidationError


class RegleAgent(ValidationError):
    """A rule on accounts, roles or delegations refuses the act; nothing was written."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class SesPropresDroits(RegleAgent):
    """Nobody changes his own rights."""


class ADeux(RegleAgent):
    """A powerful role is asked for by one person and given by another."""


class CompteModifie(RegleAgent):
    """Somebody else changed the account meanwhile; `valeurs` holds what stands there now."""

    def __init__(self, valeurs: dict[str, Any]) -> None:
        super().__init__(
            "Quelqu'un d'autre a modifié ce compte pendant que vous le corrigiez. Vos valeurs sont gardées ci-dessous, "
            "les siennes sont à côté : relisez, puis enregistrez."
        )
        self.valeurs = valeurs
