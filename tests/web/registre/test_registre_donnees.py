"""The register of data as the data-protection officer reads it."""

import csv
import io

import pytest
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.registre.champs import fiches
from havre.registre.conservation import regles
from havre.registre.queries.traitements import lignes_de_classe, personnels, traitements
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def test_the_register_names_every_purpose_every_class_and_the_durations_to_set(connecter):
    page = texte(connecter(Role.DPO).get(reverse("registre:registre")))
    for t in traitements():
        assert t.finalite.libelle in page
        assert t.finalite.verifications[0].phrase()[1:] in page
    for ligne in lignes_de_classe():
        assert ligne.classe.libelle in page
    assert regles()["dossier_enfant"].a_fixer in page
    assert "Département du Nord" in page


def test_every_personal_field_is_in_one_processing_activity():
    assert sum(t.champs for t in traitements()) == len(personnels()) == sum(li.champs for li in lignes_de_classe())


def test_the_roles_are_those_of_the_rights():
    par_finalite = {t.finalite.cle: t for t in traitements()}
    destinataires = par_finalite["dossier"].destinataires
    assert "Référent ASE (équipe)" in destinataires
    assert not any(d.startswith(Role.ELU.label) for d in destinataires)


@pytest.mark.parametrize("forme", ["csv", "ods"])
def test_it_is_given_as_a_table(forme, connecter):
    reponse = connecter(Role.DPO).get(reverse("registre:exporter", args=[forme]))
    assert reponse["Content-Disposition"].endswith(f'.{forme}"')
    if forme == "csv":
        lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
        assert lignes[0][:3] == ["responsable", "finalité", "base"]
        assert len(lignes) == 1 + len(traitements())
        assert all(len(ligne) == len(lignes[0]) for ligne in lignes)


def test_an_unknown_form_is_no_page(connecter):
    assert connecter(Role.DPO).get(reverse("registre:exporter", args=["exe"])).status_code == 404


def test_the_fields_are_filtered(connecter):
    client = connecter(Role.DPO)
    page = texte(client.get(reverse("registre:champs"), {"classe": "sante"}))
    assert "besoin_medical" in page
    assert "autorite_parentale" not in page
    page = texte(client.get(reverse("registre:champs"), {"mot": "personne"}))
    assert "date_naissance" in page
    assert "Aucun champ avec ces filtres" in texte(client.get(reverse("registre:champs"), {"mot": "licorne"}))


def test_the_pages_ask_no_question_for_each_field(connecter, django_assert_max_num_queries):
    client = connecter(Role.DPO)
    for adresse in ("registre:registre", "registre:champs"):
        with django_assert_max_num_queries(9):
            client.get(reverse(adresse))
    assert len(fiches()) > 80
