"""Acts on requests, letters and mail."""

from .courriers import (
    Imprimeur,
    Projet,
    delegation_de,
    deleguer,
    emettre,
    noter_envoi_courrier,
    terminer_delegation,
)
from .demandes import (
    Demandeur,
    Lettre,
    attribuer,
    constater_silences,
    enregistrer_demande,
    rappeler,
    repondre,
)
from .pieces import contenu_de
from .pieces_manquantes import demander_pieces, recevoir_pieces
from .recus import Fichier, attribuer_recu, donner_suite, enregistrer_recu

__all__ = [
    "Demandeur",
    "Fichier",
    "Imprimeur",
    "Lettre",
    "Projet",
    "attribuer",
    "attribuer_recu",
    "constater_silences",
    "contenu_de",
    "delegation_de",
    "deleguer",
    "demander_pieces",
    "donner_suite",
    "emettre",
    "enregistrer_demande",
    "enregistrer_recu",
    "noter_envoi_courrier",
    "rappeler",
    "recevoir_pieces",
    "repondre",
    "terminer_delegation",
]
