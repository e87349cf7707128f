"""Addresses of the children."""

from django.urls import include, path

from . import accueil, besoin, dossier, execution, liste, promesses, recommandation, visites
from .rapports import ecriture, versions
from .sejours import sejour

app_name = "enfants"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("", include("havre.web.enfants.acces.urls")),
    path("export.csv", liste.export, name="export"),
    path("<int:enfant_id>", dossier.dossier, {"onglet": "parcours"}, name="dossier"),
    path("<int:enfant_id>/famille", dossier.dossier, {"onglet": "famille"}, name="famille"),
    path("<int:enfant_id>/besoins", dossier.dossier, {"onglet": "besoins"}, name="besoins"),
    path("<int:enfant_id>/visites", dossier.dossier, {"onglet": "visites"}, name="visites"),
    path("<int:enfant_id>/visites/prevoir", visites.prevoir, name="visite_prevoir"),
    path("<int:enfant_id>/visites/ajouter", visites.ajouter, name="visite_ajouter"),
    path("<int:enfant_id>/visites/frequence", visites.frequence, name="visites_frequence"),
    path("visites/<int:visite_id>/faite", visites.faite, name="visite_faite"),
    path("visites/<int:visite_id>/non-faite", visites.non_faite, name="visite_non_faite"),
    path("visites/<int:visite_id>/correction", visites.rectifier, name="visite_corriger"),
    path("<int:enfant_id>/promesses", dossier.dossier, {"onglet": "promesses"}, name="promesses"),
    path("<int:enfant_id>/promesses/noter", promesses.dire, name="promesse_dire"),
    path("promesses/<int:promesse_id>/issue", promesses.issue, name="promesse_issue"),
    path("<int:enfant_id>/rapports", dossier.dossier, {"onglet": "rapports"}, name="rapports"),
    path("<int:enfant_id>/rapports/nouveau", ecriture.nouveau, name="rapport_nouveau"),
    path("<int:enfant_id>/paroles/noter", ecriture.parole, name="parole"),
    path("rapports/<int:rapport_id>", versions.fiche, name="rapport"),
    path("rapports/<int:rapport_id>/ecrire/<slug:etape>", ecriture.etape, name="rapport_etape"),
    path("rapports/<int:rapport_id>/signer", ecriture.signature, name="rapport_signer"),
    path("rapports/<int:rapport_id>/differences/<int:numero>", versions.comparer, name="rapport_differences"),
    path("rapports/versions/<int:version_id>.pdf", versions.version_pdf, name="rapport_pdf"),
    path("rapports/additifs/<int:additif_id>.pdf", versions.additif_pdf, name="additif_pdf"),
    path("rapports/versions/<int:version_id>/additif", versions.additif, name="rapport_additif"),
    path("rapports/versions/<int:version_id>/lecture", versions.lecture, name="rapport_lecture"),
    path("rapports/versions/<int:version_id>/envoi", versions.envoi, name="rapport_envoi"),
    path("<int:enfant_id>/recommandation", recommandation.recommandation, name="recommandation"),
    path("<int:enfant_id>/echanges", dossier.dossier, {"onglet": "echanges"}, name="echanges"),
    path("<int:enfant_id>/acces", dossier.dossier, {"onglet": "acces"}, name="acces"),
    path("<int:enfant_id>/besoin", besoin.besoin, name="besoin"),
    path("<int:enfant_id>/sejour", sejour.sejour, name="sejour"),
    path("<int:enfant_id>/accueils/<int:accueil_id>", accueil.accueil, name="accueil"),
    path("<int:enfant_id>/execution", execution.execution, name="execution"),
    path("<int:enfant_id>/execution/instruction", execution.instruire, name="instruire"),
    path("<int:enfant_id>/execution/suspendre/<int:mesure_id>", execution.suspendre, name="suspendre"),
    path("<int:enfant_id>/execution/reprendre/<int:suspension_id>", execution.reprendre, name="reprendre"),
    path("<int:enfant_id>/handicap", accueil.handicap, name="handicap"),
]
