"""Pages whose statements the server keeps planned: one plan serves every agent, each under his own settings."""

import pytest
from django.db import connection
from django.test import Client

from havre.apps.agents.enums import Role
from havre.apps.echanges.actions import Demandeur, enregistrer_demande
from havre.apps.echanges.enums import NatureDemande, QualiteDemandeur
from havre.apps.personnes.actions import sceller
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
TOURS = 9
"""More than the five plans made for the parameters, and the times that a statement is seen before it is kept."""


def gardees() -> list[str]:
    with connection.cursor() as curseur:
        curseur.execute("SELECT statement FROM pg_prepared_statements WHERE generic_plans > 0")
        return [texte for (texte,) in curseur.fetchall()]


@pytest.fixture
def deux_equipes(connecter) -> list[tuple[Client, str]]:
    """Return for each of two teams its manager's browser and the name of its only child."""
    equipes = []
    for mns in ("hazebrouck", "valenciennes"):
        service = creer_service(mns)
        enfant = creer_enfant(f"Prénom{mns}", service=service)
        client = connecter(Role.RTASE, service=service)
        enregistrer_demande(
            nature=NatureDemande.AIDE, objet="Aide d'essai", details="", enfant=enfant,
            demandeur=Demandeur(QualiteDemandeur.FAMILLE, "Parent essai", ""), service=service,
            responsable=client.agent, demandee_le=JOUR, par=client.agent, le=MAINTENANT,
        )  # fmt: skip
        equipes.append((client, enfant.personne.prenom))
    return equipes


def test_a_kept_plan_shows_each_team_its_own_rows(deux_equipes):
    (une, prenom), (autre, autre_prenom) = deux_equipes
    for _ in range(TOURS):
        pages = [texte(client.get("/echanges/")) for client in (une, autre)]
        assert [prenom in page for page in pages] == [True, False]
        assert [autre_prenom in page for page in pages] == [False, True]
    assert any("echanges_demande" in requete for requete in gardees())


def test_a_kept_plan_closes_a_file_sealed_since(deux_equipes):
    client = deux_equipes[0][0]
    enfant = creer_enfant("Scellé", service=creer_service("hazebrouck"))
    adresse = f"/enfants/{enfant.pk}"
    assert {client.get(adresse).status_code for _ in range(TOURS)} == {200}
    directrice = creer_agent(Role.DIRECTION)
    sceller(enfant=enfant, motif="Essai.", agents=[directrice], par=directrice, le=MAINTENANT)
    assert client.get(adresse).status_code == 404


def test_the_other_pages_plan_each_statement_for_its_parameters(deux_equipes):
    client = deux_equipes[0][0]
    avant = set(gardees())
    for _ in range(TOURS):
        assert client.get("/enfants/").status_code == 200
    assert [requete for requete in set(gardees()) - avant if "atteints" not in requete] == []
