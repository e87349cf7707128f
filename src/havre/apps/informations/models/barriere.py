"""Conditions of row-level security on informations, which the policies of the app are made of.

An information belongs to the CRIP that received it, then also to the team that evaluates it and to the evaluators
named; a child of an information need not have a file, so that the policies of the children say nothing of it. The
author stands apart: `havre.auteurs` opens him to the few rights that may know him.
"""

from havre.apps.personnes.models.barriere import SYSTEME, par

PORTEE = "(SELECT nullif(current_setting('havre.informations', true), ''))"
"""What the agent reaches: 'tout', or the array of his services; null: nothing."""
TOUT = f"{PORTEE} = 'tout' OR {SYSTEME}"
SERVICES = "(SELECT nullif(nullif(current_setting('havre.informations', true), ''), 'tout')::bigint[])::bigint[]"

INFORMATION = f"""
    {TOUT}
    OR ligne.service_id = ANY ({SERVICES}) OR ligne.crip_id = ANY ({SERVICES})
    OR ligne.id IN (SELECT informations_evaluees(nullif(current_setting('havre.agent', true), '')::bigint))
"""
AUTEUR = f"{SYSTEME} OR (SELECT current_setting('havre.auteurs', true)) = 'oui'"


def suit(colonne: str, table: str = "informations_informationpreoccupante") -> str:
    """Return the condition of a table whose rows follow those of another table of the app."""
    return f"{TOUT} OR {par(colonne, table)}"


def du_service(colonne: str, table: str) -> str:
    """Return the same condition, or that the row names a service that is reached."""
    return f"{TOUT} OR ligne.service_id = ANY ({SERVICES}) OR {par(colonne, table)}"
