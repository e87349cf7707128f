"""Files shared, reached by exception, sealed; protected addresses."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agents', '0003_dga'),
        ('personnes', '0006_barriere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='domicile',
            name='protege',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='adresse protégée'),
        ),
        migrations.CreateModel(
            name='AccesExceptionnel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.CharField(max_length=30, verbose_name='numéro de dossier')),
                ('motif', models.TextField()),
                ('ouvert_a', models.DateTimeField(verbose_name='ouvert le')),
                ('expire_a', models.DateTimeField(verbose_name='expire le')),
                ('termine_a', models.DateTimeField(blank=True, null=True, verbose_name='fermé le')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acces_exceptionnels', to=settings.AUTH_USER_MODEL)),
                ('enfant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acces_exceptionnels', to='personnes.enfant')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agents.service', verbose_name="service de l'enfant")),
            ],
            options={
                'verbose_name': 'accès exceptionnel',
                'verbose_name_plural': 'accès exceptionnels',
                'ordering': ['-ouvert_a', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AdresseProtegee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('motif', models.TextField()),
                ('protegee_a', models.DateTimeField(verbose_name='protégée le')),
                ('leve_a', models.DateTimeField(blank=True, null=True, verbose_name='levée le')),
                ('motif_levee', models.TextField(blank=True, verbose_name='pourquoi elle est levée')),
                ('leve_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='levée par')),
                ('personne', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protections', to='personnes.personne')),
                ('protegee_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='protégée par')),
            ],
            options={
                'verbose_name': 'adresse protégée',
                'verbose_name_plural': 'adresses protégées',
                'ordering': ['-protegee_a', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AvertissementAcces',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('qualite', models.CharField(choices=[('responsable', "responsable du service de l'enfant"), ('dpo', 'délégué à la protection des données')], max_length=12)),
                ('averti_a', models.DateTimeField(verbose_name='averti le')),
                ('lu_a', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('acces', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avertissements', to='personnes.accesexceptionnel')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'avertissement',
                'ordering': ['qualite', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConclusionAcces',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('avis', models.CharField(choices=[('justifie', 'justifié'), ('a_reprendre', "à reprendre avec l'agent"), ('injustifie', 'non justifié')], max_length=12)),
                ('texte', models.TextField(verbose_name='ce qui a été vérifié')),
                ('conclue_a', models.DateTimeField(verbose_name='conclue le')),
                ('acces', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusions', to='personnes.accesexceptionnel')),
                ('conclue_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='conclue par')),
            ],
            options={
                'verbose_name': 'conclusion',
                'ordering': ['conclue_a', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LecteurAdresse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nomme_a', models.DateTimeField(verbose_name='nommé le')),
                ('retire_a', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nomme_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='nommé par')),
                ('protection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lecteurs', to='personnes.adresseprotegee')),
                ('retire_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retiré par')),
            ],
            options={
                'verbose_name': "lecteur d'une adresse protégée",
                'verbose_name_plural': "lecteurs d'une adresse protégée",
                'ordering': ['nomme_a', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Partage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('parcours', "Parcours : décisions, mesures, lieux d'accueil"), ('famille', 'Famille et fratrie'), ('besoins', 'Besoin évalué, santé et handicap compris'), ('visites', 'Visites'), ('promesses', 'Promesses'), ('echanges', 'Demandes et courriers')], max_length=12), size=None, verbose_name='ce qui est partagé')),
                ('motif', models.TextField(verbose_name='pourquoi')),
                ('famille_informee_le', models.DateField(blank=True, null=True, verbose_name='famille informée le')),
                ('motif_sans_information', models.TextField(blank=True, verbose_name="pourquoi la famille n'est pas informée")),
                ('periode', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='période')),
                ('partage_a', models.DateTimeField(verbose_name='partagé le')),
                ('termine_a', models.DateTimeField(blank=True, null=True, verbose_name='terminé avant son terme le')),
                ('motif_fin', models.TextField(blank=True, verbose_name='pourquoi il se termine')),
                ('agent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partages_recus', to=settings.AUTH_USER_MODEL, verbose_name='avec cet agent')),
                ('enfant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partages', to='personnes.enfant')),
                ('partage_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partages_faits', to=settings.AUTH_USER_MODEL, verbose_name='partagé par')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partages_recus', to='agents.service', verbose_name='avec ce service')),
                ('termine_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='terminé par')),
            ],
            options={
                'ordering': ['-partage_a', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Scellement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('motif', models.TextField()),
                ('decide_a', models.DateTimeField(verbose_name='décidé le')),
                ('leve_a', models.DateTimeField(blank=True, null=True, verbose_name='levé le')),
                ('motif_levee', models.TextField(blank=True, verbose_name='pourquoi il est levé')),
                ('decide_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('enfant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scellements', to='personnes.enfant')),
                ('leve_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='levé par')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agents.service', verbose_name='service qui décide')),
            ],
            options={
                'ordering': ['-decide_a', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PersonneNommee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nommee_a', models.DateTimeField(verbose_name='nommée le')),
                ('retiree_a', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nommee_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='nommée par')),
                ('retiree_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retirée par')),
                ('scellement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nommees', to='personnes.scellement')),
            ],
            options={
                'verbose_name': 'personne nommée',
                'verbose_name_plural': 'personnes nommées',
                'ordering': ['nommee_a', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='accesexceptionnel',
            index=models.Index(fields=['agent', 'expire_a'], name='acces_agent'),
        ),
        migrations.AddConstraint(
            model_name='accesexceptionnel',
            constraint=models.CheckConstraint(condition=models.Q(('expire_a__gt', models.F('ouvert_a'))), name='acces_expire_apres', violation_error_message='Un accès exceptionnel expire après son ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='accesexceptionnel',
            constraint=models.CheckConstraint(condition=models.Q(('termine_a__isnull', True), ('termine_a__gte', models.F('ouvert_a')), _connector='OR'), name='acces_ferme_apres', violation_error_message='Un accès se ferme après son ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='accesexceptionnel',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('motif'), 40)), name='acces_motive', violation_error_message="Le motif d'un accès exceptionnel s'écrit en toutes lettres."),
        ),
        migrations.AddConstraint(
            model_name='adresseprotegee',
            constraint=models.UniqueConstraint(condition=models.Q(('leve_a__isnull', True)), fields=('personne',), name='adresse_protegee_une_fois', violation_error_message="L'adresse de cette personne est déjà protégée."),
        ),
        migrations.AddConstraint(
            model_name='adresseprotegee',
            constraint=models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='adresse_protegee_motivee', violation_error_message='Une adresse protégée dit son motif.'),
        ),
        migrations.AddConstraint(
            model_name='adresseprotegee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('leve_a__isnull', True), ('leve_par__isnull', True), ('motif_levee', '')), models.Q(('leve_a__isnull', False), ('leve_par__isnull', False), models.Q(('motif_levee', ''), _negated=True)), _connector='OR'), name='adresse_protegee_levee_signee'),
        ),
        migrations.AddConstraint(
            model_name='avertissementacces',
            constraint=models.UniqueConstraint(fields=('acces', 'agent'), name='averti_une_fois'),
        ),
        migrations.AddConstraint(
            model_name='conclusionacces',
            constraint=models.UniqueConstraint(fields=('acces', 'conclue_par'), name='conclusion_une_fois'),
        ),
        migrations.AddConstraint(
            model_name='conclusionacces',
            constraint=models.CheckConstraint(condition=models.Q(('texte', ''), _negated=True), name='conclusion_motivee'),
        ),
        migrations.AddConstraint(
            model_name='lecteuradresse',
            constraint=models.UniqueConstraint(condition=models.Q(('retire_a__isnull', True)), fields=('protection', 'agent'), name='lecteur_une_fois', violation_error_message="Cette personne lit déjà l'adresse."),
        ),
        migrations.AddConstraint(
            model_name='lecteuradresse',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retire_a__isnull', True), ('retire_par__isnull', True)), models.Q(('retire_a__isnull', False), ('retire_par__isnull', False)), _connector='OR'), name='lecteur_retrait_signe'),
        ),
        migrations.AddIndex(
            model_name='partage',
            index=models.Index(condition=models.Q(('termine_a__isnull', True)), fields=['agent'], name='partage_agent'),
        ),
        migrations.AddIndex(
            model_name='partage',
            index=models.Index(condition=models.Q(('termine_a__isnull', True)), fields=['service'], name='partage_service'),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=models.CheckConstraint(condition=models.Q(('agent__isnull', True), ('service__isnull', True), _connector='XOR'), name='partage_un_destinataire', violation_error_message='Un partage a un destinataire : un agent, ou un service.'),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=models.CheckConstraint(condition=models.Q(('parties__len__gte', 1), models.Q(('motif', ''), _negated=True)), name='partage_motive', violation_error_message="Un partage dit ce qu'il ouvre, et pourquoi."),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=models.CheckConstraint(condition=models.Q(('famille_informee_le__isnull', False), models.Q(('motif_sans_information', ''), _negated=True), _connector='XOR'), name='partage_famille_informee', violation_error_message='La famille est informée à une date, ou un motif écrit dit pourquoi non.'),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=models.CheckConstraint(condition=models.Q(('periode__endswith__isnull', False), ('periode__isempty', False), ('periode__startswith__isnull', False)), name='partage_a_une_fin', violation_error_message='Un partage a une fin, qui suit son début.'),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('motif_fin', ''), ('termine_a__isnull', True), ('termine_par__isnull', True)), models.Q(('termine_a__isnull', False), ('termine_par__isnull', False), models.Q(('motif_fin', ''), _negated=True)), _connector='OR'), name='partage_fin_signee', violation_error_message="La fin d'un partage a un auteur et un motif."),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('termine_a__isnull', True)), expressions=[('enfant', '='), (django.db.models.functions.comparison.Coalesce('agent', models.Value(0)), '='), (django.db.models.functions.comparison.Coalesce('service', models.Value(0)), '='), ('periode', '&&')], name='partage_un_a_la_fois', violation_error_message='Ce dossier est déjà partagé avec ce destinataire pendant cette période.'),
        ),
        migrations.AddConstraint(
            model_name='scellement',
            constraint=models.UniqueConstraint(condition=models.Q(('leve_a__isnull', True)), fields=('enfant',), name='scellement_un_a_la_fois', violation_error_message='Ce dossier est déjà scellé.'),
        ),
        migrations.AddConstraint(
            model_name='scellement',
            constraint=models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='scellement_motive', violation_error_message='Un scellement dit son motif.'),
        ),
        migrations.AddConstraint(
            model_name='scellement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('leve_a__isnull', True), ('leve_par__isnull', True), ('motif_levee', '')), models.Q(('leve_a__isnull', False), ('leve_par__isnull', False), models.Q(('motif_levee', ''), _negated=True)), _connector='OR'), name='scellement_levee_signee'),
        ),
        migrations.AddConstraint(
            model_name='personnenommee',
            constraint=models.UniqueConstraint(condition=models.Q(('retiree_a__isnull', True)), fields=('scellement', 'agent'), name='nommee_une_fois', violation_error_message='Cette personne est déjà nommée.'),
        ),
        migrations.AddConstraint(
            model_name='personnenommee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retiree_a__isnull', True), ('retiree_par__isnull', True)), models.Q(('retiree_a__isnull', False), ('retiree_par__isnull', False)), _connector='OR'), name='nommee_retrait_signe'),
        ),
    ]
