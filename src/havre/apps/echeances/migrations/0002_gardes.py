"""Signed acts and acts done are facts, guarded; triggers say whose due dates a fact changes."""

from django.db import migrations

from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

FAITS = ["echeances_acteaccompli", "echeances_suspensionecheance", "echeances_dispense", "echeances_avis"]

DE_L_ENFANT = "SELECT 'E', l.enfant_id FROM lignes l"
SOLLICITATIONS = "SELECT 'S', s.id FROM accueils_sollicitation s JOIN accueils_recherche r ON r.id = s.recherche_id"
D_UNE_CLE = """
SELECT DISTINCT e.perimetre, e.perimetre_id FROM lignes l JOIN echeances_echeance e ON e.cle = l.cle
"""
SOURCES = {
    "personnes_personne": "SELECT 'E', e.personne_id FROM lignes l JOIN personnes_enfant e ON e.personne_id = l.id",
    "personnes_enfant": f"""
        SELECT 'E', l.personne_id FROM lignes l
        UNION {SOLLICITATIONS} JOIN personnes_membrefratrie m ON m.fratrie_id = r.fratrie_id
                               JOIN lignes l ON l.personne_id = m.enfant_id""",
    "personnes_membrefratrie": f"{SOLLICITATIONS} JOIN lignes l ON l.fratrie_id = r.fratrie_id",
    "agents_service": "SELECT 'L', a.lieu_id FROM lieux_agrement a WHERE EXISTS (SELECT 1 FROM lignes WHERE type = 'saf')",
    "personnes_reference": DE_L_ENFANT,
    "personnes_reconnaissancehandicap": DE_L_ENFANT,
    "decisions_decision": "SELECT 'E', m.enfant_id FROM lignes l JOIN mesures_mesure m ON m.decision_id = l.id",
    "mesures_mesure": DE_L_ENFANT,
    "accueils_accueil": DE_L_ENFANT,
    "accueils_informationjuge":
        "SELECT 'E', a.enfant_id FROM lignes l JOIN accueils_accueil a ON a.id = l.accueil_id",
    "suivis_promesse": DE_L_ENFANT,
    "suivis_issuepromesse":
        "SELECT 'E', p.enfant_id FROM lignes l JOIN suivis_promesse p ON p.id = l.promesse_id",
    "visites_visite": DE_L_ENFANT,
    "echeances_acteaccompli": DE_L_ENFANT,
    "accueils_sollicitation": "SELECT 'S', l.id FROM lignes l",
    "accueils_recherche":
        "SELECT 'S', s.id FROM lignes l JOIN accueils_sollicitation s ON s.recherche_id = l.id",
    "echanges_demande": "SELECT 'D', l.id FROM lignes l",
    "echanges_attribution": "SELECT 'D', l.demande_id FROM lignes l",
    "echanges_reponse": "SELECT 'D', l.demande_id FROM lignes l",
    "echanges_courrierrecu":
        "SELECT 'R', l.id FROM lignes l UNION SELECT 'R', l.remplace_id FROM lignes l WHERE l.remplace_id IS NOT NULL",
    "echanges_attributionrecu": "SELECT 'R', l.recu_id FROM lignes l",
    "echanges_suiterecu": "SELECT 'R', l.recu_id FROM lignes l",
    "lieux_agrement": "SELECT 'L', l.lieu_id FROM lignes l",
    "echeances_suspensionecheance": D_UNE_CLE,
    "echeances_dispense": D_UNE_CLE,
}  # fmt: skip
"""Tables whose rows are facts of the due dates, and who is concerned; `lignes` holds the rows written."""


def _pose(table: str, selection: str) -> str:
    """Return the SQL that notes, after each statement on a table, who must be computed again."""
    fonction = f"echeances_salir_{table}"
    evenements = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
    return f"""
        CREATE FUNCTION {fonction}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO echeances_aactualiser (perimetre, perimetre_id)
            SELECT DISTINCT x.perimetre, x.numero FROM ({selection}) x (perimetre, numero);
            RETURN NULL;
        END $$;""" + "".join(
        f"""
        CREATE TRIGGER salir_{evenement} AFTER {evenement.upper()} ON {table}
            REFERENCING {cote} TABLE AS lignes FOR EACH STATEMENT EXECUTE FUNCTION {fonction}();"""
        for evenement, cote in evenements.items()
    )


def _retrait(table: str) -> str:
    triggers = "".join(f"DROP TRIGGER salir_{e} ON {table};" for e in ("insert", "update", "delete"))
    return f"{triggers} DROP FUNCTION echeances_salir_{table}();"


class Migration(migrations.Migration):
    dependencies = [
        ("echeances", "0001_initial"),
        ("journal", "0001_initial"),
        ("accueils", "0009_recherches"),
        ("decisions", "0001_initial"),
        ("echanges", "0001_initial"),
        ("lieux", "0001_initial"),
        ("mesures", "0001_initial"),
        ("suivis", "0001_initial"),
        ("visites", "0001_initial"),
    ]
    operations = [
        exiger_evenement(*FAITS, "echeances_jetoncalendrier"),
        interdire_effacement(*FAITS, "echeances_jetoncalendrier"),
        interdire_modification(*FAITS),
        *(migrations.RunSQL(_pose(t, s), _retrait(t)) for t, s in SOURCES.items()),
    ]
