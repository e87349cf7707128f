"""Promises kept, broken, awaited or released, on any day, by team and month; never by worker (row L1).

Three facts count as one register: what was said (`suivis`), the visit that keeps it (`visites`), and the promised end
of a temporary stay (`accueils`). Nothing is stored: the state of a promise on a day follows from its facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models

from havre.apps.accueils.queries.portee import condition_visible
from havre.apps.agents.permissions import Acteur
from havre.apps.suivis.models import Promesse
from havre.common.chiffrement import TexteChiffre


class Etat(models.TextChoices):
    """State of a promise on a day."""

    TENUE = "tenue", "tenue"
    ROMPUE = "rompue", "non tenue"
    ATTENTE = "attente", "en attente"
    RELEVEE = "relevee", "remplacée à temps"


SEJOUR = "fin_promise"
"""Nature of the promised end of a temporary stay, beside those of `NaturePromesse`."""

REGISTRE = """
SELECT p.promesse_id, p.accueil_id, p.enfant_id, p.nature, p.mots, p.dite_le, p.pour_le, p.tenue_le, p.releve_le,
       CASE WHEN p.rompue_le <= %(au)s THEN 'rompue'
            WHEN p.tenue_le <= p.pour_le THEN 'tenue'
            WHEN p.releve_le <= p.pour_le THEN 'relevee'
            WHEN p.pour_le < %(au)s THEN 'rompue' ELSE 'attente' END AS etat
  FROM (
    SELECT p.id AS promesse_id, NULL::bigint AS accueil_id, p.enfant_id, p.nature, p.mots, p.dite_le, p.pour_le,
           least(CASE WHEN i.issue = 'tenue' AND i.survenue_le <= %(au)s THEN i.survenue_le END, v.faite_le)
             AS tenue_le,
           CASE WHEN i.issue = 'rompue' THEN i.survenue_le END AS rompue_le,
           CASE WHEN r.dite_le <= %(au)s THEN r.dite_le END AS releve_le
      FROM suivis_promesse p
      LEFT JOIN suivis_issuepromesse i ON i.promesse_id = p.id
           AND NOT EXISTS (SELECT 1 FROM suivis_issuepromesse s WHERE s.remplace_id = i.id)
      LEFT JOIN suivis_promesse r ON r.remplace_id = p.id
      LEFT JOIN LATERAL (SELECT min(v.faite_le) AS faite_le FROM visites_visite v
                          WHERE v.promesse_id = p.id AND v.faite_le <= %(au)s
                            AND NOT EXISTS (SELECT 1 FROM visites_visite c WHERE c.corrige_id = v.id)) v ON true
     WHERE p.dite_le <= %(au)s
    UNION ALL
    SELECT NULL, a.id, a.enfant_id, 'fin_promise', coalesce(l.nom, ''),
           least((a.enregistre_a AT TIME ZONE 'Europe/Paris')::date, lower(a.periode)), a.fin_promise,
           CASE WHEN upper(a.periode) <= %(au)s THEN upper(a.periode) END, NULL, NULL
      FROM accueils_accueil a
      LEFT JOIN lieux_unite u ON u.id = a.unite_id
      LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN a.lieu_id ELSE u.lieu_id END
     WHERE a.annule_a IS NULL AND a.fin_promise IS NOT NULL
       AND least((a.enregistre_a AT TIME ZONE 'Europe/Paris')::date, lower(a.periode)) <= %(au)s
  ) p
"""
VISIBLES = """
  FROM ({registre}) x
  JOIN personnes_enfant e ON e.personne_id = x.enfant_id
  JOIN agents_service s ON s.id = e.service_id
  JOIN personnes_personne q ON q.id = x.enfant_id
 WHERE {visible} {filtre}
