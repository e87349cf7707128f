"""Who is concerned by a fact is read from every row, whoever writes the fact."""

from django.db import migrations

from havre.common.politiques import confier

SOURCES = [
    "accueils_accueil", "accueils_informationjuge", "accueils_recherche", "accueils_sollicitation", "agents_service",
    "decisions_decision", "echanges_attribution", "echanges_attributionrecu", "echanges_courrierrecu",
    "echanges_demande", "echanges_piecesmanquantes", "echanges_piecesrecues", "echanges_reponse", "echanges_suiterecu",
    "echeances_acteaccompli", "echeances_dispense", "echeances_suspensionecheance", "lieux_agrement",
    "mesures_mesure", "personnes_enfant", "personnes_membrefratrie", "personnes_personne",
    "personnes_reconnaissancehandicap", "personnes_reference", "suivis_issuepromesse", "suivis_promesse",
    "visites_visite",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("echeances", "0003_pieces"), ("personnes", "0006_barriere")]
    operations = [confier(*(f"echeances_salir_{table}()" for table in SOURCES))]
