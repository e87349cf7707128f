"""Named errors of the app; each says its rule in French."""

from collections.abc import Collection

from django.core.exceptions import ValidationError


class RegleAcces(ValidationError):
    """A rule on access to files refuses the act; nothing was written. `champ` names the field at fault."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class AdresseEcrite(RegleAcces):
    """A text about to go out writes a protected address; `enfants` are those whom it is about."""

    def __init__(self, message: str, *, champ: str, enfants: Collection[int]) -> None:
        super().__init__(message, champ=champ)
        self.enfants = sorted(enfants)
