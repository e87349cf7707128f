"""Named errors of the app; each says its rule in French."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError


class RegleLieu(ValidationError):
    """A rule on places refuses the act; nothing was written."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


REGLES: dict[str, tuple[str, str]] = {
    "23H03": ("places", "Plus d'enfants y vivent ou y sont attendus que ces places. Rien n'a été enregistré."),
    "23H04": ("places", "L'agrément ne permet pas autant d'enfants à ces dates. Rien n'a été enregistré."),
    "rattachement_une_fois": ("identifiant", "Cet agent parle déjà pour ce lieu pendant cette période."),
    "rattachement_periode_commence": ("fin", "La fin doit suivre le début."),
}


@contextmanager
def refus_en_francais() -> Iterator[None]:
    """Turn a refusal of the database into the named error of its rule."""
    try:
        yield
    except IntegrityError as erreur:
        cause = erreur.__cause__
        diagnostic = getattr(cause, "diag", None)
        for cle in (getattr(cause, "sqlstate", ""), getattr(diagnostic, "constraint_name", "")):
            if cle in REGLES:
                champ, message = REGLES[cle]
                raise RegleLieu(message, champ=champ) from erreur
        raise
