"""What the second barrier opens to an agent: services, children opened one by one, children closed to him."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from psycopg import Cursor

from havre.apps.agents.droits import Portee
from havre.apps.agents.permissions import Acteur
from havre.apps.agents.portees import DES_AUTEURS, DES_ECHANGES, DES_ENFANTS, DES_INFORMATIONS, portee_totale
from havre.apps.agents.reperes import reperes as passation
from havre.common.barriere import carte, tableau


@dataclass(frozen=True)
class Perimetre:
    """The rows that exist for an agent.

    `visibles` holds the children of the services reached and those opened one by one, unless he reaches the whole
    département. `scelles` holds the children whose sealed file is closed to him; `fermes` these and the adults whom
    only they know, for one who reaches the whole département. `informations` holds the services whose worrying
    information he reaches (None: all), `auteurs` says whether he may know who gave it.
    """

    agent: int | None = None
    tout: bool = False
    visibles: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    enfants: tuple[int, ...] = ()
    fermes: tuple[int, ...] = ()
    scelles: tuple[int, ...] = ()
    echanges: tuple[int, ...] = ()
    informations: tuple[int, ...] | None = ()
    auteurs: bool = False

    @property
    def reglages(self) -> dict[str, str]:
        """Settings of the transaction; a scope narrower than the whole département has no `fermes` at all."""
        return {
            "havre.agent": str(self.agent or ""),
            "havre.tout": "oui" if self.tout else "",
            "havre.services": tableau(self.services),
            "havre.enfants": tableau(self.enfants),
            "havre.fermes": tableau(self.fermes) if self.tout else "",
            "havre.scelles": tableau(self.scelles),
            "havre.echanges": tableau(self.echanges),
            "havre.informations": "tout" if self.informations is None else tableau(self.informations),
            "havre.auteurs": "oui" if self.auteurs else "",
            "havre.ouverts": carte(self.fermes, sauf=True) if self.tout else carte(self.visibles),
        }


@dataclass(frozen=True)
class Ouverture:
    """A reason to open files one by one: a select of children, and the scopes for which it counts.

    The select gives `enfant_id`; it takes the parameters `agent` and `jour`, may read `atteints` (services reached),
    and runs as an automatic treatment. A sealed file is opened by the names of its seal alone.
    """

    nom: str
    sql: str
    vaut: Callable[[Portee], bool]


OUVERTURES: dict[str, Ouverture] = {}
"""The reasons known; an app adds its own when it is ready (`ouvrir_par`)."""


def ouvrir_par(nom: str, sql: str, vaut: Callable[[Portee], bool] = bool) -> None:
    """Add a reason to open files one by one."""
    OUVERTURES[nom] = Ouverture(nom, sql, vaut)


ouvrir_par(
    "reference",
    f"""SELECT r.enfant_id FROM personnes_reference r JOIN personnes_enfant e ON e.personne_id = r.enfant_id
         WHERE NOT e.scelle AND r.agent_id = %(agent)s AND lower(r.periode) <= %(jour)s
           AND (upper(r.periode) IS NULL OR upper(r.periode) > %(jour)s::date - {passation().passation_jours})""",  # noqa: S608  # a whole number
    lambda etendue: etendue.enfants_suivis and not etendue.tout,
)


def ouverts_par(nom: str, *, pour: Acteur) -> RawSQL:
    """Return the children whom a reason opens to an agent today, for a condition of the first barrier (`pk__in`).

    For a reason that reads no scope (`atteints`).
    """
    requete = OUVERTURES[nom].sql.replace("%(jour)s", "CURRENT_DATE").replace("%(agent)s", str(int(pour.pk)))
    return RawSQL(requete, ())  # noqa: S611  # written by the apps, with the number of an agent


# A sibling group is followed as a whole: who follows one of its children sees the others, unless they are sealed.
ouvrir_par(
    "fratrie",
    """
    SELECT m.enfant_id FROM personnes_fratrie f
      JOIN personnes_membrefratrie m ON m.fratrie_id = f.id AND m.periode @> %(jour)s
      JOIN personnes_enfant e ON e.personne_id = m.enfant_id AND NOT e.scelle
     WHERE f.plusieurs_services AND EXISTS (
           SELECT 1 FROM personnes_membrefratrie s JOIN personnes_enfant suivi ON suivi.personne_id = s.enfant_id
            WHERE s.fratrie_id = f.id AND s.periode @> %(jour)s AND NOT suivi.scelle
              AND (suivi.service_id IN (SELECT id FROM atteints) OR EXISTS (
                   SELECT 1 FROM personnes_reference r
                    WHERE r.enfant_id = suivi.personne_id AND r.agent_id = %(agent)s AND r.periode @> %(jour)s)))
    """,
    lambda etendue: bool(etendue) and not etendue.tout,
)

# One statement reads it all. The adults whom only sealed children know are closed with them.
LIRE = """
WITH atteints AS (
    SELECT id FROM agents_service
     WHERE %(tout)s OR id = ANY(%(ids)s::bigint[]) OR mns_id = ANY(%(mns)s) OR direction_id = ANY(%(directions)s)
), echanges AS (
    SELECT id FROM agents_service
     WHERE %(e_tout)s OR id = ANY(%(e_ids)s::bigint[]) OR mns_id = ANY(%(e_mns)s)
        OR direction_id = ANY(%(e_directions)s)
), informations AS (
    SELECT id FROM agents_service
     WHERE id = ANY(%(i_ids)s::bigint[]) OR mns_id = ANY(%(i_mns)s) OR direction_id = ANY(%(i_directions)s)
), ouverts AS ({ouverts}
), scelles AS (
    SELECT personne_id AS id FROM personnes_enfant e
     WHERE scelle AND NOT EXISTS (SELECT 1 FROM ouverts o WHERE o.enfant_id = e.personne_id)
), proches AS (
    SELECT DISTINCT l.de_id AS id FROM personnes_lien l
     WHERE l.vers_id IN (SELECT id FROM scelles)
       AND NOT EXISTS (SELECT 1 FROM personnes_lien a
                        WHERE a.de_id = l.de_id AND a.vers_id NOT IN (SELECT id FROM scelles))
       AND NOT EXISTS (SELECT 1 FROM personnes_enfant e WHERE e.personne_id = l.de_id)
)
SELECT ARRAY(SELECT id FROM atteints ORDER BY 1), ARRAY(SELECT id FROM echanges ORDER BY 1),
       ARRAY(SELECT id FROM informations ORDER BY 1),
       ARRAY(SELECT enfant_id FROM ouverts ORDER BY 1), ARRAY(SELECT id FROM scelles ORDER BY 1),
       CASE WHEN %(tout)s THEN ARRAY(SELECT id FROM proches ORDER BY 1) ELSE '{{}}' END,
       CASE WHEN %(tout)s THEN '{{}}' ELSE ARRAY(SELECT personne_id FROM personnes_enfant
            WHERE NOT scelle AND service_id = ANY (ARRAY(SELECT id FROM atteints))) END
