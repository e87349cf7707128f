"""The words that a scrub writes where texts are encrypted: sealed here for each row, since the database cannot."""

from collections.abc import Collection, Mapping

from django.apps import apps

from havre.common.chiffrement import TexteChiffre

from ..champs.lecture import Nettoyage, Sort, fiches
from ..champs.lignes import champ_de


def sceller_les_textes(dossier: Mapping[str, Collection[int]]) -> dict[str, str]:
    """Return the sealed words, by `table.column:key`; `dossier` gives the keys of the rows of each table.

    Raises:
        CleManquante: there is no key to seal with.
    """
    scelles: dict[str, str] = {}
    for fiche in fiches().values():
        modele = apps.get_model(fiche.etiquette)
        cles = dossier.get(modele._meta.db_table, ())
        if fiche.sort is not Sort.NETTOIE or not cles:
            continue
        for c in fiche.champs.values():
            champ = champ_de(modele, c.nom)
            if c.nettoyage is Nettoyage.TEXTE and isinstance(champ, TexteChiffre):
                for cle in cles:
                    scelle = champ.sceller(c.texte, pk=cle)
                    if scelle is not None:
                        scelles[f"{modele._meta.db_table}.{champ.column}:{cle}"] = scelle.brut
    return scelles
