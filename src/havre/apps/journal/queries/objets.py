"""What the journal says of one object."""

from django.db import models

from ..models import Evenement, Lecture


def evenements_de(objet: models.Model) -> models.QuerySet[Evenement]:
    """Return the events of one object, newest first."""
    return Evenement.objects.filter(objet_type=objet._meta.label_lower, objet_id=str(objet.pk))


def lectures_de(objet: models.Model) -> models.QuerySet[Lecture]:
    """Return who read the file of one person, newest first; lists that only name him are left out."""
    return Lecture.objects.filter(personnes__contains=[objet.pk])
