"""Tables of the agents."""

from .affectation import Affectation
from .agent import Agent
from .code_secours import CodeSecours
from .connexion import Connexion
from .delegation import DelegationDroits, DemandeRole
from .identite_externe import IdentiteExterne
from .lien_mot_de_passe import LienMotDePasse
from .service import PosteOuvert, Service

__all__ = [
    "Affectation",
    "Agent",
    "CodeSecours",
    "Connexion",
    "DelegationDroits",
    "DemandeRole",
    "IdentiteExterne",
    "LienMotDePasse",
    "PosteOuvert",
    "Service",
]
