"""The site reads which migrations were applied, and never says that one was or was not."""

from django.db import migrations

REFUSER = """
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'havre_web') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM havre_web;
    END IF;
END $$;
"""
RENDRE = """
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'havre_web') THEN
        GRANT INSERT, UPDATE, DELETE ON django_migrations TO havre_web;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_evenement_de_la_transaction")]
    operations = [migrations.RunSQL(REFUSER, RENDRE)]
