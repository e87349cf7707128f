"""SQL guards that the migrations of the other apps install on their tables."""

from django.db import migrations


def exiger_evenement(*tables: str) -> migrations.RunSQL:
    """Return the operation that makes each write of `tables` need an event of the journal in its transaction."""
    pose = "".join(
        f"""
        CREATE CONSTRAINT TRIGGER exige_evenement AFTER INSERT OR UPDATE OR DELETE ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_exige_evenement();"""
        for table in tables
    )
    retrait = "".join(f"DROP TRIGGER exige_evenement ON {table};" for table in tables)
    return migrations.RunSQL(pose, retrait)


def interdire_effacement(*tables: str) -> migrations.RunSQL:
    """Return the operation that refuses DELETE and TRUNCATE on `tables`."""
    pose = "".join(
        f"""
        CREATE TRIGGER pas_d_effacement BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION journal_refuser();
        CREATE TRIGGER pas_de_vidage BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION journal_refuser();"""
        for table in tables
    )
    retrait = "".join(
        f"DROP TRIGGER pas_d_effacement ON {table}; DROP TRIGGER pas_de_vidage ON {table};" for table in tables
    )
    return migrations.RunSQL(pose, retrait)


def interdire_modification(*tables: str) -> migrations.RunSQL:
    """Return the operation that refuses UPDATE on `tables`, whose rows are facts."""
    pose = "".join(
        f"""
        CREATE TRIGGER pas_de_modification BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION journal_refuser();"""
        for table in tables
    )
    return migrations.RunSQL(pose, "".join(f"DROP TRIGGER pas_de_modification ON {table};" for table in tables))
