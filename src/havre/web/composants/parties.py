"""Names of the pages that the journal of readings cites, as people say them."""

PARTIES = {
    "enfants:dossier": "Parcours", "enfants:famille": "Famille et fratrie", "enfants:besoins": "Besoins",
    "enfants:visites": "Visites", "enfants:promesses": "Promesses", "enfants:echanges": "Échanges",
    "enfants:acces": "Accès", "enfants:execution": "Exécution des mesures", "enfants:accueil": "Accueil",
    "enfants:rapports": "Rapports", "enfants:lectures": "Qui a lu ce dossier",
    "enfants:lectures_export": "Qui a lu ce dossier, export", "enfants:liste": "Liste des enfants",
    "enfants:export": "Liste des enfants, export", "justice:dossier_audience": "Dossier d'audience",
    "justice:decision": "Décision", "justice:audience": "Audience", "recherche": "Recherche", "accueil": "Ma journée",
    "echanges:courrier_pdf": "Lettre", "echanges:recu_piece": "Courrier reçu, pièce",
}  # fmt: skip
ZONES = {
    "enfants": "Dossier", "justice": "Justice", "places": "Places", "plans": "Plan de places", "lieux": "Lieux",
    "echeances": "Échéances", "echanges": "Demandes et courriers", "recueil": "Information préoccupante",
    "pilotage": "Pilotage", "acces": "Accès au dossier", "communication": "Demande d'accès au dossier",
}  # fmt: skip


def partie(route: str) -> str:
    """Return what a page is called; by its area when it has no name of its own."""
    zone, _, nom = route.partition(":")
    if route in PARTIES:
        return PARTIES[route]
    if zone == "enfants" and nom.startswith(("rapport", "additif")):
        return "Rapports"
    return ZONES.get(zone, "Autre page")
