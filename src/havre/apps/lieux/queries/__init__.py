"""Reading the directory of places, and what they offer."""

from .annuaire import annuaire, lieu_visible, lieux_visibles
from .offre import (
    QUI_DECLARENT,
    DeclarationCourante,
    declarations_courantes,
    dernieres_declarations,
    gels_du_lieu,
    lieux_declarables,
    peut_declarer,
)

__all__ = [
    "QUI_DECLARENT",
    "DeclarationCourante",
    "annuaire",
    "declarations_courantes",
    "dernieres_declarations",
    "gels_du_lieu",
    "lieu_visible",
    "lieux_declarables",
    "lieux_visibles",
    "peut_declarer",
]
