"""Strict reading of the classification: classes, purposes, a sheet for each model, a line for each foreign table."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from havre.apps.agents.enums import Action
from havre.droit.lecture import Table as Lu
from havre.droit.lecture import lire, nom_de
from havre.droit.sources import Verification, verifications

from ..enums import RaisonExclusion

DONNEES = Path(__file__).parents[1] / "donnees"
CHAMPS = DONNEES / "champs"
TABLES = CHAMPS / "_tables.yaml"
SANS_TERME = frozenset({"sans_objet", "projection", "tache", "session"})
"""Retention rules that no visa ends: nothing personal, or values that the tool makes again or drops by itself."""


class Sujet(StrEnum):
    """Whom a value is about, seen from the file of a child."""

    ENFANT = "enfant"
    PROCHE = "proche"
    TIERS = "tiers"
    AGENT = "agent"
    MELANGE = "melange"
    AUCUN = "aucun"

    @property
    def libelle(self) -> str:
        """Return it in words."""
        return LIBELLES_SUJETS[self]


LIBELLES_SUJETS = {
    Sujet.ENFANT: "la personne du dossier", Sujet.PROCHE: "un proche", Sujet.TIERS: "une autre personne",
    Sujet.AGENT: "un agent", Sujet.MELANGE: "texte libre, peut nommer quelqu'un", Sujet.AUCUN: "personne",
}  # fmt: skip


class Sort(StrEnum):
    """What becomes of a row at its term."""

    EFFACE = "efface"
    NETTOIE = "nettoie"
    GARDE = "garde"


class Nettoyage(StrEnum):
    """What a scrub writes in a field."""

    LIGNE = "ligne"
    GARDE = "garde"
    VIDE = "vide"
    NUL = "nul"
    FAUX = "faux"
    ANNEE = "annee"
    TEXTE = "texte"


@dataclass(frozen=True, slots=True)
class Classe:
    """A class of data."""

    cle: str
    libelle: str
    definition: str
    personnelle: bool
    particuliere: str


@dataclass(frozen=True, slots=True)
class Finalite:
    """A purpose, the text it rests on, and its heading in the export that a person reads of his own file."""

    cle: str
    libelle: str
    rubrique: str
    base: str
    verifications: tuple[Verification, ...]


@dataclass(frozen=True, slots=True)
class Champ:
    """The class of one field; `texte` is what a scrub writes, `{id}` being the key of the row."""

    nom: str
    classe: Classe
    sujet: Sujet
    nettoyage: Nettoyage
    texte: str = ""

    @property
    def de_tiers(self) -> bool:
        """Whether it is about someone else than the person of the file, or may be."""
        return self.sujet in {Sujet.PROCHE, Sujet.TIERS, Sujet.MELANGE}


@dataclass(frozen=True, slots=True)
class Fiche:
    """The classification of one model.

    `dossier` holds the paths that lead from a row to the child's file; `hors_acces` says why its rows never go into the
    export of a file, empty when they do.
    """

    app: str
    modele: str
    sujet: Sujet
    finalite: str
    conservation: str
    sort: Sort
    lecture: str
    dossier: tuple[str, ...]
    hors_acces: str
    champs: dict[str, Champ]

    @property
    def etiquette(self) -> str:
        """Return the name of the model as Django writes it."""
        return f"{self.app}.{self.modele}"

    @property
    def personnelle(self) -> bool:
        """Whether a field says something of a person."""
        return any(c.classe.personnelle for c in self.champs.values())


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a package that is not Havre's, as a whole."""

    nom: str
    classe: Classe
    sujet: Sujet
    finalite: str
    conservation: str
    contenu: str


@cache
def classes() -> dict[str, Classe]:
    """Return the classes of data, by key."""
    return {
        cle: Classe(
            cle, t.texte("libelle"), t.texte("definition"), t.vrai("personnelle"), t.texte("particuliere", requis=False)
        )
        for cle, t in _tables(DONNEES / "classes.yaml")
    }  # fmt: skip


@cache
def finalites() -> dict[str, Finalite]:
    """Return the purposes, by key."""
    return {
        cle: Finalite(cle, t.texte("libelle"), t.texte("rubrique"), t.texte("base"), verifications(t))
        for cle, t in _tables(DONNEES / "finalites.yaml")
    }


@cache
def conservations() -> frozenset[str]:
    """Return the keys of the retention rules; `registre.conservation` reads what they say."""
    return frozenset(lire(DONNEES / "conservation.yaml"))


