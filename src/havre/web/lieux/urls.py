"""Addresses of the places."""

from django.urls import path

from . import calendrier, offre, views

app_name = "lieux"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("<int:lieu_id>", views.fiche, name="fiche"),
    path("<int:lieu_id>/calendrier", calendrier.calendrier_du_lieu, name="calendrier"),
    path("<int:lieu_id>/geler", offre.gel, name="geler"),
    path("<int:lieu_id>/declarer", offre.declaration, name="declarer"),
    path("<int:lieu_id>/capacite", offre.capacite, name="capacite"),
    path("<int:lieu_id>/rattacher", offre.rattachement, name="rattacher"),
    path("gels/<int:gel_id>/lever", offre.levee, name="lever"),
]
