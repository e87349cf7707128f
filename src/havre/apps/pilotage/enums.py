"""Closed lists of the app."""

from django.db import models


class CodeListe(models.TextChoices):
    """The exact lists, by the code of their address."""

    NON_EXECUTEES = "non-executees", "Placements ordonnés et non exécutés"
    REORIENTATIONS = "reorientations", "Enfants en attente de réorientation"
    HOPITAL = "hopital", "Enfants à l'hôpital faute de place"
    HORS_DEPARTEMENT = "hors-departement", "Enfants accueillis hors du département"
    FRATRIES_SEPAREES = "fratries-separees", "Fratries séparées"
    FINS_PROMISES = "fins-promises", "Accueils au-delà de la fin promise"
    INADAPTES = "inadaptes", "Accueils qui ne conviennent pas à l'enfant"
