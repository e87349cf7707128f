"""The next number of a series."""

from datetime import date

from django.db import connection

from .enums import Serie


def prochain(serie: Serie, *, le: date) -> tuple[int, int]:
    """Return (year, rank) of the next row of a series; the series is locked until the transaction ends."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"echanges_{serie}_{le.year}"])
        curseur.execute("SELECT dernier FROM echanges_numerotation WHERE serie = %s AND annee = %s", [serie, le.year])
        trouve = curseur.fetchone()
    return le.year, (trouve[0] if trouve else 0) + 1
