"""The row that a background task writes while it runs."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

SILENCE_S = 60
"""Seconds without a sign of life after which a task that runs is said interrupted."""


class EtatTache(models.TextChoices):
    """Where a task stands."""

    ATTENTE = "attente", "en file"
    EN_COURS = "en_cours", "en cours"
    FINIE = "finie", "terminée"
    ARRETEE = "arretee", "arrêtée"
    ECHOUEE = "echouee", "échouée"


class Arret(models.TextChoices):
    """What becomes of the work done when somebody stops a task."""

    GARDER = "garder", "garder le meilleur résultat trouvé"
    JETER = "jeter", "ne rien garder"


ACTIVES = (EtatTache.ATTENTE.value, EtatTache.EN_COURS.value)


class TacheQuerySet(models.QuerySet["Tache"]):
    """Queries on tasks."""

    def actives(self) -> Self:
        """Keep the tasks that wait or run."""
        return self.filter(etat__in=ACTIVES)


class Tache(models.Model):
    """A long work: what it does (`nom`), on what scope (`cle`, one active task each), how far it is.

    `pourcent` is an estimate for the eye; `etape` and `detail` say in words where the work is. `battement_a` is the
    last sign of life. `essais` counts the times it was begun.
    """

    nom = models.CharField(max_length=60)
    cle = models.CharField(max_length=100)
    etat = models.CharField(max_length=10, choices=EtatTache, default=EtatTache.ATTENTE)
    etape = models.CharField(max_length=80, blank=True)
    pourcent = models.PositiveSmallIntegerField(default=0)
    detail = models.CharField(max_length=300, blank=True)
    demandee_a = models.DateTimeField("demandée le")
    demandee_par = models.BigIntegerField("demandée par", null=True, blank=True)
    commencee_a = models.DateTimeField("commencée le", null=True, blank=True)
    battement_a = models.DateTimeField("dernier signe le", null=True, blank=True)
    finie_a = models.DateTimeField("finie le", null=True, blank=True)
    arret = models.CharField(max_length=10, choices=Arret, blank=True)
    essais = models.PositiveSmallIntegerField(default=0)
    job_id = models.BigIntegerField(null=True, blank=True)

    objects = TacheQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cle"], condition=models.Q(etat__in=ACTIVES), name="tache_une_active"),
            models.CheckConstraint(condition=models.Q(pourcent__lte=100), name="tache_pourcent"),
            models.CheckConstraint(
                condition=models.Q(etat__in=ACTIVES, finie_a__isnull=True)
                | (~models.Q(etat__in=ACTIVES) & models.Q(finie_a__isnull=False)),
                name="tache_finie_datee",
            ),
        ]

    @property
    def active(self) -> bool:
        """Whether the task waits or runs."""
        return self.etat in ACTIVES

    def muette(self, a: datetime) -> bool:
        """Whether a running task has given no sign of life for too long: its process died."""
        dernier = self.battement_a or self.commencee_a
        return self.etat == EtatTache.EN_COURS and dernier is not None and a - dernier > timedelta(seconds=SILENCE_S)
