"""Who speaks for a place reaches the children who live there, while they do, by both barriers; nobody else's."""

from datetime import date

import pytest

from havre.apps.accueils.models import Accueil
from havre.apps.agents.enums import Action, Role
from havre.apps.agents.models import Agent
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Rattachement
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles, perimetre_de
from havre.common.barriere import sous
from tests.factories import (
    JOUR,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_lieu,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def maison() -> tuple[Agent, Enfant, Enfant]:
    """Return who speaks for a place, a child who lives there, and one who lives in another."""
    sienne, autre = creer_lieu(TypeLieu.MECS, places=4), creer_lieu(TypeLieu.MECS, places=4)
    agent = creer_agent(Role.ETABLISSEMENT)
    Rattachement.objects.create(agent=agent, lieu=sienne, periode=depuis())
    ici, ailleurs = creer_enfant(), creer_enfant()
    creer_accueil(ici, unite_de(sienne))
    creer_accueil(ailleurs, unite_de(autre))
    return agent, ici, ailleurs


def vus(agent: Agent) -> tuple[set[int], set[int], set[int]]:
    """Return the children of the first barrier, those of the second, and whose stays the second lets read."""
    with sous(lambda: perimetre_de(agent, le=JOUR).reglages):
        return (
            set(enfants_visibles(pour=agent, action=Action.VOIR_ACCUEILLIS).values_list("pk", flat=True)),
            set(Enfant.objects.values_list("pk", flat=True)),
            set(Accueil.objects.values_list("enfant", flat=True)),
        )


def test_a_place_reaches_the_children_who_live_there(maison):
    agent, ici, ailleurs = maison
    assert vus(agent) == ({ici.pk}, {ici.pk}, {ici.pk})
    assert vus(creer_agent(Role.ETABLISSEMENT)) == (set(), set(), set())
    with sous(lambda: perimetre_de(agent, le=JOUR).reglages):
        assert not enfants_visibles(pour=agent).exists()  # their names, not their files
    assert ailleurs.pk not in vus(agent)[1]


def test_it_ends_with_the_stay_and_with_the_word_of_the_place(maison):
    agent, ici, _ = maison
    finie = (date(2020, 1, 1), date(2020, 2, 1))
    Rattachement.objects.filter(agent=agent).update(periode=finie)
    assert vus(agent) == (set(), set(), set())
    Rattachement.objects.filter(agent=agent).update(periode=depuis())
    assert vus(agent)[1] == {ici.pk}
    Accueil.objects.filter(enfant=ici).update(periode=finie)
    assert vus(agent) == (set(), set(), set())


def test_a_sealed_file_is_not_opened_by_a_place(maison):
    agent, ici, _ = maison
    Enfant.objects.filter(pk=ici.pk).update(scelle=True)
    assert vus(agent) == (set(), set(), set())
