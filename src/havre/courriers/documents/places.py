"""The state of places, dated, as a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..lettre import en_lettres
from ..mentions import emetteur
from ..rendu import imprimer_pdf


@dataclass(frozen=True)
class LigneDePlaces:
    """The places of one kind; `libres_proches`: free near the court, None when none is named."""

    type_lieu: str
    ouvertes: int
    occupees: int
    reservees: int
    non_offertes: int
    libres: int
    libres_proches: int | None = None


def imprimer_places(lignes: Sequence[LigneDePlaces], *, autour: str, proche_min: int, calcule_a: datetime) -> bytes:
    """Return the PDF of the state of places at a moment, near `autour` (minutes by road) when it is named."""
    entete = emetteur().entete("")
    moment = f"{en_lettres(calcule_a.date())} à {calcule_a:%H:%M}"
    nombres: list[list[Any]] = [
        [x.type_lieu, x.ouvertes, x.occupees, x.reservees, x.non_offertes, x.libres]
        + ([x.libres_proches] if autour else [])
        for x in lignes
    ]
    totaux: list[Any] = [
        "Tous les types",
        *(sum(int(n[i] or 0) for n in nombres) for i in range(1, 7 if autour else 6)),
    ]
    donnees: dict[str, Any] = {
        "collectivite": entete.collectivite, "lignes": [ligne for ligne in entete.lignes if ligne],
        "titre": "État des places d'accueil", "pied": f"État des places au {moment}",
        "moment": moment, "autour": autour, "proche_min": proche_min,
        "table": [[str(v) for v in n] for n in nombres], "totaux": [str(v) for v in totaux],
    }  # fmt: skip
    return imprimer_pdf("documents/places.typ", donnees, le=calcule_a.date())
