"""An identity of another provider is attached with an event, and stays written."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement


class Migration(migrations.Migration):
    dependencies = [("agents", "0010_identites_externes"), ("journal", "0001_initial")]
    operations = [exiger_evenement("agents_identiteexterne"), interdire_effacement("agents_identiteexterne")]
