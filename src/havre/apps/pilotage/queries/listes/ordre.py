"""The order of a list: public criteria, one after the other, each reversed or not; never a score."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, total_ordering
from pathlib import Path
from typing import Any

import yaml

from havre.apps.agents.permissions import Acteur

from ...models import OrdreListe
from .objets import Colonne, Ligne, Liste

FICHIER = Path(__file__).parents[2] / "donnees" / "ordres.yaml"
CRITERES_AU_PLUS = 3
SENS = {
    "jour": ("la plus ancienne d'abord", "la plus récente d'abord"),
    "texte": ("de A à Z", "de Z à A"),
}
SENS_NOMBRES = ("du plus petit au plus grand", "du plus grand au plus petit")


@dataclass(frozen=True)
class Critere:
    """A criterion: a column of the list, as it is called, reversed or not."""

    colonne: Colonne
    nom: str
    inverse: bool = False

    @property
    def cle(self) -> str:
        """Key in the address: `-` before a reversed one."""
        return f"-{self.colonne.cle}" if self.inverse else self.colonne.cle

    @property
    def en_mots(self) -> str:
        """The criterion as people say it."""
        sens = SENS.get(self.colonne.nature, SENS_NOMBRES)
        return f"{self.nom} ({sens[self.inverse]})"


@dataclass(frozen=True)
class Ordre:
    """Criteria in force, who set them ("adresse", "agent" or "service") and since when."""

    criteres: tuple[Critere, ...]
    origine: str
    depuis: date | datetime | None = None

    @property
    def cle(self) -> str:
        """Key of the first criterion, as the headings of columns write it."""
        return self.criteres[0].cle

    @property
    def en_mots(self) -> str:
        """The whole order as people say it."""
        return ", puis ".join(c.en_mots for c in self.criteres)


@cache
def _par_defaut() -> tuple[date, dict[str, list[str]]]:
    """Return the date and the criteria of the default orders."""
    brut = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return date.fromisoformat(brut["version"]), brut["ordres"]


def critere_de(liste: Liste, colonne: Colonne, *, inverse: bool) -> Critere:
    """Return a column of a list as a criterion."""
    nom = liste.rang_depuis if colonne.cle == "depuis" else colonne.libelle
    return Critere(colonne, nom[0].lower() + nom[1:], inverse)


def lire_criteres(liste: Liste, cles: Sequence[str]) -> tuple[Critere, ...]:
    """Return the criteria of these keys; unknown and repeated ones are left out."""
    criteres: dict[str, Critere] = {}
    for cle in cles:
        colonne = liste.colonne(cle.removeprefix("-"))
        if colonne is not None and colonne.triable and colonne.cle not in criteres:
            criteres[colonne.cle] = critere_de(liste, colonne, inverse=cle.startswith("-"))
    return tuple(criteres.values())[:CRITERES_AU_PLUS]


def ordre_du_service(liste: Liste) -> Ordre:
    """Return the default order of a list, a local target."""
    version, ordres = _par_defaut()
    return Ordre(lire_criteres(liste, ordres[liste.code]), "service", version)


def ordre_de(liste: Liste, *, pour: Acteur, adresse: str = "") -> Ordre:
    """Return the order of a list: of the address (`depuis,-minutes`), else chosen by the agent, else of the service."""
    if criteres := lire_criteres(liste, adresse.split(",")):
        return Ordre(criteres, "adresse")
    choisi = OrdreListe.objects.filter(agent=pour.pk, liste=liste.code).order_by("-choisi_a", "-pk").first()
    if choisi is not None and (criteres := lire_criteres(liste, choisi.criteres)):
        return Ordre(criteres, "agent", choisi.choisi_a)
    return ordre_du_service(liste)


@total_ordering
@dataclass(frozen=True, eq=True)
class _Inverse:
    """A value that compares the other way."""

    valeur: Any

    def __lt__(self, autre: "_Inverse") -> bool:
        return bool(autre.valeur < self.valeur)


def sans_accent(texte: str) -> str:
    """Return a text without accents nor case, to sort by."""
    return unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()


def valeurs(ligne: Ligne, ordre: Ordre) -> list[str | float]:
    """Return the sort values of a row, as a cursor keeps them; an unknown value is an empty text."""
    sorties: list[str | float] = []
    for critere in ordre.criteres:
        valeur = ligne.get("nom_cle" if critere.colonne.cle == "nom" else critere.colonne.cle)
        if valeur is None:
            sorties.append("")
        elif isinstance(valeur, date):
            sorties.append(valeur.isoformat())
        else:
            sorties.append(sans_accent(valeur) if isinstance(valeur, str) else valeur)
    return [*sorties, ligne["enfant_id"]]


def rang(valeurs: Sequence[str | float], ordre: Ordre) -> tuple[Any, ...] | None:
    """Return what sorts rows: unknown values last in both directions, the child's number at the end.

    None when the values cannot be those of this order.
    """
    *tries, numero = valeurs
    sortie: list[Any] = []
    for critere, valeur in zip(ordre.criteres, tries, strict=True):
        if valeur != "" and critere.colonne.numerique is isinstance(valeur, str):
            return None
        sortie += [valeur == "", _Inverse(valeur) if critere.inverse else valeur]
    return (*sortie, numero) if isinstance(numero, int) else None
