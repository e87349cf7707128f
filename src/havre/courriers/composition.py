"""From what an agent typed to a letter: fields checked, written as a letter writes them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .lettre import Destinataire, Entete, Lettre, Mention, Signataire, en_lettres
from .modeles import MODELES, Champ


class ChampManquant(ValueError):
    """A field that the model needs is missing; `cle` names it."""

    def __init__(self, champ: Champ) -> None:
        super().__init__(f"« {champ.libelle} » manque.")
        self.cle = champ.cle


def composer(
    *,
    modele: str,
    valeurs: Mapping[str, Any],
    entete: Entete,
    destinataire: Destinataire,
    signataire: Signataire,
    le: date,
    version: str = "lettre",
    reference: str = "",
    lieu: str = "",
    objet: str = "",
    mentions: Sequence[Mention] = (),
    copies: Sequence[str] = (),
) -> Lettre:
    """Return the letter of a model from the values of its fields ({key: str, int, bool, date, or rows of cells}).

    Raises:
        ChampManquant: a required field has no value.
    """
    m = MODELES[modele]
    contexte = {champ.cle: _ecrit(champ, valeurs.get(champ.cle)) for champ in m.champs}
    return Lettre(
        modele=modele, version=version, entete=entete, destinataire=destinataire, signataire=signataire, date=le,
        reference=reference, lieu=lieu, objet=objet or m.objet, appel=m.appel, contexte=contexte,
        mentions=tuple(mentions), copies=tuple(copies),
    )  # fmt: skip


def _ecrit(champ: Champ, valeur: Any) -> Any:
    """Return the value of a field as the template prints it."""
    if champ.nature == "case":
        return bool(valeur)
    if champ.nature == "lignes":
        return [[_texte(cellule) for cellule in ligne] for ligne in valeur or ()]
    texte = _texte(valeur)
    if champ.requis and not texte:
        raise ChampManquant(champ)
    return texte


def _texte(valeur: Any) -> str:
    """Return a value in words."""
    if isinstance(valeur, date):
        return en_lettres(valeur)
    return "" if valeur is None else str(valeur).strip()
