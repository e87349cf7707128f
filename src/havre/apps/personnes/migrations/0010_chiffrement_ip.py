"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

from django.db import migrations, models
from django.db.models.lookups import GreaterThanOrEqual

from havre.common.chiffrement import CleTiree, LongueurEnClair, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer


class Migration(migrations.Migration):

    dependencies = [
        ('personnes', '0009_chiffrement'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='accesexceptionnel', name='acces_motive'),
        migrations.AlterField(model_name='accesexceptionnel', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='accesexceptionnel', name='motif', field=TexteChiffre()),
        migrations.AlterField(model_name='adresseprotegee', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='adresseprotegee', name='motif', field=TexteChiffre()),
        Chiffrer(model_name='adresseprotegee', name='motif_levee', field=TexteChiffre(blank=True, verbose_name='pourquoi elle est levée')),
        migrations.AlterField(model_name='conclusionacces', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='conclusionacces', name='texte', field=TexteChiffre(verbose_name='ce qui a été vérifié')),
        migrations.AlterField(model_name='partage', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='partage', name='motif', field=TexteChiffre(verbose_name='pourquoi')),
        Chiffrer(model_name='partage', name='motif_fin', field=TexteChiffre(blank=True, verbose_name='pourquoi il se termine')),
        Chiffrer(model_name='partage', name='motif_sans_information', field=TexteChiffre(blank=True, verbose_name="pourquoi la famille n'est pas informée")),
        migrations.AlterField(model_name='scellement', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='scellement', name='motif', field=TexteChiffre()),
        Chiffrer(model_name='scellement', name='motif_levee', field=TexteChiffre(blank=True, verbose_name='pourquoi il est levé')),
        migrations.AddConstraint(
            model_name='accesexceptionnel',
            constraint=models.CheckConstraint(
                condition=models.Q(GreaterThanOrEqual(LongueurEnClair('motif'), 40)), name='acces_motive',
                violation_error_message="Le motif d'un accès exceptionnel s'écrit en toutes lettres."),
        ),
    ]
