"""The assessed need of a child."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.apps.agents.models import Agent
from havre.apps.lieux.enums import Competence, Offre, TypeLieu
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.models import Commune
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import AvecFratrie
from ..rythme import TOUTES, Rythme


class Besoin(models.Model):
    """What a child needs, as assessed on a date; a new assessment replaces the former one and keeps it.

    `avis` is what the professional recommends, kept as written whatever is free; later words are a new assessment.
    `types_acceptes` empty: any kind of place. `rythme` empty: every day; else the half-days on which the child needs a
    place (28 bits, see `accueils.rythme`). Times are minutes by road from `commune_famille`. One assessment can be
    replaced once only, so that two agents who edit the same one are told apart by the database.
    """

    id = CleTiree()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="besoins")
    remplace = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="remplace_par")
    etabli_a = models.DateTimeField("établi le")
    etabli_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    types_acceptes = ArrayField(models.CharField(max_length=20, choices=TypeLieu), default=list, blank=True)
    besoin_medical = models.SmallIntegerField("soins", choices=Competence, default=Competence.AUCUNE)
    besoin_handicap = models.SmallIntegerField("handicap", choices=Competence, default=Competence.AUCUNE)
    besoin_comportement = models.SmallIntegerField("comportement", choices=Competence, default=Competence.AUCUNE)
    souhaits = ArrayField(models.CharField(max_length=20, choices=Offre), default=list, blank=True)
    commune_famille = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune de la famille")
    commune_ecole = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune de l'école"
    )
    contact_famille = models.BooleanField("garde des visites avec sa famille", default=True)
    temps_famille_max_min = models.PositiveSmallIntegerField("au plus, en minutes", null=True, blank=True)
    temps_famille_min_min = models.PositiveSmallIntegerField("au moins, en minutes", null=True, blank=True)
    fratrie = models.CharField("frères et sœurs", max_length=10, choices=AvecFratrie, blank=True)
    ecole_gardee = models.BooleanField("garde son école", default=False)
    rythme = models.PositiveIntegerField("rythme de la semaine", null=True, blank=True)
    avis = TexteChiffre("recommandation du professionnel", blank=True)

    class Meta:
        ordering = ["-etabli_a", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enfant"], condition=models.Q(remplace__isnull=True), name="besoin_un_premier"
            ),
            models.CheckConstraint(
                condition=models.Q(temps_famille_max_min__isnull=True)
                | models.Q(temps_famille_min_min__isnull=True)
                | models.Q(temps_famille_max_min__gte=models.F("temps_famille_min_min")),
                name="besoin_temps_ordonnes",
                violation_error_message="Le temps minimal dépasse le temps maximal.",
            ),
            models.CheckConstraint(
                condition=models.Q(rythme__isnull=True) | models.Q(rythme__gt=0, rythme__lt=TOUTES),
                name="besoin_rythme_utile",
                violation_error_message="Choisissez au moins une demi-journée, ou toute la semaine.",
            ),
        ]

    @property
    def presence(self) -> Rythme:
        """Half-days on which the child needs a place."""
        return Rythme.de(self.rythme)
