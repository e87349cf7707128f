"""What was said before of the same children, and at the same address."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from havre.apps.agents.permissions import Acteur

from ..enums import EN_COURS, EtatInformation
from ..models import EnfantDuFoyer, InformationPreoccupante
from .registre import avec_etat
from .visibles import informations_visibles

ANTERIEURES_AU_PLUS = 12
ADRESSE_AU_MOINS = 8


@dataclass(frozen=True)
class Anterieure:
    """An earlier or later information that shares children or the address; the reader opens it if he may see it."""

    information: InformationPreoccupante
    etat: EtatInformation
    enfants: tuple[str, ...]
    visible: bool

    @property
    def recue_le(self) -> date:
        """Return the day it was received."""
        return self.information.recue_le

    @property
    def lien(self) -> str:
        """Return what it shares, in words."""
        return ", ".join(self.enfants) if self.enfants else "même adresse"


def memes_enfants(information: InformationPreoccupante) -> models.QuerySet[EnfantDuFoyer]:
    """Return the rows of other informations that name the same children: same file, or same first row."""
    siens = EnfantDuFoyer.objects.filter(information=information, retire_a__isnull=True)
    racines = siens.annotate(racine=Coalesce("premiere_id", F("pk"))).values("racine")
    return EnfantDuFoyer.objects.filter(
        Q(premiere__in=racines) | Q(pk__in=racines)
        | Q(enfant__in=siens.filter(enfant__isnull=False).values("enfant")),
        retire_a__isnull=True,
    ).exclude(information=information)  # fmt: skip


def historique(information: InformationPreoccupante, *, pour: Acteur) -> list[Anterieure]:
    """Return the other informations on the children of this one or on its address, the newest first.

    That they exist, and when, is told to whoever sees this one; the others are opened by those who may see them.
    """
    par_information: dict[int, list[str]] = {}
    for ligne in memes_enfants(information).order_by("pk"):
        par_information.setdefault(ligne.information_id, []).append(ligne.nom_court())
    condition = Q(pk__in=par_information)
    if len(information.adresse_cle) >= ADRESSE_AU_MOINS:
        condition |= Q(adresse_cle=information.adresse_cle, commune=information.commune_id)
    autres = avec_etat(InformationPreoccupante.objects.filter(condition).exclude(pk=information.pk))
    trouvees = list(autres.select_related("service").order_by("-recue_le", "-pk")[:ANTERIEURES_AU_PLUS])
    vues = set(
        informations_visibles(pour=pour).filter(pk__in=[i.pk for i in trouvees]).order_by().values_list("pk", flat=True)
    )
    return [
        Anterieure(i, EtatInformation(i.etat), tuple(par_information.get(i.pk, ())), i.pk in vues)  # type: ignore[attr-defined]
        for i in trouvees
    ]


def rattachables(information: InformationPreoccupante, *, pour: Acteur) -> list[Anterieure]:
    """Return the informations in progress to which this one may be joined, of the same children or address first."""
    return [a for a in historique(information, pour=pour) if a.visible and a.etat in EN_COURS]
