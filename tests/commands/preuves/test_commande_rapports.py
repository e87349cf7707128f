"""`havre rapports verifier`: intact documents are said so, an altered one is named."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from havre.apps.agents.enums import Role
from havre.commands.preuves.rapports import commande
from tests.apps.suivis.test_rapports import ouvrir, rediger
from tests.factories import creer_agent, creer_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"
    return rediger(ouvrir(creer_agent(Role.REFERENT, service=creer_service())))


def test_intact_documents_are_said_so(version):
    resultat = CliRunner().invoke(commande, ["verifier"])
    assert (resultat.exit_code, "ceux qui ont été signés" in resultat.output) == (0, True)


def test_an_altered_document_is_named(version):
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("ALTER TABLE suivis_versionrapport DISABLE TRIGGER USER")
        curseur.execute("UPDATE suivis_versionrapport SET empreinte = repeat('0', 64) WHERE id = %s", [version.pk])
        curseur.execute("ALTER TABLE suivis_versionrapport ENABLE TRIGGER USER")
    resultat = CliRunner().invoke(commande, ["verifier", "--json"])
    assert resultat.exit_code == 1
    [trouve] = json.loads(resultat.output.splitlines()[0])
    assert (trouve["table"], trouve["pk"]) == ("suivis_versionrapport", version.pk)
    assert "1 document" in CliRunner().invoke(commande, ["verifier"]).output
