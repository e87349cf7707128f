"""Addresses of the site; each area of `havre.web` brings its own."""

from allauth.account import views as comptes
from django.urls import include, path

from havre.web.comptes.mots_de_passe import changer_de_mot_de_passe
from havre.web.comptes.oidc.views import sortir

# Accounts are opened and given new passwords by the administration: the pages of allauth that open accounts, change
# addresses of mail or send mail are left out.
urlpatterns = [
    path("compte/login/", comptes.login, name="account_login"),
    path("compte/logout/", sortir, name="account_logout"),
    path("compte/signup/", comptes.signup, name="account_signup"),
    path("compte/inactive/", comptes.account_inactive, name="account_inactive"),
    path("compte/reauthenticate/", comptes.reauthenticate, name="account_reauthenticate"),
    path("compte/password/change/", changer_de_mot_de_passe, name="account_change_password"),
    path("", include("havre.web.urls")),
]

handler400 = "havre.web.socle.erreurs.requete_invalide"
handler403 = "havre.web.socle.erreurs.acces_refuse"
handler404 = "havre.web.socle.erreurs.introuvable"
handler500 = "havre.web.socle.erreurs.panne"
