"""Writing persons: children, links, sibling groups; who may read a file."""

from .adresses import (
    exiger_le_refuge,
    lever_protection,
    nommer_lecteur,
    noter_adresse_ecrite,
    proches_de,
    proteger_adresses,
)
from .enfants import FratriesFormees, creer_enfant, former_fratries, lier, nommer_fratries, noter_handicap
from .exceptionnels import (
    Recherche,
    conclure_acces,
    essais_restants,
    fermer_acces,
    lire_avertissements,
    lire_par_exception,
    ouvrir_acces,
)
from .partages import partager, terminer_partage
from .references import confier_enfant, referents_possibles
from .scelles import lever_scelle, nommer, retirer, sceller

__all__ = [
    "FratriesFormees",
    "Recherche",
    "conclure_acces",
    "confier_enfant",
    "creer_enfant",
    "essais_restants",
    "exiger_le_refuge",
    "fermer_acces",
    "former_fratries",
    "lever_protection",
    "lever_scelle",
    "lier",
    "lire_avertissements",
    "lire_par_exception",
    "nommer",
    "nommer_fratries",
    "nommer_lecteur",
    "noter_adresse_ecrite",
    "noter_handicap",
    "ouvrir_acces",
    "partager",
    "proches_de",
    "proteger_adresses",
    "referents_possibles",
    "retirer",
    "sceller",
    "terminer_partage",
]
