"""Every address of the table that shows a child writes the reading; a new one that does not is found here."""

from collections.abc import Iterator

import pytest

from havre.apps.agents.enums import Role
from havre.apps.journal.models import Lecture
from tests.harnais import pages
from tests.web.matrice.essais import ENFANTS, REFUGE, Monde, connecte, essais
from tests.web.matrice.faits import MARQUES
from tests.web.matrice.table import Adresse, Situation, Suit, table
from tests.web.matrice.test_matrice import lisible

pytestmark = pytest.mark.django_db

LECTEURS = (Role.DIRECTION, Role.CRIP)
"""Roles that open, together, the addresses that show a child."""
SANS_TEXTE = ("application/pdf", "image/", "application/octet-stream", "application/vnd.oasis")
"""Answers whose words are not read here: those about one child must be written whatever they say."""


def visites(adresse: Adresse, role: Role, monde: Monde) -> Iterator[tuple[Situation, str, Suit | None, str]]:
    """Return the addresses that a role opens, on his child and on those whom he may also see."""
    if "GET" not in adresse.verbes or adresse.ouvert != 200:
        return
    for situation, nom, suit in essais(adresse):
        if adresse.attendu(role, situation, suit) == 200:
            yield situation, nom, suit, adresse.url(monde[situation], nom)


def siens(situation: Situation, monde: Monde) -> set[int]:
    """Return the children who bear the mark of a situation."""
    return {monde[situation][nom].pk for nom in ENFANTS}


def manque(adresse: Adresse, situation: Situation, suit: Suit | None, reponse, ecrites: list[Lecture], monde: Monde):
    """Return what a reading ought to say and does not."""
    lus = {p for lecture in ecrites for p in (*lecture.personnes, *lecture.mentions)}
    if reponse.get("Content-Type") == "application/pdf" and REFUGE in lisible(reponse):
        return "a protected address"
    if len(ecrites) > 1:
        return f"{len(ecrites)} rows"
    if suit == Suit.ENFANT and adresse.noms and not lus & siens(situation, monde):
        return "the child of the page"
    if reponse.get("Content-Type", "").startswith(SANS_TEXTE):
        return "" if ecrites or suit != Suit.ENFANT else "a document"
    corps = lisible(reponse)
    if REFUGE in corps:
        return "a protected address"
    muets = [s.name for s, marque in MARQUES.items() if marque in corps and not ecrites]
    return f"named without a trace: {muets}" if muets else ""


@pytest.mark.parametrize("role", LECTEURS)
def test_each_address_that_shows_a_child_writes_the_reading(role: Role, monde: Monde, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "fautes", lambda texte: [])
    oublis, montrent = {}, set()
    with connecte(role, monde) as client:
        for route, adresse in table().items():
            for situation, _, suit, url in visites(adresse, role, monde):
                avant = set(Lecture.objects.values_list("pk", flat=True))
                reponse = client.get(url)
                ecrites = list(Lecture.objects.exclude(pk__in=avant))
                if faute := manque(adresse, situation, suit, reponse, ecrites, monde):
                    oublis[route, situation.name] = faute
                if ecrites:
                    montrent.add(route)
    assert oublis == {}
    assert len(montrent) > 10, sorted(set(table()) - montrent)
