"""Stays in a place as its page shows them: those that the reader may see, and the others without the child.

What the second barrier hides from the reader comes out of one function of the database: when a place is taken, never
by whom.
"""

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from havre.apps.lieux.models import Lieu

from ..models import Accueil, JourExceptionnel

ANONYMES = """
SELECT id, unite_id, lieu_id, principal, periode, rythme, admis_le, jours, matins, apres_midis
  FROM accueils_anonymes(%(unites)s, %(lieu)s, %(periode)s) WHERE id <> ALL(%(connus)s)
"""


def sejours_presents(*, unites: Collection[int], lieu: Lieu | None, periode: DateRange) -> list[Accueil]:
    """Return the stays of some units, and of a place outside its units, that meet a period; by beginning.

    A stay that the reader may not see has neither child nor reason: `enfant_id` is None. Three queries.
    """
    ici = Q(unite__in=unites) | Q(lieu=lieu, principal=True) if lieu else Q(unite__in=unites)
    connus = list(
        Accueil.objects.valables()
        .filter(ici, periode__overlap=periode)
        .select_related("enfant__personne", "enfant__service")
        .prefetch_related("jours_exceptionnels")
    )
    with connection.cursor() as curseur:
        curseur.execute(
            ANONYMES,
            {
                "unites": list(unites), "lieu": lieu.pk if lieu else None, "periode": periode,
                "connus": [a.pk for a in connus],
            },
        )  # fmt: skip
        autres = [_anonyme(*ligne) for ligne in curseur.fetchall()]
    return sorted([*connus, *autres], key=lambda a: (a.periode.lower, a.pk))


def _anonyme(
    numero: int, unite: int | None, lieu: int | None, principal: bool, periode: DateRange, rythme: int | None,
    admis_le: date | None, jours: list[date], matins: list[bool], apres_midis: list[bool],
) -> Accueil:  # fmt: skip
    """Return a stay without its child."""
    sejour = Accueil(
        pk=numero, unite_id=unite, lieu_id=lieu, principal=principal, periode=periode, rythme=rythme, admis_le=admis_le
    )
    exceptions = zip(jours, matins, apres_midis, strict=True)
    sejour._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "jours_exceptionnels": [JourExceptionnel(jour=j, matin=m, apres_midi=a) for j, m, a in exceptions]
    }
    return sejour
