"""Migrations that encrypt work on tables full of rows: two columns of one table, keys that point at other rows."""

import psycopg
import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from havre.common.chiffrement import CleTiree, JsonChiffre, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer, sans_gardes

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


def lignes() -> list[tuple]:
    """Return the rows as they are written."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT id, mots, liste::text FROM essais_note ORDER BY id")
        return curseur.fetchall()


def test_clear_rows_are_sealed_in_their_column_and_opened_again_on_the_way_back():
    creation = CreateModel(
        "Note", [("id", CleTiree()), ("mots", models.CharField(max_length=20)), ("liste", models.JSONField())]
    )
    chiffrements = [
        Chiffrer(model_name="note", name="mots", field=TexteChiffre(max_length=20)),
        Chiffrer(model_name="note", name="liste", field=JsonChiffre(default=list)),
    ]
    etats = [ProjectState()]
    for operation in (creation, *chiffrements):
        etats.append(etats[-1].clone())
        operation.state_forwards("essais", etats[-1])
    with connection.schema_editor(atomic=False) as editeur:
        creation.database_forwards("essais", editeur, etats[0], etats[1])
    with connection.cursor() as curseur:
        curseur.execute("""INSERT INTO essais_note (id, mots, liste) VALUES (1, 'été', '["a"]'), (2, '', '[]')""")
    claires = lignes()

    for rang, operation in enumerate(chiffrements, start=1):
        with connection.schema_editor(atomic=False) as editeur:
            operation.database_forwards("essais", editeur, etats[rang], etats[rang + 1])
    (_, mots, liste), (_, rien, _) = lignes()
    assert (mots[:4], liste[:4], rien) == ("hv1:", "hv1:", "")
    note = etats[-1].apps.get_model("essais", "Note").objects.get(pk=1)
    assert (note.mots, note.liste) == ("été", ["a"])
    with pytest.raises(IntegrityError) as refus, transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("UPDATE essais_note SET mots = 'clair'")
    assert isinstance(refus.value.__cause__, psycopg.errors.CheckViolation)

    for rang, operation in reversed(list(enumerate(chiffrements, start=1))):
        with connection.schema_editor(atomic=False) as editeur:
            operation.database_backwards("essais", editeur, etats[rang + 1], etats[rang])
    assert lignes() == claires
