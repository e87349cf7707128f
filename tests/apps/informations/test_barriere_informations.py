"""The second barrier on informations: a query that forgot its condition finds what its reader may see, nothing else."""

import pytest
from django.db import connection

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.informations.actions import EnfantDit, rattacher
from havre.apps.informations.queries import historique, ressemblances
from havre.apps.personnes.queries import perimetre_de
from havre.common.barriere import sous
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service
from tests.factories.informations import (
    conclure,
    creer_crip,
    creer_ecoutant,
    creer_evaluateur,
    creer_evaluation,
    creer_preoccupante,
    creer_ssp,
)

pytestmark = pytest.mark.django_db
SANS_LIGNE_DE_PERSONNE = {"informations_registreinformations", "informations_capaciteevaluation"}


def tables() -> list[str]:
    with connection.cursor() as curseur:
        curseur.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'informations%' ORDER BY 1")
        return [nom for (nom,) in curseur.fetchall() if nom not in SANS_LIGNE_DE_PERSONNE]


def comptes(agent: Agent | None) -> dict[str, int]:
    """Return how many rows of each table exist for an agent (None: for nobody)."""
    reglages = perimetre_de(agent, le=JOUR).reglages if agent else {}
    with sous(reglages), connection.cursor() as curseur:
        vus = {}
        for table in tables():
            curseur.execute(f"SELECT count(*) FROM {table}")
            vus[table.removeprefix("informations_")] = curseur.fetchone()[0]
        return vus


@pytest.fixture
def deux_evaluations() -> dict[str, Agent]:
    evaluation, premier, second, cadre = creer_evaluation(EnfantDit("Essai", "Lou"))
    conclure(evaluation, premier, second, cadre=cadre)
    creer_evaluation(EnfantDit("Autre", "Tom"), mns="valenciennes")
    return {"premier": premier, "cadre": cadre}


def test_every_table_about_somebody_is_protected():
    with connection.cursor() as curseur:
        curseur.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind = 'r'")
        protegees = {nom for (nom,) in curseur.fetchall()}
    assert set(tables()) <= protegees


def test_without_settings_nothing_exists(deux_evaluations):
    assert set(comptes(None).values()) == {0}


def test_the_crip_and_the_direction_see_all_and_the_author(deux_evaluations):
    for agent in (creer_ecoutant(), creer_agent(Role.DIRECTION)):
        vus = comptes(agent)
        assert (vus["informationpreoccupante"], vus["auteurinformation"], vus["evaluateur"]) == (2, 2, 4)


def test_a_team_sees_its_own_and_never_the_author(deux_evaluations):
    for agent in (deux_evaluations["premier"], deux_evaluations["cadre"], creer_agent(Role.SSP, service=creer_ssp())):
        vus = comptes(agent)
        assert vus["auteurinformation"] == 0
        assert {t: n for t, n in vus.items() if n} == {
            "informationpreoccupante": 1, "enfantdufoyer": 1, "qualification": 1, "evaluation": 1,
            "attributionevaluation": 1, "evaluateur": 2, "redaction": 1, "conclusionenfant": 1,
            "signatureevaluation": 2, "validationevaluation": 1,
        }  # fmt: skip


def test_an_evaluator_of_another_service_sees_what_he_evaluates():
    voisin = creer_evaluateur(service=creer_service("hazebrouck"))
    assert set(comptes(voisin).values()) == {0}
    creer_evaluation(EnfantDit("Essai", "Lou"), evaluateurs=[voisin])
    assert comptes(voisin)["informationpreoccupante"] == 1


def test_the_other_roles_see_nothing(deux_evaluations):
    for role in (Role.SAF, Role.AIDES, Role.INSPECTION, Role.DPO, Role.ETABLISSEMENT, Role.ELU, Role.JUGE):
        assert set(comptes(creer_agent(role)).values()) == {0}, role


def test_a_team_is_told_that_others_exist_and_opens_only_its_own():
    lou = EnfantDit("Essai", "Lou")
    evaluation, premier, _, _ = creer_evaluation(lou)
    ligne = evaluation.information.enfants.get()
    autre, *_ = creer_evaluation(EnfantDit("Essai", "Lou", connu=f"premiere:{ligne.pk}"), mns="valenciennes")
    with sous(perimetre_de(premier, le=JOUR).reglages):
        lues = historique(evaluation.information, pour=premier)
    assert [(a.reference, a.visible, a.equipe) for a in lues] == [
        (autre.information.reference, False, "SSP Valenciennes")
    ]


def test_the_crip_recognises_children_whose_files_it_does_not_open():
    enfant, scelle = creer_enfant("Léa"), creer_enfant("Noé")
    scelle.scelle = True
    scelle.save()
    ecoutant = creer_ecoutant()
    trouves = {}
    with sous(perimetre_de(ecoutant, le=JOUR).reglages), connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM personnes_enfant")
        assert curseur.fetchone()[0] == 0
        for e in (enfant, scelle):
            nom = {"nom": e.personne.nom, "prenom": e.personne.prenom}
            trouves[e.pk] = ressemblances(**nom, naissance=None, adresse="", pour=ecoutant, au=JOUR)
    assert [c.cle for c in trouves[enfant.pk]] == [f"dossier:{enfant.pk}"]
    assert trouves[scelle.pk] == []  # a sealed file is not told


def test_rules_look_at_every_row_whoever_writes():
    par = creer_ecoutant()
    evaluation, premier, _, _ = creer_evaluation(EnfantDit("Essai", "Lou"))
    seconde = creer_preoccupante(EnfantDit("Essai", "Tom"), par=par)
    with sous(perimetre_de(par, le=JOUR).reglages):
        rattacher(information=seconde, vers=evaluation.information, motif="Même foyer", par=par, le=MAINTENANT)
    with sous(perimetre_de(premier, le=JOUR).reglages):
        seconde.refresh_from_db()
        assert seconde.service.code == "ssp-hazebrouck"
        assert creer_crip().pk == seconde.crip_id
