"""Addresses of the worrying informations."""

from django.urls import path

from . import charge, chiffres, conclusion, dossiers, evaluation, fiche, registre, saisie, suites

app_name = "recueil"
urlpatterns = [
    path("", registre.liste, name="liste"),
    path("export.<slug:forme>", registre.export, name="export"),
    path("nouvelle", saisie.nouvelle, name="nouvelle"),
    path("nouvelle/connus", saisie.connus, name="connus"),
    path("<int:information_id>", fiche.fiche, name="fiche"),
    path("<int:information_id>/qualifier", suites.qualification, name="qualifier"),
    path("<int:information_id>/rattacher", suites.rattachement, name="rattacher"),
    path("<int:information_id>/procureur", suites.signalement, name="signaler"),
    path("<int:information_id>/transferer", suites.transfert, name="transferer"),
    path("<int:information_id>/acte", suites.acte_fait, name="acte"),
    path("actes/<int:acte_id>/annuler", suites.acte_annule, name="acte_annuler"),
    path("<int:information_id>/demande-de-suites", suites.demande_de_suites, name="demande_suites"),
    path("<int:information_id>/enfant", suites.enfant, name="enfant"),
    path("<int:information_id>/evaluation", evaluation.page, name="evaluation"),
    path("<int:information_id>/confier", evaluation.attribution, name="confier"),
    path("<int:information_id>/evaluateurs", evaluation.designation, name="designer"),
    path("evaluateurs/<int:evaluateur_id>/dessaisir", evaluation.dessaisissement, name="dessaisir"),
    path("<int:information_id>/rencontre", evaluation.rencontre, name="rencontre"),
    path("<int:information_id>/rapport", conclusion.redaction, name="rediger"),
    path("<int:information_id>/signer", conclusion.signature, name="signer"),
    path("<int:information_id>/valider", conclusion.validation, name="valider"),
    path("<int:information_id>/renvoyer", conclusion.renvoi, name="renvoyer"),
    path("<int:information_id>/derogation", conclusion.derogation, name="deroger"),
    path("<int:information_id>/dossiers", dossiers.ouverture, name="dossiers"),
    path("chiffres", chiffres.page, name="chiffres"),
    path("chiffres.<slug:forme>", chiffres.export, name="chiffres_export"),
    path("charge", charge.liste, name="charge"),
    path("charge.<slug:forme>", charge.export, name="charge_export"),
    path("charge/<int:service_id>/capacite", charge.capacite, name="capacite"),
    path("enfants/<int:ligne_id>/retirer", suites.enfant_retire, name="enfant_retirer"),
]
