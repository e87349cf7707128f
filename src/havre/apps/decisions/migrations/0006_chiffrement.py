"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0005_gardes_instruction'),
    ]

    operations = [
        Chiffrer(model_name='decision', name='dispositif', field=TexteChiffre(blank=True)),
        migrations.AlterField(model_name='decision', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='decision', name='motifs', field=TexteChiffre()),
        migrations.AlterField(model_name='instruction', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='instruction', name='motifs', field=TexteChiffre()),
        Chiffrer(model_name='instruction', name='texte', field=TexteChiffre()),
    ]
