"""`havre journal`: a receipt verified, readings removed only once their duration is set and with a visa."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.journal.actions import ancrer, consigner, consigner_lecture
from havre.apps.journal.models import Lecture
from havre.apps.journal.queries import derniere, etablir_recu, verifier
from havre.commands.preuves.journal import commande
from havre.registre.actions.elimination import noter_visa
from havre.registre.actions.lectures import etablir_bordereau_des_lectures
from tests.apps.journal.test_ancres import falsifier
from tests.factories import MAINTENANT, creer_agent, creer_enfant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


def lire(nombre, le):
    agent, enfant = creer_agent(), creer_enfant()
    for _ in range(nombre):
        consigner_lecture(par=agent, le=le, objet=enfant)
    connection.check_constraints()


def lancer(*arguments):
    return CliRunner().invoke(commande, [str(a) for a in arguments])


def test_a_receipt_holds_then_no_longer(tmp_path):
    agent = creer_agent()
    numero = consigner(action="essai.ecrire", par=agent, le=MAINTENANT)
    fichier = tmp_path / "recu.json"
    fichier.write_text(json.dumps(etablir_recu(numero, pour=agent.pk, le=MAINTENANT)))
    assert lancer("verifier-recu", fichier).exit_code == 0
    falsifier(f"DELETE FROM journal_evenement WHERE numero = {numero}")
    perdu = lancer("verifier-recu", fichier, "--json")
    assert perdu.exit_code == 1
    assert json.loads(perdu.output.splitlines()[0])["tient"] is False
    fichier.write_text("[]")
    assert lancer("verifier-recu", fichier).exit_code == 1


def test_readings_go_only_by_their_list_under_its_visa():
    ancien = timezone.now() - timedelta(days=400)
    lire(3, ancien)
    ancrer(par=None, le=ancien)
    lire(2, timezone.now())
    dpo = creer_agent(Role.DPO)
    inconnu = lancer("purger", "--bordereau", "ELIM-2026-99", "--pour-de-bon")
    assert "aucun bordereau" in inconnu.output
    bordereau = etablir_bordereau_des_lectures(par=dpo, le=timezone.now())
    sans_visa = lancer("purger", "--bordereau", bordereau.reference, "--pour-de-bon")
    assert sans_visa.exit_code == 1
    assert "n'a pas le visa des archives" in sans_visa.output
    noter_visa(
        bordereau=bordereau, accorde=True, numero="AD-7", vise_le=timezone.localdate(), signataire="A", gardees=[],
        par=dpo, le=timezone.now(),
    )  # fmt: skip
    essai = lancer("purger", "--bordereau", bordereau.reference)
    assert "Seraient ôtées : 3 lectures" in essai.output, essai.output
    assert Lecture.objects.count() == 5
    fait = lancer("purger", "--bordereau", bordereau.reference, "--pour-de-bon")
    assert "3 lectures ôtées" in fait.output, fait.output
    assert Lecture.objects.count() == 2
    assert verifier().intacte
    assert derniere("coupe")["bordereau"] == bordereau.reference
    assert "déjà ôtées" in lancer("purger", "--bordereau", bordereau.reference, "--pour-de-bon").output
