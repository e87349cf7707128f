"""What was decided and assessed: decisions, measures, needs, searches, orders to keep apart."""

from .besoins import evaluer
from .decisions import Decision, Mesure, decider
from .eloignements import eloigner
from .recherches import Recherche, rechercher
from .reservations import reserver

__all__ = ["Decision", "Mesure", "Recherche", "decider", "eloigner", "evaluer", "rechercher", "reserver"]
