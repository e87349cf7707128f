"""The record of a list on the 10th of a month."""

from django.db import models

from havre.apps.agents.models import Service
from havre.apps.personnes.models import Enfant

from ..enums import CodeListe


class Releve(models.Model):
    """A list as it stood on the 10th of a month, from the facts known at `etabli_a`, with the definition then used."""

    liste = models.CharField(max_length=20, choices=CodeListe)
    releve_le = models.DateField("relevé le")
    etabli_a = models.DateTimeField("établi le")
    definition = models.TextField("définition")

    class Meta:
        verbose_name = "relevé"
        ordering = ["-releve_le", "liste"]
        constraints = [
            models.UniqueConstraint(fields=["liste", "releve_le"], name="releve_un_par_mois"),
            models.CheckConstraint(condition=models.Q(releve_le__day=10), name="releve_le_10"),
        ]


class LigneReleve(models.Model):
    """A child (for parted siblings: the first child of the group) whom the list held, his team then, since when."""

    releve = models.ForeignKey(Releve, models.PROTECT, related_name="lignes", verbose_name="relevé")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    depuis = models.DateField()

    class Meta:
        verbose_name = "ligne de relevé"
        constraints = [models.UniqueConstraint(fields=["releve", "enfant"], name="ligne_releve_une_par_enfant")]
