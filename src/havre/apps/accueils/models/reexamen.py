"""The second look at sibling groups that live apart."""

from django.db import models

from havre.apps.lieux.models import Lieu
from havre.apps.personnes.models import Fratrie


class Reexamen(models.Model):
    """What would reunite a parted sibling group on a day: how many roofs could take all of it, and the best one."""

    fratrie = models.ForeignKey(Fratrie, models.PROTECT, related_name="reexamens")
    examine_le = models.DateField("examiné le")
    lieux_possibles = models.PositiveSmallIntegerField("lieux qui la réuniraient")
    meilleur = models.ForeignKey(Lieu, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "réexamen"
        constraints = [
            models.UniqueConstraint(fields=["fratrie", "examine_le"], name="reexamen_un_par_jour"),
            models.CheckConstraint(
                condition=models.Q(lieux_possibles=0, meilleur__isnull=True)
                | models.Q(lieux_possibles__gt=0, meilleur__isnull=False),
                name="reexamen_meilleur_s_il_en_est",
            ),
        ]
