"""The next number of the register."""

from django.db import connection


def prochain(annee: int) -> int:
    """Return the rank of the next information of a year; the register is locked until the transaction ends."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"informations_{annee}"])
        curseur.execute("SELECT dernier FROM informations_registreinformations WHERE annee = %s", [annee])
        trouve = curseur.fetchone()
    return (trouve[0] if trouve else 0) + 1
