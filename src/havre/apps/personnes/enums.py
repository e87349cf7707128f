"""Closed lists of the app."""

from django.db import models


class Sexe(models.IntegerChoices):
    """Sex as the civil status writes it (same codes as the engine)."""

    MASCULIN = 1, "garçon"
    FEMININ = 2, "fille"


class TypeLien(models.TextChoices):
    """What `de` is to `vers`."""

    PARENT = "parent", "parent"
    BEAU_PARENT = "beau_parent", "beau-parent"
    GRAND_PARENT = "grand_parent", "grand-parent"
    ONCLE_TANTE = "oncle_tante", "oncle ou tante"
    TIERS = "tiers", "tiers digne de confiance ou proche"
    AUTRE = "autre", "autre adulte du foyer"


class PartieDossier(models.TextChoices):
    """Part of a child's file that may be shared by itself."""

    PARCOURS = "parcours", "Parcours : décisions, mesures, lieux d'accueil"
    FAMILLE = "famille", "Famille et fratrie"
    BESOINS = "besoins", "Besoin évalué, santé et handicap compris"
    VISITES = "visites", "Visites"
    PROMESSES = "promesses", "Promesses"
    ECHANGES = "echanges", "Demandes et courriers"


class QualiteAverti(models.TextChoices):
    """Why someone is told of an exceptional access."""

    RESPONSABLE = "responsable", "responsable du service de l'enfant"
    DPO = "dpo", "délégué à la protection des données"


class AvisSurAcces(models.TextChoices):
    """What was concluded of an exceptional access."""

    JUSTIFIE = "justifie", "justifié"
    A_REPRENDRE = "a_reprendre", "à reprendre avec l'agent"
    INJUSTIFIE = "injustifie", "non justifié"
