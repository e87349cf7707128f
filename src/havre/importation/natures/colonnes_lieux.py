"""Columns of the files of places."""

from havre.apps.lieux.enums import Offre, TypeLieu

from ..colonnes import (
    Colonne,
    choix,
    entier,
    lire_age_max,
    lire_age_min,
    lire_competence,
    lire_date,
    lire_oui_non,
    lire_sexe_accueilli,
    plusieurs,
    texte,
)

NIVEAU = "aucun, léger, moyen ou fort (ou 0, 1, 2, 3)"

COLONNES = (
    Colonne("type", f"nature du lieu : {', '.join(TypeLieu.values)}", choix(TypeLieu), True, "mecs"),
    Colonne(
        "code", "code du lieu, qui le retrouve d'un import à l'autre (FINESS, matricule…)", texte(40), True, "MECS-01"
    ),
    Colonne("nom", "nom du lieu", texte(160), True, "Maison d'enfants des Dunes"),
    Colonne("organisme", "qui gère le lieu ; créé s'il est inconnu", texte(160), exemple="Association des Dunes"),
    Colonne("commune", "code INSEE (59183), ou nom de la commune", texte(100), True, "Dunkerque"),
    Colonne("code_postal", "aide à reconnaître une commune dont le nom est partagé", texte(10), exemple="59140"),
    Colonne("pays", "France (par défaut) ou Belgique", texte(20), exemple="France"),
    Colonne("adresse", "numéro et voie", texte(200), exemple="3 rue du Phare"),
    Colonne("telephone", "numéro de téléphone", texte(30), exemple="03 28 00 00 00"),
    Colonne("unite_code", "code de l'unité dans le lieu ; 1 par défaut", texte(20), exemple="GRANDS"),
    Colonne("unite_nom", "nom de l'unité ; celui du lieu par défaut", texte(120), exemple="Groupe des grands"),
    Colonne(
        "age_min",
        "âge d'entrée : « 3 ans », « 18 mois », ou un nombre d'années ; 0 par défaut",
        lire_age_min,
        exemple="6 ans",
    ),
    Colonne(
        "age_max",
        "dernier âge accueilli : « 17 ans » va jusqu'à la veille des 18 ans ; 20 ans par défaut",
        lire_age_max,
        exemple="17 ans",
    ),
    Colonne("sexe", "mixte (par défaut), garçons ou filles", lire_sexe_accueilli, exemple="mixte"),
    Colonne("competence_medicale", f"soins que l'unité sait donner : {NIVEAU}", lire_competence, exemple="léger"),
    Colonne(
        "competence_handicap", f"handicap que l'unité sait accueillir : {NIVEAU}", lire_competence, exemple="aucun"
    ),
    Colonne(
        "competence_comportement",
        f"troubles du comportement que l'unité sait accueillir : {NIVEAU}",
        lire_competence,
        exemple="moyen",
    ),
    Colonne(
        "offres",
        f"ce que l'unité offre, séparé par | : {', '.join(Offre.values)}",
        plusieurs(choix(Offre)),
        exemple="jardin|meme_ecole",
    ),
    Colonne(
        "places",
        "nombre de places ; pour une famille d'accueil, vide : agrément et dérogation",
        entier(0, 500),
        exemple="10",
    ),
    Colonne("places_du", "premier jour de ces places", lire_date, exemple="01/01/2025"),
    Colonne("places_au", "dernier jour compris ; vide : sans fin", lire_date),
    Colonne("fermeture_du", "premier jour où l'unité ne prend plus personne", lire_date),
    Colonne("fermeture_au", "dernier jour compris de la fermeture ; vide : sans fin", lire_date),
    Colonne("fermeture_motif", "motif de la fermeture", texte(200)),
    Colonne("assistant_nom", "famille d'accueil : nom de l'assistant familial", texte(80)),
    Colonne("assistant_prenom", "famille d'accueil : prénom de l'assistant familial", texte(80)),
    Colonne("assistant_naissance", "famille d'accueil : date de naissance de l'assistant familial", lire_date),
    Colonne("agrement_numero", "famille d'accueil : numéro de l'agrément", texte(40)),
    Colonne("agrement_places", "famille d'accueil : enfants agréés, de 1 à 3", entier(0, 99)),
    Colonne("agrement_du", "famille d'accueil : premier jour de l'agrément", lire_date),
    Colonne("agrement_au", "famille d'accueil : dernier jour compris de l'agrément", lire_date),
    Colonne("derogation_places", "famille d'accueil : places en plus de l'agrément", entier(1, 10)),
    Colonne("derogation_motif", "famille d'accueil : motif de la dérogation", texte(500)),
    Colonne("derogation_du", "premier jour de la dérogation ; celui de l'agrément par défaut", lire_date),
    Colonne("derogation_au", "dernier jour compris de la dérogation", lire_date),
    Colonne("synthetique", "oui si la ligne est inventée", lire_oui_non, exemple="non"),
)
