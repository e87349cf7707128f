"""Names of the acts of the journal, as people say them."""

ACTES = {
    "besoin.evaluer": "Besoin évalué",
    "place.choisir": "Places choisies",
    "recherche.ouvrir": "Recherche ouverte",
    "recherche.clore": "Recherche close",
    "accueil.arriver": "Arrivée confirmée",
    "accueil.annuler": "Réservation annulée",
    "accueil.terminer": "Accueil terminé",
}


def acte(code: str) -> str:
    """Return the name of an act written in the journal; an act without a name shows its code."""
    return ACTES.get(code, code)
