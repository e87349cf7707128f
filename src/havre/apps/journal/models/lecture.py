"""The journal of reads, and the chain that holds it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ..enums import Fondement, GenreLecture


class Lecture(models.Model):
    """One reading by an agent: what he asked for, whose data the answer held, why he could.

    One row for each request. `personnes` are those whose file was read (`objet_type` and `objet_id` name the first),
    `mentions` those of whom the answer only showed a row in a list, an export or another child's file. The row goes
    into the chain when its transaction ends, so that a page that takes time keeps nobody waiting: see `Maillon`.
    `fondement_id` is the share or the exceptional access that opened the file; the reason stays with it.
    """

    id = models.BigAutoField(primary_key=True)
    lu_a = models.DateTimeField("lu le")
    agent_id = models.BigIntegerField("agent", null=True)
    agent_nom = models.CharField("nom de l'agent", max_length=200)
    objet_type = models.CharField("type d'objet", max_length=80, blank=True)
    objet_id = models.CharField("identifiant de l'objet", max_length=64, blank=True)
    genre = models.CharField(max_length=12, choices=GenreLecture, default=GenreLecture.PAGE)
    partie = models.CharField("partie lue", max_length=80, blank=True)
    personnes = ArrayField(models.BigIntegerField(), verbose_name="dossiers lus", default=list)
    mentions = ArrayField(models.BigIntegerField(), verbose_name="personnes nommées", default=list)
    roles = models.CharField("rôles du lecteur", max_length=200, blank=True)
    fondement = models.CharField(max_length=12, choices=Fondement, default=Fondement.ROLE)
    fondement_id = models.BigIntegerField("partage ou accès exceptionnel", null=True)

    class Meta:
        verbose_name = "lecture"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["objet_type", "objet_id", "-id"], name="lecture_objet"),
            models.Index(fields=["lu_a"], name="lecture_moment"),
        ]


class Maillon(models.Model):
    """The place of one reading in the chain: its number, when it came in, the hash of it and of all before it.

    Written by the database alone, when the transaction of the reading ends.
    """

    numero = models.BigIntegerField(primary_key=True, editable=False)
    lecture_id = models.BigIntegerField(unique=True, editable=False)
    consigne_a = models.DateTimeField("consigné le", editable=False)
    empreinte = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "maillon"
        ordering = ["-numero"]
