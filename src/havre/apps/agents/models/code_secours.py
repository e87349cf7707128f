"""Recovery codes."""

from django.db import models

from .agent import Agent


class CodeSecours(models.Model):
    """A code that replaces the second factor once; only what proves it is kept, never the code.

    `empreinte` is the scrypt hash, in hexadecimal, of the code with `sel`, which the codes made together share.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="codes_secours")
    sel = models.CharField(max_length=32)
    empreinte = models.CharField(max_length=64)
    cree_a = models.DateTimeField("créé à")
    utilise_a = models.DateTimeField("utilisé à", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agent", "empreinte"], name="code_secours_unique")]
