"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('echeances', '0004_barriere'),
    ]

    operations = [
        migrations.AlterField(model_name='dispense', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='dispense', name='motifs', field=TexteChiffre()),
        migrations.AlterField(model_name='suspensionecheance', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='suspensionecheance', name='motifs', field=TexteChiffre()),
    ]
