"""Addresses of the places."""

from django.urls import path

from . import views

app_name = "lieux"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("<int:lieu_id>", views.fiche, name="fiche"),
]
