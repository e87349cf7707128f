"""Tables of the agents."""

from .affectation import Affectation
from .agent import Agent
from .service import Service

__all__ = ["Affectation", "Agent", "Service"]
