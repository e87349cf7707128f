"""The settings of a transaction, on connections that threads hand to one another."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from havre.common.barriere import NOMS, carte, sous
from havre.common.postgres import reglages_django
from tests.harnais.barriere import FIL_DU_SITE
from tests.harnais.base import DOSSIER

pytestmark = pytest.mark.django_db
FILS, TOURS = 4, 30


def lire() -> list[str]:
    with connection.cursor() as curseur:
        curseur.execute("SELECT " + ", ".join(f"coalesce(current_setting('{nom}', true), '')" for nom in NOMS))
        return list(curseur.fetchone())


@pytest.fixture
def reserve(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the threads of the test share two connections of the site's role, as a server's threads do."""
    reglages = connections.settings["default"]
    web = reglages_django("web", dossier=DOSSIER)
    options = {**web["OPTIONS"], "pool": {"min_size": 0, "max_size": 2, "timeout": 30}}
    with monkeypatch.context() as contexte:
        for cle, valeur in {**web, "OPTIONS": options, "NAME": reglages["NAME"]}.items():
            contexte.setitem(reglages, cle, valeur)
        yield
        reserve = DatabaseWrapper._connection_pools.pop("default", None)
        if reserve is not None:
            reserve.close()


def test_no_thread_sees_the_settings_of_another(reserve: None):
    fautes: list[object] = []
    ensemble = threading.Barrier(2)
    serveurs: set[int] = set()

    def servir(numero: int) -> None:
        siens = {"havre.agent": str(numero), "havre.services": f"{{{numero}}}", "havre.ouverts": carte([numero])}
        attendus = [siens.get(nom, "") for nom in NOMS]
        try:
            for tour in range(TOURS):
                try:
                    if any(lire()):
                        fautes.append(("avant", numero, tour, lire()))
                    with sous(siens):
                        serveurs.add(connection.connection.info.backend_pid)
                        ensemble.wait(timeout=30)  # two transactions are open at the same time, each with its settings
                        if lire() != attendus:
                            fautes.append(("pendant", numero, tour, lire()))
                        if tour % 3 == 2:
                            raise InterruptedError
                except InterruptedError:
                    pass
                if any(lire()):
                    fautes.append(("après", numero, tour, lire()))
                connection.close()  # back to the others
        except Exception as erreur:
            fautes.append((numero, erreur))
        finally:
            connection.close()

    fils = [threading.Thread(target=servir, args=(n,), name=f"{FIL_DU_SITE}-{n}") for n in range(1, FILS + 1)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=120)
    assert fautes == []
    assert len(serveurs) == 2


def test_the_settings_come_back_after_a_part_of_a_transaction():
    with sous({"havre.agent": "7"}):
        with sous({"havre.services": "{1}"}):
            assert lire()[:3] == ["", "", "{1}"]
        assert lire()[:3] == ["7", "", ""]


def test_a_setting_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match=r"havre\.toutes"), sous({"havre.toutes": "oui"}):
        pass


@pytest.mark.parametrize("numeros", [[], [0], [7], [8], [1, 2, 3], [15, 16, 1000]])
def test_a_map_has_one_bit_for_each_number_and_one_for_those_beyond(numeros: list[int]):
    for sauf in (False, True):
        with connection.cursor() as curseur:
            curseur.execute(
                """SELECT n, get_bit(c, least(n, 8 * length(c) - 1)) FROM generate_series(0, 1100) n,
                          (SELECT %s::bytea) m(c)""",
                [carte(numeros, sauf=sauf)],
            )
            assert {n for n, bit in curseur.fetchall() if bool(bit) != sauf} == set(numeros)
