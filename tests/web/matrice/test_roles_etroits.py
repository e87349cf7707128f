"""What those who open no file see, where there are children: the elected, the judge's reader, a partner, the DPO.

The pages each role opens are written down here: one more is a decision, taken in sight.
"""

from datetime import date

import pytest
from django.urls import reverse

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Rattachement
from tests.factories import HIER, creer_accueil, creer_enfant, creer_lieu, depuis
from tests.harnais import pages
from tests.web.lecture import texte
from tests.web.matrice.essais import Monde
from tests.web.matrice.faits import MARQUES
from tests.web.matrice.table import OUVERTS, Situation, table
from tests.web.matrice.test_matrice import lisible, nommes

pytestmark = pytest.mark.django_db
LIEUX = {
    "justice:places", "justice:places_pdf", "lieux:liste", "lieux:fiche", "lieux:calendrier", "places:occupation",
    "places:occupation_historique", "places:occupation_export", "places:informations",
}  # fmt: skip
"""The directory of places: who runs them, how many places, how many children; no child."""
CHIFFRES = {"plans:besoins"}
OUVRENT: dict[Role, set[str]] = {
    Role.ELU: CHIFFRES,
    Role.JUGE: LIEUX,
    Role.DGA: LIEUX | CHIFFRES | {"echeances:avis"},
    Role.ETABLISSEMENT: LIEUX | {"lieux:geler", "lieux:declarer", "lieux:lever"},
}
DES_COMPTES = ("acces:", "administration:", "imports:", "journal:", "registre:", "echanges:signature")
"""Areas of the technical administrator and of the data-protection officer."""
DES_LECTURES = {
    "enfants:acces_controler", "enfants:acces_conclure", "enfants:lectures_chercher", "enfants:lectures",
    "enfants:lectures_export",
}  # fmt: skip
"""Who read a file, by its number."""
PAR_NUMERO = {
    "enfants:lectures",
    "enfants:lectures_export",
    "registre:bordereau",
    "registre:imprimer",
    "registre:viser",
}


def ouvertes(role: Role) -> set[str]:
    """Return the pages that a role opens and that are not everybody's."""
    return {route for route, a in table().items() if not OUVERTS & set(a.pour) and a.ouvre(role)}


@pytest.mark.parametrize("role", list(OUVRENT))
def test_each_opens_these_pages_and_no_other(role: Role):
    assert ouvertes(role) == OUVRENT[role]


def test_the_administrator_and_the_data_officer_open_no_page_of_content():
    reste = {r for r in ouvertes(Role.ADMINISTRATION) if not r.startswith(DES_COMPTES)}
    assert reste == LIEUX | {"lieux:rattacher"}
    reste = {r for r in ouvertes(Role.DPO) if not r.startswith(DES_COMPTES)}
    assert reste == CHIFFRES | DES_LECTURES


@pytest.mark.parametrize("role", [*OUVRENT, Role.DPO, Role.ADMINISTRATION])
def test_none_of_their_pages_names_anybody(role: Role, monde: Monde, connecter, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "fautes", lambda texte: [])
    client, vus, lues = connecter(role), [], 0
    for route in ["accueil", "recherche", *sorted(ouvertes(role))]:
        adresse = table()[route]
        for situation in Situation if adresse.de else [Situation.MIEN]:
            for nom in adresse.de or [""]:
                reponse = client.get(adresse.url(monde[situation], nom))
                lues += reponse.status_code == 200
                if trouves := nommes(lisible(reponse), {} if route in PAR_NUMERO else monde):
                    vus.append((route, situation.name, sorted(trouves)))
    assert vus == []
    assert lues > 2


@pytest.mark.parametrize("role", [Role.ELU, Role.DGA, Role.DPO])
def test_a_small_count_is_masked_and_its_page_is_found_from_the_first(connecter, role: Role):
    for rang in range(3):
        creer_accueil(
            creer_enfant(f"Lou{rang}"), lieu=creer_lieu(TypeLieu.HOTEL), mode=ModeAccueil.HOTEL, debut=HIER,
            fin=date(2026, 4, 1), fin_promise=date(2026, 4, 1),
        )  # fmt: skip
    page = texte(connecter(role).get("/")).replace("\u00a0", " ")
    assert ("moins de 5 enfants" in page, "3 enfants" in page) == (True, False)
    assert reverse("plans:besoins") in connecter(role).get("/").content.decode()


def test_a_partner_reads_the_names_of_his_own_place_while_he_speaks_for_it(connecter, monde: Monde):
    client = connecter(Role.ETABLISSEMENT)
    fiches = {s: reverse("lieux:fiche", args=[monde[s]["accueil"].unite.lieu_id]) for s in Situation}
    assert {s: nommes(lisible(client.get(url)), monde) for s, url in fiches.items()} == {s: set() for s in Situation}
    for situation in (Situation.MIEN, Situation.SCELLE):
        lieu = monde[situation]["accueil"].unite.lieu
        Rattachement.objects.create(lieu=lieu, agent=client.agent, periode=depuis())
    lus = {s: nommes(lisible(client.get(url)), monde) for s, url in fiches.items()}
    assert lus == {s: set() for s in Situation} | {Situation.MIEN: {MARQUES[Situation.MIEN]}}
