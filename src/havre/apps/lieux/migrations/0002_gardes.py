"""No write without an event; places, licences and what is offered are never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

FAITS = [f"lieux_{nom}" for nom in ("gel", "leveedegel", "declarationdeplaces")]
TABLES = [
    *FAITS,
    *(
        f"lieux_{nom}"
        for nom in (
            "organisme", "lieu", "unite", "capacite", "fermeture", "assistantfamilial", "agrement",
            "derogationagrement", "rattachement",
        )
    ),
]  # fmt: skip

# Places not offered, period by period: the freezes as far as they were not lifted, and the units closed to new entries.
# `places` NULL: none of the unit's places is offered.
INDISPONIBILITES = """
CREATE VIEW lieux_indisponibilite AS
    SELECT g.unite_id, g.places::integer AS places,
           daterange(lower(g.periode), least(upper(g.periode), l.le)) AS periode
      FROM lieux_gel g LEFT JOIN lieux_leveedegel l ON l.gel_id = g.id
     WHERE l.le IS NULL OR l.le > lower(g.periode)
    UNION ALL
    SELECT unite_id, NULL, periode FROM lieux_fermeture
"""


class Migration(migrations.Migration):
    dependencies = [("lieux", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification(*FAITS),
        migrations.RunSQL(INDISPONIBILITES, "DROP VIEW lieux_indisponibilite"),
    ]
