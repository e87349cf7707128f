"""Migration that brings a clear column under encryption, its rows included, and back."""

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.migrations import AlterField

from .champs import JsonChiffre, TexteChiffre
from .ecriture import empreintes_de

LOT = 1000


@contextlib.contextmanager
def sans_gardes(schema_editor: Any, table: str) -> Iterator[None]:
    """Let the owner rewrite every row of a table inside a migration: guards and row-level security come back after."""
    nom = schema_editor.quote_name(table)
    with schema_editor.connection.cursor() as curseur:
        curseur.execute("SELECT relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [nom])
        (forcee,) = curseur.fetchone()
        curseur.execute(f"ALTER TABLE {nom} DISABLE TRIGGER USER")
        if forcee:
            curseur.execute(f"ALTER TABLE {nom} NO FORCE ROW LEVEL SECURITY")
        yield
        # A row rewritten twice in one transaction queues its foreign keys: no table changes while they wait.
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
        if forcee:
            curseur.execute(f"ALTER TABLE {nom} FORCE ROW LEVEL SECURITY")
        curseur.execute(f"ALTER TABLE {nom} ENABLE TRIGGER USER")


def _reecrire(
    schema_editor: Any,
    champ: models.Field,
    autres: Sequence[models.Field],
    transformer: Callable[[Any, str], list[str]],
) -> None:
    """Rewrite the texts of a column, and others with it, by batches in the order of the primary key."""
    citer, cle = schema_editor.quote_name, champ.model._meta.pk
    table, colonne, pk = citer(champ.model._meta.db_table), citer(champ.column), citer(cle.column)
    lecture = f"SELECT {pk}, {colonne} FROM {table} WHERE {colonne} <> ''"  # noqa: S608  # names of the models
    ecrits = ", ".join(f"{citer(c.column)} = %s" for c in (champ, *autres))
    with schema_editor.connection.cursor() as curseur:
        curseur.execute(f"{lecture} ORDER BY {pk} LIMIT {LOT}")
        while lignes := curseur.fetchall():
            valeurs = [(*transformer(numero, texte), numero) for numero, texte in lignes]
            curseur.executemany(f"UPDATE {table} SET {ecrits} WHERE {pk} = %s", valeurs)  # noqa: S608
            curseur.execute(f"{lecture} AND {pk} > %s ORDER BY {pk} LIMIT {LOT}", [lignes[-1][0]])


def _nom_du_controle(champ: models.Field) -> str:
    """Return the name that PostgreSQL itself gives to the check of a column."""
    return f"{champ.model._meta.db_table}_{champ.column}_check"


class Chiffrer(AlterField):
    """Turn a clear column (text, JSON or array of texts) into an encrypted one; reversible with the keys."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Seal every row, then let the database refuse a clear text."""
        avant = from_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        apres = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        if not isinstance(apres, TexteChiffre):
            raise TypeError(f"{self.name} is not an encrypted field.")
        table, colonne = schema_editor.quote_name(apres.model._meta.db_table), schema_editor.quote_name(apres.column)
        valeur = f"to_jsonb({colonne})" if isinstance(avant, ArrayField) else colonne
        with sans_gardes(schema_editor, apres.model._meta.db_table):
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {colonne} TYPE text USING {valeur}::text")

            def sceller(pk: Any, texte: str) -> list[str]:
                scelle = apres.sceller(json.loads(texte) if isinstance(apres, JsonChiffre) else texte, pk=pk)
                return [scelle.brut if scelle else "", *(e.calculer(texte) for e in empreintes)]

            empreintes = empreintes_de(apres)
            _reecrire(schema_editor, apres, empreintes, sceller)
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        controle = schema_editor.quote_name(_nom_du_controle(apres))
        regle = apres.db_check(schema_editor.connection)
        schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {controle} CHECK ({regle})")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Put the clear texts back."""
        avant = from_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        apres = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        controle = schema_editor.quote_name(_nom_du_controle(avant))
        schema_editor.execute(
            f"ALTER TABLE {schema_editor.quote_name(avant.model._meta.db_table)} DROP CONSTRAINT {controle}"
        )
        sans_controle = models.TextField(null=avant.null)
        sans_controle.set_attributes_from_name(self.name)
        sans_controle.model = avant.model
        schema_editor.alter_field(avant.model, avant, sans_controle)

        def ouvrir(pk: Any, texte: str) -> list[str]:
            clair = avant.ouvrir(texte, pk=pk)
            if isinstance(apres, ArrayField):
                return ["{" + ",".join(json.dumps(mot, ensure_ascii=False) for mot in clair) + "}"]
            return [json.dumps(clair, ensure_ascii=False) if isinstance(avant, JsonChiffre) else clair]

        with sans_gardes(schema_editor, avant.model._meta.db_table):
            _reecrire(schema_editor, avant, [], ouvrir)
        schema_editor.alter_field(avant.model, sans_controle, apres)

    def describe(self) -> str:
        """Return what the operation does."""
        return f"Encrypt field {self.name} on {self.model_name}"
