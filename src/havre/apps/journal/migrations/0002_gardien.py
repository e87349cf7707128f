"""The role of the functions that see every row: its rights on all the tables, present and to come."""

from django.db import migrations

from havre.common.politiques import installer_le_gardien


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [installer_le_gardien()]
