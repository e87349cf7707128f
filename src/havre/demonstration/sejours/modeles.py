"""A stay."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..lieux import Lieu, Unite


@dataclass(slots=True)
class Sejour:
    """A child lives somewhere from `debut` to `fin` (excluded; None while it lasts); days are ordinals."""

    mode: str
    debut: int
    fin: int | None = None
    unite: "Unite | None" = None
    lieu: "Lieu | None" = None
    commune: int | None = None
    fin_promise: int | None = None
    sortie_medicale: int | None = None
    rang_mesure: int = 0
    motif_separation: str = ""
    motif_eloignement: str = ""
    explication: str = ""
