"""Free texts are encrypted, rows included (what and why: docs/adr/0010-coffre.md)."""

import re
from pathlib import Path

from django.conf import settings
from django.db import migrations, models

from havre.common.chiffrement import CleTiree, EmpreinteDe, TexteChiffre
from havre.common.chiffrement.operations import Chiffrer
from havre.common.politiques import remplacer

ICI = Path(__file__).parent
APRES = {"informations_ressemblances": "(text, date, text[], date, bigint)", "informations_liees": "(bigint, text[])"}
AVANT = {"informations_ressemblances": "(text, date, text[], date, bigint)", "informations_liees": "(bigint)"}
ANCIENNES = "".join(
    f"DROP FUNCTION {nom}{APRES[nom]};" + re.search(rf"CREATE FUNCTION {nom}\(.*?\n\$\$;", brut, re.S)[0]
    for brut in [(ICI / "0003_barriere.sql").read_text(encoding="utf-8")]
    for nom in AVANT
)


def confiees(sql, fonctions):
    """Return statements that make functions again, in the hands of the role that sees every row."""
    return "SET LOCAL check_function_bodies = off;" + remplacer(sql, *(nom + types for nom, types in fonctions.items())).sql


class Migration(migrations.Migration):

    dependencies = [
        ('agents', '0005_metiers'),
        ('informations', '0003_barriere'),
        ('personnes', '0009_chiffrement'),
        ('territoires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            confiees((ICI / "0004_chiffrement_ip.sql").read_text(encoding="utf-8"), APRES), confiees(ANCIENNES, AVANT)
        ),
        migrations.RemoveIndex(
            model_name='informationpreoccupante',
            name='information_adresse_trgm',
        ),
        migrations.RemoveField(
            model_name='informationpreoccupante',
            name='adresse_cle',
        ),
        migrations.AddField(
            model_name='informationpreoccupante',
            name='adresse_empreinte',
            field=EmpreinteDe('adresse', au_moins=8),
        ),
        Chiffrer(model_name='adultedufoyer', name='adresse', field=TexteChiffre(blank=True, max_length=200, verbose_name='adresse, si elle est autre')),
        migrations.AlterField(model_name='adultedufoyer', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='adultedufoyer', name='telephone', field=TexteChiffre(blank=True, max_length=40, verbose_name='téléphone')),
        migrations.AlterField(model_name='attributionevaluation', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='attributionevaluation', name='motif_depassement', field=TexteChiffre(blank=True, verbose_name='motif du dépassement')),
        Chiffrer(model_name='auteurinformation', name='adresse', field=TexteChiffre(blank=True)),
        Chiffrer(model_name='auteurinformation', name='nom', field=TexteChiffre(blank=True, max_length=160)),
        Chiffrer(model_name='auteurinformation', name='organisme', field=TexteChiffre(blank=True, max_length=160)),
        Chiffrer(model_name='auteurinformation', name='qualite', field=TexteChiffre(blank=True, max_length=160, verbose_name='fonction ou lien avec la famille')),
        Chiffrer(model_name='auteurinformation', name='telephone', field=TexteChiffre(blank=True, max_length=40, verbose_name='téléphone')),
        migrations.AlterField(model_name='conclusionenfant', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='conclusionenfant', name='motivation', field=TexteChiffre(blank=True)),
        migrations.AlterField(model_name='derogationbinome', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='derogationbinome', name='precision', field=TexteChiffre(verbose_name='précision')),
        Chiffrer(model_name='informationpreoccupante', name='adresse', field=TexteChiffre(blank=True, max_length=200, verbose_name='adresse du foyer')),
        Chiffrer(model_name='informationpreoccupante', name='faits', field=TexteChiffre(verbose_name="faits rapportés, tels qu'ils sont dits")),
        migrations.AlterField(model_name='informationpreoccupante', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        migrations.AlterField(model_name='qualification', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='qualification', name='precision', field=TexteChiffre(verbose_name='précision')),
        migrations.AlterField(model_name='rattachementinformation', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='rattachementinformation', name='motif', field=TexteChiffre(max_length=300)),
        Chiffrer(model_name='redaction', name='avis_parents', field=TexteChiffre(blank=True, verbose_name='ce que les parents en disent')),
        migrations.AlterField(model_name='redaction', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='redaction', name='parole_enfants', field=TexteChiffre(blank=True, verbose_name='ce que les enfants ont dit, dans leurs mots')),
        Chiffrer(model_name='redaction', name='rapport', field=TexteChiffre()),
        migrations.AlterField(model_name='rencontre', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='rencontre', name='personnes', field=TexteChiffre(max_length=300, verbose_name='avec qui')),
        Chiffrer(model_name='rencontre', name='precision', field=TexteChiffre(blank=True, verbose_name='précision')),
        migrations.AlterField(model_name='renvoievaluation', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='renvoievaluation', name='motif', field=TexteChiffre()),
        Chiffrer(model_name='signalement', name='actions_menees', field=TexteChiffre(verbose_name='actions déjà menées')),
        migrations.AlterField(model_name='signalement', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='signalement', name='motifs', field=TexteChiffre()),
        migrations.AlterField(model_name='transfertinformation', name='id', field=CleTiree(primary_key=True, serialize=False, verbose_name='ID')),
        Chiffrer(model_name='transfertinformation', name='motif', field=TexteChiffre()),
        migrations.AddIndex(
            model_name='informationpreoccupante',
            index=models.Index(condition=models.Q(('adresse_empreinte', ''), _negated=True), fields=['adresse_empreinte'], name='information_adresse'),
        ),
    ]
