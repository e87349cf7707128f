"""What the database holds before the first migration: roles, rights, extensions."""

import psycopg
from psycopg import sql

from .adresses import GARDIEN, ROLES

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
DROITS_WEB = (
    "GRANT ALL ON SCHEMA public TO {proprietaire} WITH GRANT OPTION",
    "GRANT USAGE ON SCHEMA public TO {web}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {proprietaire} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {proprietaire} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {web}",
)
"""Rights of the web role on all that the owner will create; TRUNCATE is not one of them."""
SANS_FUITE = (
    "range_contains_elem(anyrange, anyelement)",
    "elem_contained_by_range(anyelement, anyrange)",
    "range_overlaps(anyrange, anyrange)",
    "range_contains(anyrange, anyrange)",
    "range_contained_by(anyrange, anyrange)",
    "lower(anyrange)",
    "upper(anyrange)",
    "isempty(anyrange)",
    "daterange_subdiff(date, date)",
)
"""Functions on periods that tell nothing of their arguments but their answer.

PostgreSQL marks the comparisons of dates so, not those of periods: under row-level security it then reads neither the
index nor the statistics of a period, and some lists take a hundred times longer. Only a superuser may mark them.
"""


def _noms() -> dict[str, sql.Identifier]:
    return {role: sql.Identifier(nom) for role, nom in ROLES.items()}


def creer_roles(connexion: psycopg.Connection, mots_de_passe: dict[str, str], *, essai: bool) -> None:
    """Create the two roles, or give existing ones their password again. Only a test cluster's owner makes databases."""
    for nom in ROLES.values():
        existe = connexion.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [nom]).fetchone()
        creer_bases = essai and nom == ROLES["proprietaire"]
        connexion.execute(
            sql.SQL("{verbe} ROLE {nom} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {bases} PASSWORD {secret}").format(
                verbe=sql.SQL("ALTER" if existe else "CREATE"),
                nom=sql.Identifier(nom),
                bases=sql.SQL("CREATEDB" if creer_bases else "NOCREATEDB"),
                secret=sql.Literal(mots_de_passe[nom]),
            )
        )


def marquer_sans_fuite(connexion: psycopg.Connection) -> None:
    """Let the connected database use indexes and statistics of periods under row-level security."""
    for fonction in SANS_FUITE:
        nom = f"pg_catalog.{fonction}"
        marquee = connexion.execute("SELECT proleakproof FROM pg_proc WHERE oid = %s::regprocedure", [nom]).fetchone()
        if marquee == (False,):
            connexion.execute(sql.SQL("ALTER FUNCTION {} LEAKPROOF").format(sql.SQL(nom)))


def creer_gardien(connexion: psycopg.Connection) -> None:
    """Create the role of the functions that see every row, unless it is there.

    Nobody logs in by it; the owner alone may take it, by SET ROLE. Before version 16 a grant cannot say "without
    inheriting": the owner inherits nothing at all then, and has its own right on the schema (`DROITS_WEB`).
    """
    role = connexion.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = %s", [GARDIEN]).fetchone()
    if role is not None and role[0]:
        return
    if role is not None:
        connexion.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(sql.Identifier(GARDIEN)))
        return
    noms = _noms() | {"gardien": sql.Identifier(GARDIEN)}
    connexion.execute(sql.SQL("CREATE ROLE {gardien} NOLOGIN NOSUPERUSER NOCREATEROLE BYPASSRLS").format(**noms))
    if connexion.info.server_version >= 160000:
        connexion.execute(sql.SQL("GRANT {gardien} TO {proprietaire} WITH INHERIT FALSE, SET TRUE").format(**noms))
    else:
        connexion.execute(sql.SQL("ALTER ROLE {proprietaire} NOINHERIT").format(**noms))
        connexion.execute(sql.SQL("GRANT {gardien} TO {proprietaire}").format(**noms))


def preparer_modele(connexion: psycopg.Connection) -> None:
    """Put extensions and rights into the connected database, from which the others are copied (template1)."""
    for extension in EXTENSIONS:
        connexion.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    marquer_sans_fuite(connexion)
    for droit in DROITS_WEB:
        connexion.execute(sql.SQL(droit).format(**_noms()))


def base_existe(connexion: psycopg.Connection, base: str) -> bool:
    """Whether the server has a database of that name."""
    return connexion.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base]).fetchone() is not None


def creer_base(connexion: psycopg.Connection, base: str) -> None:
    """Create the database from the prepared template."""
    noms = _noms() | {"base": sql.Identifier(base)}
    connexion.execute(sql.SQL("CREATE DATABASE {base} OWNER {proprietaire}").format(**noms))


def reserver_base(connexion: psycopg.Connection, base: str) -> None:
    """Let only the two roles connect to the database; said again at each start, for a kill may come before it."""
    noms = _noms() | {"base": sql.Identifier(base)}
    connexion.execute(sql.SQL("REVOKE ALL ON DATABASE {base} FROM PUBLIC").format(**noms))
    connexion.execute(sql.SQL("GRANT CONNECT ON DATABASE {base} TO {web}").format(**noms))
