"""`havre journal`: a receipt verified, readings removed only once their duration is set and with a visa."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone

from havre.apps.journal.actions import ancrer, consigner, consigner_lecture
from havre.apps.journal.models import Lecture
from havre.apps.journal.queries import etablir_recu, verifier
from havre.commands.preuves import journal
from havre.commands.preuves.journal import commande
from havre.registre.conservation import regles
from havre.registre.erreurs import DureeNonFixee
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


def test_nothing_is_removed_while_the_duration_is_not_set(monkeypatch):
    lire(3, MAINTENANT)
    ancrer(par=None, le=MAINTENANT)
    sans_duree = next(r for r in regles().values() if r.parametre and r.a_fixer)
    with pytest.raises(DureeNonFixee):
        sans_duree.duree(au=timezone.localdate())
    monkeypatch.setattr(journal, "regles", lambda: {"journal_lectures": sans_duree})
    refus = lancer("purger", "--visa", "V", "--pour-de-bon")
    assert refus.exit_code == 1
    assert "pas fixée" in refus.output
    assert Lecture.objects.count() == 3


class Regle:
    """A rule whose duration is a number of days."""

    def __init__(self, jours: int) -> None:
        self.jours = jours

    def terme(self, depart, *, au):
        return depart + timedelta(days=self.jours)


def test_only_what_is_older_goes_and_the_chain_holds(monkeypatch):
    ancien, maintenant = timezone.now() - timedelta(days=400), timezone.now()
    lire(3, ancien)
    ancrer(par=None, le=ancien)
    lire(2, maintenant)
    ancrer(par=None, le=maintenant)
    monkeypatch.setattr(journal, "regles", lambda: {"journal_lectures": Regle(500)})
    assert "Rien à ôter" in lancer("purger", "--visa", "V", "--pour-de-bon").output
    monkeypatch.setattr(journal, "regles", lambda: {"journal_lectures": Regle(365)})
    essai = lancer("purger", "--visa", "V")
    assert "Seraient ôtées" in essai.output
    assert Lecture.objects.count() == 5
    fait = lancer("purger", "--visa", "V", "--pour-de-bon")
    assert "3 lectures ôtées" in fait.output, fait.output
    assert Lecture.objects.count() == 2
    assert verifier().intacte
    assert "Rien à ôter" in lancer("purger", "--visa", "V", "--pour-de-bon").output
