"""Conditions of row-level security on persons, which the policies of all the apps are made of.

A setting is read once for a query (scalar subquery), never once for a row, and the condition of a child's table looks
into no other protected table, whose own policy the planner would have to unfold. `havre.ouverts` holds one bit for each
person by number, and the last of its bits stands for all the persons beyond; where `havre.fermes` is an empty array,
nothing is closed and it is all that is looked at. Without any setting, both comparisons are null: no row.
"""


def tableau(nom: str) -> str:
    """Return the array of a setting, null when it is not set."""
    return f"(SELECT nullif(current_setting('{nom}', true), '')::bigint[])::bigint[]"


SYSTEME = "(SELECT current_setting('havre.tout', true)) = 'systeme'"
"""The automatic treatments."""
AGENT = "(SELECT nullif(current_setting('havre.agent', true), '')::bigint)"
"""The agent served; null for the automatic treatments and for nobody."""
OUVERT = "(SELECT current_setting('havre.fermes', true) = '{}')"
"""Nothing is closed: the automatic treatments, and who reaches the whole département while no file is sealed to him."""
OUVERTS = "(SELECT nullif(current_setting('havre.ouverts', true), '')::bytea)"
DERNIER = "(SELECT 4 * length(nullif(current_setting('havre.ouverts', true), '')) - 9)"
"""The last bit: two hexadecimal digits a byte, after the two signs that say so."""

ENFANT = f"""
    (NOT ligne.scelle OR {SYSTEME})
        AND (ligne.personne_id <> ALL ({tableau("havre.fermes")})
             OR ligne.service_id = ANY ({tableau("havre.services")}))
    OR ligne.personne_id = ANY ({tableau("havre.enfants")})
"""
"""A child as he is written: of the services reached, or opened to the agent; sealed, opened to him by name."""


def bit(colonne: str) -> str:
    """Return the condition that the bit of a child is set.

    An inequality, which the planner takes for nearly always true: it then reads as it would without a policy.
    """
    return bit_de(f"ligne.{colonne}")


def bit_de(nombre: str) -> str:
    """Return the same of an expression that gives the number of a person."""
    return f"get_bit({OUVERTS}, least({nombre}, {DERNIER})) <> 0"


def de_l_enfant(colonne: str = "enfant_id") -> str:
    """Return the condition of a table that is about one child: visible with the child."""
    return f"{OUVERT} OR {bit(colonne)}"


def de_la_personne(colonne: str) -> str:
    """Return the condition of a table about anybody: visible with the person.

    An adult is seen with a child to whom he is linked; whoever lodges a child, with the stay; a foster carer is a
    professional, known to every agent.
    """
    return f"""{de_l_enfant(colonne)}
        OR {par(colonne, "personnes_lien", "de_id")}
        OR {AGENT} IS NOT NULL AND ({par(colonne, "lieux_assistantfamilial", "personne_id")}
            OR {par(colonne, "accueils_accueil", "tiers_id")})"""


def par(colonne: str, table: str, cle: str = "id") -> str:
    """Return the condition that a row of another table is visible."""
    return f"EXISTS (SELECT 1 FROM {table} p_ WHERE p_.{cle} = ligne.{colonne})"  # noqa: S608


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
    return f"""{de_l_enfant(enfant)}
        OR coalesce(ligne.{enfant}, 0) <> ALL ({tableau("havre.scelles")}) AND ({" OR ".join(raisons)})"""
