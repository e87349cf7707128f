"""Addresses of the journal."""

from django.urls import path

from . import ecritures, verification

app_name = "journal"
urlpatterns = [
    path("ecritures", ecritures.liste, name="ecritures"),
    path("ecritures/<int:numero>", ecritures.recu, name="recu"),
    path("ecritures/<int:numero>.<str:forme>", ecritures.fichier, name="recu_fichier"),
    path("recus/verifier", ecritures.verifier, name="recu_verifier"),
    path("ancres", verification.ancres, name="ancres"),
    path("ancres/<int:numero>.json", verification.ancre_json, name="ancre_json"),
    path("ancres/<int:numero>/imprimer", verification.imprimer, name="ancre_imprimer"),
]
