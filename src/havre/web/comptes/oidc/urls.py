"""Addresses of the way through a provider."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.aller, name="oidc_aller"),
    path("retour", views.retour, name="oidc_retour"),
    path("sortie", views.sortie, name="oidc_sortie"),
]
