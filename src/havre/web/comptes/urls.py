"""Addresses of one's own account."""

from django.urls import path

from . import connexions

app_name = "compte"
urlpatterns = [
    path("connexions", connexions.liste, name="connexions"),
    path("connexions/fermer", connexions.fermer, name="connexions_fermer"),
    path("session", connexions.reste, name="session"),
    path("saisie", connexions.saisie, name="saisie"),
]
