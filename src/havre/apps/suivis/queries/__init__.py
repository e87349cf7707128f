"""Reading promises and reports."""

from .promesses import promesses_de, promesses_visibles
from .rapports import (
    Difference,
    Verification,
    additifs_de,
    contenu_de,
    differences,
    document_de,
    paroles_de,
    rapports_de,
    rapports_visibles,
    verifier_rapports,
)

__all__ = [
    "Difference",
    "Verification",
    "additifs_de",
    "contenu_de",
    "differences",
    "document_de",
    "paroles_de",
    "promesses_de",
    "promesses_visibles",
    "rapports_de",
    "rapports_visibles",
    "verifier_rapports",
]
