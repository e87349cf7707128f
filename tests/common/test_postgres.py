"""The launcher of the embedded PostgreSQL, on clusters of its own."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from havre.common.postgres import ErreurPostgres, Grappe, processus
from havre.common.postgres.compte import compte_serveur


@pytest.fixture(scope="module")
def dossier() -> Iterator[Path]:
    """Return a folder whose name is awkward and which every account can walk to."""
    with tempfile.TemporaryDirectory(prefix="havre été d'or ") as nom:
        Path(nom).chmod(0o755)
        yield Path(nom) / "données"


@pytest.fixture(scope="module")
def grappe(dossier: Path) -> Iterator[Grappe]:
    """Return a cluster of this module."""
    grappe = Grappe(dossier, essai=True)
    yield grappe
    grappe.supprimer()


@pytest.fixture
def en_marche(grappe: Grappe) -> Grappe:
    """Return the cluster, started."""
    grappe.demarrer()
    return grappe


@pytest.fixture(scope="module")
def durable() -> Iterator[Grappe]:
    """Return a started cluster with the settings of real data."""
    with tempfile.TemporaryDirectory() as nom:
        Path(nom).chmod(0o755)
        grappe = Grappe(Path(nom) / "durable")
        grappe.demarrer()
        yield grappe
        grappe.supprimer()


def _pid(grappe: Grappe) -> int:
    pid = processus.pid_inscrit(grappe.donnees / "postmaster.pid")
    assert pid is not None
    return pid


def _une_valeur(adresse: str, requete: str) -> object:
    with psycopg.connect(adresse) as connexion:
        ligne = connexion.execute(requete).fetchone()  # type: ignore[call-overload]
    return ligne[0]


def test_starting_twice_is_starting_once(en_marche):
    pid = _pid(en_marche)
    en_marche.demarrer()
    assert _pid(en_marche) == pid
    assert en_marche.en_marche()
    assert en_marche.tourne()


def test_the_cluster_sorts_by_code_point_and_knows_french_capitals(en_marche):
    with psycopg.connect(en_marche.adresse("web")) as connexion:
        lignes = connexion.execute("SELECT n FROM (VALUES ('é'), ('z'), ('E')) AS t (n) ORDER BY n").fetchall()
        assert [ligne[0] for ligne in lignes] == ["E", "z", "é"]
        assert connexion.execute("SELECT lower('ÉÇŒ'), upper('éçœ')").fetchone() == ("éçœ", "ÉÇŒ")


def test_the_needed_extensions_are_in_the_database(en_marche):
    requete = "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'"
    assert _une_valeur(en_marche.adresse("web"), requete) == "btree_gist pg_trgm unaccent"


def test_nothing_listens_on_the_network_and_the_socket_is_private(en_marche):
    adresse = en_marche.adresse_administrateur()
    assert _une_valeur(adresse, "SHOW listen_addresses") == ""
    assert _une_valeur(adresse, "SHOW password_encryption") == "scram-sha-256"
    assert stat.S_IMODE(en_marche.lieu.prise.stat().st_mode) == 0o700
    assert stat.S_IMODE(en_marche.lieu.mots_de_passe.stat().st_mode) == 0o600
    assert stat.S_IMODE(en_marche.donnees.stat().st_mode) == 0o700
    assert stat.S_IMODE(en_marche.lieu.journal.stat().st_mode) == 0o600


def test_a_wrong_password_is_refused(en_marche, tmp_path):
    faux = tmp_path / "pgpass"
    faux.write_text("*:*:*:*:faux\n")
    faux.chmod(0o600)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(en_marche.adresse("web"), passfile=str(faux))


def test_addresses_show_no_password(en_marche):
    secrets = [ligne.rsplit(":", 1)[1] for ligne in en_marche.lieu.mots_de_passe.read_text().split()]
    assert len(set(secrets)) == 3
    assert not [s for s in secrets if s in en_marche.adresse("web") + en_marche.adresse("proprietaire")]


def test_the_web_role_reads_and_writes_rows_but_makes_and_empties_no_table(en_marche):
    with psycopg.connect(en_marche.adresse("proprietaire"), autocommit=True) as proprietaire:
        proprietaire.execute("CREATE TABLE essai_droits (id serial PRIMARY KEY, mot text)")
    with psycopg.connect(en_marche.adresse("web"), autocommit=True) as web:
        web.execute("INSERT INTO essai_droits (mot) VALUES ('un')")
        web.execute("UPDATE essai_droits SET mot = 'deux'")
        assert web.execute("DELETE FROM essai_droits RETURNING mot").fetchone() == ("deux",)
        for interdit in (
            "TRUNCATE essai_droits",
            "DROP TABLE essai_droits",
            "CREATE TABLE autre (id int)",
            "ALTER TABLE essai_droits ADD COLUMN x int",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(interdit)  # type: ignore[call-overload]


POUVOIRS = """SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles
    WHERE rolname LIKE 'havre%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"""
