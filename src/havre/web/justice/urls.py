"""Addresses of justice."""

from django.urls import path

from . import audiences, decisions, dossier, mesures, places, saisie

app_name = "justice"
urlpatterns = [
    path("", decisions.liste, name="decisions"),
    path("decisions/nouvelle/<int:enfant_id>", saisie.nouvelle, name="decision_nouvelle"),
    path("decisions/<int:decision_id>", decisions.fiche, name="decision"),
    path("decisions/<int:decision_id>/prolongation", decisions.prolonger, name="prolongation"),
    path("decisions/<int:decision_id>/appel", decisions.appel, name="appel"),
    path("appels/<int:appel_id>/issue", decisions.issue_appel, name="appel_issue"),
    path("pieces/<int:piece_id>", decisions.papier, name="papier"),
    path("audiences", audiences.semaine, name="audiences"),
    path("audiences/nouvelle/<int:enfant_id>", audiences.nouvelle, name="audience_nouvelle"),
    path("audiences/<int:audience_id>", audiences.fiche, name="audience"),
    path("audiences/<int:audience_id>.ics", audiences.ics, name="audience_ics"),
    path("audiences/<int:audience_id>/issue", audiences.issue, name="audience_issue"),
    path("enfants/<int:enfant_id>/dossier-audience.pdf", dossier.audience, name="dossier_audience"),
    path("termes", mesures.termes, name="termes"),
    path("attentes", mesures.attentes, name="attentes"),
    path("attentes.<str:forme>", mesures.export, name="attentes_export"),
    path("mesures/<int:mesure_id>/attente", mesures.motif, name="attente"),
    path("mesures/<int:mesure_id>/execution", mesures.execution, name="execution"),
    path("places", places.places, name="places"),
    path("places.pdf", places.places_pdf, name="places_pdf"),
]
