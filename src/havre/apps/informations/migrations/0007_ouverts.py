"""The function of the policy on informations leaves a query to several processes."""

from django.db import migrations

from havre.common.politiques import remplacer


class Migration(migrations.Migration):
    dependencies = [("informations", "0006_plans")]
    operations = [remplacer("ALTER FUNCTION informations_evaluees() PARALLEL SAFE;")]
