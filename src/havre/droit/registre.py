"""The obligations, read once from `textes/*.yaml`: all of them, their deadline rules, their conditions."""

from functools import cache
from pathlib import Path

from .erreurs import DonneeInvalide, ObligationInconnue
from .lecture_obligations import lire_registre
from .obligations import Condition, Obligation, Regle
from .valeurs import parametres, poser_reperes


@cache
def obligations() -> dict[str, Obligation]:
    """Return every obligation, by identifier, chapter by chapter.

    Raises:
        DonneeInvalide: a file breaks its schema.
    """
    return lire_registre()


@cache
def regles() -> dict[str, tuple[Obligation, Regle]]:
    """Return every deadline rule with its obligation, by key: `JU-17`, or `AD-02.saisine` for a named part."""
    return {r.cle: (o, r) for o in obligations().values() for r in o.regles}


@cache
def regles_du_fait() -> dict[str, tuple[str, ...]]:
    """Return, for each fact, the keys of the rules that read it: what to compute again when it changes."""
    lecteurs: dict[str, list[str]] = {}
    for cle, (_, r) in regles().items():
        for nom in r.faits():
            lecteurs.setdefault(nom, []).append(cle)
    return {nom: tuple(cles) for nom, cles in lecteurs.items()}


@cache
def conditions() -> dict[str, tuple[Obligation, Condition]]:
    """Return every condition with its obligation, by the identifier of the obligation."""
    return {o.cle: (o, o.condition) for o in obligations().values() if o.condition}


def obligation(cle: str) -> Obligation:
    """Return one obligation.

    Raises:
        ObligationInconnue: no obligation has this identifier.
    """
    try:
        return obligations()[cle]
    except KeyError:
        raise ObligationInconnue(f"Aucune obligation « {cle} ».") from None


def regle(cle: str) -> tuple[Obligation, Regle]:
    """Return one deadline rule and its obligation.

    Raises:
        ObligationInconnue: no rule has this key.
    """
    try:
        return regles()[cle]
    except KeyError:
        raise ObligationInconnue(f"Aucune règle d'échéance « {cle} ».") from None


def choisir_reperes(dossier: Path | None) -> None:
    """Read the département's own targets over ours, from a folder laid out as `parametres/local`; None: ours only.

    Called once, when the process starts. The law itself cannot be changed in this way.

    Raises:
        DonneeInvalide: a file breaks its schema, or names no target of the département, or the folder is not there.
    """
    if dossier is not None and not dossier.is_dir():
        raise DonneeInvalide(str(dossier), "dossier", dossier.name, "ce dossier des repères n'existe pas")
    poser_reperes(dossier)
    for lecture in (obligations, regles, regles_du_fait, conditions):
        lecture.cache_clear()
    parametres()
