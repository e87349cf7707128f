"""Closed lists of the app."""

from django.db import models


class NaturePromesse(models.TextChoices):
    """What was promised."""

    RETOUR = "retour", "Un retour à la maison"
    VISITE = "visite", "Une visite"
    FRATRIE = "fratrie", "Une rencontre avec ses frères et sœurs"
    LIEU_PROCHE = "lieu_proche", "Un lieu plus proche"
    REUNION = "reunion", "Vivre avec ses frères et sœurs"
    REPONSE = "reponse", "Une réponse à une demande"
    AUTRE = "autre", "Autre chose"


PROMESSES_DE_VISITE = frozenset({NaturePromesse.VISITE, NaturePromesse.FRATRIE})


class Destinataire(models.TextChoices):
    """To whom it was said."""

    ENFANT = "enfant", "l'enfant"
    MERE = "mere", "sa mère"
    PERE = "pere", "son père"
    FRATRIE = "fratrie", "ses frères et sœurs"
    PROCHE = "proche", "un autre proche"
    LIEU = "lieu", "son lieu d'accueil"


class Issue(models.TextChoices):
    """What became of a promise."""

    TENUE = "tenue", "tenue"
    ROMPUE = "rompue", "non tenue"
