"""Columns read beside a list's own query: what was asked, told and searched, where the child lives, how far."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from havre.apps.accueils.enums import AupresDe
from havre.apps.territoires.models import Commune
from havre.apps.territoires.queries import matrice_courante
from havre.engine.travel import road_km

from .objets import Ligne

LETTRES_AU_JUGE = ("ordonnance_non_executee", "separation_fratrie", "changement_lieu_juge")
"""Models of letters that tell the judge where a child stands."""
# The rows of a list as a table x: child, since when, sibling group on the day.
LIGNES = (
    """unnest(%(enfants)s::bigint[], %(depuis)s::date[], %(fratries)s::bigint[]) x(enfant_id, depuis, fratrie_id)"""
)

DEMANDES = f"""
SELECT x.enfant_id, count(s.id) AS demandes,
       count(s.id) FILTER (WHERE s.reponse = 'refusee' AND s.repondue_le <= %(au)s) AS refus,
       count(s.id) FILTER (WHERE (s.reponse = '' OR s.repondue_le > %(au)s) AND s.reponse_attendue_le < %(au)s)
         AS silences
  FROM {LIGNES}
  LEFT JOIN accueils_recherche r ON r.fratrie_id = x.fratrie_id AND (r.close_le IS NULL OR r.close_le >= x.depuis)
       AND EXISTS (SELECT 1 FROM accueils_enfantrecherche e WHERE e.recherche_id = r.id AND e.enfant_id = x.enfant_id)
  LEFT JOIN accueils_sollicitation s ON s.recherche_id = r.id AND s.demandee_le <= %(au)s
 GROUP BY x.enfant_id
"""  # noqa: S608  # made of constants
RECHERCHES = f"""
SELECT x.enfant_id, min(r.ouverte_le) AS recherche
  FROM {LIGNES}
  JOIN accueils_recherche r ON r.fratrie_id = x.fratrie_id AND r.ouverte_le <= %(au)s
       AND (r.close_le IS NULL OR r.close_le > %(au)s)
 GROUP BY x.enfant_id
"""  # noqa: S608  # made of constants
JUGE = f"""
SELECT x.enfant_id, max(i.le) AS juge
  FROM {LIGNES}
 CROSS JOIN LATERAL (
       SELECT i.envoyee_le AS le FROM accueils_accueil a JOIN accueils_informationjuge i ON i.accueil_id = a.id
        WHERE a.enfant_id = x.enfant_id
        UNION ALL
       SELECT e.envoye_le FROM echanges_courrier c JOIN echanges_envoi e ON e.courrier_id = c.id
        WHERE c.enfant_id = x.enfant_id AND c.modele = ANY(%(au_juge)s)) i
 WHERE i.le BETWEEN x.depuis AND %(au)s
 GROUP BY x.enfant_id
"""  # noqa: S608  # made of constants
# A measure in force whose execution someone decided to hold up, and nobody has resumed by the day.
SUSPENSIONS = f"""
SELECT x.enfant_id, min(s.debut) AS suspendue_le,
       (array_agg(g.prenom || ' ' || g.nom || ', ' || s.qualite ORDER BY s.debut, s.id))[1] AS suspendue_par
  FROM {LIGNES}
  JOIN mesures_mesure m ON m.enfant_id = x.enfant_id AND m.periode @> %(au)s AND m.ordonnee_le IS NOT NULL
       AND (m.executee_le IS NULL OR m.executee_le > %(au)s)
  JOIN mesures_suspensionexecution s ON s.mesure_id = m.id AND s.debut <= %(au)s
  JOIN agents_agent g ON g.id = s.signee_par_id
 WHERE NOT EXISTS (SELECT 1 FROM mesures_repriseexecution r WHERE r.suspension_id = s.id AND r.reprise_le <= %(au)s)
 GROUP BY x.enfant_id
"""  # noqa: S608  # made of constants
LIEU_ACTUEL = f"""
SELECT x.enfant_id, coalesce(l.nom, c.nom, '') AS lieu
  FROM {LIGNES}
  JOIN accueils_accueil a ON a.enfant_id = x.enfant_id AND a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s
  LEFT JOIN lieux_unite u ON u.id = a.unite_id
  LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
  LEFT JOIN territoires_commune c ON c.id = a.commune_id AND x.enfant_id NOT IN (SELECT * FROM personnes_caches())
"""  # noqa: S608  # made of constants
# The family's commune on the day: of the need assessed by then, else of the child's home then; none when it is hidden.
FAMILLES = f"""
SELECT x.enfant_id, CASE WHEN x.enfant_id NOT IN (SELECT * FROM personnes_caches()) THEN coalesce(
         (SELECT b.commune_famille_id FROM accueils_besoin b
           WHERE b.enfant_id = x.enfant_id AND b.etabli_a < %(au)s::date + 1
           ORDER BY b.etabli_a DESC, b.id DESC LIMIT 1),
         (SELECT d.commune_id FROM personnes_domicile d WHERE d.personne_id = x.enfant_id AND d.periode @> %(au)s),
         (SELECT b.commune_famille_id FROM accueils_besoin b WHERE b.enfant_id = x.enfant_id
           ORDER BY b.etabli_a, b.id LIMIT 1)) END AS commune_famille
  FROM {LIGNES}
"""  # noqa: S608  # made of constants

CONSENTEMENTS = """
SELECT c.accueil_id, c.aupres_de, c.demande_le, c.repondu_le, c.accorde FROM accueils_consentement c
 WHERE c.accueil_id = ANY(%(accueils)s) AND coalesce(c.demande_le, c.repondu_le) <= %(au)s
 ORDER BY c.accueil_id, c.aupres_de
