"""The register and one information: states, late ones, acts, mistakes mended, a constant number of queries."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.informations.actions import EnfantDit
from havre.apps.informations.models import ActeInformation, Qualification
from tests.factories import JOUR, creer_agent, creer_service
from tests.factories.informations import (
    conclure,
    creer_crip,
    creer_evaluation,
    creer_information,
    creer_preoccupante,
    creer_ssp,
)

pytestmark = pytest.mark.django_db
LISTE = reverse("recueil:liste")


@pytest.fixture
def crip(connecter: Callable) -> Client:
    return connecter(Role.CRIP, service=creer_crip())


def test_the_register_shows_what_waits_and_its_term(crip: Client):
    ancienne = creer_preoccupante(EnfantDit("Essai", "Zoé"), recue_a=datetime(2025, 11, 3, 9, tzinfo=UTC))
    recente = creer_information(EnfantDit("Essai", "Lou"))
    evaluation, premier, second, cadre = creer_evaluation(EnfantDit("Essai", "Sam"))
    conclure(evaluation, premier, second, cadre=cadre)
    page = crip.get(LISTE).content.decode()
    assert page.index("Zoé E.") < page.index("Lou E.")
    assert "Sam E." not in page
    assert "à confier" in page
    assert "à analyser" in page
    assert "dépassé" in page
    assert "CASF D.226-2-4 II" in page
    for etat, trouvees in (
        ("hors_delai", [ancienne]),
        ("a_analyser", [recente]),
        ("conclue", [evaluation.information]),
    ):
        page = crip.get(LISTE, {"etat": etat}).content.decode()
        for i in (ancienne, recente, evaluation.information):
            assert (f'href="/recueil/{i.pk}"' in page) is (i in trouvees), etat
    assert "Zoé E." in crip.get(LISTE, {"texte": "zoe"}).content.decode()
    assert "Zoé E." in crip.get(LISTE, {"texte": f"IP-2026-{ancienne.rang:06d}"}).content.decode()
    assert "Aucune information" in crip.get(LISTE, {"texte": "inconnu"}).content.decode()


@pytest.mark.parametrize("forme", ["csv", "ods"])
def test_the_register_leaves_as_a_file_without_names(crip: Client, forme: str):
    creer_preoccupante(EnfantDit("Essai", "Zoé"))
    fichier = crip.get(reverse("recueil:export", args=[forme]))
    assert fichier.status_code == 200
    if forme == "csv":
        texte = fichier.content.decode()
        assert "IP-2026-000001;2026-02-02;Éducation nationale;1" in texte
        assert "Zoé" not in texte
    assert crip.get(reverse("recueil:export", args=["pdf"])).status_code == 404


def test_the_number_of_queries_does_not_grow(crip: Client, compte_requetes: Callable):
    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            creer_evaluation(EnfantDit("Essai", "Lou"), EnfantDit("Essai", "Sam"))

    compte_requetes(lambda: crip.get(LISTE), ajouter)
    information = creer_information(EnfantDit("Essai", "Lou"), adresse="3 rue de l'Essai")

    def completer(nombre: int) -> None:
        for _ in range(nombre):
            creer_information(EnfantDit("Essai", "Tom"), adresse="3 rue de l'Essai")

    compte_requetes(lambda: crip.get(reverse("recueil:fiche", args=[information.pk])), completer)


def test_qualifying_asks_for_reasons_of_the_same_issue(crip: Client):
    information = creer_information()
    url = reverse("recueil:qualifier", args=[information.pk])
    saisie = {"issue": "preoccupante", "motifs": ["conseil"], "precision": "Éléments.", "decidee_le": "2026-03-02"}
    page = crip.post(url, saisie).content.decode()
    assert "Choisissez au moins un motif de cette décision." in page
    assert not Qualification.objects.exists()
    crip.post(url, saisie | {"motifs": ["sante", "education"]})
    assert Qualification.objects.get().motifs == ["sante", "education"]
    page = crip.get(reverse("recueil:fiche", args=[information.pk])).content.decode()
    assert "Information préoccupante</strong>" in page
    autre = creer_information()
    crip.post(reverse("recueil:qualifier", args=[autre.pk]), saisie | {"issue": "non", "motifs": ["sans_element"]})
    page = crip.get(LISTE, {"etat": "non_qualifiee"}).content.decode()
    assert autre.reference in page  # it stays in the register


def test_a_referral_a_transfer_a_request_and_an_act_are_written_from_their_pages(crip: Client):
    information = creer_information()
    fiche = reverse("recueil:fiche", args=[information.pk])
    crip.post(reverse("recueil:signaler", args=[information.pk]), {
        "cause": "grave_immediat", "danger_avere_le": "2026-03-02", "motifs": "Coups vus.", "actions_menees": "Aucune.",
    })  # fmt: skip
    crip.post(reverse("recueil:transferer", args=[information.pk]), {
        "departement": "Pas-de-Calais", "demenagement_connu_le": "2026-03-02", "motif": "Dit par l'école.",
    })  # fmt: skip
    crip.post(reverse("recueil:demande_suites", args=[information.pk]), {"demandee_le": "2026-03-02"})
    acte = {"nature": "procureur_saisi_le", "accompli_le": "2026-03-02", "precision": "Courriel du parquet"}
    page = crip.post(reverse("recueil:acte", args=[information.pk]), acte | {"precision": ""}).content.decode()
    assert "« Où en est la trace » manque." in page
    crip.post(reverse("recueil:acte", args=[information.pk]), acte)
    page = crip.get(fiche).content.decode()
    for dit in ("saisine du procureur décidée", "Pas-de-Calais", "demande les suites", "procureur saisi : Courriel"):
        assert dit in page
    crip.post(reverse("recueil:acte_annuler", args=[ActeInformation.objects.get().pk]), {"motif": "Autre dossier"})
    assert "annulé : Autre dossier" in crip.get(fiche).content.decode()


def test_two_informations_of_one_household_are_joined(crip: Client):
    premiere = creer_preoccupante(EnfantDit("Essai", "Lou"), adresse="3 rue de l'Essai")
    seconde = creer_preoccupante(EnfantDit("Essai", "Tom"), adresse="3 rue de l'Essai")
    url = reverse("recueil:rattacher", args=[seconde.pk])
    assert premiere.reference in crip.get(url).content.decode()
    crip.post(url, {"vers": str(premiere.pk), "motif": "Même foyer"})
    assert premiere.reference in crip.get(reverse("recueil:fiche", args=[seconde.pk])).content.decode()
    seule = creer_preoccupante(EnfantDit("Autre", "Ana"))
    page = crip.get(reverse("recueil:rattacher", args=[seule.pk])).content.decode()
    assert "Aucune information en cours" in page


def test_a_child_of_the_household_is_added_and_withdrawn(crip: Client, connecter: Callable):
    information = creer_information(EnfantDit("Essai", "Lou"))
    url = reverse("recueil:enfant", args=[information.pk])
    autre = creer_information(EnfantDit("Dumont", "Tom"))
    page = crip.post(url, {"nom": "Dumond", "prenom": "Tom"}).content.decode()
    assert f'value="premiere:{autre.enfants.get().pk}"' in page
    crip.post(url, {"nom": "Dumond", "prenom": "Tom", "connu": f"premiere:{autre.enfants.get().pk}"})
    ajoute = information.enfants.get(prenom="Tom")
    assert ajoute.premiere == autre.enfants.get()
    retirer = reverse("recueil:enfant_retirer", args=[ajoute.pk])
    assert "« Pourquoi » manque." in crip.post(retirer, {"motif": ""}).content.decode()
    crip.post(retirer, {"motif": "Habite ailleurs"})
    ajoute.refresh_from_db()
    assert ajoute.retire_motif == "Habite ailleurs"
    loin = connecter(Role.SSP, agent=creer_agent(Role.SSP))
    assert loin.post(url, {"nom": "X"}).status_code == 404


def test_the_day_of_the_page_is_the_day_of_the_terms(crip: Client):
    information = creer_preoccupante(EnfantDit("Essai", "Bébé", JOUR.replace(year=2025)))
    page = crip.get(reverse("recueil:fiche", args=[information.pk])).content.decode()
    assert 'datetime="2026-05-02"' in page  # three months
    assert 'datetime="2026-03-02"' in page  # one month, the target of the service
    assert "Repère, moins de deux ans" in page


def test_the_author_is_shown_to_the_crip_and_the_direction_only(connecter: Callable, chez: Callable):
    information = chez()["information"]
    lieux = {Role.CRIP: creer_crip(), Role.SSP: creer_ssp()}
    for role in (Role.CRIP, Role.DIRECTION, Role.RTASE, Role.SSP, Role.PSYCHOLOGUE):
        client = connecter(role, service=lieux.get(role) or creer_service("hazebrouck"))
        page = client.get(reverse("recueil:fiche", args=[information.pk])).content.decode()
        assert ("Mme Essai" in page) is (role in {Role.CRIP, Role.DIRECTION}), role
