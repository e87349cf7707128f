"""Addresses of the children."""

from django.urls import path

from . import accueil, besoin, dossier, execution, liste, sejour

app_name = "enfants"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("export.csv", liste.export, name="export"),
    path("<int:enfant_id>", dossier.dossier, {"onglet": "parcours"}, name="dossier"),
    path("<int:enfant_id>/famille", dossier.dossier, {"onglet": "famille"}, name="famille"),
    path("<int:enfant_id>/besoins", dossier.dossier, {"onglet": "besoins"}, name="besoins"),
    path("<int:enfant_id>/acces", dossier.dossier, {"onglet": "acces"}, name="acces"),
    path("<int:enfant_id>/besoin", besoin.besoin, name="besoin"),
    path("<int:enfant_id>/sejour", sejour.sejour, name="sejour"),
    path("<int:enfant_id>/accueils/<int:accueil_id>", accueil.accueil, name="accueil"),
    path("<int:enfant_id>/execution", execution.execution, name="execution"),
    path("<int:enfant_id>/execution/instruction", execution.instruire, name="instruire"),
    path("<int:enfant_id>/execution/suspendre/<int:mesure_id>", execution.suspendre, name="suspendre"),
    path("<int:enfant_id>/execution/reprendre/<int:suspension_id>", execution.reprendre, name="reprendre"),
    path("<int:enfant_id>/handicap", accueil.handicap, name="handicap"),
]
