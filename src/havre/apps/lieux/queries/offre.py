"""Reading what the places offer and say, and for which of them an agent speaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, portee

from ..enums import TypeLieu
from ..models import DeclarationDePlaces, Gel, Lieu, Rattachement
from ..reperes import reperes_offre

QUI_DECLARENT = tuple(
    t for t in TypeLieu.values if t not in {TypeLieu.FAMILLE_ACCUEIL, TypeLieu.HOPITAL, TypeLieu.HOTEL}
)
"""Kinds of places asked to say what they have free; the département itself employs the foster carers."""


@dataclass(frozen=True)
class DeclarationCourante:
    """The last thing a unit said, and its age on a day."""

    declaration: DeclarationDePlaces
    age_jours: int

    @property
    def perimee(self) -> bool:
        """Whether it is older than the local target."""
        return self.age_jours > reperes_offre().fraicheur_declaration_jours


def lieux_declarables(*, pour: Acteur, au: date) -> models.QuerySet[Lieu]:
    """Return the places for which `pour` may speak on a day: his own, those of his territory, or all."""
    etendue = portee(pour, Action.DECLARER_PLACES)
    if etendue.tout:
        return Lieu.objects.all()
    condition = models.Q(commune__direction__in=etendue.directions)
    if etendue.lieux:
        condition |= models.Q(pk__in=Rattachement.objects.le(au).filter(agent=pour.pk).values("lieu"))
    return Lieu.objects.filter(condition)


def peut_declarer(lieu: Lieu, *, pour: Acteur, au: date) -> bool:
    """Return whether `pour` may speak for a place on a day."""
    return lieux_declarables(pour=pour, au=au).filter(pk=lieu.pk).exists()


def gels_du_lieu(lieu: Lieu, *, debut: date, fin: date | None) -> list[Gel]:
    """Return the freezes of a place that touch `[debut, fin)`, lifted ones included, in order of date."""
    return list(
        Gel.objects.filter(unite__lieu=lieu, periode__overlap=DateRange(debut, fin))
        .select_related("unite", "relais", "declare_par", "levee__levee_par")
        .order_by("periode", "pk")
    )


def declarations_courantes(unites: Iterable[int], *, au: date) -> dict[int, DeclarationCourante]:
    """Return what each unit said last for a day up to `au`: {unité id: declaration}."""
    dernieres = (
        DeclarationDePlaces.objects.filter(unite__in=list(unites), jour__lte=au)
        .order_by("unite_id", "-jour", "-dite_a", "-pk")
        .distinct("unite_id")
        .select_related("notee_par")
    )
    return {d.unite_id: DeclarationCourante(d, (au - d.jour).days) for d in dernieres}


def dernieres_declarations(lieu: Lieu, *, nombre: int = 10) -> list[DeclarationDePlaces]:
    """Return the last declarations of a place, newest first."""
    dites = DeclarationDePlaces.objects.filter(unite__lieu=lieu).select_related("unite", "notee_par")
    return list(dites.order_by("-dite_a", "-pk")[:nombre])
