"""Names of the acts of the journal, as people say them."""

ACTES = {
    "accueil.annuler": "Réservation annulée",
    "accueil.arriver": "Arrivée confirmée",
    "accueil.terminer": "Accueil terminé",
    "agent.affecter": "Rôle donné",
    "agent.creer": "Compte créé",
    "besoin.evaluer": "Besoin évalué",
    "capacite.fixer": "Capacité fixée",
    "decision.enregistrer": "Décision enregistrée",
    "donnees_demo.creer": "Données synthétiques créées",
    "enfant.creer": "Dossier ouvert",
    "fratrie.nommer": "Fratrie nommée",
    "fratries.reexaminer": "Fratries séparées réexaminées",
    "import.accueils": "Accueils importés",
    "import.decisions": "Décisions importées",
    "import.lieux": "Lieux importés",
    "import.personnes": "Personnes importées",
    "juge.informer": "Juge informé",
    "lieu.creer": "Lieu créé",
    "lieu.repondre": "Réponse d'un lieu notée",
    "lieu.solliciter": "Lieu sollicité",
    "liste.ranger": "Ordre d'une liste choisi",
    "listes.relever": "Listes relevées",
    "mesure.ouvrir": "Mesure ouverte",
    "mesure.recommander": "Mesure recommandée",
    "personne.lier": "Lien noté",
    "promesse.conclure": "Issue d'une promesse",
    "promesse.faire": "Promesse notée",
    "piste.noter": "Proche cherché",
    "place.choisir": "Places choisies",
    "recherche.clore": "Recherche close",
    "recherche.ouvrir": "Recherche ouverte",
    "unite.fermer": "Unité fermée aux entrées",
    "visite.annuler": "Visite notée non faite",
    "visite.consigner": "Visite faite",
    "visite.corriger": "Visite corrigée",
    "visite.planifier": "Visite prévue",
    "visite.rythmer": "Fréquence de visites fixée",
}


def acte(code: str) -> str:
    """Return the name of an act written in the journal; an act without a name shows its code."""
    return ACTES.get(code, code)
