"""Reading the exact lists and what was recorded of them."""

from .releves import CompteReleve, DetailReleve, Ecart, LigneService, detail_releve, releves_de

__all__ = ["CompteReleve", "DetailReleve", "Ecart", "LigneService", "detail_releve", "releves_de"]
