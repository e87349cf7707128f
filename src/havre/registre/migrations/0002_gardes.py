"""What is written of a request of access is a fact: never changed, never erased, always with its event."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = [
    f"registre_{nom}"
    for nom in ("demandeacces", "exportacces", "contenuexport", "relectureelement", "paquetacces", "remiseacces")
]


class Migration(migrations.Migration):
    dependencies = [("registre", "0001_initial"), ("journal", "0001_initial")]
    operations = [exiger_evenement(*TABLES), interdire_effacement(*TABLES), interdire_modification(*TABLES)]
