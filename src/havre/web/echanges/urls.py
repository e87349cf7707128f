"""Addresses of requests, letters out and mail in."""

from django.urls import path

from . import courriers, demandes, recus, redaction, reponses, signatures

app_name = "echanges"
urlpatterns = [
    path("", demandes.liste, name="demandes"),
    path("demandes.csv", demandes.export, name="demandes_export"),
    path("demandes/nouvelle", demandes.nouvelle, name="demande_nouvelle"),
    path("demandes/<int:demande_id>", demandes.fiche, name="demande"),
    path("demandes/<int:demande_id>/attribuer", demandes.confier, name="demande_attribuer"),
    path("demandes/<int:demande_id>/rappeler", demandes.relancer, name="demande_rappeler"),
    path("demandes/<int:demande_id>/pieces", demandes.pieces, name="demande_pieces"),
    path("demandes/<int:demande_id>/repondre", reponses.repondre_a, name="demande_repondre"),
    path("a-temps", demandes.a_temps, name="a_temps"),
    path("courriers", courriers.registre, name="courriers"),
    path("courriers/modeles", redaction.modeles, name="modeles"),
    path("courriers/rediger/<slug:modele>", redaction.rediger, name="rediger"),
    path("courriers/relances", redaction.relances, name="relances"),
    path("courriers/lot.zip", courriers.lot, name="lot"),
    path("courriers/<int:courrier_id>", courriers.fiche, name="courrier"),
    path("courriers/<int:courrier_id>/envoi", courriers.envoyer, name="courrier_envoi"),
    path("courriers/<int:courrier_id>/<slug:version>.pdf", courriers.pdf, name="courrier_pdf"),
    path("recus", recus.registre, name="recus"),
    path("recus/nouveau", recus.nouveau, name="recu_nouveau"),
    path("recus/<int:recu_id>", recus.fiche, name="recu"),
    path("recus/<int:recu_id>/attribuer", recus.confier, name="recu_attribuer"),
    path("recus/<int:recu_id>/suite", recus.repondre_a, name="recu_suite"),
    path("recus/<int:recu_id>/piece", recus.piece, name="recu_piece"),
    path("signatures", signatures.liste, name="signatures"),
    path("signatures/nouvelle", signatures.nouvelle, name="signature_nouvelle"),
]
