"""What a database holds, in a form that two databases can be compared by: rows, rules, rights, head of the journal."""

import importlib.metadata
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import sql

SANS_DONNEES = ("django_session", "havre_cache", "agents_connexion")
"""Sessions and cache: a restored server opens nobody's session again."""
REGLAGES = (
    "SET TimeZone = 'UTC'", "SET DateStyle = 'ISO, YMD'", "SET IntervalStyle = 'postgres'",
    "SET bytea_output = 'hex'", "SET extra_float_digits = 1", "SET search_path = public", "SET row_security = off",
)  # fmt: skip
TABLES = """SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            ORDER BY 1"""
EMPREINTE = """SELECT count(*), encode(sha256(coalesce(string_agg(h, ''::bytea ORDER BY h), ''::bytea)), 'hex')
                 FROM (SELECT sha256(convert_to(t::text, 'UTF8')) AS h FROM {} t) lignes"""
REGLES = {
    "politiques": """SELECT tablename || '.' || policyname, concat_ws('|', roles::text, cmd, qual, with_check)
                       FROM pg_policies WHERE schemaname = 'public'""",
    "barrières": """SELECT relname, concat_ws('|', relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner))
                      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')""",
    "droits": """SELECT c.relname || ' ' || pg_get_userbyid(a.grantee),
                       string_agg(a.privilege_type, ',' ORDER BY a.privilege_type)
                   FROM pg_class c, LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
                  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
                    AND a.grantee <> c.relowner GROUP BY 1""",
    "fonctions": """SELECT p.oid::regprocedure::text, md5(p.prosrc) || pg_get_userbyid(p.proowner) || p.prosecdef
                      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
                       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    "déclencheurs": """SELECT t.tgrelid::regclass::text || '.' || t.tgname,
                           t.tgenabled::text || md5(pg_get_triggerdef(t.oid))
                         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                        WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace""",
    # Conditions are not compared: PostgreSQL writes some of them otherwise once they were dumped and read again.
    "contraintes": """SELECT conrelid::regclass::text || '.' || conname, contype::text || convalidated
                        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
                         AND contype <> 'n'""",
    "index": """SELECT indexrelid::regclass::text, concat_ws('|', indisunique, indisvalid, indisexclusion)
                  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')""",
}
SEQUENCES = """SELECT s.relname, d.refobjid::regclass::text, a.attname FROM pg_class s
                 JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
                 JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace ORDER BY 1"""


def preparer(connexion: psycopg.Connection) -> None:
    """Write rows in the same words whatever the server's settings; a role that would not see all rows is refused."""
    for reglage in REGLAGES:
        connexion.execute(reglage)


def constater(connexion: psycopg.Connection) -> dict[str, Any]:
    """Return the tables with their counts and digests, the rules, the migrations and the head of the journal."""
    tables = {}
    for (nom,) in connexion.execute(TABLES).fetchall():
        if nom not in SANS_DONNEES:
            compte = connexion.execute(sql.SQL(EMPREINTE).format(sql.Identifier(nom))).fetchone()
            tables[nom] = list(compte or ())
    regles: dict[str, dict[str, str]] = {}
    for nature, requete in REGLES.items():
        regles[nature] = dict(connexion.execute(sql.SQL(requete)).fetchall())
    tete = connexion.execute("SELECT numero, empreinte FROM journal_evenement ORDER BY numero DESC LIMIT 1").fetchone()
    migrations = connexion.execute("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app").fetchall()
    return {
        "version": importlib.metadata.version("havre"),
        "postgresql": connexion.info.server_version,
        "fait_a": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": tables,
        "regles": regles,
        "migrations": dict(migrations),
        "journal": list(tete) if tete else [0, ""],
    }


def ecarts(attendu: dict[str, Any], trouve: dict[str, Any]) -> list[str]:
    """Return what differs between two databases, in French; rules are compared on the same version of PostgreSQL."""
    lus = []
    for nom in sorted(attendu["tables"].keys() | trouve["tables"].keys()):
        avant, apres = attendu["tables"].get(nom), trouve["tables"].get(nom)
        if avant != apres:
            dit = [f"{x[0]} lignes" if x else "absente" for x in (avant, apres)]
            contenu = " (contenu autre)" if dit[0] == dit[1] else ""
            lus.append(f"table {nom} : {dit[0]} attendues, {dit[1]} trouvées{contenu}")
    meme_version = attendu["postgresql"] // 10000 == trouve["postgresql"] // 10000
    for nature, regles in attendu["regles"].items():
        siennes = trouve["regles"][nature]
        for nom in sorted(regles.keys() | siennes.keys()):
            autre = regles.get(nom) != siennes.get(nom) if meme_version else (nom in regles) != (nom in siennes)
            if autre:
                lus.append(f"{nature} : {nom}")
    siennes = trouve["migrations"]
    lus += [f"migrations de {app}" for app, nom in attendu["migrations"].items() if siennes.get(app) != nom]
    if attendu["journal"] != trouve["journal"]:
        lus.append("tête du journal")
    return lus


def sequences_en_retard(connexion: psycopg.Connection) -> list[str]:
    """Return the sequences that would give a number already taken."""
    retards = []
    for sequence, table, colonne in connexion.execute(SEQUENCES).fetchall():
        requete = sql.SQL("SELECT (SELECT last_value FROM {}) < (SELECT coalesce(max({}), 0) FROM {})")
        trouve = connexion.execute(
            requete.format(sql.Identifier(sequence), sql.Identifier(colonne), sql.SQL(table))
        ).fetchone()
        if trouve and trouve[0]:
            retards.append(sequence)
    return retards
