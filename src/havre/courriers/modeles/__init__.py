"""The models of letters: each folder holds its fields (`modele.yaml`) and its texts (`lettre.typ`, `falc.typ`)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

RACINE = Path(__file__).parent
NATURES = frozenset({"texte", "long", "jour", "nombre", "case", "choix", "lignes"})


@dataclass(frozen=True)
class Champ:
    """A field of a model. `nature` is one of `NATURES`; `lignes` is a table, one row a line, cells parted by `|`."""

    cle: str
    libelle: str
    nature: str
    requis: bool = True
    aide: str = ""
    choix: tuple[str, ...] = ()
    entetes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Modele:
    """A kind of letter; `famille` when it goes to a family and so has a plain-language text too."""

    code: str
    titre: str
    objet: str
    appel: str
    famille: bool
    sources: tuple[str, ...]
    mentions: tuple[str, ...]
    champs: tuple[Champ, ...]

    @property
    def versions(self) -> tuple[str, ...]:
        """Texts in which the letter goes out."""
        return ("lettre", "falc") if self.famille else ("lettre",)


def _champ(code: str, brut: dict[str, Any]) -> Champ:
    """Return a field, checked.

    Raises:
        ValueError: its kind is unknown; the message names the model and the field.
    """
    if brut["nature"] not in NATURES:
        raise ValueError(f"{code}/modele.yaml, {brut['cle']} : nature inconnue « {brut['nature']} »")
    listes: dict[str, Any] = {cle: tuple(v) if isinstance(v, list) else v for cle, v in brut.items()}
    return Champ(**listes)


def _lire(dossier: Path) -> Modele:
    """Return the model of a folder."""
    brut = yaml.safe_load((dossier / "modele.yaml").read_text(encoding="utf-8"))
    return Modele(
        code=dossier.name, titre=brut["titre"], objet=brut["objet"], appel=brut["appel"], famille=brut["famille"],
        sources=tuple(brut["sources"]), mentions=tuple(brut["mentions"]),
        champs=tuple(_champ(dossier.name, champ) for champ in brut["champs"]),
    )  # fmt: skip


MODELES: dict[str, Modele] = {d.name: _lire(d) for d in sorted(RACINE.iterdir()) if (d / "modele.yaml").exists()}
