"""Asking for a task, stopping it, taking up again those whose process died."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app

from .models import ACTIVES, Arret, EtatTache, Tache

TRAVAIL = "havre.travail"
"""Name of the only procrastinate job of this package; its argument is the number of the task."""
FILE = "travaux"
ESSAIS_AU_PLUS = 3
OUVRIER_MORT_S = 30


class DejaDemandee(Exception):
    """A task of the same scope waits or runs already."""

    def __init__(self, tache: Tache | None) -> None:
        super().__init__("une tâche de même portée est déjà en file ou en cours")
        self.tache = tache


def demander(*, nom: str, cle: str, par_id: int | None, le: datetime) -> Tache:
    """Put a task in the queue, inside the caller's transaction if there is one; return it.

    Raises:
        DejaDemandee: one of the same `cle` waits or runs.
    """
    try:
        with transaction.atomic():
            tache = Tache.objects.create(nom=nom, cle=cle, demandee_a=le, demandee_par=par_id)
            _mettre_en_file(tache)
    except IntegrityError as erreur:
        raise DejaDemandee(Tache.objects.actives().filter(cle=cle).first()) from erreur
    return tache


def _mettre_en_file(tache: Tache) -> None:
    """Give the task to the workers; the lock keeps two jobs of one scope from running together."""
    numero = app.configure_task(TRAVAIL, queue=FILE, lock=tache.cle).defer(tache=tache.pk)
    Tache.objects.filter(pk=tache.pk).update(job_id=numero)


def arreter(tache_id: int, *, choix: Arret, le: datetime) -> Tache:
    """Ask a task to stop: one that waits stops at once, one that runs stops at its next look, and says so."""
    with transaction.atomic():
        tache = Tache.objects.select_for_update().get(pk=tache_id)
        if tache.etat == EtatTache.ATTENTE:
            tache.etat, tache.finie_a = EtatTache.ARRETEE, le
        if tache.active or tache.etat == EtatTache.ARRETEE:
            tache.arret = choix
        tache.save(update_fields=["etat", "finie_a", "arret"])
        if tache.etat == EtatTache.ARRETEE and tache.job_id:
            app.job_manager.cancel_job_by_id(tache.job_id)
    return tache


PERDUES = """
SELECT t.id, j.id IS NOT NULL AND j.status = 'doing'
  FROM taches_tache t
  LEFT JOIN procrastinate_jobs j ON j.id = t.job_id
  LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
 WHERE t.etat = ANY(%(actives)s)
   AND (j.id IS NULL OR j.status IN ('succeeded', 'failed', 'cancelled', 'aborted')
        OR (j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - %(mort)s * interval '1 second')))
 ORDER BY t.id
"""


def reprendre(*, le: datetime, mort_s: float = OUVRIER_MORT_S) -> tuple[list[int], list[int]]:
    """Take up again the tasks whose worker died, and end those that failed too often; return (taken up, ended).

    A worker is dead when it gave no heartbeat for `mort_s` seconds. Run at any time, as often as one likes.
    """
    reprises, finies = [], []
    with connection.cursor() as curseur:
        curseur.execute(PERDUES, {"actives": list(ACTIVES), "mort": mort_s})
        perdues = curseur.fetchall()
    for numero, en_cours in perdues:
        with transaction.atomic():
            tache = Tache.objects.select_for_update().get(pk=numero)
            if not tache.active:
                continue
            if tache.essais >= ESSAIS_AU_PLUS or tache.arret:
                _finir_perdue(tache, le)
                finies.append(numero)
                continue
            Tache.objects.filter(pk=numero).update(
                etat=EtatTache.ATTENTE, etape="Reprise après une interruption", detail=""
            )
            if en_cours and tache.job_id:
                app.job_manager.retry_job_by_id(tache.job_id, retry_at=le)
            else:
                _mettre_en_file(tache)
            reprises.append(numero)
    return reprises, finies


def _finir_perdue(tache: Tache, le: datetime) -> None:
    """End a task whose process died: stopped where somebody asked for it, failed otherwise."""
    etat = EtatTache.ARRETEE if tache.arret else EtatTache.ECHOUEE
    detail = "" if tache.arret else f"Le calcul s'est interrompu {tache.essais} fois sans finir."
    Tache.objects.filter(pk=tache.pk).update(etat=etat, finie_a=le, detail=detail)