@cache
def fiches() -> dict[str, Fiche]:
    """Return the sheet of each model, by its name ("personnes.Enfant").

    Raises:
        DonneeInvalide: a file breaks its schema; the message names file, key and value.
    """
    return {
        f.etiquette: f
        for fichier in sorted(CHAMPS.glob("[a-z]*.yaml"))
        for f in (_fiche(fichier.stem, nom, t) for nom, t in _tables(fichier))
    }


def fiche_de(modele: type) -> Fiche:
    """Return the sheet of a model class.

    Raises:
        KeyError: the model has none.
    """
    return fiches()[modele._meta.label]  # type: ignore[attr-defined]


@cache
def tables() -> dict[str, Table]:
    """Return the foreign tables, by name."""
    return {nom: _table(nom, t) for nom, t in _tables(TABLES)}


def _tables(fichier: Path) -> list[tuple[str, Lu]]:
    """Return the entries of a file, each to be read and closed by the caller's loop."""
    racine = Lu(lire(fichier), fichier=nom_de(fichier))
    lues = []
    for cle in racine.noms():
        table = racine.table(cle)
        if table is None:
            raise racine.erreur(cle, "doit être une table de clés")
        lues.append((cle, table))
    return lues


def _fiche(app: str, nom: str, t: Lu) -> Fiche:
    sort = Sort(t.choix("sort", set(Sort)))
    sujet = Sujet(t.choix("sujet", set(Sujet)))
    brut = t.table("champs")
    if brut is None:
        raise t.erreur("champs", "il faut la liste des champs")
    fiche = Fiche(
        app, nom, sujet, t.choix("finalite", finalites()), t.choix("conservation", conservations()), sort,
        t.choix("lecture", {a.value for a in Action}, requis=False), t.textes("dossier", requis=False),
        t.choix("hors_acces", set(RaisonExclusion), requis=False),
        {c: _champ(c, brut, sujet, sort) for c in brut.noms()},
    )  # fmt: skip
    t.fermer()
    return fiche


def _champ(nom: str, t: Lu, sujet: Sujet, sort: Sort) -> Champ:
    """Read `field: class`, or `field: {classe: …, sujet: …, nettoyage: …}`."""
    if isinstance(t.brut(nom), str):
        classe = classes()[t.choix(nom, classes())]
        nettoyage, texte = _defaut(classe, sort), ""
    else:
        interne = t.table(nom)
        if interne is None:
            raise t.erreur(nom, f"doit dire sa classe, parmi {', '.join(classes())}")
        classe = classes()[interne.choix("classe", classes())]
        sujet = Sujet(interne.choix("sujet", set(Sujet), requis=False) or sujet)
        nettoyage, texte = _nettoyage(interne, classe, sort)
        interne.fermer()
    if classe.personnelle and nettoyage is None:
        raise t.erreur(nom, "une donnée personnelle d'une fiche « nettoie » dit ce que le nettoyage écrit")
    return Champ(nom, classe, sujet if classe.personnelle else Sujet.AUCUN, nettoyage or Nettoyage.GARDE, texte)


def _defaut(classe: Classe, sort: Sort) -> Nettoyage | None:
    """Return what a field becomes without a word of its own; None when the file must say it."""
    if sort is Sort.EFFACE:
        return Nettoyage.LIGNE
    return Nettoyage.GARDE if sort is Sort.GARDE or not classe.personnelle else None


def _nettoyage(t: Lu, classe: Classe, sort: Sort) -> tuple[Nettoyage | None, str]:
    brut = t.brut("nettoyage")
    if brut is None:
        return _defaut(classe, sort), ""
    if sort is not Sort.NETTOIE:
        raise t.erreur("nettoyage", "ne se dit que d'une fiche « nettoie »")
    if isinstance(brut, dict) and (interne := t.table("nettoyage")):
        texte = interne.texte("texte")
        interne.fermer()
        return Nettoyage.TEXTE, texte
    permis: Collection[str] = set(Nettoyage) - {Nettoyage.LIGNE, Nettoyage.TEXTE}
    return Nettoyage(t.choix("nettoyage", permis)), ""


def _table(nom: str, t: Lu) -> Table:
    classe = classes()[t.choix("classe", classes())]
    lue = Table(
        nom, classe,
        Sujet(t.choix("sujet", set(Sujet), requis=classe.personnelle) or Sujet.AUCUN),
        t.choix("finalite", finalites(), requis=classe.personnelle),
        t.choix("conservation", conservations(), requis=classe.personnelle),
        t.texte("contenu"),
    )  # fmt: skip
    t.fermer()
    return lue
