"""What a letter is made of, whatever its model."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, cast

from .texte import cassable

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def en_lettres(jour: date) -> str:
    """Return a day as a letter writes it: "1er mars 2026"."""
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


@dataclass(frozen=True)
class Entete:
    """Who sends: the public body and the lines under its name."""

    collectivite: str
    lignes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Destinataire:
    """Who receives: the name, then the lines of the address, as the window of the envelope shows them."""

    nom: str
    lignes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signataire:
    """Who signs: name, function, and the delegation that allows it."""

    nom: str
    qualite: str
    delegation: str = ""


@dataclass(frozen=True)
class Mention:
    """A titled note under the signature: ways of appeal, notice of a computation."""

    titre: str
    textes: tuple[str, ...]


@dataclass(frozen=True)
class Lettre:
    """One letter ready to be printed. `version` is "lettre" or "falc" (plain language); `reference` empty: a draft.

    `contexte` holds what the template of the model reads: strings, numbers, lists and mappings of them.
    """

    modele: str
    entete: Entete
    destinataire: Destinataire
    objet: str
    date: date
    signataire: Signataire
    contexte: Mapping[str, Any] = field(default_factory=dict)
    version: str = "lettre"
    reference: str = ""
    lieu: str = ""
    appel: str = ""
    mentions: tuple[Mention, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def projet(self) -> bool:
        """Whether it has no number yet, and so must not be sent."""
        return not self.reference

    def donnees(self) -> dict[str, Any]:
        """Return what the template reads."""
        donnees = cast(dict[str, Any], cassable(asdict(self)))
        donnees["projet"] = self.projet
        donnees["date"] = donnees["signe_le"] = en_lettres(self.date)
        donnees["titre"] = f"{self.objet} ({self.reference or 'projet'})"
        return donnees
