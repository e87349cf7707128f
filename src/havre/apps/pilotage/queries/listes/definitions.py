"""What each list holds: its definition in French, its source, its columns, its query on a day.

Each query gives one row for a child (or a sibling group), with the columns `enfant_id`, `service_id`, `depuis` and the
named ones; `%(au)s` is the day. A list states facts; nothing orders children by anything but dates and names.
"""

from dataclasses import dataclass

from havre.apps.accueils.queries import SEPAREES


@dataclass(frozen=True)
class Colonne:
    """A column: key in the query, heading, kind (texte, jour, jours, minutes, nombre)."""

    cle: str
    libelle: str
    nature: str = "texte"


@dataclass(frozen=True)
class Liste:
    """An exact list: code of its address, title, definition, source, heading of its date, columns, query."""

    code: str
    titre: str
    definition: str
    source: str
    depuis: str
    colonnes: tuple[Colonne, ...]
    requete: str
    par_fratrie: bool = False


LIEU_ACTUEL = """
  LEFT JOIN accueils_accueil ac ON ac.enfant_id = x.enfant_id AND ac.annule_a IS NULL AND ac.principal
       AND ac.periode @> %(au)s
  LEFT JOIN lieux_unite un ON un.id = ac.unite_id
  LEFT JOIN lieux_lieu li ON li.id = coalesce(un.lieu_id, ac.lieu_id)
"""
DEMANDES = """
  LEFT JOIN LATERAL (
      SELECT count(*) AS demandes, count(*) FILTER (WHERE s.reponse = 'refusee' AND s.repondue_le <= %(au)s) AS refus,
             count(*) FILTER (WHERE (s.reponse = '' OR s.repondue_le > %(au)s) AND s.reponse_attendue_le < %(au)s)
               AS silences
        FROM accueils_sollicitation s JOIN accueils_recherche r ON r.id = s.recherche_id
        JOIN personnes_membrefratrie m ON m.fratrie_id = r.fratrie_id AND m.periode @> %(au)s
       WHERE m.enfant_id = x.enfant_id AND s.demandee_le <= %(au)s) de ON true
"""
COLONNES_DEMANDES = (
    Colonne("demandes", "Lieux sollicités", "nombre"),
    Colonne("refus", "Refus", "nombre"),
    Colonne("silences", "Silences", "nombre"),
)

