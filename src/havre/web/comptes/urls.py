"""Addresses of one's own account."""

from django.urls import path

from . import connexions, mots_de_passe
from .droits import views as droits

app_name = "compte"
urlpatterns = [
    path("droits", droits.mes_droits, name="droits"),
    path("droits/<int:affectation_id>/deleguer", droits.deleguer, name="deleguer"),
    path("droits/delegations/<int:delegation_id>/terminer", droits.terminer, name="delegation_terminer"),
    path("connexions", connexions.liste, name="connexions"),
    path("connexions/fermer", connexions.fermer, name="connexions_fermer"),
    path("session", connexions.reste, name="session"),
    path("lien/<str:jeton>", mots_de_passe.choisir, name="lien"),
    path("saisie", connexions.saisie, name="saisie"),
]
