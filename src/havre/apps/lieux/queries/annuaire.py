"""Reading the directory of places."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, portee
from havre.apps.territoires.models import Cle

from ..models import Capacite, Lieu


def lieux_visibles(*, pour: Acteur) -> models.QuerySet[Lieu]:
    """Return the places that `pour` may see."""
    return Lieu.objects.all() if portee(pour, Action.VOIR_LIEUX) else Lieu.objects.none()


def annuaire(
    *, pour: Acteur, au: date, texte: str = "", type_lieu: str = "", direction: str = "", etranger: bool = False
) -> models.QuerySet[Lieu]:
    """Return the directory, filtered, each place with `places` (capacity of all its units on the day)."""
    lieux = lieux_visibles(pour=pour).select_related("commune", "organisme")
    if texte.strip():
        cle = Cle(Value(texte.strip(), models.TextField()))
        lieux = lieux.filter(models.Q(nom_cle__contains=cle) | models.Q(commune__nom_cle__startswith=cle))
    if type_lieu:
        lieux = lieux.filter(type=type_lieu)
    if direction:
        lieux = lieux.filter(commune__direction=direction)
    if etranger:
        lieux = lieux.exclude(commune__pays="FR")
    places = (
        Capacite.objects.filter(unite__lieu=OuterRef("pk"), periode__contains=au)
        .order_by()
        .values("unite__lieu")
        .annotate(total=Sum("places"))
        .values("total")
    )
    return lieux.annotate(places=Coalesce(Subquery(places), 0))


def lieu_visible(lieu_id: int, *, pour: Acteur) -> Lieu:
    """Return one place with commune, body and carer.

    Raises:
        Lieu.DoesNotExist: there is none, or `pour` may not see it.
    """
    return (
        lieux_visibles(pour=pour)
        .select_related("commune__direction", "organisme", "assistant_familial__personne")
        .get(pk=lieu_id)
    )
