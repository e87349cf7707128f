"""Reading requests, letters and mail."""

from .references import par_reference
from .registres import (
    DemandeSuivie,
    RecuSuivi,
    TauxService,
    demande_suivie,
    demandes_suivies,
    recus_suivis,
    taux_dans_les_temps,
)
from .visibles import courriers_de_l_information, courriers_visibles, demandes_visibles, recus_visibles

__all__ = [
    "DemandeSuivie",
    "RecuSuivi",
    "TauxService",
    "courriers_de_l_information",
    "courriers_visibles",
    "demande_suivie",
    "demandes_suivies",
    "demandes_visibles",
    "par_reference",
    "recus_suivis",
    "recus_visibles",
    "taux_dans_les_temps",
]
