"""Conditions of row-level security on persons, which the policies of all the apps are made of.

A setting is read once for a query (scalar subquery), never once for a row. For one who reaches the whole département,
`havre.fermes` lists the few persons closed to him; for anybody else it is not set, the first comparison is then null,
and the child himself must be visible. Without any setting, both are: no row.
"""


def tableau(nom: str) -> str:
    """Return the array of a setting, null when it is not set."""
    return f"(SELECT nullif(current_setting('{nom}', true), '')::bigint[])::bigint[]"


SYSTEME = "(SELECT current_setting('havre.tout', true)) = 'systeme'"
"""The automatic treatments."""
AGENT = "(SELECT nullif(current_setting('havre.agent', true), '')::bigint)"
"""The agent served; null for the automatic treatments and for nobody."""

ENFANT = f"""
    (NOT ligne.scelle OR {SYSTEME})
        AND (ligne.personne_id <> ALL ({tableau("havre.fermes")})
             OR ligne.service_id = ANY ({tableau("havre.services")}))
    OR ligne.personne_id = ANY ({tableau("havre.enfants")})
"""
"""A child: of the services reached, or opened to the agent; sealed, opened to him by name."""


def de_l_enfant(colonne: str = "enfant_id") -> str:
    """Return the condition of a table that is about one child, never null: visible with the child."""
    return f"""ligne.{colonne} <> ALL ({tableau("havre.fermes")})
        OR EXISTS (SELECT 1 FROM personnes_enfant e_ WHERE e_.personne_id = ligne.{colonne})"""  # noqa: S608


def par(colonne: str, table: str, cle: str = "id") -> str:
    """Return the condition that a row of another table is visible."""
    return f"EXISTS (SELECT 1 FROM {table} p_ WHERE p_.{cle} = ligne.{colonne})"  # noqa: S608


OUVERT = "0 <> ALL ((SELECT CASE current_setting('havre.fermes', true) WHEN '{}' THEN '{}'::bigint[] END)::bigint[])"
"""Nothing is closed: the automatic treatments, and who reaches the whole département while no file is sealed to him.

Written so that the planner takes it for nearly always true; the rows that follow others are then not looked up.
"""


def comme(colonne: str, table: str, cle: str = "id") -> str:
    """Return the condition of a table whose rows follow those of another one, visible with them."""
    return f"{OUVERT} OR {par(colonne, table, cle)}"


CONNU = f"{AGENT} IS NOT NULL OR {SYSTEME}"
"""Anybody who is logged in: directories of professionals and of places."""


def d_un_service(
    *, enfant: str = "enfant_id", service: str = "service_id", agents: tuple[str, ...] = (), plus: str = ""
) -> str:
    """Return the condition of a table that is about a child or about nobody, and belongs to a service.

    Visible with the child; to the services that the agent's requests and letters reach and to the agents named, unless
    the child's file is sealed. `plus` is one more reason of the same kind.
    """
    raisons = [f"ligne.{service} = ANY ({tableau('havre.echanges')})", *(f"ligne.{a} = {AGENT}" for a in agents)]
    if plus:
        raisons.append(plus)
    return f"""coalesce(ligne.{enfant}, 0) <> ALL ({tableau("havre.fermes")})
        OR EXISTS (SELECT 1 FROM personnes_enfant e_ WHERE e_.personne_id = ligne.{enfant})
        OR coalesce(ligne.{enfant}, 0) <> ALL ({tableau("havre.scelles")}) AND ({" OR ".join(raisons)})"""  # noqa: S608
