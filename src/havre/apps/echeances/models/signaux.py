"""SQL that a migration installs on a table whose rows are facts of the due dates."""

from django.db import migrations

FONCTION = """
CREATE FUNCTION echeances_salir_[table]() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO echeances_aactualiser (perimetre, perimetre_id)
    SELECT DISTINCT x.perimetre, x.numero FROM ([selection]) x (perimetre, numero);
    RETURN NULL;
END $$;
CREATE TRIGGER salir_insert AFTER INSERT ON [table]
    REFERENCING NEW TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION echeances_salir_[table]();
CREATE TRIGGER salir_update AFTER UPDATE ON [table]
    REFERENCING NEW TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION echeances_salir_[table]();
CREATE TRIGGER salir_delete AFTER DELETE ON [table]
    REFERENCING OLD TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION echeances_salir_[table]();
"""
RETRAIT = """
DROP TRIGGER salir_insert ON [table];
DROP TRIGGER salir_update ON [table];
DROP TRIGGER salir_delete ON [table];
DROP FUNCTION echeances_salir_[table]();
"""


def signaler(table: str, selection: str) -> migrations.RunSQL:
    """Return the operation that notes, after each statement on `table`, whose due dates must be computed again.

    `selection` gives perimeter (a value of `Perimetre`) and identifier; `lignes` holds the rows written.
    """
    pose = FONCTION.replace("[table]", table).replace("[selection]", selection)
    return migrations.RunSQL(pose, RETRAIT.replace("[table]", table))
