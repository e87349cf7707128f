"""Closed lists of the app."""

from django.db import models


class Pays(models.TextChoices):
    """Countries whose communes are loaded."""

    FRANCE = "FR", "France"
    BELGIQUE = "BE", "Belgique"


class TypeJuridiction(models.TextChoices):
    """Courts that decide on the protection of children."""

    TRIBUNAL_POUR_ENFANTS = "TPE", "Tribunal pour enfants"
    COUR_D_APPEL = "CA", "Cour d'appel"


class StatutSource(models.TextChoices):
    """How far a row of the département's organisation was checked."""

    LU = "lu", "Lu dans une source citée"
    DEDUIT = "deduit", "Déduit de sources citées"
    A_VERIFIER = "a_verifier", "Connaissance générale, à vérifier par le Département"
