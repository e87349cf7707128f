"""The only way to an address for display: a protected one is read by named persons, hidden from all others.

Hidden means everything that tells where: the address, its commune, the point on a map, and the minutes and distances
from it, since the times to a few known places are enough to find a commune again. Who may not read the address works
as if it were not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

from havre.apps.agents.permissions import Acteur

from ..models import AdresseProtegee, Domicile, LecteurAdresse, Personne

PROTEGEE = "adresse protégée"


@dataclass(frozen=True)
class AdresseLue:
    """Where a person lives on a day, as one may read it: nothing but `protegee` when one may not."""

    adresse: str = ""
    commune: str = ""
    commune_id: str = ""
    protegee: bool = False
    lisible: bool = True

    def lignes(self) -> list[str]:
        """Return the lines of an address block; none when the address is hidden: the letter goes by the service."""
        return [x for x in (self.adresse, self.commune) if x] if self.lisible else []

    def __str__(self) -> str:
        return ", ".join(self.lignes()) if self.lisible else PROTEGEE


def _lisibles(pour: Acteur | None) -> models.QuerySet[LecteurAdresse]:
    """Return the rows that let `pour` read protected addresses; none for automatic treatments."""
    if pour is None or pour.pk is None:
        return LecteurAdresse.objects.none()
    return LecteurAdresse.objects.filter(agent=pour.pk, retire_a__isnull=True, protection__leve_a__isnull=True)


def adresses_cachees(*, pour: Acteur | None) -> frozenset[int]:
    """Return the persons whose address is hidden from `pour` (None: what everyone may read), in one query."""
    caches = AdresseProtegee.objects.filter(leve_a__isnull=True).exclude(
        personne__in=_lisibles(pour).values("protection__personne")
    )
    return frozenset(caches.values_list("personne", flat=True))


def domiciles_lisibles(*, pour: Acteur | None) -> models.QuerySet[Domicile]:
    """Return the homes that `pour` may read."""
    return Domicile.objects.filter(
        Q(protege=False) | Q(personne__in=_lisibles(pour).values("protection__personne"))
    )  # fmt: skip


def adresses_lues(personnes: Iterable[int], *, pour: Acteur | None, au: date) -> dict[int, AdresseLue]:
    """Return the address of each person on a day, as `pour` may read it, in two queries."""
    numeros = list(personnes)
    caches = adresses_cachees(pour=pour)
    lues = {
        d.personne_id: AdresseLue(d.adresse, d.commune.nom, d.commune_id, protegee=d.protege)
        for d in domiciles_lisibles(pour=pour)
        .filter(personne__in=numeros, periode__contains=au)
        .select_related("commune")
        .order_by("pk")
    }
    cachee = AdresseLue(protegee=True, lisible=False)
    return {n: cachee if n in caches else lues.get(n, AdresseLue()) for n in numeros}


def adresse_de(personne: Personne, *, pour: Acteur | None, au: date) -> AdresseLue:
    """Return where a person lives on a day, as `pour` may read it."""
    return adresses_lues([personne.pk], pour=pour, au=au)[personne.pk]


def protections_de(personnes: Iterable[int]) -> dict[int, AdresseProtegee]:
    """Return the protections in force of some persons, with their readers in `nommes`."""
    lecteurs = LecteurAdresse.objects.filter(retire_a__isnull=True).select_related("agent").order_by("nomme_a", "pk")
    lignes = AdresseProtegee.objects.filter(leve_a__isnull=True, personne__in=list(personnes))
    return {
        p.personne_id: p
        for p in lignes.select_related("protegee_par").prefetch_related(
            models.Prefetch("lecteurs", lecteurs, to_attr="nommes")
        )
    }
