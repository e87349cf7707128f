"""What an export holds: elements with their values, and what is left out with its reason. Plain values, no table."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

MASQUE = "[nom masqué]"
DOUTE = "[mot masqué]"


@dataclass(frozen=True, slots=True)
class Valeur:
    """One value of an element; `{0}`, `{1}`… in `texte` stand for the doubtful words `doutes`, hidden unless lifted."""

    libelle: str
    texte: str
    doutes: tuple[str, ...] = ()

    def rendue(self, premier: int, leves: Collection[int]) -> str:
        """Return the text; `premier` is the rank in the element of its first doubtful word."""
        mots = [m if premier + i in leves else DOUTE for i, m in enumerate(self.doutes)]
        return _remplir(self.texte, mots)

    @property
    def montree(self) -> str:
        """Return the text with its doubtful words shown between brackets, for the agent who reads again."""
        return _remplir(self.texte, [f"[{m} ?]" for m in self.doutes])


@dataclass(frozen=True, slots=True)
class Element:
    """One fact of the file: where it stands, its day in words, its values; `medical` goes the way that was chosen."""

    rang: int
    rubrique: str
    titre: str
    valeurs: tuple[Valeur, ...]
    medical: bool = False

    @property
    def doutes(self) -> list[str]:
        """Return every doubtful word, in order."""
        return [m for v in self.valeurs for m in v.doutes]

    def rendu(self, masques: Collection[int], leves: Collection[int]) -> list[tuple[str, str]]:
        """Return label and text of each value that goes."""
        lignes, premier = [], 0
        for i, v in enumerate(self.valeurs):
            if i not in masques:
                lignes.append((v.libelle, v.rendue(premier, leves)))
            premier += len(v.doutes)
        return lignes


@dataclass(frozen=True, slots=True)
class Exclu:
    """Something that is not in the export, without saying more than its kind and why."""

    rubrique: str
    titre: str
    raison: str
    nombre: int = 1


@dataclass(frozen=True, slots=True)
class Dossier:
    """The whole export before it is read again."""

    elements: tuple[Element, ...]
    exclus: tuple[Exclu, ...] = field(default=())

    def en_octets(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


def lire(octets: bytes) -> Dossier:
    """Return what `en_octets` wrote."""
    brut: dict[str, Any] = json.loads(octets)
    return Dossier(
        tuple(
            Element(
                e["rang"], e["rubrique"], e["titre"],
                tuple(Valeur(v["libelle"], v["texte"], tuple(v["doutes"])) for v in e["valeurs"]), e["medical"],
            )
            for e in brut["elements"]
        ),
        tuple(Exclu(**x) for x in brut["exclus"]),
    )  # fmt: skip


def reunir(exclus: Iterable[Exclu]) -> tuple[Exclu, ...]:
    """Return the exclusions counted: one line for each kind and reason."""
    nombres: dict[tuple[str, str, str], int] = {}
    for x in exclus:
        cle = (x.rubrique, x.titre, x.raison)
        nombres[cle] = nombres.get(cle, 0) + x.nombre
    return tuple(Exclu(*cle, nombre) for cle, nombre in nombres.items())


def _remplir(texte: str, mots: list[str]) -> str:
    """Put words in the numbered places of a text; braces typed by people are doubled and come back single."""
    return texte.format(*mots)


def proteger(texte: str) -> str:
    """Return a text whose braces are plain braces once filled."""
    return texte.replace("{", "{{").replace("}", "}}")
