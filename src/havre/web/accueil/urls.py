"""Addresses of the due dates."""

from django.urls import path

from . import calendrier, echeances

app_name = "echeances"
urlpatterns = [
    path("", echeances.liste, name="liste"),
    path("avis", echeances.avis, name="avis"),
    path("resume", echeances.resume, name="resume"),
    path("resume.txt", echeances.resume_texte, name="resume_texte"),
    path("calendrier", calendrier.page, name="calendrier"),
    path("calendrier/<str:secret>.ics", calendrier.ics, name="ics"),
    path("enfants/<int:enfant_id>/acte", echeances.acte_fait, name="acte"),
    path("<str:cle>/suspendre", echeances.suspension, name="suspendre"),
    path("<str:cle>/dispenser", echeances.dispense, name="dispenser"),
    path("<str:cle>", echeances.fiche, name="pourquoi"),
]
