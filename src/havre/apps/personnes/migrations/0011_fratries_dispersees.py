"""Which sibling groups several teams follow: kept by the database, read at each request of a page."""

from django.db import migrations, models

from havre.common.politiques import GARDIEN, confier

TENIR = """
CREATE FUNCTION personnes_compter_les_services(touchees bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE personnes_fratrie f SET plusieurs_services = x.plusieurs
      FROM (SELECT m.fratrie_id, count(DISTINCT e.service_id) > 1 AS plusieurs
              FROM personnes_membrefratrie m JOIN personnes_enfant e ON e.personne_id = m.enfant_id
             WHERE m.fratrie_id = ANY (touchees) GROUP BY m.fratrie_id) x
     WHERE f.id = x.fratrie_id AND f.plusieurs_services <> x.plusieurs
$$;
CREATE FUNCTION personnes_membres_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM personnes_compter_les_services(ARRAY(SELECT DISTINCT fratrie_id FROM lignes));
    RETURN NULL;
END $$;
CREATE FUNCTION personnes_enfants_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM personnes_compter_les_services(ARRAY(
        SELECT DISTINCT m.fratrie_id FROM personnes_membrefratrie m JOIN lignes l ON l.personne_id = m.enfant_id
          JOIN anciennes a ON a.personne_id = l.personne_id AND a.service_id <> l.service_id));
    RETURN NULL;
END $$;
CREATE TRIGGER compter_les_services AFTER INSERT ON personnes_membrefratrie
    REFERENCING NEW TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION personnes_membres_changes();
CREATE TRIGGER compter_les_services_maj AFTER UPDATE ON personnes_membrefratrie
    REFERENCING NEW TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION personnes_membres_changes();
CREATE TRIGGER compter_les_services AFTER UPDATE ON personnes_enfant
    REFERENCING NEW TABLE AS lignes OLD TABLE AS anciennes
    FOR EACH STATEMENT EXECUTE FUNCTION personnes_enfants_changes();
"""
RETRAIT = """
DROP TRIGGER compter_les_services ON personnes_enfant;
DROP TRIGGER compter_les_services_maj ON personnes_membrefratrie;
DROP TRIGGER compter_les_services ON personnes_membrefratrie;
DROP FUNCTION personnes_enfants_changes();
DROP FUNCTION personnes_membres_changes();
DROP FUNCTION personnes_compter_les_services(bigint[]);
"""
REPRISE = f"""
ALTER TABLE personnes_fratrie DISABLE TRIGGER exige_evenement;
SET LOCAL ROLE {GARDIEN};
SELECT personnes_compter_les_services(ARRAY(SELECT id FROM personnes_fratrie));
RESET ROLE;
ALTER TABLE personnes_fratrie ENABLE TRIGGER exige_evenement;
"""  # noqa: S608  # made of constants


class Migration(migrations.Migration):
    dependencies = [("personnes", "0010_chiffrement_ip")]
    operations = [
        migrations.AddField(
            model_name="fratrie",
            name="plusieurs_services",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="suivie par plusieurs services"
            ),
        ),
        migrations.AddIndex(
            model_name="fratrie",
            index=models.Index(condition=models.Q(("plusieurs_services", True)), fields=["id"], name="fratrie_dispersee"),
        ),
        migrations.RunSQL(TENIR, RETRAIT),
        migrations.RunSQL(REPRISE, migrations.RunSQL.noop),
        confier(
            "personnes_compter_les_services(bigint[])", "personnes_membres_changes()", "personnes_enfants_changes()"
        ),
    ]
