"""Addresses of the pages, area by area."""

from django.urls import URLPattern, URLResolver, path

from .accueil.views import accessibilite, algorithme
from .composants.catalogue import catalogue
from .comptes.views import apparence

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/apparence", apparence, name="apparence"),
    path("algorithme", algorithme, name="algorithme"),
    path("accessibilite", accessibilite, name="accessibilite"),
    path("admin-havre/composants", catalogue, name="catalogue"),
]
