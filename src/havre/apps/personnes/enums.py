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
