"""Addresses of the import."""

from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("", views.sommaire, name="sommaire"),
    path("colonnes/<slug:nature>", views.colonnes, name="colonnes"),
    path("colonnes/<slug:nature>/modele.csv", views.modele, name="modele"),
    path("<str:jeton>", views.apercu, name="apercu"),
    path("<str:jeton>/abandonner", views.abandonner, name="abandonner"),
    path("<str:jeton>/problemes.csv", views.problemes, name="problemes"),
]
