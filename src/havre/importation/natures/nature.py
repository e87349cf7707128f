"""What a kind of file must say: its columns, and what each row writes."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from havre.apps.agents.enums import Action

from ..colonnes import Colonne
from ..contexte import Contexte
from ..lecture import LigneLue
from ..lot import Plan


class Nature(ABC):
    """A kind of file, during one import by who holds all its `droits` for the whole département.

    The order is: `charger` once, `planifier` for each row without problem, then `conclure` once all rows are written.
    """

    nom: ClassVar[str]
    libelle: ClassVar[str]
    resume: ClassVar[str]
    droits: ClassVar[tuple[Action, ...]] = (Action.IMPORTER,)
    colonnes: ClassVar[tuple[Colonne, ...]]
    colonne_de_contrainte: ClassVar[dict[str, str]] = {}
    contraintes_immediates: ClassVar[tuple[str, ...]] = ()

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte

    @abstractmethod
    def charger(self, lignes: Sequence[LigneLue]) -> None:
        """Read what is stored under the keys of the rows, in a fixed number of queries."""

    @abstractmethod
    def planifier(self, ligne: LigneLue) -> Plan:
        """Return what a row writes; problems found are kept in the row."""

    def conclure(self, plans: Sequence[Plan]) -> int:
        """Write what concerns several rows together, and return how many things were written."""
        return 0

    def communes_a_relier(self) -> Iterable[str]:
        """Return the communes that the travel times must cover after this import."""
        return ()
