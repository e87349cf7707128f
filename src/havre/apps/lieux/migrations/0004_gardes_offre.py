"""What is offered: facts written once, and the days on which places are not offered."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = [f"lieux_{nom}" for nom in ("gel", "leveedegel", "declarationdeplaces", "rattachement")]
FAITS = [f"lieux_{nom}" for nom in ("gel", "leveedegel", "declarationdeplaces")]

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
RETRAIT = "DROP VIEW lieux_indisponibilite"


class Migration(migrations.Migration):
    dependencies = [("lieux", "0003_offre"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification(*FAITS),
        migrations.RunSQL(INDISPONIBILITES, RETRAIT),
    ]
