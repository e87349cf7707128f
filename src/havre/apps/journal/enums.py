"""Closed lists of the journal."""

from django.db import models


class Chaine(models.TextChoices):
    """The two chains of the journal."""

    EVENEMENTS = "evenements", "Écritures"
    LECTURES = "lectures", "Lectures"


class GenreLecture(models.TextChoices):
    """What was read: one file, a list where several persons stand, a file taken away."""

    PAGE = "page", "Page du dossier"
    LISTE = "liste", "Liste"
    RECHERCHE = "recherche", "Résultat de recherche"
    EXPORT = "export", "Export"
    COURRIER = "courrier", "Lettre ouverte"
    FICHIER = "fichier", "Fichier téléchargé"


class Fondement(models.TextChoices):
    """Why the reader could read."""

    ROLE = "role", "Son rôle"
    DELEGATION = "delegation", "Des droits délégués"
    PASSATION = "passation", "Un enfant qu'il suivait"
    NOMMEE = "nommee", "Un dossier scellé qui le nomme"
    PARTAGE = "partage", "Un partage"
    EXCEPTIONNEL = "exceptionnel", "Un accès exceptionnel"
