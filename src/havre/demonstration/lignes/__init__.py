"""The département as rows, one module for each family of tables."""

from .accueils import tableaux_accueils
from .agents import tableaux_agents
from .complements import tableaux_complements
from .decisions import tableaux_decisions
from .lieux import tableaux_lieux
from .offre import tableaux_offre
from .personnes import tableaux_personnes

__all__ = [
    "tableaux_accueils",
    "tableaux_agents",
    "tableaux_complements",
    "tableaux_decisions",
    "tableaux_lieux",
    "tableaux_offre",
    "tableaux_personnes",
]
