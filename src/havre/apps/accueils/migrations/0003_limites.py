"""Limits of stays: capacity, licence, closures, freezes, half-days, hotels, distances, one place at once.

The rules and the counts of places look at every row, whoever writes or reads.
"""

from pathlib import Path

from django.db import migrations

from havre.common.politiques import confier

LIMITES = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
REGLES = [
    "accueils_garder_la_capacite_neuve()",
    "accueils_garder_les_places()",
    "accueils_tenir_l_hotel()",
    "accueils_tenir_le_gel()",
    "accueils_tenir_le_jour()",
    "accueils_tenir_les_limites()",
    "accueils_tenir_un_seul_endroit()",
]
COMPTES = ["accueils_presents(bigint[], date[])"]
"""Numbers of children by unit and half-day: no row of anybody comes out."""
SIMPLES = [
    "accueils_double_presence(bigint)",
    "accueils_controler(bigint, bigint, daterange)",
    "accueils_pointe(bigint[], date, date)",
    "accueils_jours_a_controler(bigint, bigint, daterange)",
    "accueils_agrees(bigint, date)",
    "accueils_places(bigint, date)",
    "accueils_bit(date, integer)",
]
RETRAIT = "".join(f"DROP FUNCTION {fonction} CASCADE;" for fonction in (*REGLES, *COMPTES, *SIMPLES))


class Migration(migrations.Migration):
    dependencies = [("accueils", "0002_gardes"), ("lieux", "0001_initial"), ("personnes", "0001_initial")]
    operations = [migrations.RunSQL(LIMITES, RETRAIT), confier(*REGLES, *COMPTES)]
