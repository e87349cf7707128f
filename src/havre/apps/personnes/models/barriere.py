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
    """Return the condition of a table whose rows follow those of another one, visible with them."""
    return f"EXISTS (SELECT 1 FROM {table} p_ WHERE p_.{cle} = ligne.{colonne})"  # noqa: S608
