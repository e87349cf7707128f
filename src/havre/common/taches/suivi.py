"""What the process that works tells of its progress, and what it is told."""

import time
from collections.abc import Callable
from datetime import datetime

from .models import Arret, EtatTache, Tache

CADENCE_S = 0.7
"""Seconds between two writes, and between two looks at whether somebody asked to stop."""


class Suivi:
    """The link between a work and its task; `horloge` gives the moment, since nothing here reads the clock of acts."""

    def __init__(self, tache: Tache, horloge: Callable[[], datetime], *, cadence_s: float = CADENCE_S) -> None:
        """Begin with a task as it stands."""
        self.tache = tache
        self.horloge = horloge
        self.cadence_s = cadence_s
        self._ecrit = self._lu = float("-inf")
        self._arret = tache.arret
        self._etape = ""

    def avancer(self, etape: str, pourcent: float, detail: str = "") -> None:
        """Say where the work is; written at once at a new stage, at most every `cadence_s` otherwise."""
        maintenant = time.monotonic()
        if etape == self._etape and maintenant - self._ecrit < self.cadence_s:
            return
        self._ecrit, self._etape = maintenant, etape
        Tache.objects.filter(pk=self.tache.pk, etat=EtatTache.EN_COURS).update(
            etape=etape[:80], pourcent=max(0, min(100, round(pourcent))), detail=detail[:300],
            battement_a=self.horloge(),
        )  # fmt: skip

    def arret(self) -> str:
        """Return what was asked by the person who stops the task; empty when nobody did."""
        maintenant = time.monotonic()
        if not self._arret and maintenant - self._lu >= self.cadence_s:
            self._lu = maintenant
            self._arret = Tache.objects.values_list("arret", flat=True).get(pk=self.tache.pk)
        return self._arret

    def arret_demande(self) -> bool:
        """Whether somebody asked to stop."""
        return bool(self.arret())


def executer(
    tache_id: int, travaux: dict[str, Callable[[Suivi], str]], horloge: Callable[[], datetime], **options: float
) -> Tache:
    """Run the work of a task from its beginning to its end, and write how it ended; return the task.

    A work returns the sentence that sums it up. One that raises ends its task as failed; the error goes on. A task
    that was stopped or is done meanwhile is left as it is.
    """
    commencees = Tache.objects.actives().filter(pk=tache_id)
    essais = commencees.values_list("essais", flat=True).first()
    if essais is not None:
        maintenant = horloge()
        commencees.update(
            etat=EtatTache.EN_COURS, commencee_a=maintenant, battement_a=maintenant, essais=essais + 1, pourcent=0
        )
    tache = Tache.objects.get(pk=tache_id)
    if not tache.active:
        return tache
    suivi = Suivi(tache, horloge, **options)
    try:
        detail = travaux[tache.nom](suivi)
    except Exception:
        _finir(tache, EtatTache.ECHOUEE, horloge(), "Le calcul a échoué ; l'administration technique en a le détail.")
        raise
    suivi._lu = float("-inf")
    _finir(tache, EtatTache.ARRETEE if suivi.arret() == Arret.JETER else EtatTache.FINIE, horloge(), detail)
    return Tache.objects.get(pk=tache_id)


def _finir(tache: Tache, etat: EtatTache, le: datetime, detail: str) -> None:
    """Write the end of a task that nobody ended meanwhile."""
    fini = {"pourcent": 100} if etat == EtatTache.FINIE else {}
    Tache.objects.actives().filter(pk=tache.pk).update(
        etat=etat, finie_a=le, battement_a=le, detail=detail[:300], **fini
    )
