"""Who lives where, and how many places are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.lieux.models import Fermeture, Lieu, Unite
from havre.apps.personnes.queries import enfants_visibles

from ..models import Accueil
from .anonymes import sejours_presents
from .semaine import places_par_demi_journee


@dataclass(frozen=True)
class UniteOccupee:
    """A unit on a day: places, how many are taken (on its fullest half-day), stays under way or reserved, closure."""

    unite: Unite
    places: int
    occupees: int
    accueils: tuple[Accueil, ...]
    reservations: tuple[Accueil, ...]
    fermeture: Fermeture | None

    @property
    def libres(self) -> int:
        """Places that no child takes on the day."""
        return max(self.places - self.occupees, 0)


@dataclass(frozen=True)
class Occupation:
    """A place on a day; `noms_visibles` holds the children whose name the reader may see."""

    unites: tuple[UniteOccupee, ...]
    sans_unite: tuple[Accueil, ...]
    noms_visibles: frozenset[int]

    @property
    def places(self) -> int:
        """Places of all the units."""
        return sum(u.places for u in self.unites)

    @property
    def occupees(self) -> int:
        """Children who live there on the day."""
        return sum(len(u.accueils) for u in self.unites) + len(self.sans_unite)

    @property
    def libres(self) -> int:
        """Places left in all the units."""
        return sum(u.libres for u in self.unites)


def occupation_du_lieu(lieu: Lieu, *, pour: Acteur, au: date) -> Occupation:
    """Return who lives in a place on a day, by unit, and who is expected there. Constant number of queries."""
    unites = list(Unite.objects.filter(lieu=lieu).order_by("code", "pk"))
    demis = places_par_demi_journee([u.pk for u in unites], jours=[au])
    fermetures = {f.unite_id: f for f in Fermeture.objects.filter(unite__in=unites, periode__contains=au)}
    presents: dict[int, list[Accueil]] = {}
    attendus: dict[int, list[Accueil]] = {}
    sejours = sejours_presents(unites=[u.pk for u in unites], lieu=lieu, periode=DateRange(au, None))
    for sejour in sejours:
        if sejour.unite_id is None:
            continue
        groupe = presents if sejour.periode.lower <= au else attendus
        groupe.setdefault(sejour.unite_id, []).append(sejour)
    sans_unite = tuple(s for s in sejours if s.unite_id is None and s.periode.lower <= au)
    return Occupation(
        unites=tuple(
            UniteOccupee(
                unite=u,
                places=demis[u.pk][0].places,
                occupees=max(d.occupees for d in demis[u.pk]),
                accueils=tuple(presents.get(u.pk, ())),
                reservations=tuple(attendus.get(u.pk, ())),
                fermeture=fermetures.get(u.pk),
            )
            for u in unites
        ),
        sans_unite=sans_unite,
        noms_visibles=_noms_visibles([s.enfant_id for s in sejours], pour),
    )


def _noms_visibles(enfants: list[int], acteur: Acteur) -> frozenset[int]:
    """Return, among children of a place, those whose name the actor may see there."""
    if not portee(acteur, Action.VOIR_ACCUEILLIS):
        return frozenset()
    visibles = enfants_visibles(pour=acteur, action=Action.VOIR_ACCUEILLIS)
    return frozenset(visibles.filter(pk__in=enfants).values_list("pk", flat=True))


OCCUPEES = """
SELECT lieu_id, max(enfants) FROM (
    SELECT u.lieu_id, p.moment, sum(p.enfants) AS enfants
      FROM accueils_presents(ARRAY(SELECT id FROM lieux_unite WHERE lieu_id = ANY(%(lieux)s)), ARRAY[%(au)s::date]) p
      JOIN lieux_unite u ON u.id = p.unite_id
     GROUP BY u.lieu_id, p.moment) d
 GROUP BY lieu_id
"""


def occupation_par_lieu(lieux: Iterable[Lieu], *, au: date) -> dict[int, int]:
    """Return how many places of each place are taken on a day, on its fullest half-day."""
    with connection.cursor() as curseur:
        curseur.execute(OCCUPEES, {"lieux": [lieu.pk for lieu in lieux], "au": au})
        return {lieu: int(enfants) for lieu, enfants in curseur.fetchall()}