"""


MOTS: TexteChiffre = Promesse._meta.get_field("mots")
"""The words of a promise are encrypted: SQL gives them sealed."""


@dataclass(frozen=True)
class PromesseLue:
    """A promise as it stands on a day; `tenue_le` after `pour_le` means kept, but late: it counts as broken."""

    promesse_id: int | None
    accueil_id: int | None
    enfant_id: int
    nature: str
    mots: str
    dite_le: date
    pour_le: date
    tenue_le: date | None
    releve_le: date | None
    etat: Etat

    @property
    def retard_jours(self) -> int | None:
        """Days between the promised day and the day when it was done all the same."""
        return (self.tenue_le - self.pour_le).days if self.tenue_le and self.tenue_le > self.pour_le else None


@dataclass(frozen=True)
class CompteMois:
    """Promises of a team for the days of one month, by state."""

    service_id: int
    service: str
    mois: date
    tenues: int
    rompues: int
    attente: int
    relevees: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.tenues + self.rompues + self.attente + self.relevees


@dataclass(frozen=True)
class FiltresPromesses:
    """Filters, as written in the address; empty means all."""

    direction: str = ""
    service: str = ""
    nature: str = ""


def _filtre(filtres: FiltresPromesses, parametres: dict[str, Any]) -> str:
    """Return the SQL condition of the filters."""
    conditions = ""
    if filtres.direction:
        parametres["direction"] = filtres.direction
        conditions += " AND s.direction_id = %(direction)s"
    if filtres.service.isdecimal():
        parametres["service"] = int(filtres.service)
        conditions += " AND s.id = %(service)s"
    if filtres.nature:
        parametres["nature"] = filtres.nature
        conditions += " AND x.nature = %(nature)s"
    return conditions


def _lire(requete: str, parametres: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        lignes: list[tuple[Any, ...]] = curseur.fetchall()
    return lignes


def _depuis(ligne: Sequence[Any]) -> PromesseLue:
    """Return a row of the register."""
    promesse, accueil, enfant, nature, mots, dite, pour, tenue, releve, etat = ligne[:10]
    if promesse is not None:
        mots = MOTS.montrer(mots, pk=promesse)
    return PromesseLue(promesse, accueil, enfant, nature, mots, dite, pour, tenue, releve, Etat(etat))


def promesses_au(enfant_id: int, *, au: date) -> list[PromesseLue]:
    """Return the promises made to a child, as they stand on a day, latest first; the caller has opened the file."""
    requete = f"SELECT * FROM ({REGISTRE}) x WHERE x.enfant_id = %(enfant)s ORDER BY pour_le DESC, promesse_id DESC"  # noqa: S608  # made of constants
    return [_depuis(ligne) for ligne in _lire(requete, {"au": au, "enfant": enfant_id})]


def compter_promesses(
    *, pour: Acteur, au: date, du: date, jusqu_au: date, filtres: FiltresPromesses
) -> list[CompteMois]:
    """Return the promises for the days `[du, jusqu_au)`, by team and month, as they stand on `au`."""
    parametres: dict[str, Any] = {"au": au, "du": du, "jusqu_au": jusqu_au}
    source = VISIBLES.format(
        registre=REGISTRE, visible=condition_visible(pour, parametres), filtre=_filtre(filtres, parametres)
    )
    requete = f"""
    SELECT s.id, s.nom, date_trunc('month', x.pour_le)::date, count(*) FILTER (WHERE x.etat = 'tenue'),
           count(*) FILTER (WHERE x.etat = 'rompue'), count(*) FILTER (WHERE x.etat = 'attente'),
           count(*) FILTER (WHERE x.etat = 'relevee')
    {source} AND x.pour_le >= %(du)s AND x.pour_le < %(jusqu_au)s 
     GROUP BY 1, 2, 3 ORDER BY s.nom, s.id, 3"""  # made of constants
    return [CompteMois(*ligne) for ligne in _lire(requete, parametres)]


def lister_promesses(
    *,
    pour: Acteur,
    au: date,
    du: date,
    jusqu_au: date,
    etat: Etat,
    filtres: FiltresPromesses,
    debut: int = 0,
    taille: int = 50,
) -> tuple[list[tuple[PromesseLue, str, str]], int]:
    """Return one page of the promises for the days `[du, jusqu_au)` in a state, and how many there are.

    Each comes with the child in short and the team; the latest promised day comes first.
    """
    parametres: dict[str, Any] = {"au": au, "etat": etat.value, "debut": debut, "taille": taille}
    parametres |= {"du": du, "jusqu_au": jusqu_au}
    source = VISIBLES.format(
        registre=REGISTRE, visible=condition_visible(pour, parametres), filtre=_filtre(filtres, parametres)
    )
    requete = f"""
    SELECT x.*, q.prenom || ' ' || left(q.nom, 1) || '.', s.nom, count(*) OVER ()
    {source}
       AND x.etat = %(etat)s AND x.pour_le >= %(du)s AND x.pour_le < %(jusqu_au)s
     ORDER BY x.pour_le DESC, x.enfant_id, x.promesse_id LIMIT %(taille)s OFFSET %(debut)s"""
    lignes = _lire(requete, parametres)
    return [(_depuis(x), x[10], x[11]) for x in lignes], (lignes[0][12] if lignes else 0)
