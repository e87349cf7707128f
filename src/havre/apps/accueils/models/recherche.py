"""The search for a place as a case."""

from django.db import models

from havre.apps.agents.models import Agent
from havre.apps.personnes.models import Enfant, Fratrie

from ..enums import MotifRecherche


class Recherche(models.Model):
    """A place is looked for, for all or some children of a sibling group."""

    fratrie = models.ForeignKey(Fratrie, models.PROTECT, related_name="recherches")
    motif = models.CharField(max_length=20, choices=MotifRecherche)
    ouverte_le = models.DateField("ouverte le")
    ouverte_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    close_le = models.DateField("close le", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fratrie", "motif"], condition=models.Q(close_le__isnull=True), name="recherche_une_ouverte"
            ),
            models.CheckConstraint(
                condition=models.Q(close_le__isnull=True) | models.Q(close_le__gte=models.F("ouverte_le")),
                name="recherche_close_apres_ouverte",
            ),
        ]


class EnfantRecherche(models.Model):
    """A child for whom a search looks for a place, until one is found."""

    recherche = models.ForeignKey(Recherche, models.PROTECT, related_name="enfants")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="recherches")
    trouve_le = models.DateField("place trouvée le", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recherche", "enfant"], name="enfant_recherche_une_fois"),
        ]
        indexes = [
            models.Index(
                fields=["enfant"], condition=models.Q(trouve_le__isnull=True), name="enfant_recherche_en_cours"
            )
        ]
