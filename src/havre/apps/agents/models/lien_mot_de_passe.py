"""One-time links by which an agent chooses a password."""

from django.db import models

from .agent import Agent


class LienMotDePasse(models.Model):
    """A link that lets an agent choose a password, once, before `expire_a`; only its SHA-256 is kept."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="liens_mot_de_passe")
    empreinte = models.CharField(max_length=64, unique=True)
    motif = models.CharField(max_length=300)
    cree_par = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="liens_donnes", verbose_name="créé par"
    )
    cree_a = models.DateTimeField("créé à")
    expire_a = models.DateTimeField("expire à")
    utilise_a = models.DateTimeField("utilisé à", null=True, blank=True)
    annule_a = models.DateTimeField("annulé à", null=True, blank=True)

    class Meta:
        ordering = ["-cree_a"]
        constraints = [
            models.CheckConstraint(condition=models.Q(expire_a__gt=models.F("cree_a")), name="lien_expire_apres"),
            models.CheckConstraint(condition=~models.Q(motif=""), name="lien_motive"),
            models.UniqueConstraint(
                fields=["agent"], condition=models.Q(utilise_a=None, annule_a=None), name="lien_un_seul_en_attente"
            ),
        ]
