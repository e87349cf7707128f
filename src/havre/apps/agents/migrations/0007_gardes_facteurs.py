"""A second factor changes with an event of the journal only, and the secret of an application is never in clear."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement

FACTEURS = """
CREATE CONSTRAINT TRIGGER exige_evenement AFTER INSERT OR DELETE OR UPDATE OF type, user_id, data ON mfa_authenticator
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_exige_evenement();
ALTER TABLE mfa_authenticator ADD CONSTRAINT secret_chiffre_pour_son_compte
    CHECK (type <> 'totp' OR data ->> 'secret' LIKE 'havre1:' || user_id || ':%:%');
"""
RETRAIT = """
ALTER TABLE mfa_authenticator DROP CONSTRAINT secret_chiffre_pour_son_compte;
DROP TRIGGER exige_evenement ON mfa_authenticator;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0006_code_secours"), ("mfa", "0003_authenticator_type_uniq"), ("journal", "0001_initial"),
    ]
    operations = [exiger_evenement("agents_codesecours"), migrations.RunSQL(FACTEURS, RETRAIT)]
