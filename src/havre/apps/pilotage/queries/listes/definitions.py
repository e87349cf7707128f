"""What each list holds: its definition in French, its source, its columns, its query on a day (`%(au)s`).

A list states facts; nothing orders children by anything but dates, places, counts and names.
"""

from dataclasses import replace

from ...enums import CodeListe
from . import complements, fratries, inadaptes, visites
from .objets import Colonne, Liste
from .separation import COMPTE, FRATRIES

DEMANDES = (
    Colonne("demandes", "Lieux sollicités", "nombre", complements.demandes),
    Colonne("refus", "Refus", "nombre", complements.demandes, sous="demandes", mots="refus,refus"),
    Colonne("silences", "Silences", "nombre", complements.demandes, sous="demandes", mots="silence"),
)
RECHERCHE = Colonne("recherche", "Recherche", "recherche", complements.recherche_ouverte, triable=False)
VIT = Colonne("lieu", "Vit aujourd'hui", lecture=complements.lieu_actuel)

NON_EXECUTEES = Liste(
    code=CodeListe.NON_EXECUTEES.value,
    titre=CodeListe.NON_EXECUTEES.label,
    definition="Mesures d'accueil ordonnées, en vigueur ce jour, et pour lesquelles aucun enfant n'est arrivé dans un "
    "lieu. Un enfant gardé à l'hôpital faute de place y reste compté.",
    source="Code civil, article 375-3",
    depuis="Ordonné le",
    rang_depuis="date de l'ordonnance",
    colonnes=(
        Colonne("mesure", "Mesure"),
        replace(VIT, sous="mesure"),
        *DEMANDES,
        RECHERCHE,
        Colonne("visites", "Visites depuis", "nombre", visites.depuis_l_ordonnance),
        Colonne("derniere_visite", "Dernière visite", "jour", visites.depuis_l_ordonnance, sous="visites", mots="le"),
        Colonne("juge", "Juge informé", "jour", complements.juge_informe),
        Colonne("suspendue_le", "Exécution suspendue", "jour", complements.suspensions),
        Colonne(
            "suspendue_par",
            "Suspendue par",
            lecture=complements.suspensions,
            sous="suspendue_le",
            triable=False,
            mots="par",
        ),
    ),
    requete="""
    SELECT w.enfant_id, w.depuis, m.type AS mesure
      FROM accueils_attente(%(au)s, 0) w JOIN mesures_mesure m ON m.id = w.mesure_id
     WHERE w.motif = 'ordonnance'""",
)
REORIENTATION = Liste(
    code=CodeListe.REORIENTATIONS.value,
    titre=CodeListe.REORIENTATIONS.label,
    definition="Enfants accueillis pour qui une recherche d'un autre lieu est ouverte et n'a pas abouti.",
    source="Repère du service",
    depuis="Recherche ouverte le",
    rang_depuis="ouverture de la recherche",
    colonnes=(VIT, *DEMANDES, RECHERCHE),
    requete="""
    SELECT e.enfant_id, min(e.depuis) AS depuis
      FROM accueils_recherche r JOIN accueils_enfantrecherche e ON e.recherche_id = r.id
     WHERE e.motif = 'reorientation' AND e.depuis <= %(au)s AND (r.close_le IS NULL OR r.close_le > %(au)s)
       AND (e.trouve_le IS NULL OR e.trouve_le > %(au)s) AND (e.sorti_le IS NULL OR e.sorti_le > %(au)s)
     GROUP BY e.enfant_id""",
)
HOPITAL = Liste(
    code=CodeListe.HOPITAL.value,
    titre=CodeListe.HOPITAL.label,
    definition="Enfants gardés à l'hôpital sans besoin de soins. Les jours comptent depuis la sortie médicale "
    "prononcée, à défaut depuis l'entrée.",
    source="Repère du service",
    depuis="Sortie médicale ou entrée le",
    rang_depuis="sortie médicale ou entrée",
    colonnes=(
        Colonne("lieu", "Hôpital"),
        Colonne("sortie", "Sortie médicale le", "jour"),
        Colonne("entree", "Entré le", "jour"),
        *DEMANDES,
        RECHERCHE,
    ),
    requete="""
    SELECT a.enfant_id, coalesce(a.sortie_medicale_le, lower(a.periode)) AS depuis, a.sortie_medicale_le AS sortie,
           lower(a.periode) AS entree, l.nom AS lieu
      FROM accueils_accueil a JOIN lieux_lieu l ON l.id = a.lieu_id
     WHERE a.mode = 'hopital_par_defaut' AND a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s""",
)
HORS_DEPARTEMENT = Liste(
    code=CodeListe.HORS_DEPARTEMENT.value,
    titre=CodeListe.HORS_DEPARTEMENT.label,
    definition="Enfants dont le lieu principal se trouve ce jour hors du département, en France ou à l'étranger, avec "
    "la distance et le temps de route estimés depuis la commune de la famille.",
    source="Défenseur des droits, décision 2025-006, recommandation 63",
    depuis="Y vit depuis le",
    rang_depuis="arrivée dans ce lieu",
    colonnes=(
        Colonne("lieu", "Lieu"),
        Colonne("commune", "Commune", sous="lieu"),
        Colonne("pays", "Pays ou département"),
        Colonne("minutes", "Route", "minutes", complements.trajets),
        Colonne("distance_m", "Distance", "metres", complements.trajets, sous="minutes"),
        Colonne("derniere_visite", "Dernière visite", "jour", visites.derniere_et_prochaine),
        Colonne(
            "prochaine_visite",
            "Prochaine visite",
            "jour",
            visites.derniere_et_prochaine,
            sous="derniere_visite",
            mots="prochaine le",
        ),
        Colonne("consentement", "Consentement", lecture=complements.consentements, triable=False, sous="pays"),
    ),
    filtre_pays=True,
    requete="""
    SELECT a.enfant_id, lower(a.periode) AS depuis, coalesce(l.nom, '') AS lieu, a.mode, c.nom AS commune,
           CASE c.pays WHEN 'FR' THEN 'France, ' || c.departement WHEN 'BE' THEN 'Belgique' ELSE c.pays END AS pays,
           c.pays = 'FR' AS en_france, c.id AS commune_lieu, a.id AS accueil_id
      FROM accueils_accueil a
      LEFT JOIN lieux_unite u ON u.id = a.unite_id
      LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
      JOIN territoires_commune c ON c.id = coalesce(l.commune_id, a.commune_id)
       AND (l.id IS NOT NULL OR a.enfant_id NOT IN (SELECT * FROM personnes_caches()))
     WHERE a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s
       AND coalesce(l.commune_id, a.commune_id) NOT IN (
           SELECT id FROM territoires_commune WHERE direction_id IS NOT NULL)""",
)
FRATRIES_SEPAREES = Liste(
    code=CodeListe.FRATRIES_SEPAREES.value,
    titre=CodeListe.FRATRIES_SEPAREES.label,
    definition="Fratries dont au moins deux membres accueillis vivent ce jour sous des toits différents. Une fratrie "
    "reste sur la liste jusqu'à sa réunion ; la recherche dit ce qui la réunirait aujourd'hui.",
    source="Code civil, articles 371-5 et 375-7",
    depuis="Séparée depuis le",
    rang_depuis="date de la séparation",
    colonnes=(
        Colonne("ou", "Qui vit où", "lignes", fratries.qui_vit_ou, triable=False),
        Colonne("toits", "Toits", "nombre", sous="ou", mots="toit"),
        Colonne("motif", "Motif écrit"),
        Colonne("reunir", "Ce qui la réunirait", lecture=fratries.reunion, triable=False),
        Colonne("lieux_possibles", "Lieux qui la réuniraient", "nombre", fratries.reunion, sous="cache"),
        Colonne("examine_le", "Cherché le", "jour", fratries.reunion, sous="reunir", mots="cherché le"),
        RECHERCHE,
    ),
    par_fratrie=True,
    requete=FRATRIES,
    compte=COMPTE,
)
FINS_PROMISES = Liste(
    code=CodeListe.FINS_PROMISES.value,
    titre=CodeListe.FINS_PROMISES.label,
    definition="Accueils temporaires encore en cours alors que la date de fin dite à l'enfant et à sa famille est "
    "passée.",
    source="Promesse faite à l'enfant et à sa famille",
    depuis="Fin promise le",
    rang_depuis="fin promise",
    colonnes=(
        Colonne("lieu", "Lieu"),
        Colonne("mode", "Mode", sous="lieu"),
        Colonne("debut", "Arrivé le", "jour"),
        Colonne("prolongations", "Prolongé", "nombre", complements.prolongations),
        RECHERCHE,
    ),
    requete="""
    SELECT a.enfant_id, a.fin_promise AS depuis, coalesce(l.nom, '') AS lieu, a.mode, lower(a.periode) AS debut,
           a.id AS accueil_id
      FROM accueils_accueil a
      LEFT JOIN lieux_unite u ON u.id = a.unite_id
      LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
     WHERE a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s AND a.fin_promise < %(au)s""",
)
INADAPTES = Liste(
    code=CodeListe.INADAPTES.value,
    titre=CodeListe.INADAPTES.label,
    definition="Enfants hors des âges de l'unité où ils vivent ; en pouponnière depuis plus de quatre mois, "
    "renouvelables une fois ; à l'hôtel depuis plus de deux mois, ou avec un handicap reconnu ; chez un assistant "
    "familial dont l'agrément est échu ou dépassé.",
    source="CASF L.221-2-3 et L.421-5 ; décret 2025-900 du 5 septembre 2025 (connu par la presse professionnelle, "
    "texte non relu)",
    depuis="Depuis le",
    rang_depuis="date depuis laquelle le lieu ne convient plus",
    colonnes=(Colonne("raisons", "Pourquoi", "lignes", inadaptes.raisons, triable=False), Colonne("lieu", "Lieu")),
    requete=inadaptes.REQUETE,
)

LISTES: dict[str, Liste] = {
    liste.code: liste
    for liste in (
        NON_EXECUTEES,
        REORIENTATION,
        HOPITAL,
        HORS_DEPARTEMENT,
        FRATRIES_SEPAREES,
        FINS_PROMISES,
        INADAPTES,
    )
}
