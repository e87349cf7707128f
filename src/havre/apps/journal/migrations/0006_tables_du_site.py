"""Tables that are of no app: the cache, and the list of the migrations, which the site reads and never writes."""

from django.db import migrations

CACHE = """
CREATE TABLE havre_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX havre_cache_expires ON havre_cache (expires);
"""
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
    dependencies = [("journal", "0005_coupes")]
    operations = [migrations.RunSQL(CACHE, "DROP TABLE havre_cache"), migrations.RunSQL(REFUSER, RENDRE)]
