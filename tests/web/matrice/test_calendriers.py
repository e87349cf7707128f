"""The calendar feeds, with due dates and hearings that could leak: read by whom they are not, nothing comes out."""

import pytest
from django.test import Client
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.echeances.actions import creer_jeton, reconstruire
from havre.apps.personnes.models import Reference
from havre.apps.personnes.queries import perimetre_de
from havre.web.accueil import calendrier
from tests.factories import JOUR, MAINTENANT, creer_agent, depuis
from tests.web.matrice.essais import ENFANTS, Monde
from tests.web.matrice.faits import MARQUES
from tests.web.matrice.table import Situation
from tests.web.matrice.test_matrice import lisible, nommes

pytestmark = pytest.mark.django_db


def referent_de(monde: Monde, situation: Situation) -> Agent:
    """Return who follows the children of a situation, in their team."""
    agent = creer_agent(Role.REFERENT, service=monde[situation].service)
    for nom in ENFANTS:
        Reference.objects.create(enfant=monde[situation][nom], agent=agent, periode=depuis())
    return agent


def flux(agent: Agent) -> str:
    """Return the feed of an agent, as a calendar of his telephone asks for it."""
    reconstruire(au=JOUR)
    reponse = Client().get(reverse("echeances:ics", args=[creer_jeton(par=agent, le=MAINTENANT)]))
    assert reponse.status_code == 200
    return lisible(reponse)


@pytest.mark.parametrize("situation", [Situation.MIEN, Situation.AILLEURS])
def test_a_feed_holds_the_due_dates_and_hearings_of_its_owner_alone(monde: Monde, situation: Situation):
    corps = flux(referent_de(monde, situation))
    assert nommes(corps, monde) == {MARQUES[situation]}
    assert corps.count("BEGIN:VEVENT") > 2
    assert f"UID:audience-{monde[situation]['audience'].pk}@havre" in corps
    assert not [m for m in MARQUES.values() if m in corps]


def test_a_secret_read_in_the_transaction_of_another_territory_gives_nothing(monde: Monde, monkeypatch):
    la_bas = perimetre_de(referent_de(monde, Situation.AILLEURS), le=JOUR)
    siens = referent_de(monde, Situation.MIEN)
    assert nommes(flux(siens), monde) == {MARQUES[Situation.MIEN]}
    monkeypatch.setattr(calendrier, "perimetre_de", lambda *_, **__: la_bas)
    corps = flux(siens)
    assert "BEGIN:VCALENDAR" in corps
    assert "BEGIN:VEVENT" not in corps


def test_a_sealed_file_leaves_the_feed_of_who_is_not_named(monde: Monde):
    agent = referent_de(monde, Situation.SCELLE)
    Reference.objects.create(enfant=monde[Situation.MIEN]["enfant"], agent=agent, periode=depuis())
    assert nommes(flux(agent), monde) == {MARQUES[Situation.MIEN]}


def test_the_feed_of_who_left_or_lost_his_role_is_empty_or_closed(monde: Monde):
    agent = referent_de(monde, Situation.MIEN)
    secret = creer_jeton(par=agent, le=MAINTENANT)
    agent.affectations.update(periode=depuis(fin=JOUR.replace(year=2025)), sans_passation=True)
    assert "BEGIN:VEVENT" not in lisible(Client().get(reverse("echeances:ics", args=[secret])))
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    assert Client().get(reverse("echeances:ics", args=[secret])).status_code == 404


@pytest.mark.parametrize("situation", [Situation.AILLEURS, Situation.SCELLE])
def test_one_hearing_is_not_downloaded_by_who_does_not_follow_the_child(monde: Monde, connecter, situation: Situation):
    client = connecter(Role.REFERENT, service=monde[Situation.MIEN].service)
    ouverte = client.get(reverse("justice:audience_ics", args=[monde[Situation.MIEN]["audience"].pk]))
    assert nommes(lisible(ouverte), monde) == {MARQUES[Situation.MIEN]}
    ferme = client.get(reverse("justice:audience_ics", args=[monde[situation]["audience"].pk]))
    assert (ferme.status_code, nommes(lisible(ferme), monde)) == (404, set())
