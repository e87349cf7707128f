"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('visites', '0003_promesse'),
    ]

    operations = [
        Chiffrer(model_name='visite', name='compte_rendu', field=TexteChiffre(blank=True, verbose_name="ce qui s'y est passé")),
        migrations.AlterField(model_name='visite', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='visite', name='motif', field=TexteChiffre(blank=True, verbose_name="pourquoi elle n'a pas eu lieu")),
    ]
