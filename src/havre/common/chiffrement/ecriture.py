"""Writing encrypted columns where Django does not save row by row."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Value

from .champs import EmpreinteDe, TexteChiffre


def colonnes_chiffrees(modele: type[models.Model]) -> list[TexteChiffre]:
    """Return the encrypted columns of a table."""
    return [champ for champ in modele._meta.local_concrete_fields if isinstance(champ, TexteChiffre)]


def empreintes_de(champ: TexteChiffre) -> list[EmpreinteDe]:
    """Return the columns of a table that find an encrypted one again."""
    return [e for e in champ.model._meta.local_concrete_fields if isinstance(e, EmpreinteDe) and e.source == champ.name]


def scelles(ligne: models.Model, valeurs: dict[str, Any]) -> dict[str, Any]:
    """Return values for `update()` on this one row, those of its encrypted columns sealed."""
    chiffres = {champ.name: champ for champ in colonnes_chiffrees(type(ligne))}
    return {n: chiffres[n].sceller(v, pk=ligne.pk) if n in chiffres else v for n, v in valeurs.items()}


def modifier_par_lot(lignes: Sequence[models.Model], noms: Iterable[str]) -> None:
    """Write some fields of many rows of one table at once, encrypted columns included."""
    if not lignes:
        return
    noms = list(noms)
    chiffres = [champ for champ in colonnes_chiffrees(type(lignes[0])) if champ.name in noms]
    clairs = [[getattr(ligne, champ.attname) for champ in chiffres] for ligne in lignes]
    try:
        for ligne, textes in zip(lignes, clairs, strict=True):
            for champ, texte in zip(chiffres, textes, strict=True):
                setattr(ligne, champ.attname, Value(champ.sceller(texte, pk=ligne.pk), output_field=champ))
        type(lignes[0])._default_manager.bulk_update(lignes, noms)
    finally:
        for ligne, textes in zip(lignes, clairs, strict=True):
            for champ, texte in zip(chiffres, textes, strict=True):
                setattr(ligne, champ.attname, texte)
