"""Invented names of establishments and bodies."""

NATURE = (
    "des Dunes", "des Tilleuls", "des Saules", "du Moulin", "des Peupliers", "de la Lys", "des Aubépines",
    "du Canal", "des Hirondelles", "du Phare", "des Bruyères", "de la Clairière", "des Noisetiers", "du Verger",
    "des Coquelicots", "de l'Écluse", "des Trois Chênes", "du Grand Pré", "des Alouettes", "de la Houblonnière",
    "des Glycines", "du Beffroi", "des Roseaux", "de la Passerelle", "des Églantiers", "du Vieux Puits",
    "des Mésanges", "de la Source", "des Charmes", "du Colombier", "des Genêts", "de la Colline", "des Bleuets",
    "du Marronnier", "des Cerisiers", "de la Digue", "des Mûriers", "du Rivage", "des Platanes", "de la Prairie",
)  # fmt: skip

ORGANISMES = {
    "departement": "Département du Nord, service d'accueil familial (synthétique)",
    "public": "Établissement public départemental de l'enfance (fictif)",
    "hopitaux": "Hôpitaux du territoire (fictif)",
    "hotels": "Hôtels conventionnés (fictif)",
    "belgique": "Association belge d'accueil (fictive)",
    "a": "Association L'Amarre claire (fictive)",
    "b": "Association Les Quatre Vents du Nord (fictive)",
    "c": "Association Grand Large et Plaine (fictive)",
    "d": "Association Le Fil et la Maille (fictive)",
    "e": "Association Terres d'abri (fictive)",
}
ASSOCIATIONS = ("a", "b", "c", "d", "e")


def nommer(prefixe: str, rang: int) -> str:
    """Return the name of the establishment of that rank; beyond the list, names take a number."""
    tour, reste = divmod(rang, len(NATURE))
    return f"{prefixe} {NATURE[reste]}" + (f" {tour + 1}" if tour else "")
