"""Waiting list: computed from the facts, nobody forgotten, nobody shown to whom may not see him."""

from datetime import date, timedelta

import pytest

from havre.apps.accueils.enums import ModeAccueil, MotifRecherche
from havre.apps.accueils.queries import FiltresAttente, liste_attente
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.enums import TypeMesure
from tests.factories import (
    JOUR,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_recherche,
    creer_service,
    fermer_recherche,
    unite_de,
)

pytestmark = pytest.mark.django_db


def lister(jour=JOUR, pour=None, apres="", taille=50, **filtres):
    return liste_attente(
        pour=pour or agent_systeme(), jour=jour, filtres=FiltresAttente(**filtres), apres=apres, taille=taille
    )


def test_order_not_carried_out_waits_since_the_order():
    """Row L8."""
    enfant = creer_enfant("Ana")
    creer_mesure([enfant], le=date(2026, 1, 15))
    (ligne,) = lister().lignes
    assert (ligne.motifs, ligne.jours, ligne.nombre) == ((MotifRecherche.ORDONNANCE,), 46, 1)
    assert [(e.prenom, e.en_attente) for e in ligne.enfants] == [("Ana", True)]
    assert lister(date(2026, 1, 14)).lignes == []


def test_only_care_orders_in_force_wait_for_a_place():
    creer_mesure([creer_enfant()], type_mesure=TypeMesure.AEMO)
    creer_mesure([creer_enfant()], le=date(2025, 1, 1), terme=date(2026, 1, 1))
    assert lister().lignes == []


def test_hospital_by_default_waits_since_the_medical_release():
    """Row L5."""
    enfant = creer_enfant("Bébé", naissance=date(2025, 12, 20))
    (mesure,) = creer_mesure([enfant], le=date(2026, 2, 20))
    creer_accueil(
        enfant, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL), mesure=mesure,
        debut=date(2025, 12, 20), sortie_medicale_le=date(2026, 1, 10),
    )  # fmt: skip
    (ligne,) = lister(motif="hopital").lignes
    assert ligne.depuis == date(2026, 1, 10)
    assert ligne.motifs == (MotifRecherche.ORDONNANCE, MotifRecherche.HOPITAL)


def test_promised_end_that_nears_reopens_the_search():
    """Row L1: nobody has to think of it."""
    enfant, fin = creer_enfant(), JOUR + timedelta(days=14)
    creer_accueil(enfant, unite_de(creer_lieu()), mode=ModeAccueil.URGENCE, fin_promise=fin)
    assert lister(JOUR - timedelta(days=1)).lignes == []
    assert lister().lignes[0].motifs == (MotifRecherche.FIN_PROMISE,)
    assert lister(fin + timedelta(days=5)).lignes[0].jours == 5


@pytest.mark.parametrize("motif", [MotifRecherche.URGENCE, MotifRecherche.REORIENTATION])
def test_open_search_waits_until_a_place_is_found_or_it_is_closed(motif):
    """Row L3."""
    enfant = creer_enfant()
    recherche = creer_recherche([enfant], motif)
    assert lister().lignes[0].motifs == (motif,)
    fermer_recherche(recherche, JOUR)
    assert lister().lignes == []
    assert len(lister(JOUR - timedelta(days=1)).lignes) == 1


def test_siblings_make_one_line_with_those_who_do_not_wait():
    fratrie = creer_fratrie("Essai Fratrie")
    un, deux, trois = (creer_enfant(p, fratrie=fratrie) for p in ("Un", "Deux", "Trois"))
    creer_mesure([un, deux])
    creer_accueil(trois, unite_de(lieu := creer_lieu()))
    liste = lister()
    assert (liste.groupes, liste.enfants, len(liste.lignes)) == (1, 2, 1)
    assert {e.prenom: (e.en_attente, e.lieu_actuel) for e in liste.lignes[0].enfants} == {
        "Un": (True, ""), "Deux": (True, ""), "Trois": (False, lieu.nom),
    }  # fmt: skip


def test_filters_sorts_and_pages():
    dunkerque = creer_service("dunkerque-wormhout")
    for n in range(5):
        creer_mesure([creer_enfant(service=dunkerque if n < 2 else None)], le=date(2026, 1, 10 + n))
    fratrie = creer_fratrie()
    creer_recherche([creer_enfant(fratrie=fratrie), creer_enfant(fratrie=fratrie)], MotifRecherche.URGENCE)
    assert [ligne.jours for ligne in lister().lignes] == [51, 50, 49, 48, 47, 1]
    assert lister(taille=2, tri="taille").lignes[0].nombre == 2
    assert lister(motif="ordonnance").groupes == 5
    assert lister(service=str(dunkerque.pk)).groupes == 2
    assert lister(taille=50, direction="LIL").groupes == 0
    vus, apres = [], ""
    for _ in range(3):
        page = lister(taille=2, apres=apres)
        vus += [ligne.fratrie_id for ligne in page.lignes]
        apres = page.suivant
    assert len(set(vus)) == 6
    assert apres == ""
    assert lister(apres="n'importe quoi").groupes == 6
    assert liste_attente(pour=agent_systeme(), jour=JOUR).par_motif[MotifRecherche.URGENCE] == 2


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_territory_only(role):
    """Deny by default: a role without the right sees an empty list."""
    ailleurs = creer_service("valenciennes")
    creer_mesure([creer_enfant()])
    creer_mesure([creer_enfant(service=ailleurs)])
    attendu = {"referent": 1, "rtase": 1, "psychologue": 1, "saf": 2, "direction": 2}.get(role.value, 0)
    assert lister(pour=creer_agent(role, service=creer_service())).groupes == attendu


def test_list_costs_a_constant_number_of_queries(compte_requetes):
    def ajouter(n: int) -> None:
        for _ in range(n):
            creer_mesure([creer_enfant()])

    assert compte_requetes(lister, ajouter) == 2
