"""Rights in words: of a role, of an account, on the page of reference."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from havre.apps.agents.actions import deleguer_droits
from havre.apps.agents.enums import Action, MotifDelegation, Role
from havre.apps.agents.models import Affectation, Agent
from havre.apps.agents.phrases import dire, page_des_droits, phrases_du_role, sans_contenu
from havre.commands.registre.roles import commande
from tests.factories import creer_agent, creer_service, depuis

AUJOURD_HUI = date.today()
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "droits.md"


def test_the_page_of_reference_is_that_of_the_data():
    assert PAGE.read_text(encoding="utf-8") == page_des_droits()


def test_every_right_of_a_role_is_said_once_with_how_far():
    phrases = phrases_du_role(Role.ETABLISSEMENT)
    assert "déclarer et geler les places d'un lieu" in phrases[0].quoi
    assert phrases[0].ou == "Pour les lieux au nom desquels il parle"
    for role in Role:
        dits = [quoi for phrase in phrases_du_role(role) for quoi in phrase.quoi]
        assert len(dits) == len(set(dits)), role


def test_who_sees_nothing_about_a_child():
    assert {r for r in Role if sans_contenu(r)} >= {Role.ADMINISTRATION, Role.DPO, Role.ELU, Role.DGA, Role.JUGE}


@pytest.mark.django_db
def test_an_account_is_told_role_by_role_with_the_names_of_its_places():
    chef, agent = (
        creer_agent(Role.RTASE, service=creer_service()),
        creer_agent(Role.SSP, service=creer_service("lille-sud")),
    )
    deleguer_droits(
        affectation=chef.affectations.get(), delegataire=agent, actions=[Action.CHOISIR_PLACE], debut=AUJOURD_HUI,
        fin=AUJOURD_HUI + timedelta(days=9), motif=MotifDelegation.CONGE, precision="", par=chef, le=datetime.now(UTC),
    )  # fmt: skip
    Affectation.objects.create(
        agent=agent, role=Role.REFERENT, service=creer_service(), periode=depuis(fin=AUJOURD_HUI - timedelta(days=2))
    )
    dits = {(d.titre, str(p)) for d in dire(Agent.objects.get(pk=agent.pk).octrois()) for p in d.phrases}
    assert ("Responsable territorial ASE", "Pour le territoire Flandres : choisir et réserver une place.") in dits
    assert (
        "Référent ASE", "Pour les enfants qu'il suivait : lire leur dossier encore quelques jours.",
    ) in dits  # fmt: skip
    assert any(t == "Travailleur social SSP" and p.startswith("Pour ASE Lille-Sud : ") for t, p in dits)


@pytest.mark.django_db
def test_the_command_tells_the_same():
    agent = creer_agent(Role.ELU)
    sortie = CliRunner().invoke(commande, ["de", agent.identifiant]).output
    assert "Élu, observatoire (tout le département)" in sortie
    assert "voir les chiffres du service" in sortie
    agent.is_active = False
    agent.save()
    assert "Compte fermé" in CliRunner().invoke(commande, ["de", agent.identifiant]).output
    assert "aucun compte" in CliRunner().invoke(commande, ["de", "personne"]).output
