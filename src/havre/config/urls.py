"""Addresses of the site; each area of `havre.web` brings its own."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("allauth.account.urls")),
    path("", include("havre.web.urls")),
]

handler400 = "havre.web.erreurs.requete_invalide"
handler403 = "havre.web.erreurs.acces_refuse"
handler404 = "havre.web.erreurs.introuvable"
handler500 = "havre.web.erreurs.panne"
