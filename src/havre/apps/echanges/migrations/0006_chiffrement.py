"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, JsonChiffre, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('echanges', '0005_barriere'),
    ]

    operations = [
        migrations.AlterField(model_name='attribution', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='attribution', name='motif', field=TexteChiffre(blank=True, max_length=200)),
        migrations.AlterField(model_name='attributionrecu', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='attributionrecu', name='motif', field=TexteChiffre(blank=True, max_length=200)),
        Chiffrer(model_name='courrier', name='destinataire_lignes', field=JsonChiffre(blank=True, default=list)),
        migrations.AlterField(model_name='courrier', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='courrier', name='valeurs', field=JsonChiffre(default=dict)),
        migrations.AlterField(model_name='courrierrecu', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='courrierrecu', name='resume', field=TexteChiffre(blank=True, verbose_name='résumé')),
        Chiffrer(model_name='demande', name='demandeur_adresse', field=TexteChiffre(blank=True, verbose_name='adresse du demandeur')),
        Chiffrer(model_name='demande', name='details', field=TexteChiffre(blank=True, verbose_name='détails')),
        migrations.AlterField(model_name='demande', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        migrations.AlterField(model_name='piecesmanquantes', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='piecesmanquantes', name='liste', field=TexteChiffre(verbose_name='pièces demandées')),
        migrations.AlterField(model_name='rappel', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='rappel', name='precision', field=TexteChiffre(blank=True, max_length=300, verbose_name='précision')),
        migrations.AlterField(model_name='reponse', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='reponse', name='motif', field=TexteChiffre(blank=True)),
        migrations.AlterField(model_name='suiterecu', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='suiterecu', name='sans_reponse', field=TexteChiffre(blank=True, verbose_name='pourquoi aucune réponse')),
    ]
