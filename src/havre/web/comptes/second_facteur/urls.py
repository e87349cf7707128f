"""Addresses of the second factor; their names are those that django-allauth asks for."""

from django.urls import path

from . import views as facteurs

urlpatterns = [
    path("", facteurs.accueil, name="mfa_index"),
    path("code", facteurs.authentifier, name="mfa_authenticate"),
    path("confirmer", facteurs.confirmer_par_code, name="mfa_reauthenticate"),
    path("application", facteurs.activer_application, name="mfa_activate_totp"),
    path("application/retirer", facteurs.retirer_application, name="mfa_deactivate_totp"),
    path("cles/ajouter", facteurs.ajouter_cle, name="mfa_add_webauthn"),
    path("cles/confirmer", facteurs.confirmer_par_cle, name="mfa_reauthenticate_webauthn"),
    path("cles/entrer", facteurs.entrer_par_cle, name="mfa_login_webauthn"),
    path("cles/<int:pk>/retirer", facteurs.retirer_cle, name="mfa_remove_webauthn"),
    path("cles/<int:pk>/nom", facteurs.renommer_cle, name="mfa_edit_webauthn"),
    path("codes", facteurs.codes_de_secours, name="mfa_codes"),
]
