"""Encryption, the only place of it: keys outside the database, texts, streams, columns.

`contenu` seals one content, `flux` a stream in constant memory, `champs` gives the encrypted columns of the models,
`trousseau` keeps the keys, `operations` brings a clear column under encryption in a migration.
"""

from . import enveloppe, trousseau
from .champs import CleTiree, EmpreinteDe, JsonChiffre, LongueurEnClair, TexteChiffre
from .contenu import Chiffre, Illisible, Scelle, chiffrer, dechiffrer, desceller, exiger_lisible, sceller
from .ecriture import colonnes_chiffrees, modifier_par_lot, scelles
from .erreurs import CleManquante, ContenuAltere, ErreurCoffre, FluxAltere, PhraseRefusee
from .flux import chiffrer_flux, dechiffrer_flux

__all__ = [
    "Chiffre",
    "CleManquante",
    "CleTiree",
    "ContenuAltere",
    "EmpreinteDe",
    "ErreurCoffre",
    "FluxAltere",
    "Illisible",
    "JsonChiffre",
    "LongueurEnClair",
    "PhraseRefusee",
    "Scelle",
    "TexteChiffre",
    "chiffrer",
    "chiffrer_flux",
    "colonnes_chiffrees",
    "dechiffrer",
    "dechiffrer_flux",
    "desceller",
    "enveloppe",
    "exiger_lisible",
    "modifier_par_lot",
    "sceller",
    "scelles",
    "trousseau",
]
