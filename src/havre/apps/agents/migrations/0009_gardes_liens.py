"""A one-time link is written with an event, and stays."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement


class Migration(migrations.Migration):
    dependencies = [("agents", "0008_mots_de_passe"), ("journal", "0001_initial")]
    operations = [exiger_evenement("agents_lienmotdepasse"), interdire_effacement("agents_lienmotdepasse")]
