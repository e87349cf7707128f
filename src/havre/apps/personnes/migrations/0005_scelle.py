"""A file may be sealed; few are, hence the index on these alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("personnes", "0004_gardes_handicap")]
    operations = [
        migrations.AddField(
            model_name="enfant",
            name="scelle",
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name="dossier scellé"),
        ),
        migrations.AddIndex(
            model_name="enfant",
            index=models.Index(condition=models.Q(("scelle", True)), fields=["personne"], name="enfant_scelle"),
        ),
    ]
