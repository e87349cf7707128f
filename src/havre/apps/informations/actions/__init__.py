"""Acts of the app."""

from .conclusion import Rapport, deroger, fixer_capacite, rediger, renvoyer, signer, valider
from .evaluation import Depassement, confier, designer, dessaisir, noter_rencontre
from .recueil import (
    AdulteDit,
    AuteurDit,
    EnfantDit,
    Recit,
    ajouter_enfant,
    demander_suites,
    recueillir,
    retirer_enfant,
    visible,
)
from .suites import annuler_acte, noter_acte, qualifier, rattacher, signaler, transferer

__all__ = [
    "AdulteDit",
    "AuteurDit",
    "Depassement",
    "EnfantDit",
    "Rapport",
    "Recit",
    "ajouter_enfant",
    "annuler_acte",
    "confier",
    "demander_suites",
    "deroger",
    "designer",
    "dessaisir",
    "fixer_capacite",
    "noter_acte",
    "noter_rencontre",
    "qualifier",
    "rattacher",
    "recueillir",
    "rediger",
    "renvoyer",
    "retirer_enfant",
    "signaler",
    "signer",
    "transferer",
    "valider",
    "visible",
]
