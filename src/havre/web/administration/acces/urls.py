"""Addresses of the access of the accounts."""

from django.urls import path

from . import views

app_name = "acces"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("<int:agent_id>", views.fiche, name="fiche"),
    path("<int:agent_id>/lien", views.lien, name="lien"),
    path("<int:agent_id>/facteur", views.facteur, name="facteur"),
    path("<int:agent_id>/connexions", views.connexions, name="connexions"),
    path("<int:agent_id>/identite", views.identite, name="identite"),
    path("<int:agent_id>/debloquer", views.debloquer, name="debloquer"),
]