"""
PERSONNE = "SELECT NULL::bigint AS enfant_id WHERE false"


def perimetre_de(acteur: Acteur, *, le: date) -> Perimetre:
    """Return what the barrier opens to an agent on a day; an agent without right on files opens none. One query.

    To be called as an automatic treatment: what it reads is not open yet (`sous(lambda: perimetre_de(…).reglages)`).
    """
    des_enfants = portee_totale(acteur, DES_ENFANTS)
    des_echanges = portee_totale(acteur, DES_ECHANGES)
    des_informations = portee_totale(acteur, DES_INFORMATIONS)
    raisons = [PERSONNE, *(o.sql for o in OUVERTURES.values() if o.vaut(des_enfants))]
    parametres = {
        "agent": acteur.pk, "jour": le, **_territoire(des_enfants), **_territoire(des_echanges, "e_"),
        **_territoire(des_informations, "i_"),
    }  # fmt: skip
    services, echanges, informations, enfants, scelles, proches, suivis = _lire(
        LIRE.format(ouverts=" UNION ".join(raisons)), parametres
    )
    return Perimetre(
        agent=acteur.pk,
        tout=des_enfants.tout,
        visibles=(*suivis, *enfants),
        services=tuple(services),
        enfants=tuple(enfants),
        fermes=(*scelles, *proches) if des_enfants.tout else (),
        scelles=tuple(scelles),
        echanges=tuple(echanges),
        informations=None if des_informations.tout else tuple(informations),
        auteurs=portee_totale(acteur, DES_AUTEURS).tout,
    )


def _lire(requete: str, parametres: dict[str, Any]) -> tuple[list[int], ...]:
    """Return the row of a statement that the server keeps prepared: to plan it takes longer than to run it.

    The cursors of Django write the parameters into the text, which the server would have to plan each time.
    """
    connection.ensure_connection()
    connexion = connection.connection
    seuil, connexion.prepare_threshold = connexion.prepare_threshold, 0
    try:
        with Cursor(connexion) as curseur:
            return curseur.execute(requete, parametres).fetchone() or ()
    finally:
        connexion.prepare_threshold = seuil


def _territoire(etendue: Portee, prefixe: str = "") -> dict[str, Any]:
    """Return the parameters of the services that a scope reaches."""
    return {
        f"{prefixe}tout": etendue.tout,
        f"{prefixe}ids": sorted(etendue.services),
        f"{prefixe}mns": sorted(etendue.mns),
        f"{prefixe}directions": sorted(etendue.directions),
    }
