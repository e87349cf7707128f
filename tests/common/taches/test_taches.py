"""Tasks: one at a time for each scope, progress, stop, taken up again after a crash."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from havre.common.taches.file import ESSAIS_AU_PLUS, DejaDemandee, arreter, demander, reprendre
from havre.common.taches.models import Arret, EtatTache, Tache
from havre.common.taches.suivi import Suivi, executer

A = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def _demander(cle: str = "essai:1") -> Tache:
    return Tache.objects.get(pk=demander(nom="essai", cle=cle, par_id=7, le=A).pk)


def _executer(tache: Tache, travail) -> Tache:
    return executer(tache.pk, {"essai": travail}, lambda: A + timedelta(seconds=5), cadence_s=0)


def _job(tache: Tache) -> tuple:
    with connection.cursor() as c:
        c.execute(
            """SELECT CASE status WHEN (enum_range(status))[1] THEN 'waiting' ELSE status::text END, args->>'tache',
                      lock
                 FROM procrastinate_jobs WHERE id = %s""",
            [tache.job_id],
        )
        return c.fetchone()


def test_a_task_waits_in_the_queue_with_its_number_as_only_argument():
    tache = _demander()
    assert (tache.etat, tache.demandee_par) == (EtatTache.ATTENTE, 7)
    assert _job(tache) == ("waiting", str(tache.pk), "essai:1")


def test_one_task_at_a_time_for_a_scope():
    premiere = _demander()
    with pytest.raises(DejaDemandee) as refus:
        _demander()
    assert refus.value.tache == premiere
    assert _demander("essai:2").pk != premiere.pk
    _executer(premiere, lambda suivi: "fait")
    assert _demander().pk != premiere.pk


def test_progress_is_written_and_the_end_too():
    vus = []

    def travail(suivi: Suivi) -> str:
        suivi.avancer("Lecture", 12.4, "3 sur 25")
        vus.append(Tache.objects.values_list("etat", "etape", "pourcent", "detail").get(pk=suivi.tache.pk))
        return "25 lignes"

    finie = _executer(_demander(), travail)
    assert vus == [("en_cours", "Lecture", 12, "3 sur 25")]
    assert (finie.etat, finie.pourcent, finie.detail, finie.essais) == (EtatTache.FINIE, 100, "25 lignes", 1)
    assert finie.finie_a == A + timedelta(seconds=5)


def test_a_task_that_waits_is_stopped_at_once_and_never_runs():
    tache = _demander()
    arreter(tache.pk, choix=Arret.JETER, le=A)
    tache.refresh_from_db()
    assert (tache.etat, tache.finie_a) == (EtatTache.ARRETEE, A)
    assert _job(tache)[0] == "cancelled"
    assert _executer(tache, lambda suivi: pytest.fail("ran")).etat == EtatTache.ARRETEE


@pytest.mark.parametrize(("choix", "etat"), [(Arret.GARDER, EtatTache.FINIE), (Arret.JETER, EtatTache.ARRETEE)])
def test_a_task_that_runs_sees_that_somebody_stops_it(choix, etat):
    def travail(suivi: Suivi) -> str:
        assert not suivi.arret_demande()
        arreter(suivi.tache.pk, choix=choix, le=A)
        assert suivi.arret() == choix
        return "jusque-là"

    finie = _executer(_demander(), travail)
    assert (finie.etat, finie.arret, finie.detail) == (etat, choix, "jusque-là")


def test_stopping_what_is_finished_changes_nothing():
    finie = _executer(_demander(), lambda suivi: "fait")
    arreter(finie.pk, choix=Arret.JETER, le=A)
    finie.refresh_from_db()
    assert (finie.etat, finie.arret) == (EtatTache.FINIE, "")


def test_a_work_that_fails_is_shown_as_failed():
    tache = _demander()

    def travail(suivi: Suivi) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _executer(tache, travail)
    tache.refresh_from_db()
    assert tache.etat == EtatTache.ECHOUEE
    assert "échoué" in tache.detail


def test_a_silent_task_says_so():
    tache = _demander()
    tache.etat, tache.battement_a = EtatTache.EN_COURS, A
    assert not tache.muette(A + timedelta(seconds=30))
    assert tache.muette(A + timedelta(minutes=5))


def _tuer(tache: Tache, essais: int) -> None:
    """Leave the task as a killed worker does: running, its job held by a worker that gives no heartbeat."""
    Tache.objects.filter(pk=tache.pk).update(etat=EtatTache.EN_COURS, essais=essais)
    with connection.cursor() as c:
        c.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes') RETURNING id"
        )
        c.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [c.fetchone()[0], tache.job_id],
        )


def test_a_task_whose_worker_died_is_taken_up_again():
    tache, vivante = _demander(), _demander("essai:2")
    _tuer(tache, 1)
    assert reprendre(le=A) == ([tache.pk], [])
    tache.refresh_from_db()
    assert (tache.etat, _job(tache)[0]) == (EtatTache.ATTENTE, "waiting")
    assert reprendre(le=A) == ([], [])
    assert _executer(tache, lambda suivi: "fait").essais == 2
    vivante.refresh_from_db()
    assert vivante.etat == EtatTache.ATTENTE


def test_a_task_that_kills_its_worker_each_time_ends_as_failed():
    tache = _demander()
    _tuer(tache, ESSAIS_AU_PLUS)
    assert reprendre(le=A) == ([], [tache.pk])
    tache.refresh_from_db()
    assert (tache.etat, tache.finie_a) == (EtatTache.ECHOUEE, A)


def test_a_stopped_task_whose_worker_died_is_not_taken_up_again():
    tache = _demander()
    _tuer(tache, 1)
    arreter(tache.pk, choix=Arret.GARDER, le=A)
    assert reprendre(le=A) == ([], [tache.pk])
    tache.refresh_from_db()
    assert tache.etat == EtatTache.ARRETEE
