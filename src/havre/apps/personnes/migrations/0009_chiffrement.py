"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('personnes', '0008_gardes_partages'),
    ]

    operations = [
        Chiffrer(model_name='domicile', name='adresse', field=TexteChiffre(blank=True, max_length=200)),
        migrations.AlterField(model_name='domicile', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        migrations.AlterField(model_name='eloignement', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='eloignement', name='motif', field=TexteChiffre()),
        migrations.AlterField(model_name='reconnaissancehandicap', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='reconnaissancehandicap', name='reference', field=TexteChiffre(blank=True, max_length=80, verbose_name='référence de la décision')),
    ]
