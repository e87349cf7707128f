"""Row-level security as operations of migrations: policies by hand, functions that see every row."""

from django.db import migrations

from .postgres.adresses import GARDIEN

MANQUE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{GARDIEN}') THEN
        RAISE EXCEPTION 'le rôle {GARDIEN} manque : voir docs/guides/installer.md';
    END IF;
END $$;
"""  # noqa: S608  # made of constants


def installer_le_gardien() -> migrations.RunSQL:
    """Return the operation that gives the role of the functions its rights on all tables, present and to come."""
    return migrations.RunSQL(
        f"""{MANQUE}
        GRANT USAGE, CREATE ON SCHEMA public TO {GARDIEN};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {GARDIEN};
        GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {GARDIEN};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {GARDIEN};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {GARDIEN};
        """,
        migrations.RunSQL.noop,
    )


def proteger(politiques: dict[str, str]) -> migrations.RunSQL:
    """Return the operation that hides from everybody the rows of tables for which their condition is not true.

    `politiques` gives for each table the condition on a row (`ligne.id` is its column), to read it as well as to write
    it. The owner of the tables is held by it too (FORCE).
    """
    pose = "".join(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY perimetre ON {table} USING ({_de(table, condition)});
        CREATE POLICY gardien ON {table} TO {GARDIEN} USING (true) WITH CHECK (true);"""
        for table, condition in politiques.items()
    )
    retrait = "".join(
        f"""
        DROP POLICY perimetre ON {table}; DROP POLICY gardien ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"""
        for table in politiques
    )
    return migrations.RunSQL(pose, retrait)


def changer(politiques: dict[str, str]) -> migrations.RunSQL:
    """Return the operation that gives protected tables another condition."""
    return migrations.RunSQL(
        "".join(f"ALTER POLICY perimetre ON {t} USING ({_de(t, c)});" for t, c in politiques.items()),
        migrations.RunSQL.noop,
    )


def _de(table: str, condition: str) -> str:
    """Return a condition on the rows of a table; named in full, a column is never taken for one of a subquery."""
    return condition.replace("ligne.", f"{table}.")


def confier(*fonctions: str) -> migrations.RunSQL:
    """Return the operation that makes functions see every row, whoever calls them: rules of the service, counts.

    Each is written with the types of its arguments: `accueils_controler(bigint, bigint, daterange)`. To replace such a
    function later: `remplacer`.
    """
    pose = "".join(
        f"""
        ALTER FUNCTION {fonction} SECURITY DEFINER;
        ALTER FUNCTION {fonction} SET search_path = public, pg_temp;
        ALTER FUNCTION {fonction} OWNER TO {GARDIEN};"""
        for fonction in fonctions
    )
    retrait = "".join(f"ALTER FUNCTION {fonction} SECURITY INVOKER;" for fonction in fonctions)
    return migrations.RunSQL(pose, _en_gardien(retrait))


def remplacer(sql: str, *fonctions: str) -> migrations.RunSQL:
    """Return the operation that runs `CREATE OR REPLACE FUNCTION…` on functions that were entrusted, and keeps them so.

    A replaced function loses its settings: `fonctions` names those of `sql`, with the types of their arguments.
    """
    garde = "".join(
        f"""
        ALTER FUNCTION {fonction} SECURITY DEFINER;
        ALTER FUNCTION {fonction} SET search_path = public, pg_temp;"""
        for fonction in fonctions
    )
    return migrations.RunSQL(_en_gardien(sql + garde), migrations.RunSQL.noop)


def _en_gardien(sql: str) -> str:
    """Return statements run as the role that owns the entrusted functions."""
    return f"SET LOCAL ROLE {GARDIEN};{sql}RESET ROLE;"
