"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('suivis', '0002_gardes'),
    ]

    operations = [
        migrations.AlterField(model_name='issuepromesse', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='issuepromesse', name='mots', field=TexteChiffre(verbose_name="ce qui s'est passé")),
        migrations.AlterField(model_name='promesse', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='promesse', name='mots', field=TexteChiffre(verbose_name='les mots dits')),
    ]
