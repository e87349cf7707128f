"""The situations of the Flandres that a demonstration must show, whatever the seed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Histoire:
    """A household that waits: ages in months, days since the order, and which children already live in a home."""

    nom: str
    mns: str
    ages_mois: tuple[int, ...]
    attente_jours: int
    ensemble: bool = False
    hopital: bool = False
    urgence: bool = False
    deja_places: int = 0
    jamais_places: bool = True


HISTOIRES = (
    Histoire("fratrie de trois", "hazebrouck", (47, 86, 118), 64),
    Histoire("fratrie de deux", "hazebrouck", (79, 151), 112),
    Histoire("nouveau-né à la maternité", "hazebrouck", (1,), 17, hopital=True),
    Histoire("fratrie de cinq", "dunkerque-est-hondschoote", (25, 62, 97, 140, 171), 41, ensemble=True),
    Histoire("fratrie de quatre", "bailleul-merville", (38, 70, 123, 149), 133),
    Histoire("fratrie en partie accueillie", "dunkerque-wormhout", (58, 95, 156), 88, deja_places=2),
    Histoire("nourrisson à l'hôpital", "gravelines-bourbourg", (4,), 52, hopital=True),
    Histoire("jumeaux de la nuit", "bergues-coudekerque", (30, 30), 0, urgence=True),
    Histoire("bébé à l'hôpital", "dunkerque-wormhout", (9,), 23, hopital=True),
    Histoire("adolescente en attente", "hazebrouck", (187,), 204),
    Histoire("adolescent sans solution", "bailleul-merville", (176,), 0, hopital=True, jamais_places=False),
)
