"""Dated parameters of the law and of the département, one file each under `parametres/<code>/<subject>/<name>.yaml`."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from .calendrier import Unite
from .erreurs import DonneeInvalide, ParametreInconnu, ValeurInconnue
from .lecture import DOSSIER, Table, lire, nom_de
from .sources import NATURES, Nature, Verification, verifications

PARAMETRES = DOSSIER / "parametres"
LOCAL = "local"
TOUJOURS = date.min
_NOM = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){2}")
_DUREES = {u.value for u in Unite}
_SINGULIERS = {
    "heures": "heure", "jours": "jour", "jours_ouvres": "jour ouvré", "jours_ouvrables": "jour ouvrable",
    "jours_francs": "jour franc", "semaines": "semaine", "mois": "mois", "ans": "an",
    "enfants": "enfant", "fois": "fois", "minutes": "minute", "secondes": "seconde", "professions": "métier",
    "pourcent": "%", "pupilles": "pupille", "bits": "bit",
}  # fmt: skip
_PLURIELS = {"jours_ouvres": "jours ouvrés", "jours_ouvrables": "jours ouvrables", "jours_francs": "jours francs"}
UNITES = _DUREES | set(_SINGULIERS) | {"oui_non", "jour_de_l_annee"}


@dataclass(frozen=True, slots=True, eq=False)
class Valeur:
    """What a parameter is worth from a day on, who says so, and how far that was checked.

    `depuis` is None when the day of entry into force is not known: the value was in force when the text was read.
    """

    cle: str
    libelle: str
    unite: str
    depuis: date | None
    valeur: int | bool | str
    nature: Nature
    code: str
    article: str
    verifications: tuple[Verification, ...]
    note: str

    @property
    def unite_de_temps(self) -> Unite:
        """Return the unit of a duration; ValueError when the parameter is no duration."""
        return Unite(self.unite)

    @property
    def nombre(self) -> int:
        """Return the value as a whole number."""
        if type(self.valeur) is not int:
            raise TypeError(f"{self.cle} is no number")
        return self.valeur

    @property
    def reference(self) -> str:
        """Return the code and the article, as a letter writes them."""
        return f"{self.code} {self.article}".strip()

    @property
    def locale(self) -> bool:
        """Tell whether this is a target of the département, not the law."""
        return self.nature == Nature.CIBLE_LOCALE

    def ecrite(self) -> str:
        """Return the value with its unit, in French."""
        if type(self.valeur) is bool:
            return "oui" if self.valeur else "non"
        if type(self.valeur) is not int:
            return str(self.valeur)
        mot = _SINGULIERS[self.unite]
        if self.valeur > 1 and mot[-1] not in "s%":
            mot = _PLURIELS.get(self.unite, f"{mot}s")
        return f"{self.valeur} {mot}"

    def phrase(self) -> str:
        """Return one line that says the value, its source and how far it was checked."""
        depuis = f"depuis le {self.depuis:%d/%m/%Y}" if self.depuis else "en vigueur à la date de lecture"
        origine = NATURES[self.nature] if self.locale else f"{NATURES[self.nature]}, {self.reference}, {depuis}"
        sure = " ; ".join(v.phrase() for v in self.verifications)
        note = f" {self.note}" if self.note else ""
        return f"{self.libelle} : {self.ecrite()} ({origine}) [{sure}]{note}"


@dataclass(frozen=True)
class Parametre:
    """A parameter and its dated values, oldest first; without any, `a_fixer` says why and who must set it."""

    cle: str
    libelle: str
    unite: str
    valeurs: tuple[Valeur, ...]
    _debuts: tuple[date, ...] = field(repr=False)
    a_fixer: str = ""

    @property
    def local(self) -> bool:
        """Tell whether the département sets it."""
        return self.cle.startswith(f"{LOCAL}.")

    def au(self, jour: date) -> Valeur:
        """Return the value in force on a day.

        Raises:
            ValeurInconnue: the first value known began later, or none was ever set.
        """
        rang = bisect_right(self._debuts, jour)
        if not self.valeurs:
            raise ValeurInconnue(f"« {self.libelle} » : durée non fixée. {self.a_fixer}")
        if not rang:
            premiere = self.valeurs[0].depuis
            raise ValeurInconnue(f"« {self.libelle} » : valeur inconnue avant le {premiere:%d/%m/%Y}.")
        return self.valeurs[rang - 1]

    def oui(self, jour: date) -> bool:
        """Tell whether a yes-or-no parameter says yes on a day; no before its first value."""
        return bisect_right(self._debuts, jour) > 0 and self.au(jour).valeur is True


def lire_parametre(fichier: Path, cle: str) -> Parametre:
    """Return the parameter that a file holds.

    Raises:
        DonneeInvalide: the file breaks its schema; the message names file, key and value.
    """
    table = Table(lire(fichier), fichier=nom_de(fichier))
    if not _NOM.fullmatch(cle):
        raise table.erreur("fichier", f"le chemin doit être code/sujet/nom, en minuscules : {cle}")
    libelle, unite = table.texte("libelle"), table.choix("unite", UNITES)
    valeurs = tuple(_lire_valeur(t, cle, libelle, unite) for t in table.tables("valeurs"))
    a_fixer = table.texte("a_fixer", requis=False)
    table.fermer()
    if bool(valeurs) is bool(a_fixer) or (a_fixer and not cle.startswith(f"{LOCAL}.")):
        raise table.erreur("valeurs", "il faut au moins une valeur, ou pour un repère dire pourquoi il est à fixer")
    debuts = [v.depuis or TOUJOURS for v in valeurs]
    if debuts != sorted(set(debuts)):
        raise table.erreur("valeurs", "les dates « depuis » doivent se suivre, sans doublon ; seule la première s'omet")
    return Parametre(cle, libelle, unite, valeurs, tuple(debuts), a_fixer)


def _lire_valeur(table: Table, cle: str, libelle: str, unite: str) -> Valeur:
    valeur = table.brut("valeur")
    attendu = bool if unite == "oui_non" else str if unite == "jour_de_l_annee" else int
    if type(valeur) is not attendu or (type(valeur) is int and valeur <= 0):
        raise table.erreur("valeur", f"doit être {_FORMES[attendu]} ({unite})")
    if attendu is str and not re.fullmatch(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", str(valeur)):
        raise table.erreur("valeur", "doit être un mois et un jour, MM-JJ")
    depuis = table.brut("depuis")
    if depuis is not None and type(depuis) is not date:
        raise table.erreur("depuis", "doit être une date, ou être omis quand elle n'est pas connue")
    nature = Nature(table.choix("nature", set(Nature)))
    if (nature == Nature.CIBLE_LOCALE) is not cle.startswith(f"{LOCAL}."):
        raise table.erreur("nature", "un repère du service est sous parametres/local, et lui seul")
    local = nature == Nature.CIBLE_LOCALE
    lue = Valeur(
        cle=cle, libelle=libelle, unite=unite, depuis=depuis, valeur=valeur, nature=nature,
        code="repère du service" if local else table.texte("code"),
        article="" if local else table.texte("article"),
        verifications=verifications(table), note=table.texte("note", requis=False),
    )  # fmt: skip
    table.fermer()
    return lue


_FORMES = {bool: "true ou false", str: "un texte", int: "un nombre entier au-dessus de zéro"}


_DEPARTEMENT: list[Path] = []


def poser_reperes(dossier: Path | None) -> None:
    """Say in which folder the département keeps its own targets; None: ours only. Read at the next reading."""
    _DEPARTEMENT[:] = [] if dossier is None else [dossier]
    parametres.cache_clear()


@cache
def parametres() -> dict[str, Parametre]:
    """Return every parameter, by key (`code.subject.name`), in the order of the keys.

    Raises:
        DonneeInvalide: a file breaks its schema, or the département changes what is not a target of its own.
    """
    lus = lire_parametres(PARAMETRES)
    for dossier in _DEPARTEMENT:
        for cle, p in lire_parametres(dossier, prefixe=f"{LOCAL}.").items():
            if cle not in lus or p.unite != lus[cle].unite:
                connus = ", ".join(c.removeprefix(f"{LOCAL}.") for c in lus if c.startswith(f"{LOCAL}."))
                raise DonneeInvalide(str(dossier), cle, p.unite, f"aucun repère de ce nom et de cette unité ; {connus}")
            lus[cle] = p
    return lus


def lire_parametres(dossier: Path, *, prefixe: str = "") -> dict[str, Parametre]:
    """Return the parameters of a folder, by key."""
    fichiers = {prefixe + ".".join(f.relative_to(dossier).with_suffix("").parts): f for f in dossier.rglob("*.yaml")}
    return {cle: lire_parametre(fichiers[cle], cle) for cle in sorted(fichiers)}


def parametre(cle: str) -> Parametre:
    """Return one parameter.

    Raises:
        ParametreInconnu: no file has this key.
    """
    try:
        return parametres()[cle]
    except KeyError:
        raise ParametreInconnu(f"Aucun paramètre « {cle} ».") from None


def repere(nom: str) -> Valeur:
    """Return the last value of a target of the département, by its key without `local.`.

    Raises:
        ValeurInconnue: nobody set it.
    """
    return parametre(f"{LOCAL}.{nom}").au(date.max)


def valeur(cle: str, *, au: date) -> Valeur:
    """Return the value of a parameter in force on a day."""
    return parametre(cle).au(au)
