"""Named errors of the app; each says its rule in French."""

from django.core.exceptions import ValidationError


class RegleDecision(ValidationError):
    """A rule on decisions and instructions refuses the act; nothing was written. `champ` names the field at fault."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class DejaSaisie(RegleDecision):
    """A decision that looks the same is written already; `autre` is that one."""

    def __init__(self, message: str, *, autre: object) -> None:
        super().__init__(message, champ="confirmee")
        self.autre = autre
