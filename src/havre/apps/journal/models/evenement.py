"""The hash-chained journal of writes."""

from django.db import models


class Evenement(models.Model):
    """One act that wrote something: who, when, what, on which object.

    Number, hashes and transaction are computed by the database when the row comes in; the row can then
    neither be changed nor removed. `empreinte` is the SHA-256, in hexadecimal, of the previous hash and of
    every column, so that altering any row breaks the chain from that row on.
    """

    numero = models.BigIntegerField(primary_key=True, editable=False)
    survenu_a = models.DateTimeField("survenu le")
    consigne_a = models.DateTimeField("consigné le", editable=False)
    agent_id = models.BigIntegerField("agent", null=True)
    agent_nom = models.CharField("nom de l'agent", max_length=200)
    action = models.CharField(max_length=80)
    objet_type = models.CharField("type d'objet", max_length=80)
    objet_id = models.CharField("identifiant de l'objet", max_length=64)
    donnees = models.JSONField("données", default=dict)
    transaction = models.TextField(editable=False)
    empreinte_precedente = models.CharField("empreinte précédente", max_length=64, editable=False)
    empreinte = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "événement"
        ordering = ["-numero"]
        indexes = [
            models.Index(fields=["objet_type", "objet_id", "-numero"], name="evenement_objet"),
            models.Index(fields=["agent_id", "-numero"], name="evenement_agent"),
        ]
