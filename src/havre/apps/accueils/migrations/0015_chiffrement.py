"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations

from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('accueils', '0014_barriere'),
    ]

    operations = [
        Chiffrer(model_name='accueil', name='annule_motif', field=TexteChiffre(blank=True, max_length=200, verbose_name="motif d'annulation")),
        Chiffrer(model_name='accueil', name='explication', field=TexteChiffre(blank=True)),
        migrations.AlterField(model_name='accueil', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='besoin', name='avis', field=TexteChiffre(blank=True, verbose_name='recommandation du professionnel')),
        migrations.AlterField(model_name='besoin', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        migrations.AlterField(model_name='correctionaccueil', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='correctionaccueil', name='motif', field=TexteChiffre()),
        Chiffrer(model_name='decisionproposition', name='explication', field=TexteChiffre(blank=True)),
        migrations.AlterField(model_name='decisionproposition', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        migrations.AlterField(model_name='enfantrecherche', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='enfantrecherche', name='precision', field=TexteChiffre(blank=True, verbose_name='précision')),
        migrations.AlterField(model_name='etapeaccueil', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='etapeaccueil', name='precision', field=TexteChiffre(blank=True, verbose_name='précision')),
        migrations.AlterField(model_name='jourexceptionnel', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='jourexceptionnel', name='motif', field=TexteChiffre(max_length=200)),
        migrations.AlterField(model_name='pistefamiliale', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='pistefamiliale', name='precision', field=TexteChiffre(blank=True, verbose_name='ce qui a été fait')),
        Chiffrer(model_name='recherche', name='decision', field=TexteChiffre(blank=True, verbose_name='décision, avec ses raisons')),
        migrations.AlterField(model_name='recherche', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='sollicitation', name='dedit_precision', field=TexteChiffre(blank=True, verbose_name='ses mots')),
        migrations.AlterField(model_name='sollicitation', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='sollicitation', name='message', field=TexteChiffre(blank=True)),
        Chiffrer(model_name='sollicitation', name='precision', field=TexteChiffre(blank=True, verbose_name='précision')),
    ]
