"""The chain and the demand for an event look at every row, whoever writes."""

from django.db import migrations

from havre.common.politiques import confier


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("personnes", "0006_barriere")]
    operations = [confier("journal_chainer()", "journal_exige_evenement()")]