NON_EXECUTEES = Liste(
    code="non-executees",
    titre="Placements ordonnés et non exécutés",
    definition="Mesures d'accueil ordonnées, en vigueur ce jour, et pour lesquelles aucun enfant n'est arrivé dans un "
    "lieu. Un enfant gardé à l'hôpital faute de place y reste compté.",
    source="Code civil, article 375-3",
    depuis="Ordonné le",
    colonnes=(Colonne("mesure", "Mesure"), Colonne("lieu", "Vit aujourd'hui"), *COLONNES_DEMANDES),
    requete=f"""
    SELECT x.*, coalesce(li.nom, 'sans lieu d''accueil') AS lieu, de.demandes, de.refus, de.silences
      FROM (SELECT w.enfant_id, w.depuis, m.type AS mesure
              FROM accueils_attente(%(au)s, 0) w JOIN mesures_mesure m ON m.id = w.mesure_id
             WHERE w.motif = 'ordonnance') x {LIEU_ACTUEL} {DEMANDES}""",  # noqa: S608  # made of constants
)
REORIENTATION = Liste(
    code="reorientations",
    titre="Enfants en attente de réorientation",
    definition="Enfants accueillis pour qui une recherche d'un autre lieu est ouverte et n'a pas abouti.",
    source="Repère du service",
    depuis="Recherche ouverte le",
    colonnes=(Colonne("lieu", "Vit aujourd'hui"), *COLONNES_DEMANDES),
    requete=f"""
    SELECT x.*, coalesce(li.nom, '') AS lieu, de.demandes, de.refus, de.silences
      FROM (SELECT e.enfant_id, min(r.ouverte_le) AS depuis
              FROM accueils_recherche r JOIN accueils_enfantrecherche e ON e.recherche_id = r.id
             WHERE r.motif = 'reorientation' AND r.ouverte_le <= %(au)s
               AND (r.close_le IS NULL OR r.close_le > %(au)s) AND (e.trouve_le IS NULL OR e.trouve_le > %(au)s)
             GROUP BY e.enfant_id) x {LIEU_ACTUEL} {DEMANDES}""",  # noqa: S608  # made of constants
)
HOPITAL = Liste(
    code="hopital",
    titre="Enfants à l'hôpital faute de place",
    definition="Enfants gardés à l'hôpital sans besoin de soins. Les jours comptent depuis la sortie médicale "
    "prononcée, à défaut depuis l'entrée.",
    source="Repère du service",
    depuis="Sortie médicale le",
    colonnes=(Colonne("lieu", "Hôpital"), Colonne("entree", "Entré le", "jour"), *COLONNES_DEMANDES),
    requete=f"""
    SELECT x.enfant_id, x.depuis, x.entree, li.nom AS lieu, de.demandes, de.refus, de.silences
      FROM (SELECT a.enfant_id, coalesce(a.sortie_medicale_le, lower(a.periode)) AS depuis, lower(a.periode) AS entree
              FROM accueils_accueil a
             WHERE a.mode = 'hopital_par_defaut' AND a.annule_a IS NULL AND a.principal
               AND a.periode @> %(au)s) x {LIEU_ACTUEL} {DEMANDES}""",  # noqa: S608  # made of constants
)
HORS_DEPARTEMENT = Liste(
    code="hors-departement",
    titre="Enfants accueillis hors du département",
    definition="Enfants dont le lieu principal se trouve ce jour hors du département, en France ou à l'étranger, avec "
    "le temps de route depuis la commune de la famille.",
    source="Défenseur des droits, décision 2025-006, recommandation 63",
    depuis="Y vit depuis le",
    colonnes=(
        Colonne("lieu", "Lieu"),
        Colonne("commune", "Commune"),
        Colonne("pays", "Pays ou département"),
        Colonne("minutes", "Route", "minutes"),
    ),
    requete="""
    SELECT a.enfant_id, lower(a.periode) AS depuis, coalesce(l.nom, a.mode) AS lieu, c.nom AS commune,
           CASE c.pays WHEN 'FR' THEN c.departement WHEN 'BE' THEN 'Belgique' ELSE c.pays END AS pays,
           c.id AS commune_lieu, b.commune_famille_id AS commune_famille
      FROM accueils_accueil a
      LEFT JOIN lieux_unite u ON u.id = a.unite_id
      LEFT JOIN lieux_lieu l ON l.id = coalesce(u.lieu_id, a.lieu_id)
      JOIN territoires_commune c ON c.id = coalesce(l.commune_id, a.commune_id)
      LEFT JOIN accueils_besoin b ON b.enfant_id = a.enfant_id
           AND NOT EXISTS (SELECT 1 FROM accueils_besoin s WHERE s.remplace_id = b.id)
     WHERE a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s AND c.direction_id IS NULL""",
)
FRATRIES_SEPAREES = Liste(
    code="fratries-separees",
    titre="Fratries séparées",
    definition="Fratries dont au moins deux membres accueillis vivent ce jour sous des toits différents. Une fratrie "
    "reste sur la liste jusqu'à sa réunion ; la recherche dit ce qui la réunirait aujourd'hui.",
    source="Code civil, articles 371-5 et 375-7",
    depuis="Séparée depuis le",
    colonnes=(
        Colonne("membres", "Accueillis", "nombre"),
        Colonne("toits", "Toits", "nombre"),
        Colonne("motif", "Motif écrit"),
        Colonne("reunir", "Ce qui la réunirait"),
    ),
    par_fratrie=True,
    requete=f"""
    SELECT f.*, re.lieux_possibles, lm.nom AS meilleur, re.examine_le
      FROM (SELECT t.*, t.derniere_arrivee AS depuis FROM ({SEPAREES}) t) f
      LEFT JOIN LATERAL (SELECT * FROM accueils_reexamen r WHERE r.fratrie_id = f.fratrie_id AND r.examine_le <= %(au)s
                          ORDER BY r.examine_le DESC LIMIT 1) re ON true
      LEFT JOIN lieux_lieu lm ON lm.id = re.meilleur_id""",  # noqa: S608  # made of constants
)
FINS_PROMISES = Liste(
    code="fins-promises",
    titre="Accueils au-delà de la fin promise",
    definition="Accueils temporaires encore en cours alors que la date de fin dite à l'enfant et à sa famille est "
    "passée.",
    source="Promesse faite à l'enfant et à sa famille",
    depuis="Fin promise le",
    colonnes=(Colonne("lieu", "Lieu"), Colonne("mode", "Mode"), Colonne("debut", "Arrivé le", "jour")),
    requete="""
    SELECT a.enfant_id, a.fin_promise AS depuis, coalesce(l.nom, '') AS lieu, a.mode, lower(a.periode) AS debut
      FROM accueils_accueil a
      LEFT JOIN lieux_unite u ON u.id = a.unite_id
      LEFT JOIN lieux_lieu l ON l.id = coalesce(u.lieu_id, a.lieu_id)
     WHERE a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s AND a.fin_promise < %(au)s""",
)
INADAPTES = Liste(
    code="inadaptes",
    titre="Accueils qui ne conviennent pas à l'enfant",
    definition="Enfants hors des âges de l'unité où ils vivent ; en pouponnière depuis plus de quatre mois ; à l'hôtel "
    "depuis plus de deux mois ; chez un assistant familial dont l'agrément est échu ou dépassé.",
    source="CASF L.221-2-3 et L.421-5, décret 2025-900",
    depuis="Depuis le",
    colonnes=(Colonne("raison", "Pourquoi"), Colonne("lieu", "Lieu")),
    requete="""
    WITH presents AS (
        SELECT a.enfant_id, lower(a.periode) AS debut, a.mode, l.id AS lieu_id, l.nom, l.type, u.age_min_mois,
               u.age_max_mois, count(*) OVER (PARTITION BY l.id) AS nombre,
               (extract(year FROM age(%(au)s, p.date_naissance)) * 12
                + extract(month FROM age(%(au)s, p.date_naissance)))::integer AS age_mois
          FROM accueils_accueil a
          JOIN personnes_personne p ON p.id = a.enfant_id
          LEFT JOIN lieux_unite u ON u.id = a.unite_id
          JOIN lieux_lieu l ON l.id = coalesce(u.lieu_id, a.lieu_id)
         WHERE a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s
    )
    SELECT enfant_id, debut AS depuis, nom AS lieu, 'âge hors de ceux de l''unité' AS raison FROM presents
     WHERE age_mois NOT BETWEEN age_min_mois AND age_max_mois
    UNION ALL
    SELECT enfant_id, (debut + interval '4 months')::date, nom, 'plus de quatre mois en pouponnière' FROM presents
     WHERE type = 'pouponniere' AND debut + interval '4 months' < %(au)s
    UNION ALL
    SELECT enfant_id, (debut + interval '2 months')::date, nom, 'plus de deux mois à l''hôtel' FROM presents
     WHERE mode = 'hotel' AND debut + interval '2 months' < %(au)s
    UNION ALL
    SELECT p.enfant_id, p.debut, p.nom, 'agrément échu ou dépassé' FROM presents p
      LEFT JOIN lieux_agrement g ON g.lieu_id = p.lieu_id AND g.periode @> %(au)s
      LEFT JOIN lieux_derogationagrement d ON d.agrement_id = g.id AND d.periode @> %(au)s
     WHERE p.type = 'famille_accueil' AND p.nombre > coalesce(g.places + coalesce(d.places_en_plus, 0), 0)""",
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
