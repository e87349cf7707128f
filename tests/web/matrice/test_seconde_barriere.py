"""The second barrier alone: every page asked for by who may do everything, in a transaction of another territory.

The first barrier is open (direction, administration): what stays hidden is hidden by the policies.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from havre.apps.agents.enums import Role
from havre.apps.personnes.queries import Perimetre, perimetre_de
from havre.web.accueil import calendrier
from havre.web.socle import barriere
from tests.factories import JOUR, creer_agent
from tests.harnais import pages
from tests.web.matrice.essais import REFUGE, Monde, connecte, essais
from tests.web.matrice.faits import MARQUES
from tests.web.matrice.table import Situation, Suit, table
from tests.web.matrice.test_matrice import lisible, nommes

pytestmark = pytest.mark.django_db
D_ICI = {MARQUES[s] for s in (Situation.MIEN, Situation.EQUIPE, Situation.SCELLE)}
PAR_FONCTION = {
    "enfants:lectures",
    "enfants:lectures_export",
    "registre:bordereau",
    "registre:imprimer",
    "registre:viser",
}
"""By file number, without a name: for who controls readings or submits old files to the archives, and reads no file."""


@pytest.fixture
def d_ailleurs(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Return a client who may do everything, in the transactions of a referent of the other territory."""
    monkeypatch.setattr(pages, "fautes", lambda texte: [])
    with connecte(Role.DIRECTION, monde, Role.ADMINISTRATION) as client:
        ailleurs = creer_agent(Role.REFERENT, service=monde[Situation.AILLEURS]["enfant"].service)
        perimetre = perimetre_de(ailleurs, le=JOUR)
        assert not perimetre.tout
        assert monde[Situation.AILLEURS]["enfant"].pk in perimetre.visibles

        def autre(*_: object, **__: object) -> Perimetre:
            return perimetre

        monkeypatch.setattr(barriere, "perimetre_de", autre)
        monkeypatch.setattr(calendrier, "perimetre_de", autre)
        yield client


def test_no_page_of_another_territory_names_a_child_of_this_one(monde: Monde, d_ailleurs: Client):
    fuites, vus = [], set()
    for route, adresse in table().items():
        if "GET" not in adresse.verbes:
            continue
        for situation, nom, suit in essais(adresse):
            reponse = d_ailleurs.get(adresse.url(monde[situation], nom))
            corps = lisible(reponse)
            trouves = nommes(corps, {} if route in PAR_FONCTION else monde)
            vus |= trouves
            ouverte = suit == Suit.ENFANT and situation != Situation.AILLEURS and reponse.status_code == 200
            ouverte &= route not in PAR_FONCTION
            if trouves & D_ICI or ouverte or REFUGE in corps:
                fuites.append((route, nom, situation.name, reponse.status_code, sorted(trouves & D_ICI)))
    assert fuites == []
    assert vus >= {MARQUES[Situation.AILLEURS]}
