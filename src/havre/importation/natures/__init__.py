"""Kinds of files, in the order in which a new département imports them."""

from .accueils import Accueils
from .comptes import Comptes
from .decisions import Decisions
from .lieux import Lieux
from .nature import Nature
from .personnes import Personnes

NATURES: dict[str, type[Nature]] = {n.nom: n for n in (Lieux, Personnes, Decisions, Accueils, Comptes)}

__all__ = ["NATURES", "Nature"]
