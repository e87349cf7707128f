"""The table of rights (`droits.yaml`) holds every address; three roles, and nobody, are tried on all of them here.

Every role × every situation × every verb × every name: `matrice/test_matrice.py`.
"""

import pytest
from django.test import Client

from havre.apps.agents.enums import Role
from tests.web.matrice.essais import Monde, ecarts_de_lecture, essayer
from tests.web.matrice.faits import FABRIQUES
from tests.web.matrice.table import (
    MUET,
    Situation,
    routes_du_site,
    table,
)

pytestmark = pytest.mark.django_db


def test_every_address_stands_in_the_table_and_every_fact_serves():
    assert routes_du_site() == set(table())
    objets = {nom for a in table().values() for nom in a.de}
    assert objets <= set(FABRIQUES)
    cites = {nom for a in table().values() for nom in FABRIQUES if f"{{{nom}." in f"{a.args}{a.suite}"}
    assert objets | cites >= set(FABRIQUES) - {"frere", "chef"}


@pytest.mark.usefixtures("sans_dessin")
@pytest.mark.parametrize("role", [Role.RTASE, Role.SSP, Role.ADMINISTRATION])
def test_three_roles_open_only_what_their_rights_say(role: Role, monde: Monde):
    assert ecarts_de_lecture(role, monde) == []


@pytest.mark.usefixtures("sans_dessin")
def test_without_account_only_the_notices_are_open(monde: Monde):
    obtenus, attendus = {}, {}
    client = Client(raise_request_exception=False)
    for route, adresse in table().items():
        for verbe in ("GET", "POST"):
            statut, ecrit = essayer(client, verbe, adresse.url(monde[Situation.MIEN]))
            obtenus[route, verbe] = (statut, [e for e in ecrit if not e.endswith(adresse.trace)])
            attendu = adresse.anonyme if verbe in adresse.verbes or "public" not in adresse.pour else MUET
            attendus[route, verbe] = (statut if verbe == "POST" and attendu != 302 else attendu, [])
    assert obtenus == attendus
