"""The monthly records: written once on each 10th, caught up when nights were missed, compared with today's facts."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from havre.apps.accueils.actions import confirmer_arrivee
from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.queries import agent_systeme
from havre.apps.personnes.models import Enfant
from havre.apps.pilotage.actions import relever
from havre.apps.pilotage.models import Releve
from havre.apps.pilotage.queries import detail_releve, releves_de
from havre.apps.pilotage.queries.calendrier import dernier_releve, jours_de_releve
from havre.apps.pilotage.queries.listes import LISTES
from tests.factories import creer_accueil, creer_agent, creer_enfant, creer_lieu, creer_mesure, creer_service, unite_de

pytestmark = pytest.mark.django_db
NUIT = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)
LISTE = LISTES["non-executees"]


def nuit(jour: date) -> list[Releve]:
    return relever(au=jour, par=agent_systeme(), le=datetime(jour.year, jour.month, jour.day, 22, tzinfo=UTC))


def comptes(jour: date) -> dict[date, tuple[int, int]]:
    return {r.jour: (r.nombre, r.recalcule) for r in releves_de(LISTE, pour=agent_systeme(), au=jour)}


@pytest.mark.parametrize(
    ("au", "attendu"),
    [
        (date(2026, 3, 9), date(2026, 2, 10)),
        (date(2026, 3, 10), date(2026, 3, 10)),
        (date(2026, 3, 11), date(2026, 3, 10)),
        (date(2026, 1, 1), date(2025, 12, 10)),
    ],
)
def test_last_day_of_record(au, attendu):
    assert dernier_releve(au) == attendu


def test_days_of_record_hold_every_month():
    jours = jours_de_releve(date(2025, 11, 10), date(2026, 3, 9))
    assert jours == [date(2025, 11, 10), date(2025, 12, 10), date(2026, 1, 10), date(2026, 2, 10)]


def test_first_night_takes_a_year_of_history_then_each_10th_once():
    # rows L8, E190
    creer_mesure([creer_enfant()], le=date(2025, 12, 20))
    assert len(nuit(date(2026, 3, 2))) == 13 * len(LISTES)
    assert nuit(date(2026, 3, 9)) == []
    assert {r.releve_le for r in nuit(date(2026, 3, 10))} == {date(2026, 3, 10)}
    assert nuit(date(2026, 3, 10)) == []
    assert comptes(date(2026, 3, 10))[date(2026, 3, 10)] == (1, 1)
    assert comptes(date(2026, 3, 10))[date(2025, 12, 10)] == (0, 0)


def test_missed_months_are_caught_up_and_say_so():
    nuit(date(2026, 1, 10))
    creer_mesure([creer_enfant()], le=date(2026, 2, 1))
    assert sorted({r.releve_le for r in nuit(date(2026, 4, 15))}) == [date(2026, m, 10) for m in (2, 3, 4)]
    en_retard = {r.jour: r.en_retard for r in releves_de(LISTE, pour=agent_systeme(), au=date(2026, 4, 15))}
    assert en_retard[date(2026, 1, 10)] is False
    assert en_retard[date(2026, 3, 10)] is True
    assert comptes(date(2026, 4, 15))[date(2026, 3, 10)] == (1, 1)


def test_record_never_changes_and_its_difference_names_the_facts_recorded_since():
    """A late order and an arrival confirmed late change the recomputation, not the record."""
    arrive, tardif, reste = (creer_enfant(p) for p in ("Ana", "Bilal", "Chloé"))
    mesure, _ = creer_mesure([arrive, reste], le=date(2026, 1, 20))
    accueil = creer_accueil(arrive, unite_de(creer_lieu()), debut=date(2026, 2, 1), admis_le=None, mesure=mesure)
    nuit(date(2026, 2, 10))
    assert comptes(date(2026, 2, 28))[date(2026, 2, 10)] == (2, 2)
    confirmer_arrivee(accueil=accueil, admis_le=date(2026, 2, 1), par=agent_systeme(), le=NUIT)
    creer_mesure([tardif], le=date(2026, 2, 5))
    assert comptes(date(2026, 2, 28))[date(2026, 2, 10)] == (2, 2)  # one in, one out: only the detail shows it
    detail = detail_releve(Releve.objects.get(liste=LISTE.code, releve_le=date(2026, 2, 10)), pour=agent_systeme())
    assert (detail.nombre, detail.recalcule) == (2, 2)
    vus = {e.enfant_id: (e.present, [a for a, _ in e.actes]) for e in detail.ecarts}
    assert vus == {arrive.pk: (False, ["accueil.arriver"]), tardif.pk: (True, [])}


def test_record_by_team_and_age_of_the_order():
    for jour in (date(2025, 1, 1), date(2025, 11, 12), date(2025, 11, 13), date(2026, 1, 12), date(2026, 1, 11)):
        creer_mesure([creer_enfant()], le=jour)
    creer_mesure([creer_enfant(service=creer_service("valenciennes"))], le=date(2026, 2, 10))
    nuit(date(2026, 2, 10))
    releve = Releve.objects.get(liste=LISTE.code, releve_le=date(2026, 2, 10))
    detail = detail_releve(releve, pour=agent_systeme())
    assert detail.libelles[:2] == ("moins de 30 jours", "30 à 89 jours")
    assert {s.equipe: s.tranches for s in detail.services} == {
        "ASE Hazebrouck": (1, 2, 1, 0, 1), "ASE Valenciennes": (1, 0, 0, 0, 0)
    }  # fmt: skip
    assert (detail.nombre, detail.par_tranche) == (6, (2, 2, 1, 0, 1))
    ici = creer_agent(Role.RTASE, service=creer_service())
    assert detail_releve(releve, pour=ici).nombre == 5
    assert detail_releve(releve, pour=creer_agent(Role.ELU)).services == ()


def test_child_who_changed_team_explains_the_difference():
    enfant = creer_enfant()
    creer_mesure([enfant], le=date(2026, 1, 20))
    nuit(date(2026, 2, 10))
    releve = Releve.objects.get(liste=LISTE.code, releve_le=date(2026, 2, 10))
    Enfant.objects.filter(pk=enfant.pk).update(service=creer_service("valenciennes"))
    assert detail_releve(releve, pour=agent_systeme()).ecarts == ()
    (parti,) = detail_releve(releve, pour=creer_agent(Role.RTASE, service=creer_service())).ecarts
    assert (parti.present, parti.change_d_equipe, parti.nom) == (False, True, "")
    (venu,) = detail_releve(releve, pour=creer_agent(Role.RTASE, service=creer_service("valenciennes"))).ecarts
    assert (venu.present, venu.change_d_equipe) == (True, True)


def test_only_the_whole_departement_is_recorded():
    with pytest.raises(ActionInterdite):
        relever(au=date(2026, 2, 10), par=creer_agent(Role.RTASE, service=creer_service()), le=NUIT)
    with pytest.raises(ActionInterdite):
        relever(au=date(2026, 2, 10), par=creer_agent(Role.ELU), le=NUIT)
    assert Releve.objects.count() == 0


@pytest.mark.parametrize("table", ["pilotage_lignereleve", "pilotage_releve"])
@pytest.mark.parametrize("ecriture", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_database_refuses_to_change_a_record(table, ecriture):
    creer_mesure([creer_enfant()], le=date(2026, 1, 20))
    nuit(date(2026, 2, 10))
    with pytest.raises(DatabaseError, match="pilotage_"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ecriture.format(table))
