"""A decision and the measure it orders, written by their actions."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.decisions.actions import enregistrer_decision
from havre.apps.decisions.enums import NatureDecision
from havre.apps.decisions.models import Decision
from havre.apps.journal.queries import evenements_de
from havre.apps.mesures.actions import ouvrir_mesure
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.queries import d_accueil
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, depuis

pytestmark = pytest.mark.django_db
PAR = {"par": agent_systeme(), "le": MAINTENANT}


def jugement(**champs) -> Decision:
    valeurs = {"reference": "R1", "nature": NatureDecision.JUGEMENT, "juridiction_id": "tpe-lille"}
    valeurs |= {"auteur": "Juge des enfants", "motifs": "Danger (essai)", "base_legale": "Code civil 375-3"} | champs
    return Decision(rendue_le=JOUR, effet_le=JOUR, terme_le=date(2027, 3, 2), **valeurs)


def test_ordered_measure_waits_to_be_carried_out():
    enfant = creer_enfant()
    decision = enregistrer_decision(decision=jugement(), enfants=[enfant], **PAR)
    mesure = ouvrir_mesure(decision=decision, enfant=enfant, type_mesure=TypeMesure.PLACEMENT, **PAR)
    assert (mesure.ordonnee_le, mesure.executee_le, mesure.periode) == (JOUR, None, depuis(JOUR, date(2027, 3, 2)))
    assert list(d_accueil(JOUR).filter(executee_le__isnull=True)) == [mesure]
    assert [e.action for e in evenements_de(decision)] == ["decision.enregistrer"]
    assert [e.action for e in evenements_de(enfant)] == ["mesure.ouvrir"]


def test_judgment_without_a_court_is_refused():
    with pytest.raises(ValidationError, match="juridiction"):
        enregistrer_decision(decision=jugement(juridiction_id=None), enfants=[creer_enfant()], **PAR)


def test_decision_that_names_no_child_is_refused():
    with pytest.raises(ValidationError, match="au moins un enfant"):
        enregistrer_decision(decision=jugement(), enfants=[], **PAR)


def test_those_without_the_right_write_no_decision():
    with pytest.raises(PermissionDenied):
        enregistrer_decision(decision=jugement(), enfants=[], par=creer_agent(Role.SSP), le=MAINTENANT)
