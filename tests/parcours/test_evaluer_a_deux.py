"""An information in a browser: received, evaluated by two, closed; and with one evaluator, refused with the rule."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from havre.apps.agents.enums import Role
from havre.apps.informations.actions import EnfantDit
from havre.apps.informations.models import InformationPreoccupante, ValidationEvaluation
from tests.factories import creer_agent, creer_enfant
from tests.factories.informations import creer_crip, creer_equipe, creer_evaluation

from .test_trouver_une_place import MOT_DE_PASSE, sans_faute, se_connecter

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


def changer_de_compte(page: Page, adresse: str, agent: Any) -> None:
    page.context.clear_cookies()
    page.goto(f"{adresse}/compte/login/")
    page.get_by_label("Identifiant").fill(agent.identifiant)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()


def cliquer(page: Page, nom: str) -> None:
    page.get_by_role("button", name=nom).click()
    sans_faute(page)


@pytest.mark.parametrize("largeur", [1280, 390])
def test_an_information_is_received_evaluated_by_two_and_closed(
    page_surveillee: Page, live_server: Any, transactional_db: None, fabrique: Callable[..., Any], largeur: int
):
    # row L29, row D19, row E-CRIP
    with fabrique():
        service, premier, second, cadre = creer_equipe()
        crip, connu = creer_agent(Role.CRIP, service=creer_crip()), creer_enfant("Léa")
        direction = creer_agent(Role.DIRECTION)
    page, adresse = page_surveillee, live_server.url
    page.set_viewport_size({"width": largeur, "height": 844})
    se_connecter(page, adresse, crip)
    page.goto(f"{adresse}/recueil/nouvelle")
    sans_faute(page)
    page.get_by_label("Elle vient de").select_option(label="Éducation nationale")
    page.get_by_label("Son nom", exact=False).first.fill("Mme Essai")
    page.get_by_label("Prénom").first.fill("Lea")
    page.locator("#id_enfants-0-nom").fill(connu.personne.nom)
    page.get_by_role("radio", name=re.compile("Léa")).check()  # found while typing
    page.locator("#id_faits").fill("Arrive sans manteau.")
    cliquer(page, "Enregistrer l'information")
    information = InformationPreoccupante.objects.get()
    assert information.enfants.get().enfant_id == connu.pk
    page.get_by_role("link", name="Qualifier").first.click()
    page.get_by_label("Information préoccupante", exact=True).check()
    page.get_by_label("Santé en danger ou en risque de danger").check()
    page.get_by_label("Ce qui fonde cette décision").fill("Éléments concordants.")
    cliquer(page, "Enregistrer la qualification")
    changer_de_compte(page, adresse, direction)
    page.goto(f"{adresse}/recueil/{information.pk}/confier")
    sans_faute(page)
    page.get_by_role("radio", name=re.compile(service.nom)).check()
    cliquer(page, "Confier l'évaluation")
    changer_de_compte(page, adresse, cadre)
    page.goto(f"{adresse}/recueil/{information.pk}/evaluateurs")
    for agent in (premier, second):
        page.get_by_label(agent.nom_complet()).check()
    cliquer(page, "Désigner")
    changer_de_compte(page, adresse, premier)
    page.goto(f"{adresse}/recueil/{information.pk}/rapport")
    sans_faute(page)
    page.get_by_label("Rapport", exact=True).fill("Deux visites, quatre entretiens.")
    page.get_by_role("combobox", name=re.compile("Conclusion pour")).select_option(label="Classement")
    cliquer(page, "Enregistrer cette version")
    for agent in (premier, second):
        changer_de_compte(page, adresse, agent)
        page.goto(f"{adresse}/recueil/{information.pk}/signer")
        cliquer(page, "Signer la version 1")
    changer_de_compte(page, adresse, cadre)
    page.goto(f"{adresse}/recueil/{information.pk}/valider")
    sans_faute(page)
    page.get_by_label("Votre fonction").fill("Responsable")
    cliquer(page, "Valider la version 1")
    expect(page.get_by_role("main")).to_contain_text("conclue")
    assert not ValidationEvaluation.objects.get().avec_derogation


def test_one_evaluator_is_refused_with_the_rule(
    page_surveillee: Page, live_server: Any, transactional_db: None, fabrique: Callable[..., Any]
):
    # row D19
    with fabrique():
        evaluation, premier, _, cadre = creer_evaluation(EnfantDit("Essai", "Lou"))
    page, adresse, numero = page_surveillee, live_server.url, evaluation.information_id
    se_connecter(page, adresse, premier)
    page.goto(f"{adresse}/recueil/{numero}/rapport")
    page.get_by_label("Rapport", exact=True).fill("Une visite.")
    page.get_by_role("combobox", name=re.compile("Conclusion pour")).select_option(label="Aide à la famille")
    cliquer(page, "Enregistrer cette version")
    page.goto(f"{adresse}/recueil/{numero}/signer")
    cliquer(page, "Signer la version 1")
    changer_de_compte(page, adresse, cadre)
    page.goto(f"{adresse}/recueil/{numero}/valider")
    page.get_by_label("Votre fonction").fill("Responsable")
    cliquer(page, "Valider la version 1")
    expect(page.get_by_role("main")).to_contain_text("deux évaluateurs de deux métiers différents")
    assert not ValidationEvaluation.objects.exists()
    sans_faute(page)
