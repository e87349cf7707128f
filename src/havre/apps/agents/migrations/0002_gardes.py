"""Accounts and rights change with an event only; what was held, lent or asked for ends, and is never erased.

Rights are lent within what is held, and powerful roles are given by two. The secret of a second factor is never in
clear.
"""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement

GARDEES = [
    f"agents_{nom}"
    for nom in ("affectation", "posteouvert", "lienmotdepasse", "identiteexterne", "delegationdroits", "demanderole")
]
INVARIANTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
RETRAIT = """
DROP TRIGGER deleguer_ce_qu_on_tient ON agents_delegationdroits;
DROP FUNCTION agents_deleguer_ce_qu_on_tient();
DROP TRIGGER seule_la_fin_change ON agents_delegationdroits;
DROP FUNCTION agents_seule_la_fin_change();
DROP TRIGGER seule_la_decision_s_ajoute ON agents_demanderole;
DROP FUNCTION agents_seule_la_decision_s_ajoute();
"""
FACTEURS = """
CREATE CONSTRAINT TRIGGER exige_evenement AFTER INSERT OR DELETE OR UPDATE OF type, user_id, data ON mfa_authenticator
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_exige_evenement();
ALTER TABLE mfa_authenticator ADD CONSTRAINT secret_chiffre_pour_son_compte
    CHECK (type <> 'totp' OR data ->> 'secret' LIKE 'havre1:' || user_id || ':%:%');
"""
FACTEURS_RETRAIT = """
ALTER TABLE mfa_authenticator DROP CONSTRAINT secret_chiffre_pour_son_compte;
DROP TRIGGER exige_evenement ON mfa_authenticator;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0001_initial"), ("mfa", "0003_authenticator_type_uniq"), ("journal", "0003_chaines"),
    ]  # fmt: skip
    operations = [
        exiger_evenement(*GARDEES, "agents_service", "agents_codesecours"),
        interdire_effacement(*GARDEES, "agents_agent"),
        migrations.RunSQL(INVARIANTS, RETRAIT),
        migrations.RunSQL(FACTEURS, FACTEURS_RETRAIT),
    ]
