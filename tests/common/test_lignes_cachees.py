"""Every protected table with one row about one child: who sees it, who writes it, as the role of the site.

The rows are made from the catalogue, constraints set aside: every number is 1, so that all of them are about the same
child, of the same service. A new table is tried without a line here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from havre.common.barriere import TOUT, carte, sous
from havre.common.politiques import GARDIEN

pytestmark = pytest.mark.django_db
MOI, AUTRE = "1", "2"
ICI = {
    "havre.agent": AUTRE, "havre.services": "{1}", "havre.echanges": "{1}", "havre.informations": "{1}",
    "havre.auteurs": "oui", "havre.ouverts": carte([1]),
}  # fmt: skip
"""Settings of an agent of the child's team, whom no row names."""
AILLEURS = {"havre.agent": AUTRE, "havre.services": "{2,3}", "havre.enfants": "{2}", "havre.echanges": "{2,3}",
            "havre.informations": "{2,3}", "havre.scelles": "{}", "havre.ouverts": carte([2])}  # fmt: skip
"""Settings of an agent of another territory."""
SCELLE = ICI | {"havre.scelles": "{1}", "havre.ouverts": carte([])}
DEPARTEMENT = {
    "havre.agent": AUTRE, "havre.tout": "oui", "havre.services": "{1,2,3}", "havre.fermes": "{}", "havre.scelles": "{}",
    "havre.echanges": "{1}", "havre.informations": "tout", "havre.auteurs": "oui",
}  # fmt: skip
DEPARTEMENT_SCELLE = DEPARTEMENT | {
    "havre.fermes": "{1}", "havre.scelles": "{1}", "havre.ouverts": carte([1], sauf=True),
}  # fmt: skip

CONNUES = {
    "decisions_audience", "lieux_agrement", "lieux_assistantfamilial", "lieux_declarationdeplaces",
    "lieux_derogationagrement", "lieux_gel", "lieux_leveedegel", "lieux_lieu", "lieux_rattachement",
}  # fmt: skip
"""Places, foster carers and the hours of a court: known to whoever is logged in."""
DU_SYSTEME = {"echeances_aactualiser"}
"""Read by the automatic treatments alone."""
VALEURS = {
    "bigint": "1", "integer": "1", "smallint": "1", "numeric": "1", "double precision": "1", "real": "1",
    "boolean": "false", "date": "CURRENT_DATE", "timestamp with time zone": "now()",
    "time without time zone": "TIME '08:00'", "interval": "INTERVAL '1 day'", "jsonb": "'{}'", "bytea": "'\\x00'",
    "daterange": "daterange(CURRENT_DATE, NULL)", "tstzrange": "tstzrange(now(), NULL)", "uuid": "gen_random_uuid()",
}  # fmt: skip
AUTREMENT = {
    ("accueils_accueil", "tiers_id"): AUTRE,
    ("lieux_assistantfamilial", "personne_id"): AUTRE,
    ("echanges_courrier", "ip_id"): "NULL",
    ("journal_evenement", "numero"): "900",
    ("journal_evenement", "objet_type"): "'personnes.enfant'",
    ("journal_evenement", "objet_id"): "'1'",
    ("journal_lecture", "personnes"): "'{1}'",
    ("accueils_propositionplan", "places"): "1",
    ("accueils_propositionplan", "deplaces"): "0",
}
"""Who lodges the child is somebody else; the letter is about a child, not an information; a proposal has the one move
that the table of moves holds."""
FINS = re.compile(r"(?:annule|terminee?|leve|retiree?|dessaisi|cloture|close)_a$")
"""What ends a row stays empty."""


def _lire(requete: str, *parametres: object) -> list[tuple]:
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        return curseur.fetchall()


def protegees() -> list[str]:
    return [nom for (nom,) in _lire(
        """SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')
              AND relnamespace = 'public'::regnamespace ORDER BY 1"""
    )]  # fmt: skip


def _colonnes(table: str) -> dict[str, str]:
    """Return the columns of a table that take a value, with their types."""
    return dict(_lire(
        """SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''""", table
    ))  # fmt: skip