CREE_DES_BASES = "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'havre_proprietaire'"


PASSE_ET_SE_CONNECTE = """SELECT array_agg(rolname::text) FROM pg_roles
    WHERE rolname LIKE 'havre%' AND rolbypassrls AND rolcanlogin"""
DEVIENT = """SELECT array_agg(rolname::text) FROM pg_roles
    WHERE rolbypassrls AND pg_has_role('havre_web', oid, 'MEMBER')"""


def test_nobody_logs_in_as_the_guardian_nor_may_the_site_become_it(en_marche):
    assert _une_valeur(en_marche.adresse("web"), PASSE_ET_SE_CONNECTE) == ["havre_admin"]
    assert _une_valeur(en_marche.adresse("web"), DEVIENT) is None
    with (
        psycopg.connect(en_marche.adresse("web"), autocommit=True) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("SET ROLE havre_gardien")


def test_in_a_test_cluster_only_the_owner_makes_databases(en_marche):
    assert _une_valeur(en_marche.adresse("web"), POUVOIRS) == ["havre_admin", "havre_gardien"]
    assert _une_valeur(en_marche.adresse("web"), CREE_DES_BASES) is True
    with (
        psycopg.connect(en_marche.adresse("web"), autocommit=True) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("CREATE DATABASE autre")


def test_a_real_cluster_is_durable_and_its_owner_makes_no_database(durable):
    assert _une_valeur(durable.adresse("web"), POUVOIRS) == ["havre_admin", "havre_gardien"]
    assert _une_valeur(durable.adresse("web"), CREE_DES_BASES) is False
    for reglage in ("fsync", "synchronous_commit", "full_page_writes"):
        assert _une_valeur(durable.adresse("web"), f"SHOW {reglage}") == "on"


def test_a_start_cut_before_the_rights_on_the_database_is_made_good(en_marche):
    with psycopg.connect(en_marche.adresse_administrateur("postgres"), autocommit=True) as administrateur:
        administrateur.execute("REVOKE CONNECT ON DATABASE havre FROM havre_web")
    en_marche.arreter()
    en_marche.demarrer()
    assert _une_valeur(en_marche.adresse("web"), "SELECT 1") == 1


def test_the_server_never_runs_as_root(en_marche):
    proprietaire = (Path("/proc") / str(_pid(en_marche))).stat().st_uid
    compte = compte_serveur()
    assert proprietaire != 0
    assert proprietaire == (os.geteuid() if compte is None else compte.uid)
    assert en_marche.donnees.stat().st_uid == proprietaire


def test_committed_rows_survive_the_death_of_the_server(durable):
    with psycopg.connect(durable.adresse("proprietaire"), autocommit=True) as connexion:
        connexion.execute("CREATE TABLE essai_panne AS SELECT generate_series(1, 5000) AS n")
    with psycopg.connect(durable.adresse("proprietaire")) as occupee:
        occupee.execute("INSERT INTO essai_panne VALUES (0)")
        os.kill(_pid(durable), signal.SIGKILL)
        durable.demarrer()
        with pytest.raises(psycopg.OperationalError):
            occupee.execute("SELECT 1")
    assert _une_valeur(durable.adresse("web"), "SELECT count(*) FROM essai_panne") == 5000


def test_a_backend_busy_in_a_long_query_does_not_prevent_recovery(en_marche):
    adresse = en_marche.adresse("web")
    code = (
        f"import psycopg; psycopg.connect({adresse!r}).execute('SELECT count(*) FROM generate_series(1, 3000000000)')"
    )
    occupe = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    try:
        requete = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%3000000000%'"
        limite = time.monotonic() + 60
        while _une_valeur(en_marche.adresse_administrateur(), requete) != 2 and time.monotonic() < limite:
            time.sleep(0.02)
        os.kill(_pid(en_marche), signal.SIGKILL)
        en_marche.demarrer()
        assert _une_valeur(adresse, "SELECT 1") == 1
    finally:
        occupe.kill()
        occupe.wait()


def test_a_pid_file_that_names_another_program_does_not_prevent_a_start(grappe):
    grappe.demarrer()
    grappe.arreter()
    pid_perime = grappe.donnees / "postmaster.pid"
    pid_perime.write_text(f"{os.getpid()}\n{grappe.donnees}\n1\n5432\n{grappe.lieu.prise}\n\n  1  1\nready\n")
    os.chown(pid_perime, grappe.donnees.stat().st_uid, grappe.donnees.stat().st_gid)
    assert not grappe.tourne()
    grappe.demarrer()
    assert grappe.en_marche()


def test_stopping_leaves_no_process_and_may_be_done_twice(grappe):
    grappe.demarrer()
    pid, donnees = _pid(grappe), grappe.donnees
    enfants = processus.attaches(donnees)
    assert pid in enfants
    with psycopg.connect(grappe.adresse("web")):
        grappe.arreter()
    assert processus.attaches(donnees) == []
    assert not [p for p in enfants if processus.vivant(p)]
    assert not grappe.en_marche()
    grappe.arreter()
    grappe.demarrer()


def test_the_server_stops_with_its_last_user(grappe):
    grappe.arreter()
    with grappe.active(), Grappe(grappe.dossier, essai=True).active():
        assert grappe.en_marche()
    assert not grappe.en_marche()
    with grappe.active():
        with Grappe(grappe.dossier, essai=True).active():
            pass
        assert grappe.en_marche(), "another user was still there"
    assert not grappe.en_marche()


def test_a_server_asked_to_stay_outlives_the_commands_that_use_it(grappe):
    grappe.maintenir()
    with grappe.active():
        pass
    assert grappe.en_marche()
    grappe.arreter()
    with grappe.active():
        pass
    assert not grappe.en_marche()


def test_two_processes_may_start_it_at_once(grappe):
    grappe.arreter()
    code = textwrap.dedent(f"""
        from pathlib import Path
        from havre.common.postgres import Grappe
        Grappe(Path({str(grappe.dossier)!r}), essai=True).demarrer()
    """)
    lances = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [lance.wait(timeout=60) for lance in lances] == [0, 0, 0]
    assert grappe.en_marche()


@pytest.mark.parametrize("en_service", [True, False])
def test_a_lost_password_file_is_made_again_and_the_data_stay(grappe, en_service):
    grappe.demarrer()
    with psycopg.connect(grappe.adresse("proprietaire"), autocommit=True) as connexion:
        connexion.execute("CREATE TABLE IF NOT EXISTS essai_oubli (n int)")
    anciens = grappe.lieu.mots_de_passe.read_text()
    if not en_service:
        grappe.arreter()
    grappe.lieu.mots_de_passe.unlink()
    grappe.demarrer()
    assert grappe.lieu.mots_de_passe.read_text() != anciens
    for adresse in (grappe.adresse("web"), grappe.adresse("proprietaire"), grappe.adresse_administrateur()):
        assert _une_valeur(adresse, "SELECT count(*) FROM essai_oubli") == 0


def test_data_of_another_version_are_refused_by_name(tmp_path, monkeypatch):
    autre = Grappe(tmp_path, essai=True)
    monkeypatch.setattr("havre.common.postgres.grappe.compte_serveur", lambda: None)
    (tmp_path / "pg12").mkdir()
    (tmp_path / "pg12" / "PG_VERSION").write_text("12\n")
    with pytest.raises(ErreurPostgres, match=r"au format pg12, que PostgreSQL 1\d"):
        autre.demarrer()


def test_a_server_that_cannot_start_says_why(grappe, monkeypatch):
    grappe.demarrer()
    grappe.arreter()
    reglages = grappe.donnees / "postgresql.auto.conf"
    avant = reglages.read_text()
    monkeypatch.setattr("havre.common.postgres.grappe.DELAI_DEMARRAGE_S", 1.0)
    try:
        reglages.write_text("max_connections = 'beaucoup'\n")
        with pytest.raises(ErreurPostgres, match=r"ne démarre pas .*beaucoup|ne démarre pas .*FATAL"):
            grappe.demarrer()
    finally:
        reglages.write_text(avant)


def test_deleting_takes_the_cluster_and_nothing_else():
    with tempfile.TemporaryDirectory() as nom:
        Path(nom).chmod(0o755)
        grappe = Grappe(Path(nom) / "g", essai=True)
        grappe.demarrer()
        (grappe.dossier / "lettre.txt").write_text("à garder")
        donnees = grappe.donnees
        assert grappe.existante()
        assert donnees in grappe.supprimer()
        assert not grappe.existante()
        assert processus.attaches(donnees) == []
        assert {c.name for c in grappe.dossier.iterdir()} <= {"lettre.txt", "verrou"}
        assert grappe.supprimer() == []


def test_loading_the_settings_starts_nothing(tmp_path):
    dossier = tmp_path / "jamais"
    code = (
        "import django; django.setup(); from django.conf import settings; print(settings.DATABASES['default']['USER'])"
    )
    environnement = {**os.environ, "HAVRE_DONNEES": str(dossier), "DJANGO_SETTINGS_MODULE": "havre.config.settings"}
    vu = subprocess.run([sys.executable, "-c", code], env=environnement, capture_output=True, text=True, check=True)
    assert vu.stdout.strip() == "havre_proprietaire"
    assert not dossier.exists()
