"""The facts that the addresses are about: one of each kind in each situation, made when an address first asks for it.

To add a kind: write a function that takes the situation `s` and returns the row; `s["enfant"]` gives another fact.
The mark of the situation (`s.marque`) stands in the names of its children and of those who write about them, so that a
page that names somebody out of scope is seen.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.factories import (
    creer_service,
)
from tests.web.matrice.table import Situation, Suit

EQUIPES = dict.fromkeys(Situation, "hazebrouck") | {Situation.AILLEURS: "valenciennes"}
MARQUES = {
    Situation.MIEN: "Ayleen",
    Situation.EQUIPE: "Bertille",
    Situation.SCELLE: "Clothaire",
    Situation.AILLEURS: "Domitille",
}
Fabrique = Callable[["Faits"], Any]
FABRIQUES: dict[str, tuple[Fabrique, Suit]] = {}


class Faits(Mapping[str, Any]):
    """The facts of one situation, by kind."""

    def __init__(self, situation: Situation) -> None:
        self.situation, self.marque = situation, MARQUES[situation]
        self.service = creer_service(EQUIPES[situation])
        self._faits: dict[str, Any] = {}

    def __getitem__(self, nom: str) -> Any:
        if nom not in self._faits:
            self._faits[nom] = FABRIQUES[nom][0](self)
        return self._faits[nom]

    def __iter__(self) -> Iterator[str]:
        return iter(FABRIQUES)

    def __len__(self) -> int:
        return len(FABRIQUES)


def fait(suit: Suit = Suit.ENFANT) -> Callable[[Fabrique], Fabrique]:
    """Register a kind of fact, and what says whether it is in the scope of a right."""

    def inscrire(fabrique: Fabrique) -> Fabrique:
        FABRIQUES[fabrique.__name__] = (fabrique, suit)
        return fabrique

    return inscrire


def suit_de(nom: str) -> Suit | None:
    """Return what the scope of a fact follows."""
    return FABRIQUES[nom][1] if nom else None
