"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('mesures', '0007_barriere'),
    ]

    operations = [
        migrations.AlterField(model_name='recommandation', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='recommandation', name='motifs', field=TexteChiffre(verbose_name='ce que le professionnel écrit')),
        migrations.AlterField(model_name='repriseexecution', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='repriseexecution', name='motifs', field=TexteChiffre()),
        migrations.AlterField(model_name='suspensionexecution', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='suspensionexecution', name='motifs', field=TexteChiffre()),
    ]
