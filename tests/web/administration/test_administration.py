"""Journal verification from the page, and the rights printed in words."""

import pytest

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Niveau, Role
from havre.apps.journal.models import Evenement
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def test_each_one_sees_the_entries_of_his_rights(connecter):
    dpo = texte(connecter(Role.DPO).get("/admin-havre/"))
    assert "Vérifier le journal" in dpo
    assert "Composants" not in dpo
    assert "Importer des données" not in dpo
    assert "Importer des données" in texte(connecter(Role.ADMINISTRATION).get("/admin-havre/"))


def test_an_intact_journal_is_said_intact_with_its_head(connecter):
    client = connecter(Role.DPO)
    tete = Evenement.objects.latest("numero").empreinte
    page = texte(client.post("/admin-havre/journal"))
    assert "Les deux chaînes sont intactes" in page
    assert tete in page


def test_a_head_kept_elsewhere_that_is_gone_is_said_broken(connecter):
    page = texte(connecter(Role.DPO).post("/admin-havre/journal", {"tete": "0" * 64}))
    assert "La chaîne est rompue" in page
    assert "la fin a été coupée" in page


def test_the_rights_are_printed_in_words(connecter):
    page = texte(connecter(Role.DPO).get("/admin-havre/droits"))
    referent, mots = table_des_droits()[Role.REFERENT], {Niveau.SERVICE: "équipe", Niveau.DEPARTEMENT: "département"}
    assert [a for a in referent if f"{a.label} {mots[referent[a]]}" not in page] == []
    assert "Choisir et réserver une place" in page
