"""Tables of the agents."""

from .affectation import Affectation
from .agent import Agent
from .connexion import Connexion
from .service import PosteOuvert, Service

__all__ = ["Affectation", "Agent", "Connexion", "PosteOuvert", "Service"]
