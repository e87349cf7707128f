"""Addresses of the places, and of what happens to a stay."""

from django.urls import path, re_path

from havre.web.lieux import occupation

from . import demarches, dossiers, liste, listes, recherche, releves, suites

app_name = "places"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("export.csv", liste.export, name="export"),
    path("listes", listes.index, name="listes"),
    path("listes/<slug:code>", listes.detail, name="exacte"),
    path("listes/<slug:code>/ordre", listes.ordre, name="ordre"),
    path("listes/<slug:code>/releves", releves.releves, name="historique"),
    re_path(r"^listes/(?P<code>[a-z-]+)/releves/(?P<jour>\d{4}-(?:0[1-9]|1[0-2])-10)$", releves.releve, name="releve"),
    re_path(r"^listes/(?P<code>[a-z-]+)/export\.(?P<forme>csv|ods)$", listes.export, name="exporter"),
    path("recherches", dossiers.liste, name="recherches"),
    path("recherches/export.csv", dossiers.export, name="recherches_export"),
    path("recherches/<int:recherche_id>", dossiers.detail, name="recherche"),
    path("recherches/<int:recherche_id>/clore", dossiers.clore, name="clore"),
    path("enfants/<int:enfant_id>/recherche", dossiers.ouvrir, name="ouvrir"),
    path("occupation", occupation.occupation, name="occupation"),
    path("occupation/historique", occupation.historique, name="occupation_historique"),
    path("occupation/declarations", occupation.ce_que_disent_les_lieux, name="informations"),
    re_path(r"^occupation/export\.(?P<forme>csv|ods)$", occupation.export, name="occupation_export"),
    path("fratries/<int:fratrie_id>", recherche.chercher, name="chercher"),
    path("fratries/<int:fratrie_id>/choisir", recherche.choisir, name="choisir"),
    path("fratries/<int:fratrie_id>/choisi", suites.choisi, name="choisi"),
    path("fratries/<int:fratrie_id>/demarches", demarches.demarches, name="demarches"),
    path("fratries/<int:fratrie_id>/solliciter", demarches.demander, name="demander"),
    path("fratries/<int:fratrie_id>/piste", demarches.piste, name="piste"),
    path("sollicitations/<int:sollicitation_id>/reponse", demarches.repondre, name="repondre"),
    path("informations/<int:information_id>/envoi", demarches.envoi, name="envoi"),
    path("accueils/<int:accueil_id>/arrivee", suites.arrivee, name="arrivee"),
    path("accueils/<int:accueil_id>/annuler", suites.annuler, name="annuler"),
    path("accueils/<int:accueil_id>/confirmer", suites.confirmer, name="confirmer"),
    path("accueils/<int:accueil_id>/dedit", suites.dedit, name="dedit"),
    path("accueils/<int:accueil_id>/corriger", suites.corriger, name="corriger"),
]
