"""Addresses of the worrying informations."""

from django.urls import path

from . import fiche, registre, saisie, suites

app_name = "recueil"
urlpatterns = [
    path("", registre.liste, name="liste"),
    path("export.<slug:forme>", registre.export, name="export"),
    path("nouvelle", saisie.nouvelle, name="nouvelle"),
    path("nouvelle/connus", saisie.connus, name="connus"),
    path("<int:information_id>", fiche.fiche, name="fiche"),
    path("<int:information_id>/qualifier", suites.qualification, name="qualifier"),
    path("<int:information_id>/rattacher", suites.rattachement, name="rattacher"),
    path("<int:information_id>/procureur", suites.signalement, name="signaler"),
    path("<int:information_id>/transferer", suites.transfert, name="transferer"),
    path("<int:information_id>/acte", suites.acte_fait, name="acte"),
    path("actes/<int:acte_id>/annuler", suites.acte_annule, name="acte_annuler"),
    path("<int:information_id>/demande-de-suites", suites.demande_de_suites, name="demande_suites"),
    path("<int:information_id>/enfant", suites.enfant, name="enfant"),
    path("enfants/<int:ligne_id>/retirer", suites.enfant_retire, name="enfant_retirer"),
]
