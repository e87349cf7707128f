"""What the second barrier opens to an agent: services, children opened one by one, children closed to him."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from havre.apps.agents.droits import Portee
from havre.apps.agents.permissions import Acteur
from havre.apps.agents.portees import (
    DES_AUTEURS,
    DES_ECHANGES,
    DES_ENFANTS,
    DES_INFORMATIONS,
    portee_totale,
    services_atteints,
)
from havre.common.barriere import tableau


@dataclass(frozen=True)
class Perimetre:
    """The rows that exist for an agent. `fermes` holds the persons closed to one who reaches the whole département.

    `informations` holds the services whose worrying informations he reaches (None: all of them), `auteurs` whether he
    may know who told them.
    """

    agent: int | None = None
    tout: bool = False
    services: tuple[int, ...] = ()
    enfants: tuple[int, ...] = ()
    fermes: tuple[int, ...] = ()
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
            "havre.echanges": tableau(self.echanges),
            "havre.informations": "tout" if self.informations is None else tableau(self.informations),
            "havre.auteurs": "oui" if self.auteurs else "",
        }


@dataclass(frozen=True)
class Ouverture:
    """A reason to open files one by one: a select of children, and the scopes for which it counts.

    The select takes the parameters `agent` and `jour`, and runs as an automatic treatment.
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
    "SELECT enfant_id FROM personnes_reference WHERE agent_id = %(agent)s AND periode @> %(jour)s",
    lambda etendue: etendue.enfants_suivis and not etendue.tout,
)

# The sealed children whom nobody opened to the agent, and the adults whom only such children know.
FERMES = """
WITH fermes AS (
    SELECT personne_id AS id FROM personnes_enfant WHERE scelle AND personne_id <> ALL(%(enfants)s)
)
SELECT id FROM fermes
UNION
SELECT l.de_id FROM personnes_lien l
 WHERE l.vers_id IN (SELECT id FROM fermes)
   AND NOT EXISTS (SELECT 1 FROM personnes_lien a WHERE a.de_id = l.de_id AND a.vers_id NOT IN (SELECT id FROM fermes))
   AND NOT EXISTS (SELECT 1 FROM personnes_enfant e WHERE e.personne_id = l.de_id)
"""


def perimetre_de(acteur: Acteur, *, le: date) -> Perimetre:
    """Return what the barrier opens to an agent on a day; an agent without right on files opens none.

    To be called as an automatic treatment: what it reads is not open yet (`sous(lambda: perimetre_de(…).reglages)`).
    """
    des_enfants = portee_totale(acteur, DES_ENFANTS)
    des_echanges, des_informations = portee_totale(acteur, DES_ECHANGES), portee_totale(acteur, DES_INFORMATIONS)
    enfants = _ouverts(acteur, des_enfants, le)
    return Perimetre(
        agent=acteur.pk,
        tout=des_enfants.tout,
        services=() if des_enfants.tout else tuple(services_atteints(des_enfants)),
        enfants=enfants,
        fermes=_fermes(enfants) if des_enfants.tout else (),
        echanges=tuple(services_atteints(des_echanges)),
        informations=None if des_informations.tout else _services(des_informations),
        auteurs=portee_totale(acteur, DES_AUTEURS).tout,
    )


def _services(etendue: Portee) -> tuple[int, ...]:
    """Return the services of a scope; no query for one who has none."""
    return tuple(services_atteints(etendue)) if etendue else ()


def _ouverts(acteur: Acteur, etendue: Portee, le: date) -> tuple[int, ...]:
    """Return the children opened one by one."""
    raisons = [o.sql for o in OUVERTURES.values() if o.vaut(etendue)]
    if not raisons:
        return ()
    with connection.cursor() as curseur:
        curseur.execute(" UNION ".join(raisons), {"agent": acteur.pk, "jour": le})
        return tuple(sorted(numero for (numero,) in curseur.fetchall()))


def _fermes(enfants: tuple[int, ...]) -> tuple[int, ...]:
    """Return the persons closed to one who reaches the whole département."""
    with connection.cursor() as curseur:
        curseur.execute(FERMES, {"enfants": list(enfants)})
        return tuple(sorted(numero for (numero,) in curseur.fetchall()))
