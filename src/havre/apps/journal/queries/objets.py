"""What the journal says of one object."""

from django.db import models

from ..models import Evenement, Lecture

AU_PLUS = 50


def evenements_de(objet: models.Model) -> models.QuerySet[Evenement]:
    """Return the events of one object, newest first."""
    return Evenement.objects.filter(objet_type=objet._meta.label_lower, objet_id=str(objet.pk))


def lectures_de(objet: models.Model, *, sauf: int | None = None, au_plus: int = AU_PLUS) -> list[Lecture]:
    """Return who read the file of one person, newest first; lists that only name him are left out.

    Nothing of a person whose file is closed to the reader; `sauf` leaves out the readings of one agent.
    """
    return list(Lecture.objects.raw("SELECT * FROM journal_lectures_du_dossier(%s, %s, %s)", [objet.pk, sauf, au_plus]))
