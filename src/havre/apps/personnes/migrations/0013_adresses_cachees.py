"""Whose address is hidden from the agent whom the transaction serves; from the automatic treatments, all of them."""

from django.db import migrations

from havre.apps.personnes.models.barriere import AGENT

POSE = f"""
CREATE FUNCTION personnes_caches() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT p.personne_id FROM personnes_adresseprotegee p
     WHERE p.leve_a IS NULL AND NOT EXISTS (
           SELECT 1 FROM personnes_lecteuradresse l
            WHERE l.protection_id = p.id AND l.retire_a IS NULL AND l.agent_id = {AGENT})
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("personnes", "0012_recherche")]
    operations = [migrations.RunSQL(POSE, "DROP FUNCTION personnes_caches()")]
