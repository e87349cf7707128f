"""Addresses of the pages, area by area."""

from django.urls import URLPattern, URLResolver, include, path

from .accueil.views import accessibilite, accueil, classement
from .comptes.views import apparence
from .recherche.views import chercher

urlpatterns: list[URLPattern | URLResolver] = [
    path("", accueil, name="accueil"),
    path("recherche", chercher, name="recherche"),
    path("places/", include("havre.web.pilotage.plans.urls")),
    path("places/", include("havre.web.places.urls")),
    path("pilotage/", include("havre.web.pilotage.urls")),
    path("enfants/", include("havre.web.enfants.urls")),
    path("recueil/", include("havre.web.recueil.urls")),
    path("justice/", include("havre.web.justice.urls")),
    path("lieux/", include("havre.web.lieux.urls")),
    path("echeances/", include("havre.web.accueil.urls")),
    path("echanges/acces/", include("havre.web.registre.communication.urls")),
    path("echanges/", include("havre.web.echanges.urls")),
    path("admin-havre/import/", include("havre.web.imports.urls")),
    path("admin-havre/donnees/", include("havre.web.registre.urls")),
    path("admin-havre/acces/", include("havre.web.administration.acces.urls")),
    path("admin-havre/", include("havre.web.administration.urls")),
    path("compte/second-facteur/", include("havre.web.comptes.second_facteur.urls")),
    path("journal/", include("havre.web.administration.journal.urls")),
    path("compte/oidc/", include("havre.web.comptes.oidc.urls")),
    path("compte/", include("havre.web.comptes.urls")),
    path("compte/apparence", apparence, name="apparence"),
    path("aide/classement", classement, name="classement"),
    path("accessibilite", accessibilite, name="accessibilite"),
]
