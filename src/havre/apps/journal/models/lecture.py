"""The journal of reads."""

from django.db import models


class Lecture(models.Model):
    """One reading of a file by an agent (who read what, when)."""

    id = models.BigAutoField(primary_key=True)
    lu_a = models.DateTimeField("lu le")
    agent_id = models.BigIntegerField("agent")
    agent_nom = models.CharField("nom de l'agent", max_length=200)
    objet_type = models.CharField("type d'objet", max_length=80)
    objet_id = models.CharField("identifiant de l'objet", max_length=64)

    class Meta:
        verbose_name = "lecture"
        ordering = ["-id"]
        indexes = [models.Index(fields=["objet_type", "objet_id", "-id"], name="lecture_objet")]
