"""Addresses of the requests of access."""

from django.urls import path

from . import demandes, relecture

app_name = "communication"
urlpatterns = [
    path("", demandes.liste, name="liste"),
    path("<int:demande_id>", demandes.fiche, name="fiche"),
    path("<int:demande_id>/suivi", demandes.suivi, name="suivi"),
    path("<int:demande_id>/preparer", demandes.rassembler, name="preparer"),
    path("<int:demande_id>/relire", relecture.relire_page, name="relire"),
    path("<int:demande_id>/etablir", demandes.etablir_fichiers, name="etablir"),
    path("<int:demande_id>/fichiers.zip", demandes.fichiers, name="fichiers"),
    path("<int:demande_id>/remettre", demandes.remise, name="remettre"),
]
