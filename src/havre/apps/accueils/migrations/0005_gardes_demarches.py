"""Guards of requests, leads and informations: what was answered or sent is a fact."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

TABLES = ["accueils_sollicitation", "accueils_pistefamiliale", "accueils_informationjuge"]
UNE_FOIS = """
CREATE FUNCTION accueils_ecrire_une_fois() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'accueils_sollicitation' THEN
        IF OLD.reponse = '' AND (NEW.recherche_id, NEW.lieu_id, NEW.demandee_le) =
                                (OLD.recherche_id, OLD.lieu_id, OLD.demandee_le) THEN RETURN NEW; END IF;
    ELSIF OLD.envoyee_le IS NULL AND (NEW.accueil_id, NEW.objet, NEW.echeance_a) =
                                     (OLD.accueil_id, OLD.objet, OLD.echeance_a) THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'la ligne % de % est écrite une fois', OLD.id, TG_TABLE_NAME USING ERRCODE = '23H01';
END $$;
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON accueils_sollicitation
    FOR EACH ROW EXECUTE FUNCTION accueils_ecrire_une_fois();
CREATE TRIGGER ecrire_une_fois BEFORE UPDATE ON accueils_informationjuge
    FOR EACH ROW EXECUTE FUNCTION accueils_ecrire_une_fois();
"""


class Migration(migrations.Migration):
    dependencies = [("accueils", "0004_demarches"), ("journal", "0001_initial")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification("accueils_pistefamiliale"),
        migrations.RunSQL(UNE_FOIS),
    ]
