"""Requests, letters and mail as people use them."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from havre.apps.accueils.enums import ObjetInformation
from havre.apps.accueils.models import InformationJuge, Sollicitation
from havre.apps.agents.enums import Role
from havre.apps.echanges.actions import contenu_de
from havre.apps.echanges.models import Courrier, CourrierRecu, DelegationSignature, Demande
from havre.apps.journal.models import Evenement, Lecture
from havre.web.echanges.amorces import AMORCES
from tests.factories import (
    JOUR,
    creer_accueil,
    creer_agent,
    creer_lieu,
    creer_recherche,
    creer_service,
    unite_de,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]
REFUS = {
    "issue": "refusee", "decidee_le": JOUR, "motif": "Ressources au-dessus du plafond.",
    "base_legale": "CASF, article L.222-2", "suite": "", "destinataire_nom": "Madame Essai",
    "destinataire_adresse": "1 rue de l'Essai",
}  # fmt: skip

MANQUE = {forms.DateField: JOUR, forms.IntegerField: 3}


@pytest.fixture
def rtase(connecter: Callable, donner_signature: Callable):
    client = connecter(Role.RTASE, service=creer_service())
    donner_signature(client.agent)
    return client


def texte(reponse) -> str:
    return reponse.content.decode().replace("&#x27;", "'")


def test_a_refusal_in_the_browser_gives_letter_register_journal_and_copy(rtase, faits: Callable):
    """Row L31: seen as its letter, signed, numbered; the worker and the register hold it."""
    demande = faits(agent=rtase.agent)["demande"]
    url = reverse("echanges:demande_repondre", args=[demande.pk])
    apercu = texte(rtase.post(url, REFUS | {"apercu": "1"}))
    assert apercu.count("data:image/png;base64,") >= 2
    assert not hasattr(Demande.objects.get(), "reponse")
    assert rtase.post(url, REFUS).status_code == 302
    courrier = Courrier.objects.get(modele="refus")
    assert courrier.reference == "C-2026-000002"
    lettre = rtase.get(reverse("echanges:courrier_pdf", args=[courrier.pk, "lettre"]))
    assert lettre.content == contenu_de(courrier.piece)
    ecrit = " ".join(PdfReader(io.BytesIO(lettre.content)).pages[0].extract_text().split())
    for attendu in ("Ressources au-dessus du plafond.", "tribunal administratif", "2 mois", courrier.reference):
        assert attendu in ecrit
    assert courrier.reference in texte(rtase.get(reverse("echanges:courriers")))
    assert courrier.reference in texte(rtase.get(reverse("echanges:demande", args=[demande.pk])))
    assert Evenement.objects.filter(action="demande.repondre").exists()
    assert Lecture.objects.filter(agent_id=rtase.agent.pk).exists()


@pytest.mark.parametrize("vide", ["motif", "base_legale"])
def test_closing_a_refusal_without_its_letter_is_refused_with_the_rule(rtase, faits: Callable, vide: str):
    demande = faits(agent=rtase.agent)["demande"]
    page = texte(rtase.post(reverse("echanges:demande_repondre", args=[demande.pk]), REFUS | {vide: ""}))
    assert "CRPA L.211" in page
    assert "1 rue de l'Essai" in page
    assert not hasattr(Demande.objects.get(), "reponse")


def test_without_delegation_the_letter_is_seen_and_not_signed(connecter: Callable, faits: Callable):
    demande = faits()["demande"]
    client = connecter(Role.RTASE, service=creer_service())
    url = reverse("echanges:demande_repondre", args=[demande.pk])
    assert "data:image/png" in texte(client.post(url, REFUS | {"apercu": "1"}))
    assert "pas de délégation de signature" in texte(client.post(url, REFUS))


def test_what_cannot_be_printed_is_said_and_nothing_is_lost(rtase, faits: Callable):
    demande = faits(agent=rtase.agent)["demande"]
    page = texte(rtase.post(reverse("echanges:demande_repondre", args=[demande.pk]), REFUS | {"motif": "Refus 漢"}))
    assert "ne peuvent pas être imprimés" in page
    assert "Refus 漢" in page


def test_a_request_is_recorded_confided_and_reminded(rtase):
    enfant_url = reverse("echanges:demande_nouvelle")
    donnees = {
        "nature": "psychologue", "objet": "Premier rendez-vous", "details": "", "qualite": "professionnel",
        "service": creer_service().pk, "responsable": rtase.agent.identifiant, "demandee_le": JOUR,
        "demandeur_nom": "", "demandeur_adresse": "",
    }  # fmt: skip
    page = texte(rtase.post(enfant_url, donnees | {"qualite": "famille", "responsable": "personne de ce nom"}))
    assert "Dites qui demande" in page
    assert "Aucun agent ne porte" in page
    assert rtase.post(enfant_url, donnees).status_code == 302
    demande = Demande.objects.get()
    assert demande.demandeur_agent == rtase.agent
    autre = creer_agent(Role.RTASE, service=creer_service(), nom="Unique")
    rtase.post(reverse("echanges:demande_attribuer", args=[demande.pk]), {"agent": "unique", "motif": "absence"})
    rtase.post(
        reverse("echanges:demande_rappeler", args=[demande.pk]),
        {"rappelee_le": JOUR, "aupres_de": "Pôle", "precision": "rien"},
    )
    page = texte(rtase.get(reverse("echanges:demande", args=[demande.pk])))
    for attendu in (autre.nom_complet(), "absence", "Pôle", "Pourquoi cette date", "repère du service"):
        assert attendu in page


def test_filters_and_export_agree(rtase, faits: Callable):
    demande = faits(agent=rtase.agent)["demande"]
    for requete, vu in (
        ({}, True),
        ({"etat": "repondues"}, False),
        ({"nature": "tisf"}, False),
        ({"qui": "moi"}, True),
    ):
        assert (demande.reference in texte(rtase.get(reverse("echanges:demandes"), requete))) is vu, requete
        assert (demande.reference in texte(rtase.get(reverse("echanges:demandes_export"), requete))) is vu


def _parametres(situation: dict) -> dict:
    enfant, frere = situation["enfant"], situation["frere"]
    accueil = creer_accueil(
        enfant, unite_de(creer_lieu()), debut=JOUR, mesure=enfant.mesures.get(), explication="Place trouvée",
        motif_separation="aucune_place",
    )  # fmt: skip
    information = InformationJuge.objects.create(
        accueil=accueil, objet=ObjetInformation.SEPARATION, preparee_a=accueil.enregistre_a,
        echeance_a=accueil.enregistre_a,
    )  # fmt: skip
    sollicitation = Sollicitation.objects.create(
        recherche=creer_recherche([frere], "urgence"), lieu=creer_lieu(), nombre_enfants=1,
        demandee_le=JOUR - timedelta(days=9), reponse_attendue_le=JOUR - timedelta(days=5),
    )  # fmt: skip
    valeurs = {"demande": situation["demande"].pk, "enfant": enfant.pk, "information": information.pk}
    return valeurs | {"sollicitation": sollicitation.pk}


# Letters about an information: tests/web/recueil/test_lettres_ip.py.
@pytest.mark.parametrize("modele", sorted(m for m, (nom, _) in AMORCES.items() if nom != "ip"))
def test_a_letter_begins_with_the_facts_and_is_signed(rtase, faits, fratrie_en_attente, modele):
    """Rows L8, B-COURT: what the service knows stands in the letter already."""
    _, (enfant, frere) = fratrie_en_attente("Lou", "Sam", service=creer_service())
    situation = faits(agent=rtase.agent) | {"enfant": enfant, "frere": frere}
    nom, _ = AMORCES[modele]
    url = f"{reverse('echanges:rediger', args=[modele])}?{nom}={_parametres(situation)[nom]}"
    formulaire = rtase.get(url).context["formulaire"]
    donnees = {}
    for cle, champ in formulaire.fields.items():
        valeur = formulaire.get_initial_for_field(champ, cle)
        valeur = getattr(valeur, "pk", valeur)
        manque = next((v for genre, v in MANQUE.items() if isinstance(champ, genre)), "à compléter")
        donnees[cle] = valeur if valeur not in (None, "") else manque
    donnees["destinataire_adresse"] = "1 rue"
    assert "data:image/png" in texte(rtase.post(url, donnees | {"apercu": "1"}))
    reponse = rtase.post(url, donnees)
    assert reponse.status_code == 302, reponse.context["formulaire"].errors
    courrier = Courrier.objects.filter(modele=modele, signataire=rtase.agent).latest("pk")
    assert courrier.destinataire_lignes == ["1 rue"]
    assert (courrier.information is not None) == (modele in {"changement_lieu_juge", "separation_fratrie"})
    rtase.post(reverse("echanges:courrier_envoi", args=[courrier.pk]), {"moyen": "poste", "envoye_le": JOUR})
    if courrier.information is not None:
        courrier.information.refresh_from_db()
        assert courrier.information.envoyee_le == JOUR


def test_silent_places_are_chased_in_one_go(rtase, fratrie_en_attente):
    _, (enfant,) = fratrie_en_attente("Lou", service=creer_service())
    recherche = creer_recherche([enfant], "urgence")
    muets = [
        Sollicitation.objects.create(
            recherche=recherche, lieu=creer_lieu(), nombre_enfants=1, demandee_le=JOUR - timedelta(days=9),
            reponse_attendue_le=JOUR - timedelta(days=5),
        )
        for _ in range(3)
    ]  # fmt: skip
    url = reverse("echanges:relances")
    assert "Choisissez au moins un lieu" in texte(rtase.post(url))
    reponse = rtase.post(url, {"sollicitation": [m.pk for m in muets[:2]]})
    assert reponse.status_code == 302
    lettres = Courrier.objects.filter(modele="relance_lieu")
    assert {c.destinataire_nom for c in lettres} == {m.lieu.nom for m in muets[:2]}
    assert all("Lou" not in str(c.valeurs) for c in lettres)
    archive = rtase.get(reverse("echanges:lot"), {"c": [c.pk for c in lettres]})
    assert len(zipfile.ZipFile(io.BytesIO(archive.content)).namelist()) == 2


def test_a_mail_is_registered_with_its_scan_then_answered(rtase, faits: Callable):
    """Row B-LET."""
    lettre = faits(agent=rtase.agent)["courrier"]
    donnees = {
        "recu_le": JOUR, "canal": "poste", "origine": "association", "expediteur": "Association d'essai",
        "objet": "Rendez-vous", "resume": "", "service": creer_service().pk, "responsable": rtase.agent.identifiant,
        "reponse_attendue_le": JOUR,
    }  # fmt: skip
    url = reverse("echanges:recu_nouveau")
    faux = SimpleUploadedFile("scan.pdf", b"MZ programme")
    page = texte(rtase.post(url, donnees | {"fichier": faux}))
    assert "reconnus à leur contenu" in page
    assert "Association d'essai" in page
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 scan")
    assert rtase.post(url, donnees | {"fichier": scan}).status_code == 302
    recu = CourrierRecu.objects.get(objet="Rendez-vous")
    piece = rtase.get(reverse("echanges:recu_piece", args=[recu.pk]))
    assert (piece.content, piece["Content-Disposition"].split(";")[0]) == (b"%PDF-1.7 scan", "attachment")
    suite = reverse("echanges:recu_suite", args=[recu.pk])
    assert "Aucune lettre ne porte" in texte(rtase.post(suite, {"reference": "C-2026-999999", "donnee_le": JOUR}))
    assert "Donnez la lettre" in texte(rtase.post(suite, {"reference": "", "donnee_le": JOUR}))
    assert rtase.post(suite, {"reference": lettre.reference, "donnee_le": JOUR}).status_code == 302
    assert lettre.reference in texte(rtase.get(reverse("echanges:recu", args=[recu.pk])))
    assert "répondu" in texte(rtase.get(reverse("echanges:recus"), {"toutes": "1"}))


def test_a_delegation_is_given_by_the_administration(connecter: Callable):
    client = connecter(Role.ADMINISTRATION)
    agent = creer_agent(Role.RTASE)
    donnees = {"agent": agent.identifiant, "qualite": "Responsable", "acte": "arrêté", "debut": JOUR, "fin": JOUR}
    url = reverse("echanges:signature_nouvelle")
    assert "La fin doit suivre" in texte(client.post(url, donnees))
    assert client.post(url, donnees | {"fin": ""}).status_code == 302
    assert DelegationSignature.objects.get().agent == agent
    assert agent.nom_complet() in texte(client.get(reverse("echanges:signatures")))


def test_registers_cost_the_same_whatever_they_hold(rtase, faits: Callable, compte_requetes: Callable):
    def ajouter(n: int) -> None:
        for _ in range(n):
            faits(agent=rtase.agent)

    ajouter(1)
    for nom in ("demandes", "courriers", "recus"):
        compte_requetes(lambda nom=nom: rtase.get(reverse(f"echanges:{nom}")), ajouter)


def test_the_file_of_a_child_shows_his_requests_letters_and_mail(rtase, faits: Callable):
    situation = faits(agent=rtase.agent)
    page = texte(rtase.get(reverse("enfants:echanges", args=[situation["enfant"].pk])))
    for fait in ("demande", "courrier", "recu"):
        assert situation[fait].reference in page


def test_a_number_typed_in_the_search_opens_what_bears_it(rtase, connecter: Callable, faits: Callable):
    situation = faits(agent=rtase.agent)
    ailleurs = connecter(Role.RTASE, service=creer_service("valenciennes"))
    for nom in ("demande", "courrier", "recu"):
        fait = situation[nom]
        recherche = {"q": f" {fait.reference.lower()} "}
        assert rtase.get(reverse("recherche"), recherche)["Location"] == reverse(f"echanges:{nom}", args=[fait.pk])
        assert ailleurs.get(reverse("recherche"), recherche).status_code == 200
    assert rtase.get(reverse("recherche"), {"q": "C-2026-99999999"}).status_code == 200