"""
# Temporary stays that follow one another in one place: each one's promised end was put off by the next one.
PROLONGATIONS = """
WITH RECURSIVE suite AS (
    SELECT a.enfant_id, a.id, lower(a.periode) AS debut, coalesce(a.unite_id, -a.lieu_id) AS ou, 0 AS rang
      FROM accueils_accueil a WHERE a.id = ANY(%(accueils)s)
    UNION ALL
    SELECT s.enfant_id, b.id, lower(b.periode), s.ou, s.rang + 1
      FROM suite s JOIN accueils_accueil b ON b.enfant_id = s.enfant_id AND b.annule_a IS NULL AND b.principal
           AND upper(b.periode) = s.debut AND coalesce(b.unite_id, -b.lieu_id) = s.ou AND b.fin_promise IS NOT NULL)
SELECT enfant_id, max(rang) FROM suite GROUP BY enfant_id
"""


def executer(requete: str, lignes: Sequence[Ligne], au: date) -> dict[int, Ligne]:
    """Return what a query of this module finds, by child."""
    parametres: dict[str, Any] = {
        "au": au,
        "enfants": [ligne["enfant_id"] for ligne in lignes],
        "depuis": [ligne["depuis"] for ligne in lignes],
        "fratries": [ligne["fratrie"] for ligne in lignes],
        "au_juge": list(LETTRES_AU_JUGE),
    }
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        noms = [c.name for c in curseur.description or ()]
        return {valeurs[0]: dict(zip(noms[1:], valeurs[1:], strict=True)) for valeurs in curseur.fetchall()}


def completer(requete: str, lignes: Sequence[Ligne], au: date, **defauts: Any) -> None:
    """Add the columns of a query to the rows; a row that it does not find gets the given values."""
    trouves = executer(requete, lignes, au) if lignes else {}
    for ligne in lignes:
        ligne |= defauts | trouves.get(ligne["enfant_id"], {})


def demandes(lignes: Sequence[Ligne], au: date) -> None:
    """Add places asked in the searches open since then, refusals, and requests left in silence beyond their day."""
    completer(DEMANDES, lignes, au)


def recherche_ouverte(lignes: Sequence[Ligne], au: date) -> None:
    """Add the day on which the open search of the sibling group began."""
    completer(RECHERCHES, lignes, au, recherche=None)


def juge_informe(lignes: Sequence[Ligne], au: date) -> None:
    """Add the last day, since the order, on which the judge was told about the child, by letter or otherwise."""
    completer(JUGE, lignes, au, juge=None)


def suspensions(lignes: Sequence[Ligne], au: date) -> None:
    """Add since when the execution is held up, and who signed it."""
    completer(SUSPENSIONS, lignes, au, suspendue_le=None, suspendue_par="")


def lieu_actuel(lignes: Sequence[Ligne], au: date) -> None:
    """Add the name of the place where the child lives."""
    completer(LIEU_ACTUEL, lignes, au, lieu="sans lieu d'accueil")


def trajets(lignes: Sequence[Ligne], au: date) -> None:
    """Add minutes [min] and estimated distance [m] by road from the family's commune to that of the place."""
    completer(FAMILLES, lignes, au, minutes=None, distance_m=None)
    couples = [x for x in lignes if x["commune_famille"] and x["commune_lieu"]]
    if not couples:
        return
    communes = Commune.objects.in_bulk({c for x in couples for c in (x["commune_famille"], x["commune_lieu"])})
    noms = sorted(communes)
    points = np.array([[communes[c].lon, communes[c].lat, np.nan] for c in noms])
    km = road_km(points, points)
    rang = {c: i for i, c in enumerate(noms)}
    matrice = matrice_courante()
    for x in couples:
        famille, lieu = x["commune_famille"], x["commune_lieu"]
        x["distance_m"] = round(float(km[rang[famille], rang[lieu]]) * 1000)
        if not matrice.absentes([famille, lieu]):
            x["minutes"] = matrice.minutes(famille, lieu)


QUI_CONSENT = {
    AupresDe.PARENTS: "consentement des parents",
    AupresDe.JUGE: "du juge",
    AupresDe.AUTORITE: "consentement du pays",
}


def consentements(lignes: Sequence[Ligne], au: date) -> None:
    """Add, for a stay abroad, what each authority answered and when; that of the country is always said."""
    dits: dict[int, dict[str, str]] = {}
    with connection.cursor() as curseur:
        curseur.execute(CONSENTEMENTS, {"accueils": [x["accueil_id"] for x in lignes], "au": au})
        for accueil, aupres, demande, repondu, accorde in curseur.fetchall():
            dits.setdefault(accueil, {})[aupres] = _consentement(demande, repondu, accorde, au)
    for x in lignes:
        if x["en_france"]:
            x["consentement"] = ""
            continue
        dit = {AupresDe.AUTORITE.value: "aucun"} | dits.get(x["accueil_id"], {})
        x["consentement"] = " ; ".join(f"{QUI_CONSENT[AupresDe(a)]} : {texte}" for a, texte in sorted(dit.items()))


def _consentement(demande: date | None, repondu: date | None, accorde: bool | None, au: date) -> str:
    """Return where a consent stands on a day."""
    if repondu is not None and repondu <= au:
        return f"{'accordé' if accorde else 'refusé'} le {repondu:%d/%m/%Y}"
    return f"demandé le {demande:%d/%m/%Y}, sans réponse" if demande else "sans réponse"


def prolongations(lignes: Sequence[Ligne], au: date) -> None:
    """Add how many promised ends were put off by another temporary stay in the same place."""
    with connection.cursor() as curseur:
        curseur.execute(PROLONGATIONS, {"accueils": [x["accueil_id"] for x in lignes]})
        nombres = dict(curseur.fetchall())
    for x in lignes:
        x["prolongations"] = nombres[x["enfant_id"]]
