"""Named errors of the app; each says its rule in French."""

from django.core.exceptions import ValidationError


class ReglePromesse(ValidationError):
    """A rule on promises refuses the act; nothing was written. `champ` names the field at fault."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class RegleRapport(ReglePromesse):
    """A rule on reports refuses the act; nothing was written. `champ` names the field at fault."""


class BrouillonModifie(RegleRapport):
    """The draft changed since it was opened; `actuel` is the text that stands."""

    def __init__(self, message: str, *, champ: str, actuel: str, revision: int) -> None:
        super().__init__(message, champ=champ)
        self.actuel, self.revision = actuel, revision
