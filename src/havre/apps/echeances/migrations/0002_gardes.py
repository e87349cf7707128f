"""Signed acts and acts done are facts, written once with their event, never erased."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

FAITS = ["echeances_acteaccompli", "echeances_suspensionecheance", "echeances_dispense", "echeances_avis"]


class Migration(migrations.Migration):
    dependencies = [("echeances", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*FAITS, "echeances_jetoncalendrier"),
        interdire_effacement(*FAITS, "echeances_jetoncalendrier"),
        interdire_modification(*FAITS),
    ]
