"""Migrations that encrypt work on tables full of rows: two columns of one table, keys that point at other rows."""

import pytest
from django.db import connection

from havre.common.chiffrement.operations import sans_gardes

pytestmark = pytest.mark.django_db


def test_a_table_changes_right_after_its_rows_were_rewritten_twice():
    """A second rewriting queues the foreign keys, and PostgreSQL alters no table while they wait."""
    with connection.cursor() as curseur:
        curseur.execute(
            """CREATE TABLE essai_lettre (id bigint PRIMARY KEY, un text, deux text,
                   suit_id bigint REFERENCES essai_lettre (id) DEFERRABLE INITIALLY DEFERRED)"""
        )
        curseur.execute("INSERT INTO essai_lettre VALUES (1, 'a', 'b', NULL), (2, 'a', 'b', 1)")
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
        editeur = connection.schema_editor(atomic=False)
        for colonne in ("un", "deux"):
            with sans_gardes(editeur, "essai_lettre"):
                curseur.execute(f"UPDATE essai_lettre SET {colonne} = 'x'")
            curseur.execute(f"ALTER TABLE essai_lettre ADD CONSTRAINT {colonne}_dit CHECK ({colonne} = 'x')")
        curseur.execute("SELECT count(*) FROM essai_lettre WHERE un = 'x' AND deux = 'x'")
        assert curseur.fetchone() == (2,)
