"""Addresses of one's own account."""

from django.urls import path

from . import connexions, mots_de_passe

app_name = "compte"
urlpatterns = [
    path("connexions", connexions.liste, name="connexions"),
    path("connexions/fermer", connexions.fermer, name="connexions_fermer"),
    path("session", connexions.reste, name="session"),
    path("lien/<str:jeton>", mots_de_passe.choisir, name="lien"),
    path("saisie", connexions.saisie, name="saisie"),
]
