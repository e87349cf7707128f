"""Addresses of the accesses, within those of the children."""

from django.urls import path

from . import adresses, exceptionnels, lectures, partages, passation, scelles

urlpatterns = [
    path("lectures", lectures.chercher, name="lectures_chercher"),
    path("<int:enfant_id>/lectures", lectures.lectures, name="lectures"),
    path("<int:enfant_id>/lectures.<str:forme>", lectures.export, name="lectures_export"),
    path("<int:enfant_id>/acces/confier", passation.confier, name="confier"),
    path("<int:enfant_id>/acces/partager", partages.partager, name="partager"),
    path("partages/<int:partage_id>/terminer", partages.terminer, name="partage_terminer"),
    path("acces-exceptionnel", exceptionnels.ouvrir, name="acces_exceptionnel"),
    path("acces-exceptionnels", exceptionnels.controler, name="acces_controler"),
    path("acces-exceptionnels/<int:acces_id>/conclure", exceptionnels.conclure, name="acces_conclure"),
    path("acces-exceptionnels/<int:acces_id>/fermer", exceptionnels.fermer, name="acces_fermer"),
    path("<int:enfant_id>/acces/sceller", scelles.sceller, name="sceller"),
    path("scelles", scelles.liste, name="scelles"),
    path("scelles/<int:scellement_id>/nommer", scelles.nommer, name="scelle_nommer"),
    path("scelles/<int:scellement_id>/retirer", scelles.retirer, name="scelle_retirer"),
    path("scelles/<int:scellement_id>/lever", scelles.lever, name="scelle_lever"),
    path("<int:enfant_id>/acces/adresse", adresses.proteger, name="adresse_proteger"),
    path("<int:enfant_id>/acces/adresse/<int:protection_id>/nommer", adresses.nommer, name="adresse_nommer"),
    path("<int:enfant_id>/acces/adresse/<int:protection_id>/lever", adresses.lever, name="adresse_lever"),
]
