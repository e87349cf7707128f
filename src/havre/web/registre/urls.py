"""Addresses of the register of data and of retention."""

from django.urls import path

from . import donnees

app_name = "registre"
urlpatterns = [
    path("", donnees.registre, name="registre"),
    path("champs", donnees.champs, name="champs"),
    path("acces", donnees.acces, name="acces"),
    path("registre.<slug:forme>", donnees.exporter, name="exporter"),
]
