"""Addresses of the administration."""

from django.urls import path

from havre.web.composants.catalogue import catalogue

from . import views
from .journal import verification

app_name = "administration"
urlpatterns = [
    path("", views.sommaire, name="accueil"),
    path("journal", verification.journal, name="journal"),
    path("droits", views.droits, name="droits"),
    path("composants", catalogue, name="composants"),
]
