"""The rule on suspensions looks at every row, whoever writes."""

from django.db import migrations

from havre.common.politiques import confier


class Migration(migrations.Migration):
    dependencies = [("mesures", "0006_gardes_suspension"), ("personnes", "0006_barriere")]
    operations = [confier("mesures_tenir_la_suspension()")]
