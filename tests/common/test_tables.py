"""The tables of an app in one operation: the same as one creation after another, and back."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from havre.common.tables import CreerTables

pytestmark = pytest.mark.django_db


def creations() -> list[CreateModel]:
    """Return two tables, of which the second points at the first, with an index and a rule."""
    un = CreateModel("Un", [("id", models.BigAutoField(primary_key=True))])
    deux = CreateModel(
        "Deux",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("un", models.ForeignKey("essais.Un", on_delete=models.PROTECT)),
            ("rang", models.IntegerField()),
        ],
        options={
            "indexes": [models.Index(fields=["rang"], name="deux_rang")],
            "constraints": [models.CheckConstraint(condition=models.Q(rang__gt=0), name="deux_rang_positif")],
        },
    )
    return [un, deux]


def etat(*operations) -> ProjectState:
    """Return the state of a project after operations, of which everything was rendered before."""
    apres = ProjectState()
    assert not apres.apps.get_models()
    for operation in operations:
        operation.state_forwards("essais", apres)
    return apres


def contraintes(table: str) -> set[str]:
    """Return the names of the constraints and indexes of a table."""
    with connection.cursor() as curseur:
        return set(connection.introspection.get_constraints(curseur, table))


def test_the_models_are_those_of_one_creation_after_another():
    ensemble, une_a_une = etat(CreerTables(creations())), etat(*creations())
    assert ensemble == une_a_une
    assert {m.__name__ for m in ensemble.apps.get_models()} == {"Un", "Deux"}


def test_the_tables_come_with_their_rules_and_go():
    operation, avant = CreerTables(creations()), ProjectState()
    apres = etat(operation)
    with connection.schema_editor(atomic=False) as editeur:
        operation.database_forwards("essais", editeur, avant, apres)
    assert {"essais_un", "essais_deux"} <= set(connection.introspection.table_names())
    assert {"deux_rang", "deux_rang_positif"} < contraintes("essais_deux")
    with connection.schema_editor(atomic=False) as editeur:
        operation.database_backwards("essais", editeur, apres, avant)
    assert not {"essais_un", "essais_deux"} & set(connection.introspection.table_names())


def test_a_migration_that_creates_tables_is_written_as_python():
    ecrite, importes = MigrationWriter.serialize(CreerTables(creations()))
    assert ecrite.startswith("havre.common.tables.CreerTables(\n")
    assert ecrite.count("migrations.CreateModel(") == 2
    assert "import havre.common.tables" in importes
