"""The search as a case: reasons of each child, its end, what was looked at; steps and corrections of stays."""

import datetime
from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

NOUVELLES = ["accueils_consultation", "accueils_correctionaccueil", "accueils_etapeaccueil"]
# Rows written before have their case's reason and dates. The guard wants an event, which a migration has not.
REPRENDRE = """
ALTER TABLE accueils_recherche DISABLE TRIGGER exige_evenement;
ALTER TABLE accueils_enfantrecherche DISABLE TRIGGER exige_evenement;
UPDATE accueils_recherche SET issue = 'aboutie' WHERE close_le IS NOT NULL;
UPDATE accueils_enfantrecherche e
   SET motif = r.motif, depuis = r.ouverte_le, entre_le = r.ouverte_le,
       trouve_le = CASE WHEN r.close_le IS NULL THEN e.trouve_le ELSE coalesce(e.trouve_le, r.close_le) END
  FROM accueils_recherche r WHERE r.id = e.recherche_id;
ALTER TABLE accueils_recherche ENABLE TRIGGER exige_evenement;
ALTER TABLE accueils_enfantrecherche ENABLE TRIGGER exige_evenement;
"""
FONCTIONS = (Path(__file__).parent / "0009_recherches.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('accueils', '0008_gel'),
        ('lieux', '0002_gardes'),
        ('mesures', '0002_gardes'),
        ('personnes', '0002_gardes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultee_a', models.DateTimeField(verbose_name='consultée le')),
                ('arrivee_le', models.DateField(verbose_name='pour une arrivée le')),
                ('unites_examinees', models.PositiveIntegerField(verbose_name='unités examinées')),
                ('lieux_pour_tous', models.PositiveIntegerField(verbose_name='lieux pour tous')),
                ('propositions', models.PositiveSmallIntegerField()),
                ('exclusions', models.JSONField(default=dict, verbose_name='unités écartées, par raison')),
                ('version_poids', models.DateField(verbose_name='version des poids')),
            ],
            options={
                'ordering': ['-consultee_a', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CorrectionAccueil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('champ', models.CharField(choices=[('debut', 'Premier jour'), ('admis_le', 'Arrivé le'), ('fin', 'Jour du départ'), ('unite', 'Lieu et unité'), ('fin_promise', 'Fin promise'), ('annule', "Accueil qui n'a pas eu lieu")], max_length=20)),
                ('ancienne', models.CharField(blank=True, max_length=200, verbose_name="valeur d'avant")),
                ('nouvelle', models.CharField(blank=True, max_length=200, verbose_name='valeur corrigée')),
                ('motif', models.TextField()),
                ('corrigee_a', models.DateTimeField(verbose_name='corrigée le')),
            ],
            options={
                'ordering': ['corrigee_a', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EtapeAccueil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('etape', models.CharField(choices=[('reservee', 'Place réservée'), ('confirmee', 'Confirmée par le lieu'), ('arrivee', 'Arrivée'), ('dedite', "Le lieu s'est dédit"), ('annulee', 'Réservation annulée'), ('terminee', 'Accueil terminé')], max_length=10, verbose_name='étape')),
                ('survenue_le', models.DateField(verbose_name='survenue le')),
                ('notee_a', models.DateTimeField(verbose_name='notée le')),
                ('interlocuteur', models.CharField(blank=True, max_length=120, verbose_name='qui, du côté du lieu')),
                ('precision', models.TextField(blank=True, verbose_name='précision')),
            ],
            options={
                'ordering': ['notee_a', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='enfantrecherche',
            name='enfant_recherche_une_fois',
        ),
        migrations.RemoveConstraint(
            model_name='recherche',
            name='recherche_une_ouverte',
        ),
        migrations.RemoveIndex(
            model_name='enfantrecherche',
            name='enfant_recherche_en_cours',
        ),
        migrations.RemoveIndex(
            model_name='informationjuge',
            name='information_a_envoyer',
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='accueil',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accueils.accueil'),
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='depuis',
            field=models.DateField(default=datetime.date(1, 1, 1), verbose_name='attend depuis le'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='entre_le',
            field=models.DateField(default=datetime.date(1, 1, 1), verbose_name='entré dans la recherche le'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='mesure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mesures.mesure'),
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='motif',
            field=models.CharField(choices=[('ordonnance', 'Placement ordonné, non exécuté'), ('urgence', 'Urgence'), ('hopital', "À l'hôpital faute de place"), ('reorientation', 'Réorientation'), ('fin_promise', "Fin promise de l'accueil temporaire"), ('reunion', 'Fratrie à réunir')], default='reorientation', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='precision',
            field=models.TextField(blank=True, verbose_name='précision'),
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='reexamen',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accueils.reexamen'),
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='sorti_issue',
            field=models.CharField(blank=True, choices=[('aboutie', 'Place trouvée'), ('maintien', "L'enfant reste où il vit"), ('famille', 'Retour en famille, ou confié à un proche'), ('mesure', 'Mesure levée ou arrivée à son terme'), ('separes', 'La fratrie reste séparée'), ('ailleurs', 'Dossier transmis à un autre département'), ('erreur', 'Ouverte par erreur'), ('autre', 'Autre décision')], max_length=20),
        ),
        migrations.AddField(
            model_name='enfantrecherche',
            name='sorti_le',
            field=models.DateField(blank=True, null=True, verbose_name='sorti par décision le'),
        ),
        migrations.AddField(
            model_name='informationjuge',
            name='sans_objet_a',
            field=models.DateTimeField(blank=True, null=True, verbose_name='devenue sans objet le'),
        ),
        migrations.AddField(
            model_name='recherche',
            name='close_par',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recherche',
            name='decision',
            field=models.TextField(blank=True, verbose_name='décision, avec ses raisons'),
        ),
        migrations.AddField(
            model_name='recherche',
            name='issue',
            field=models.CharField(blank=True, choices=[('aboutie', 'Place trouvée'), ('maintien', "L'enfant reste où il vit"), ('famille', 'Retour en famille, ou confié à un proche'), ('mesure', 'Mesure levée ou arrivée à son terme'), ('separes', 'La fratrie reste séparée'), ('ailleurs', 'Dossier transmis à un autre département'), ('erreur', 'Ouverte par erreur'), ('autre', 'Autre décision')], max_length=20),
        ),
        migrations.AddField(
            model_name='sollicitation',
            name='dedit_motif',
            field=models.CharField(blank=True, choices=[('complet', 'complet'), ('age', "âge de l'enfant"), ('fratrie', 'ne peut pas prendre toute la fratrie'), ('profil', 'besoin que le lieu ne sait pas prendre en charge'), ('equipe', 'équipe ou encadrement insuffisant'), ('groupe', 'équilibre du groupe déjà accueilli'), ('emplacement', 'trop loin ou trop près de la famille'), ('autre', 'autre motif')], max_length=20, verbose_name='motif du dédit'),
        ),
        migrations.AddField(
            model_name='sollicitation',
            name='dedit_precision',
            field=models.TextField(blank=True, verbose_name='ses mots'),
        ),
        migrations.AddField(
            model_name='sollicitation',
            name='dedit_saisi_par',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sollicitation',
            name='dedite_le',
            field=models.DateField(blank=True, null=True, verbose_name='dédite le'),
        ),
        migrations.AddField(
            model_name='sollicitation',
            name='interlocuteur',
            field=models.CharField(blank=True, max_length=120, verbose_name='qui a répondu'),
        ),
        migrations.AlterField(
            model_name='informationjuge',
            name='objet',
            field=models.CharField(choices=[('separation', "Séparation d'une fratrie"), ('changement', "Changement de lieu d'accueil"), ('changement_urgent', "Changement de lieu d'accueil en urgence"), ('rectification', "Rectification d'une information déjà envoyée")], max_length=20),
        ),
        migrations.AlterField(
            model_name='recherche',
            name='motif',
            field=models.CharField(choices=[('ordonnance', 'Placement ordonné, non exécuté'), ('urgence', 'Urgence'), ('hopital', "À l'hôpital faute de place"), ('reorientation', 'Réorientation'), ('fin_promise', "Fin promise de l'accueil temporaire"), ('reunion', 'Fratrie à réunir')], max_length=20),
        ),
        migrations.RunSQL(REPRENDRE, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='enfantrecherche',
            index=models.Index(condition=models.Q(('sorti_le__isnull', True), ('trouve_le__isnull', True)), fields=['enfant'], name='enfant_recherche_en_cours'),
        ),
        migrations.AddIndex(
            model_name='informationjuge',
            index=models.Index(condition=models.Q(('envoyee_le__isnull', True), ('sans_objet_a__isnull', True)), fields=['echeance_a'], name='information_a_envoyer'),
        ),
        migrations.AddIndex(
            model_name='recherche',
            index=models.Index(condition=models.Q(('close_le__isnull', True)), fields=['ouverte_le', 'id'], name='recherche_ouvertes_par_age'),
        ),
        migrations.AddConstraint(
            model_name='enfantrecherche',
            constraint=models.UniqueConstraint(condition=models.Q(('sorti_le__isnull', True), ('trouve_le__isnull', True)), fields=('recherche', 'enfant', 'motif'), name='enfant_recherche_une_fois'),
        ),
        migrations.AddConstraint(
            model_name='enfantrecherche',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('sorti_le__isnull', True), ('trouve_le__isnull', True)), expressions=[('enfant', '='), ('recherche', '<>')], name='enfant_une_recherche_a_la_fois'),
        ),
        migrations.AddConstraint(
            model_name='enfantrecherche',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sorti_issue', ''), ('sorti_le__isnull', True)), models.Q(('sorti_le__isnull', False), ('trouve_le__isnull', True), models.Q(('sorti_issue', ''), _negated=True)), _connector='OR'), name='enfant_recherche_sort_avec_motif'),
        ),
        migrations.AddConstraint(
            model_name='recherche',
            constraint=models.UniqueConstraint(condition=models.Q(('close_le__isnull', True)), fields=('fratrie',), name='recherche_une_ouverte'),
        ),
        migrations.AddConstraint(
            model_name='recherche',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_le__isnull', True), ('issue', '')), models.Q(('close_le__isnull', False), ('issue', 'aboutie')), models.Q(('close_le__isnull', False), models.Q(('issue', ''), _negated=True), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='recherche_close_par_une_decision', violation_error_message='Clore une recherche demande une décision et ses raisons.'),
        ),
        migrations.AddConstraint(
            model_name='sollicitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dedit_motif', ''), ('dedite_le__isnull', True)), models.Q(('dedite_le__gte', models.F('repondue_le')), ('reponse', 'acceptee'), models.Q(('dedit_motif', ''), _negated=True)), _connector='OR'), name='sollicitation_dedit_motive'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='consultee_par',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consultation',
            name='recherche',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='accueils.recherche'),
        ),
        migrations.AddField(
            model_name='correctionaccueil',
            name='accueil',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='accueils.accueil'),
        ),
        migrations.AddField(
            model_name='correctionaccueil',
            name='corrigee_par',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='etapeaccueil',
            name='accueil',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='etapes', to='accueils.accueil'),
        ),
        migrations.AddField(
            model_name='etapeaccueil',
            name='notee_par',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='etapeaccueil',
            name='sollicitation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='etapes', to='accueils.sollicitation'),
        ),
        migrations.AddConstraint(
            model_name='correctionaccueil',
            constraint=models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='correction_motivee'),
        ),
        migrations.AddConstraint(
            model_name='correctionaccueil',
            constraint=models.CheckConstraint(condition=models.Q(('ancienne', models.F('nouvelle')), _negated=True), name='correction_change_quelque_chose'),
        ),
        migrations.AddConstraint(
            model_name='etapeaccueil',
            constraint=models.UniqueConstraint(fields=('accueil', 'etape'), name='etape_une_fois'),
        ),
        migrations.RunSQL(FONCTIONS),
        exiger_evenement(*NOUVELLES),
        interdire_effacement(*NOUVELLES),
        interdire_modification(*NOUVELLES),
    ]
