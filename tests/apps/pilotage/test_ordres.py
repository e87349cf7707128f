"""The order of a list: public criteria, chosen by the reader, exact from one page to the next."""

import random
from datetime import date, timedelta

import pytest

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.models import Mesure
from havre.apps.pilotage.actions import choisir_ordre
from havre.apps.pilotage.queries.listes import LISTES, lire_criteres, lire_liste, ordre_de, ordre_du_service
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import (
    JOUR,
    LILLE,
    MAINTENANT,
    TOURNAI,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_service,
    unite_de,
)

pytestmark = pytest.mark.django_db
LISTE = LISTES["non-executees"]
BRUXELLES = "BE-21004"


def page(liste, **options):
    return lire_liste(liste, pour=agent_systeme(), au=JOUR, **options)


def test_default_order_is_a_dated_local_target():
    for liste in LISTES.values():
        ordre = ordre_du_service(liste)
        assert ordre.criteres
        assert (ordre.origine, type(ordre.depuis)) == ("service", date)
    assert ordre_du_service(LISTE).en_mots == "date de l'ordonnance (la plus ancienne d'abord), puis équipe (de A à Z)"


def test_address_comes_before_the_reader_and_the_reader_before_the_service():
    agent = creer_agent(Role.DIRECTION)
    assert ordre_de(LISTE, pour=agent).origine == "service"
    choisir_ordre(liste=LISTE, criteres=["-demandes", "nom"], par=agent, le=MAINTENANT)
    choisi = ordre_de(LISTE, pour=agent)
    assert (choisi.origine, choisi.depuis) == ("agent", MAINTENANT)
    assert choisi.en_mots == "lieux sollicités (du plus grand au plus petit), puis nom (de A à Z)"
    assert ordre_de(LISTE, pour=creer_agent(Role.DIRECTION)).origine == "service"
    assert ordre_de(LISTES["hopital"], pour=agent).origine == "service"
    assert ordre_de(LISTE, pour=agent, adresse="-depuis").en_mots == "date de l'ordonnance (la plus récente d'abord)"
    choisir_ordre(liste=LISTE, criteres=[], par=agent, le=MAINTENANT)
    assert ordre_de(LISTE, pour=agent).origine == "service"


def test_unknown_and_repeated_criteria_are_left_out():
    cles = [c.cle for c in lire_criteres(LISTE, ["danger", "-nom", "nom", "", "recherche", "depuis", "equipe", "juge"])]
    assert cles == ["-nom", "depuis", "equipe"]


def test_order_needs_the_right_to_see_the_list():
    with pytest.raises(ActionInterdite):
        choisir_ordre(liste=LISTE, criteres=["nom"], par=creer_agent(Role.ELU), le=MAINTENANT)


def peupler(nombre: int, graine: int) -> None:
    hasard = random.Random(graine)
    services = [creer_service(), creer_service("valenciennes")]
    for _ in range(nombre):
        enfant = creer_enfant(hasard.choice("ABCDE"), service=hasard.choice(services), besoin=hasard.random() < 0.7)
        creer_mesure([enfant], le=JOUR - timedelta(days=hasard.randrange(5)))


@pytest.mark.parametrize("cles", [["depuis"], ["-depuis", "equipe"], ["-equipe", "nom"], ["lieu", "-nom"], ["-juge"]])
def test_pages_hold_every_row_once_forward_and_backward(cles):
    peupler(23, 1)
    ordre = ordre_de(LISTE, pour=agent_systeme(), adresse=",".join(cles))
    tout = [x["enfant_id"] for x in page(LISTE, ordre=ordre).lignes]
    lus, pages, apres = [], [], ""
    while True:
        une = page(LISTE, ordre=ordre, apres=apres, taille=5)
        pages.append([x["enfant_id"] for x in une.lignes])
        lus += pages[-1]
        assert (une.total, bool(une.precedent)) == (23, len(pages) > 1)
        if not (apres := une.suivant):
            break
    assert lus == tout
    assert len(pages) == 5
    retour = page(LISTE, ordre=ordre, avant=une.precedent, taille=5)
    assert [x["enfant_id"] for x in retour.lignes] == pages[-2]


def test_row_that_left_between_two_pages_makes_nobody_skipped():
    peupler(12, 2)
    une = page(LISTE, taille=5)
    reste = [x["enfant_id"] for x in page(LISTE).lignes][5:]
    partie = une.lignes[-1]["enfant_id"]
    Mesure.objects.filter(enfant=partie).update(periode="[2020-01-01,2020-01-02)")
    assert [x["enfant_id"] for x in page(LISTE, apres=une.suivant, taille=50).lignes] == reste


@pytest.mark.parametrize("curseur", ["x", "WyJhIiwgImIiLCAiYyJd", "WzEsIDIsIDNd", "WyIiLCAiIiwgIngiXQ"])
def test_cursor_that_cannot_be_read_gives_the_first_page(curseur):
    peupler(3, 3)
    assert len(page(LISTE, apres=curseur).lignes) == 3
    assert len(page(LISTE, avant=curseur).lignes) == 3


def test_far_places_go_by_distance_and_unknown_ones_come_last():
    # row E63
    calculer_matrice([TOURNAI, BRUXELLES, LILLE], le=MAINTENANT)
    liste = LISTES["hors-departement"]
    attendus = []
    for commune, depart in ((BRUXELLES, LILLE), (TOURNAI, LILLE)):
        enfant = creer_enfant(commune=depart)
        creer_accueil(enfant, unite_de(creer_lieu(TypeLieu.MECS, commune=commune)))
        attendus.append(enfant.pk)
    inconnu = creer_enfant(besoin=False)
    inconnu.personne.domiciles.update(periode="[2020-01-01,2020-01-02)")
    creer_accueil(inconnu, unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)))
    for cle, ordre in (("-minutes", attendus), ("minutes", attendus[::-1]), ("-distance_m", attendus)):
        lignes = page(liste, ordre=ordre_de(liste, pour=agent_systeme(), adresse=cle)).lignes
        assert [x["enfant_id"] for x in lignes] == [*ordre, inconnu.pk]
    assert [c.cle for c in ordre_du_service(liste).criteres] == ["-minutes", "depuis"]
