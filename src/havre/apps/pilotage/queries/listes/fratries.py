"""What the list of parted siblings says of a group: who lives where, since when apart, what would reunite it."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from havre.apps.personnes.models.personne import age_mois

from .complements import completer
from .objets import Ligne, age_en_mots

QUI_VIT_OU = """
SELECT m.fratrie_id, p.prenom, p.date_naissance, l.nom, c.nom
  FROM personnes_membrefratrie m
  JOIN personnes_personne p ON p.id = m.enfant_id
  JOIN accueils_accueil a ON a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.principal AND a.periode @> %(au)s
  JOIN lieux_unite u ON u.id = a.unite_id
  JOIN lieux_lieu l ON l.id = u.lieu_id
  JOIN territoires_commune c ON c.id = l.commune_id
 WHERE m.fratrie_id = ANY(%(fratries)s) AND m.periode @> %(au)s
 ORDER BY m.fratrie_id, l.nom_cle, l.id, p.date_naissance, p.id
"""
REEXAMENS = """
SELECT x.enfant_id, re.lieux_possibles, l.nom AS meilleur, c.nom AS meilleur_commune, re.examine_le
  FROM unnest(%(enfants)s::bigint[], %(depuis)s::date[], %(fratries)s::bigint[]) x(enfant_id, depuis, fratrie_id)
  JOIN LATERAL (SELECT * FROM accueils_reexamen r WHERE r.fratrie_id = x.fratrie_id AND r.examine_le <= %(au)s
                 ORDER BY r.examine_le DESC LIMIT 1) re ON true
  LEFT JOIN lieux_lieu l ON l.id = re.meilleur_id
  LEFT JOIN territoires_commune c ON c.id = l.commune_id
"""


def qui_vit_ou(lignes: Sequence[Ligne], au: date) -> None:
    """Add one text for each roof: its name, commune and the children who live there with their ages."""
    toits: dict[int, dict[str, list[str]]] = {}
    with connection.cursor() as curseur:
        curseur.execute(QUI_VIT_OU, {"au": au, "fratries": [x["fratrie"] for x in lignes]})
        for fratrie, prenom, naissance, lieu, commune in curseur.fetchall():
            ans = f" ({age_en_mots(age_mois(naissance, au))})" if naissance else ""
            toits.setdefault(fratrie, {}).setdefault(f"{lieu}, {commune}", []).append(f"{prenom}{ans}")
    for x in lignes:
        x["ou"] = [f"{', '.join(enfants)} : {toit}" for toit, enfants in toits.get(x["fratrie"], {}).items()]


def reunion(lignes: Sequence[Ligne], au: date) -> None:
    """Add what the last nightly second look found: how many roofs would take all of them, the best one, as of when."""
    completer(REEXAMENS, lignes, au, lieux_possibles=None, examine_le=None)
    for x in lignes:
        x["reunir"] = _en_mots(x)


def _en_mots(x: Ligne) -> str:
    """Return the finding of a second look as a sentence."""
    if x["lieux_possibles"] is None:
        return "pas encore réexaminée"
    if not x["lieux_possibles"]:
        return "aucun lieu ne peut tous les accueillir"
    premier = f"{x['meilleur']} ({x['meilleur_commune']})"
    if x["lieux_possibles"] == 1:
        return f"un lieu : {premier}"
    return f"{x['lieux_possibles']} lieux, d'abord {premier}"
