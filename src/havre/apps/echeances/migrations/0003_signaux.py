"""Whose due dates a fact changes: triggers on the tables whose rows are facts, in whatever app they are.

Who is concerned is read from every row, whoever writes the fact.
"""

from django.db import migrations

from havre.apps.echeances.models.signaux import signaler
from havre.common.politiques import confier

A, D, E, I, P, S = "accueils_", "decisions_", "echanges_", "informations_", "personnes_", "suivis_"
DE_L_ENFANT = "SELECT 'E', l.enfant_id FROM lignes l"
DE_LA_DECISION = f"SELECT 'E', c.enfant_id FROM lignes l JOIN {D}enfantconcerne c ON c.decision_id = l.decision_id"
DE_LA_DEMANDE = "SELECT 'D', l.demande_id FROM lignes l"
DU_RECU = "SELECT 'R', l.recu_id FROM lignes l"
SOLLICITATIONS = f"SELECT 'S', s.id FROM {A}sollicitation s JOIN {A}recherche r ON r.id = s.recherche_id"
D_UNE_CLE = """
SELECT DISTINCT e.perimetre, e.perimetre_id FROM lignes l JOIN echeances_echeance e ON e.cle = l.cle
"""

DE_L_INFORMATION = [
    "auteurinformation", "enfantdufoyer", "demandesuites", "qualification", "signalement", "transfertinformation",
    "acteinformation", "evaluation", "rattachementinformation",
]  # fmt: skip
# The information of an evaluation, and those that were joined to it.
D_UNE_EVALUATION = f"""
SELECT 'I', e.information_id FROM lignes l JOIN {I}evaluation e ON e.id = l.evaluation_id
UNION SELECT 'I', r.information_id FROM lignes l JOIN {I}evaluation e ON e.id = l.evaluation_id
      JOIN {I}rattachementinformation r ON r.vers_id = e.information_id
"""

SOURCES = {
    f"{P}personne": "SELECT 'E', e.personne_id FROM lignes l JOIN personnes_enfant e ON e.personne_id = l.id",
    f"{P}enfant": f"""
        SELECT 'E', l.personne_id FROM lignes l
        UNION {SOLLICITATIONS} JOIN personnes_membrefratrie m ON m.fratrie_id = r.fratrie_id
                               JOIN lignes l ON l.personne_id = m.enfant_id""",
    f"{P}membrefratrie": f"{SOLLICITATIONS} JOIN lignes l ON l.fratrie_id = r.fratrie_id",
    f"{P}reference": DE_L_ENFANT,
    f"{P}reconnaissancehandicap": DE_L_ENFANT,
    "agents_service": "SELECT 'L', a.lieu_id FROM lieux_agrement a WHERE EXISTS (SELECT 1 FROM lignes WHERE type = 'saf')",
    "lieux_agrement": "SELECT 'L', l.lieu_id FROM lignes l",
    "mesures_mesure": DE_L_ENFANT,
    "visites_visite": DE_L_ENFANT,
    f"{D}decision": "SELECT 'E', m.enfant_id FROM lignes l JOIN mesures_mesure m ON m.decision_id = l.id",
    f"{D}enfantconcerne": f"""
        SELECT 'E', l.enfant_id FROM lignes l
        UNION SELECT 'E', c.enfant_id FROM lignes l JOIN {D}decision d ON d.id = l.decision_id
              JOIN {D}enfantconcerne c ON c.decision_id = d.rectifie_id""",
    f"{D}rapportdu": DE_LA_DECISION,
    f"{D}appel": DE_LA_DECISION,
    f"{D}issueappel": f"""
        SELECT 'E', c.enfant_id FROM lignes l JOIN {D}appel a ON a.id = l.appel_id
          JOIN {D}enfantconcerne c ON c.decision_id = a.decision_id""",
    f"{D}enfantaudience": DE_L_ENFANT,
    f"{D}issueaudience": f"""
        SELECT 'E', c.enfant_id FROM lignes l JOIN {D}enfantaudience c ON c.audience_id = l.audience_id""",
    f"{A}accueil": DE_L_ENFANT,
    f"{A}informationjuge": f"SELECT 'E', a.enfant_id FROM lignes l JOIN {A}accueil a ON a.id = l.accueil_id",
    f"{A}sollicitation": "SELECT 'S', l.id FROM lignes l",
    f"{A}recherche": f"SELECT 'S', s.id FROM lignes l JOIN {A}sollicitation s ON s.recherche_id = l.id",
    f"{S}promesse": DE_L_ENFANT,
    f"{S}issuepromesse": f"SELECT 'E', p.enfant_id FROM lignes l JOIN {S}promesse p ON p.id = l.promesse_id",
    # A signed report, and one sent to the judge, end their due dates.
    f"{S}versionrapport": f"SELECT 'E', r.enfant_id FROM lignes l JOIN {S}rapport r ON r.id = l.rapport_id",
    f"{S}envoirapport": f"SELECT 'E', r.enfant_id FROM lignes l JOIN {S}versionrapport v ON v.id = l.version_id "
    f"JOIN {S}rapport r ON r.id = v.rapport_id",
    f"{E}demande": "SELECT 'D', l.id FROM lignes l",
    f"{E}attribution": DE_LA_DEMANDE,
    f"{E}reponse": DE_LA_DEMANDE,
    # Documents awaited move the last day of a request.
    f"{E}piecesmanquantes": DE_LA_DEMANDE,
    f"{E}piecesrecues":
        f"SELECT 'D', p.demande_id FROM lignes l JOIN {E}piecesmanquantes p ON p.id = l.manquantes_id",
    f"{E}courrierrecu":
        "SELECT 'R', l.id FROM lignes l UNION SELECT 'R', l.remplace_id FROM lignes l WHERE l.remplace_id IS NOT NULL",
    f"{E}attributionrecu": DU_RECU,
    f"{E}suiterecu": DU_RECU,
    f"{I}informationpreoccupante": "SELECT 'I', l.id FROM lignes l",
    **{f"{I}{table}": "SELECT 'I', l.information_id FROM lignes l" for table in DE_L_INFORMATION},
    f"{I}evaluateur": D_UNE_EVALUATION,
    f"{I}attributionevaluation": D_UNE_EVALUATION,
    f"{I}validationevaluation": D_UNE_EVALUATION,
    "echeances_acteaccompli": DE_L_ENFANT,
    "echeances_suspensionecheance": D_UNE_CLE,
    "echeances_dispense": D_UNE_CLE,
}  # fmt: skip
"""Tables whose rows are facts of the due dates, and who is concerned; `lignes` holds the rows written."""


class Migration(migrations.Migration):
    dependencies = [
        ("echeances", "0002_gardes"),
        ("accueils", "0001_initial"),
        ("agents", "0001_initial"),
        ("decisions", "0001_initial"),
        ("echanges", "0001_initial"),
        ("informations", "0001_initial"),
        ("lieux", "0001_initial"),
        ("mesures", "0001_initial"),
        ("personnes", "0001_initial"),
        ("suivis", "0001_initial"),
        ("visites", "0001_initial"),
    ]
    operations = [
        *(signaler(table, selection) for table, selection in SOURCES.items()),
        confier(*(f"echeances_salir_{table}()" for table in SOURCES)),
    ]