def valeurs(table: str) -> dict[str, str]:
    """Return a row of a table in SQL: numbers are 1, words are "x", what ends it is empty."""
    ligne = {}
    for colonne, type_ in _colonnes(table).items():
        if (table, colonne) in AUTREMENT:
            ligne[colonne] = AUTREMENT[table, colonne]
        elif type_.endswith("[]"):
            ligne[colonne] = "'{}'"
        elif not FINS.search(colonne):
            ligne[colonne] = VALEURS.get(type_, "'x'")
    return ligne


def _inserer(table: str, ligne: Mapping[str, str]) -> None:
    with connection.cursor() as curseur:
        curseur.execute(
            f"INSERT INTO {table} ({', '.join(ligne)}) OVERRIDING SYSTEM VALUE VALUES ({', '.join(ligne.values())})"
        )


@pytest.fixture
def une_ligne_partout() -> list[str]:
    """Put one row into each protected table, for the time of the test."""
    tables = protegees()
    with connection.cursor() as curseur:
        for table in tables:
            for (contrainte,) in _lire(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'x')", table
            ):
                curseur.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{contrainte}"')
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute(f"SET LOCAL ROLE {GARDIEN}")
        for table in tables:
            _inserer(table, valeurs(table))
        curseur.execute("SET LOCAL ROLE havre_proprietaire")
    return tables


@pytest.fixture
def en_web(connexion_administrateur: psycopg.Connection) -> Iterator[Callable[[], object]]:
    """Return a block run as the role of the site on the connection of the test, which sees its rows."""
    connexion_administrateur.autocommit = True
    connexion_administrateur.execute("GRANT havre_web TO havre_proprietaire WITH INHERIT FALSE, SET TRUE")

    @contextmanager
    def role() -> Iterator[None]:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SELECT count(*) FROM pg_auth_members")  # the server then learns of the right just given
            curseur.execute("SET LOCAL ROLE havre_web")
            yield
            curseur.execute("SET LOCAL ROLE havre_proprietaire")

    try:
        yield role
    finally:
        connexion_administrateur.execute("REVOKE havre_web FROM havre_proprietaire")


def vues(tables: list[str], reglages: Mapping[str, str]) -> set[str]:
    """Return the tables that have a row under some settings."""
    with sous(reglages):
        return {table for table in tables if _lire(f"SELECT 1 FROM {table} LIMIT 1")}


def test_the_row_of_every_table_exists_for_the_automatic_treatments(une_ligne_partout, en_web):
    with en_web():
        assert vues(une_ligne_partout, TOUT) == set(une_ligne_partout)


def test_without_settings_no_table_has_a_row(une_ligne_partout, en_web):
    with en_web():
        assert vues(une_ligne_partout, {}) == set()
        assert vues(une_ligne_partout, {"havre.fermes": "", "havre.tout": "non"}) == set()


def test_another_territory_has_no_row_of_this_one(une_ligne_partout, en_web):
    with en_web():
        assert vues(une_ligne_partout, AILLEURS) == CONNUES


def test_the_team_of_the_child_has_them_all(une_ligne_partout, en_web):
    with en_web():
        assert vues(une_ligne_partout, ICI) == set(une_ligne_partout) - DU_SYSTEME
        assert vues(une_ligne_partout, DEPARTEMENT) == set(une_ligne_partout) - DU_SYSTEME


def test_a_sealed_file_is_closed_to_the_team_and_to_the_whole_departement(une_ligne_partout, en_web):
    with connection.cursor() as curseur:
        curseur.execute("UPDATE personnes_enfant SET scelle = true")
    restent = CONNUES | {"personnes_scellement", "personnes_personnenommee"}  # that there is a seal, and whom it names
    restent |= {t for t in une_ligne_partout if t.startswith("informations_")}  # of those who evaluate, not of the file
    with en_web():
        assert vues(une_ligne_partout, SCELLE) == restent
        assert vues(une_ligne_partout, DEPARTEMENT_SCELLE) == restent


def test_the_letter_to_who_gave_word_and_its_file_are_closed_to_who_may_not_know_him(une_ligne_partout, en_web):
    with connection.cursor() as curseur:
        curseur.execute("UPDATE echanges_courrier SET ip_id = 1, pour_auteur = true")
        curseur.execute("UPDATE echanges_courrierrecu SET piece_id = 2")
    tables = ["echanges_courrier", "echanges_piece"]
    with en_web():
        assert vues(tables, DEPARTEMENT) == set(tables)
        assert vues(tables, DEPARTEMENT | {"havre.auteurs": ""}) == set()


