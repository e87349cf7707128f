"""No write without an event; persons and their history are never erased.

Shares, exceptional accesses, sealings and protections are facts: only their end is written, once. The columns
`personnes_enfant.scelle` and `personnes_domicile.protege` follow them; a sealed file and a protected address always
name somebody who may read.
"""

from pathlib import Path

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification
from havre.common.politiques import confier

HISTOIRE = [
    f"personnes_{nom}"
    for nom in (
        "personne", "enfant", "domicile", "reference", "lien", "eloignement", "fratrie", "membrefratrie",
        "reconnaissancehandicap",
    )
]  # fmt: skip
FINS = {
    "personnes_partage": ("termine_a", "termine_par_id", "motif_fin"),
    "personnes_accesexceptionnel": ("termine_a",),
    "personnes_avertissementacces": ("lu_a",),
    "personnes_scellement": ("leve_a", "leve_par_id", "motif_levee"),
    "personnes_personnenommee": ("retiree_a", "retiree_par_id"),
    "personnes_adresseprotegee": ("leve_a", "leve_par_id", "motif_levee"),
    "personnes_lecteuradresse": ("retire_a", "retire_par_id"),
}
"""Tables of which only some columns are written later, the first of them being the end."""
NOMMENT = {
    "personnes_scellement": "id",
    "personnes_personnenommee": "scellement_id",
    "personnes_adresseprotegee": "id",
    "personnes_lecteuradresse": "protection_id",
}
"""Tables of the seals and of the protections, with the column that tells which."""
TABLES = [*HISTOIRE, *FINS, "personnes_conclusionacces"]
FONCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
FIGER = "".join(
    f"""
CREATE TRIGGER figer BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION personnes_figer({", ".join(f"'{c}'" for c in colonnes)});"""
    for table, colonnes in FINS.items()
)
NOMMER = "".join(
    f"""
CREATE CONSTRAINT TRIGGER nommer_quelqu_un AFTER INSERT OR UPDATE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION personnes_nommer_quelqu_un('{colonne}');"""
    for table, colonne in NOMMENT.items()
)
REGLES = [
    "personnes_tenir_le_sceau()",
    "personnes_nommer_quelqu_un()",
    "personnes_tenir_le_refuge()",
    "personnes_domicile_au_refuge()",
    "personnes_compter_les_services(bigint[])",
    "personnes_membres_changes()",
    "personnes_enfants_changes()",
]
RETRAIT = "".join(f"DROP FUNCTION {fonction} CASCADE;" for fonction in ("personnes_figer()", *REGLES))


class Migration(migrations.Migration):
    dependencies = [("personnes", "0001_initial"), ("journal", "0003_chaines")]
    operations = [
        exiger_evenement(*TABLES),
        interdire_effacement(*TABLES),
        interdire_modification("personnes_conclusionacces"),
        migrations.RunSQL(FONCTIONS + FIGER + NOMMER, RETRAIT),
        confier(*REGLES),
    ]
