"""The rows that the classification ties to the file of a child."""

from typing import Any, cast

from django.db import models
from django.db.models import Q

from havre.apps.lieux.models import Unite
from havre.apps.personnes.models import Enfant

from .lecture import Fiche


def champ_de(modele: type[models.Model], nom: str) -> models.Field:
    """Return a column of a model."""
    return cast(models.Field, modele._meta.get_field(nom))


def lignes_du_dossier(modele: type[models.Model], fiche: Fiche, enfant: Enfant) -> models.QuerySet[Any]:
    """Return the rows of a model that are tied to a child's file, each once, in their order of entry."""
    condition = Q()
    for chemin in fiche.dossier:
        condition |= Q(**{"pk" if chemin == "id" else chemin: enfant.pk})
    siennes = modele._default_manager.filter(condition).order_by().values("pk")
    liees = [c for c in modele._meta.concrete_fields if c.is_relation]
    chemins = [f"{c.name}__lieu" if c.related_model is Unite else c.name for c in liees]
    return modele._default_manager.filter(pk__in=siennes).select_related(*chemins).order_by("pk")
