"""Whether an order was given before the parties were heard."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0009_politiques")]
    operations = [
        migrations.AddField(
            model_name="decision",
            name="sans_audition",
            field=models.BooleanField(default=False, verbose_name="rendue sans avoir entendu les parties"),
        ),
    ]
