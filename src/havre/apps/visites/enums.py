"""Closed lists of the app."""

from django.db import models


class NatureVisite(models.TextChoices):
    """Kind of visit."""

    REFERENT = "referent", "Visite du référent au lieu d'accueil"
    DOMICILE = "domicile", "Visite à domicile"
    ATTENTE = "attente", "Visite pendant l'attente d'exécution"
    FRATRIE = "fratrie", "Rencontre de la fratrie"
    DROIT_DE_VISITE = "droit_de_visite", "Droit de visite des parents"
    EN_PRESENCE = "en_presence", "Visite en présence d'un tiers"


DU_SERVICE = frozenset({NatureVisite.REFERENT, NatureVisite.DOMICILE, NatureVisite.ATTENTE})


class AnnuleePar(models.TextChoices):
    """Whose doing it is that a visit was not held."""

    SERVICE = "service", "le service"
    LIEU = "lieu", "le lieu d'accueil"
    FAMILLE = "famille", "la famille"
    ENFANT = "enfant", "l'enfant"
    JUGE = "juge", "le juge"
    AUTRE = "autre", "une autre cause"


class OrigineFrequence(models.TextChoices):
    """What sets how often a visit is due."""

    DECISION = "decision", "Décision de justice"
    PROJET = "projet", "Projet pour l'enfant"
    EQUIPE = "equipe", "Repère de l'équipe"
