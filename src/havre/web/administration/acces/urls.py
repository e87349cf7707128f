"""Addresses of the access of the accounts."""

from django.urls import path

from . import comptes, roles, views

app_name = "acces"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouveau", comptes.nouveau, name="nouveau"),
    path("roles", roles.demandes, name="demandes"),
    path("roles/<int:demande_id>", roles.decider, name="decider"),
    path("roles/tenus/<int:affectation_id>/terminer", roles.terminer, name="role_terminer"),
    path("<int:agent_id>/role", roles.donner, name="role"),
    path("<int:agent_id>/modifier", comptes.modifier, name="modifier"),
    path("<int:agent_id>/fermer", comptes.fermer, name="fermer"),
    path("<int:agent_id>/rouvrir", comptes.rouvrir, name="rouvrir"),
    path("<int:agent_id>", views.fiche, name="fiche"),
    path("<int:agent_id>/lien", views.lien, name="lien"),
    path("<int:agent_id>/facteur", views.facteur, name="facteur"),
    path("<int:agent_id>/connexions", views.connexions, name="connexions"),
    path("<int:agent_id>/identite", views.identite, name="identite"),
    path("<int:agent_id>/debloquer", views.debloquer, name="debloquer"),
]
