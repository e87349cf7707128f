"""Addresses of what is counted."""

from django.urls import path, re_path

from . import ecarts, mesures, promesses

app_name = "pilotage"
urlpatterns = [
    path("ecarts", ecarts.ecarts, name="ecarts"),
    re_path(
        r"^ecarts/(?P<quoi>equipes|types|enfants)\.(?P<forme>csv|ods)$", ecarts.export_ecarts, name="exporter_ecarts"
    ),
    path("mesures", mesures.mesures, name="mesures"),
    re_path(r"^mesures/(?P<quoi>equipes|types)\.(?P<forme>csv|ods)$", mesures.export_mesures, name="exporter_mesures"),
    path("promesses", promesses.promesses, name="promesses"),
    re_path(r"^promesses/export\.(?P<forme>csv|ods)$", promesses.export_promesses, name="exporter_promesses"),
]
