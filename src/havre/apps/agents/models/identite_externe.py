"""Identities that another provider vouches for."""

from django.db import models

from .agent import Agent


class IdentiteExterne(models.Model):
    """What a provider calls an agent: `sujet` is the stable claim that it gives; detached, never erased."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="identites_externes")
    emetteur = models.CharField("émetteur", max_length=300)
    sujet = models.CharField(max_length=300)
    rattachee_a = models.DateTimeField("rattachée à")
    detachee_a = models.DateTimeField("détachée à", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["emetteur", "sujet"], condition=models.Q(detachee_a=None), name="identite_d_un_seul_compte"
            ),
            models.UniqueConstraint(
                fields=["agent", "emetteur"],
                condition=models.Q(detachee_a=None),
                name="compte_une_identite_par_emetteur",
            ),
        ]
