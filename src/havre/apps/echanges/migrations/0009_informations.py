"""Letters about worrying informations: read with the information; to its author, by the few who may know him."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from havre.apps.personnes.models.barriere import SYSTEME, d_un_service, par
from havre.common.politiques import changer

AVANT = d_un_service(agents=("signataire_id",), plus=par("demande_id", "echanges_demande"))
AVEC_INFORMATION = f"""
    {SYSTEME} OR {par("ip_id", "informations_informationpreoccupante")}
        AND (NOT ligne.pour_auteur OR (SELECT current_setting('havre.auteurs', true)) = 'oui')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accueils', '0016_politiques'),
        ('agents', '0013_gardes_roles'),
        ('echanges', '0008_politiques'),
        ('informations', '0005_mesure_recommandee'),
        ('personnes', '0013_adresses_cachees'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='courrier',
            name='ip',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courriers', to='informations.informationpreoccupante', verbose_name='information préoccupante'),
        ),
        migrations.AddField(
            model_name='courrier',
            name='pour_auteur',
            field=models.BooleanField(default=False, verbose_name="adressée à l'auteur de l'information"),
        ),
        migrations.AddIndex(
            model_name='courrier',
            index=models.Index(condition=models.Q(('ip__isnull', False)), fields=['ip'], name='courrier_ip'),
        ),
        migrations.AddConstraint(
            model_name='courrier',
            constraint=models.CheckConstraint(condition=models.Q(('pour_auteur', False), ('ip__isnull', False), _connector='OR'), name='courrier_auteur_d_une_information'),
        ),
        changer({"echanges_courrier": f"CASE WHEN ligne.ip_id IS NULL THEN {AVANT} ELSE {AVEC_INFORMATION} END"}),
    ]
