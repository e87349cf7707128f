"""Reading worrying information."""

from .adresses import adresse_du_foyer, foyers_caches
from .charge import Charge, charge_de, charges, charges_des, equipes
from .chiffres import Chiffres, chiffres
from .evaluation import (
    Controle,
    Dossier,
    controles,
    dossier_de,
    enfants_a_conclure,
    evaluateurs_possibles,
    evaluation_visible,
)
from .historique import Anterieure, historique, rattachables
from .registre import (
    Suivie,
    Terme,
    avec_etat,
    chercher,
    delai_legal,
    est_un_numero,
    hors_delai,
    registre,
    suivie,
    terme_legal,
)
from .ressemblances import Connu, ressemblances
from .visibles import auteur_de, informations_visibles

__all__ = [
    "Anterieure",
    "Charge",
    "Chiffres",
    "Connu",
    "Controle",
    "Dossier",
    "Suivie",
    "Terme",
    "adresse_du_foyer",
    "auteur_de",
    "avec_etat",
    "charge_de",
    "charges",
    "charges_des",
    "chercher",
    "chiffres",
    "controles",
    "delai_legal",
    "dossier_de",
    "enfants_a_conclure",
    "equipes",
    "est_un_numero",
    "evaluateurs_possibles",
    "evaluation_visible",
    "foyers_caches",
    "historique",
    "hors_delai",
    "informations_visibles",
    "rattachables",
    "registre",
    "ressemblances",
    "suivie",
    "terme_legal",
]