def _touche(ordre: str) -> int:
    """Return how many rows a statement changes; none where the role may not even try."""
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre)
            return int(curseur.rowcount)
    except ProgrammingError as refus:
        if "permission denied" not in str(refus):
            raise
        return 0


def test_nobody_writes_across_the_barrier(une_ligne_partout, en_web):
    refusees = set(une_ligne_partout) - CONNUES
    with en_web(), sous(AILLEURS):
        for table in refusees:
            colonne = next(iter(_colonnes(table)))
            assert _touche(f"UPDATE {table} SET {colonne} = {colonne}") == 0, table
            assert _touche(f"DELETE FROM {table}") == 0, table
            with pytest.raises(DatabaseError, match=r"row-level security|permission denied"), transaction.atomic():
                _inserer(table, valeurs(table))


def test_a_file_is_not_moved_out_of_reach_nor_taken_over(une_ligne_partout, en_web):
    with en_web(), sous(ICI), connection.cursor() as curseur:
        curseur.execute("UPDATE personnes_enfant SET numero = 'y'")
        assert curseur.rowcount == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            curseur.execute("UPDATE personnes_enfant SET service_id = 2")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            curseur.execute("UPDATE personnes_reference SET enfant_id = 9")


def test_the_map_follows_a_file_inside_the_transaction(une_ligne_partout):
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE personnes_enfant ENABLE ALWAYS TRIGGER tenir_les_ouverts")
    with sous(ICI | {"havre.services": "{1,4}"}):
        for numero in ("900", "3"):
            dossier = {"personne_id": numero, "numero": f"'{numero}'", "service_id": "4"}
            _inserer("personnes_enfant", valeurs("personnes_enfant") | dossier)
            _inserer("personnes_reference", valeurs("personnes_reference") | {"id": numero, "enfant_id": numero})
        assert _lire("SELECT personne_id FROM personnes_enfant ORDER BY 1") == [(1,), (3,), (900,)]
        assert _lire("SELECT enfant_id FROM personnes_reference ORDER BY 1") == [(1,), (3,), (900,)]
        with connection.cursor() as curseur:
            curseur.execute(f"SET LOCAL ROLE {GARDIEN}")  # as the trigger of the seals does
            curseur.execute("UPDATE personnes_enfant SET scelle = true WHERE personne_id = 3")
            curseur.execute("SET LOCAL ROLE havre_proprietaire")
        assert _lire("SELECT enfant_id FROM personnes_reference ORDER BY 1") == [(1,), (900,)]


@pytest.mark.parametrize("ordre", [
    "SET ROLE havre_gardien", "SET ROLE havre_proprietaire", "SET SESSION AUTHORIZATION havre_proprietaire",
    "ALTER ROLE havre_web BYPASSRLS", "ALTER TABLE personnes_enfant DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE personnes_enfant NO FORCE ROW LEVEL SECURITY", "DROP POLICY perimetre ON personnes_enfant",
    "CREATE POLICY tout ON personnes_enfant USING (true)", "SET session_replication_role = replica",
    "ALTER FUNCTION personnes_sceaux_vus() OWNER TO havre_web", "TRUNCATE personnes_enfant",
    "SELECT * FROM pg_authid", "COPY personnes_enfant TO PROGRAM 'true'",
])  # fmt: skip
def test_the_role_of_the_site_frees_itself_from_nothing(connexion_web: psycopg.Connection, ordre: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege), connexion_web.transaction():
        connexion_web.execute(ordre)


def test_row_security_put_off_reads_nothing_at_all(connexion_web: psycopg.Connection):
    connexion_web.execute("SET row_security = off")
    for table in protegees():
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
            connexion_web.transaction(),
        ):
            connexion_web.execute(f"SELECT 1 FROM {table}")  # type: ignore[call-overload]
    connexion_web.execute("RESET ROLE")
    assert connexion_web.execute("SELECT current_user").fetchone() == ("havre_web",)
