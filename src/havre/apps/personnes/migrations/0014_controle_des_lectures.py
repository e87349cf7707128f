"""Finding a file by its number for who looks at its readings and may not open it."""

from django.db import migrations

from havre.common.politiques import confier

CONTROLER = """
CREATE FUNCTION personnes_dossier_a_controler(un_enfant bigint, un_numero text)
RETURNS TABLE (enfant bigint, numero varchar, service bigint, scelle boolean) LANGUAGE sql STABLE AS $$
    SELECT e.personne_id, e.numero, e.service_id, e.scelle FROM personnes_enfant e
     WHERE e.personne_id = un_enfant OR un_enfant IS NULL AND e.numero = un_numero
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("personnes", "0013_adresses_cachees"), ("journal", "0005_consultation")]
    operations = [
        migrations.RunSQL(CONTROLER, "DROP FUNCTION personnes_dossier_a_controler(bigint, text);"),
        confier("personnes_dossier_a_controler(bigint, text)"),
    ]
