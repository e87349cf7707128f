"""Search for places: what is proposed for a sibling group, why, and what is excluded."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from havre.apps.accueils.adapters import construire_probleme, evaluer_choix, pourquoi_pas, rechercher_places
from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.queries import groupe_a_loger
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import Offre, TypeLieu
from havre.apps.lieux.models import Fermeture
from havre.apps.personnes.models import Eloignement, Fratrie
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.apps.territoires.queries import matrice_courante
from tests.factories import (
    DUNKERQUE,
    HAZEBROUCK,
    JOUR,
    LILLE,
    MAINTENANT,
    TOURNAI,
    VALENCIENNES,
    creer_accueil,
    creer_agent,
    creer_besoin,
    creer_enfant,
    creer_fratrie,
    creer_gel,
    creer_lieu,
    creer_mesure,
    creer_service,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def matrice():
    return calculer_matrice([TOURNAI], le=MAINTENANT)


def fratrie_en_attente(*naissances: date, **options):
    """Return a sibling group whose placement is ordered and not carried out."""
    fratrie = creer_fratrie()
    enfants = [creer_enfant(f"Enfant{i}", naissance=n, fratrie=fratrie) for i, n in enumerate(naissances)]
    creer_mesure(enfants, **options)
    return fratrie, enfants


def chercher(fratrie, **options):
    return rechercher_places(groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR), **options)


DEUX = (date(2016, 5, 4), date(2019, 3, 2))


def test_whole_group_comes_before_nearer_splits():
    """Row L2: one roof for the siblings comes first, even farther away."""
    fratrie, _ = fratrie_en_attente(*DEUX)
    loin = creer_lieu(places=2, commune=DUNKERQUE)
    pres = [creer_lieu(places=1, commune=HAZEBROUCK) for _ in range(2)]
    propositions = chercher(fratrie).propositions
    assert propositions[0].nature == "ensemble"
    assert [lieu.lieu for lieu in propositions[0].lieux] == [loin]
    assert not propositions[0].separe
    assert propositions[1].nature == "separee"
    assert {lieu.lieu for lieu in propositions[1].lieux} == set(pres)
    assert propositions[1].separation_min == 250


def test_travel_times_are_those_of_the_matrix():
    fratrie, _ = fratrie_en_attente(date(2016, 5, 4))
    creer_lieu(places=1, commune=DUNKERQUE)
    place = chercher(fratrie).propositions[0].lieux[0].enfants[0]
    assert place.temps_famille_min == matrice_courante().minutes(HAZEBROUCK, DUNKERQUE)
    assert place.temps_ecole_min is None
    assert sum(c.poids_min for c in place.criteres) == place.total_min


def test_full_closed_and_wrong_age_places_are_excluded_and_counted():
    fratrie, _ = fratrie_en_attente(date(2016, 5, 4))
    plein = creer_lieu(places=1)
    creer_accueil(creer_enfant(), unite_de(plein))
    ferme = creer_lieu(places=1)
    Fermeture.objects.create(unite=unite_de(ferme), motif="travaux", periode=depuis())
    bebes = creer_lieu(TypeLieu.POUPONNIERE, places=1, ages=(0, 47))
    resultat = chercher(fratrie)
    assert resultat.propositions[0].nature == "partielle"
    assert {e.raison: e.unites for e in resultat.exclusions} == {"full": 1, "closed": 1, "too_old": 1}
    assert {p.lieu for p in resultat.presque} <= {plein, ferme, bebes}
    groupe = groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR)
    assert pourquoi_pas(groupe, plein) == ("Unité 1 · Enfant0 : il manque 1 place",)


def test_reserved_place_is_not_proposed_but_one_that_frees_first_is():
    fratrie, _ = fratrie_en_attente(date(2016, 5, 4))
    reserve, succession = creer_lieu(places=1), creer_lieu(places=2, agrement=2)
    creer_accueil(creer_enfant(), unite_de(reserve), debut=date(2026, 3, 20), admis_le=None)
    creer_accueil(creer_enfant(), unite_de(succession), debut=date(2025, 1, 1), fin=date(2026, 3, 20))
    creer_accueil(creer_enfant(), unite_de(succession), debut=date(2026, 3, 20), admis_le=None)
    lieux = [lieu.lieu for p in chercher(fratrie).propositions for lieu in p.lieux]
    assert lieux == [succession]


def test_licence_of_the_home_bounds_its_units():
    fratrie, _ = fratrie_en_attente(*DEUX)
    lieu = creer_lieu(places=2, unites=2, agrement=2)
    creer_accueil(creer_enfant(), unite_de(lieu, "U1"))
    assert chercher(fratrie).propositions[0].nature == "partielle"


def test_a_home_whose_units_hold_more_than_its_licence_is_not_counted_for_all():
    fratrie, _ = fratrie_en_attente(*DEUX, date(2017, 1, 1))
    creer_lieu(places=2, unites=2, agrement=2)
    assert chercher(fratrie).lieux_pour_tous == 0
    creer_lieu(places=2, unites=2, agrement=3)
    assert chercher(fratrie).lieux_pour_tous == 1


def test_frozen_places_are_not_proposed_and_who_lives_there_may_stay():
    fratrie, enfants = fratrie_en_attente(*DEUX)
    lieu = creer_lieu(TypeLieu.MECS, places=2)
    creer_gel(unite_de(lieu))
    assert chercher(fratrie).lieux_pour_tous == 0
    creer_accueil(enfants[0], unite_de(lieu))
    site = construire_probleme(groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR))
    assert int(site.probleme.unit_capacity[site.rang_unite(unite_de(lieu).pk)]) == 1


def test_group_joins_the_sibling_where_he_lives():
    """Row L2: a free place beside a sibling already lodged keeps the group whole."""
    fratrie, (ainee, _) = fratrie_en_attente(*DEUX)
    chez = creer_lieu(places=2, commune=DUNKERQUE)
    creer_lieu(places=2, commune=HAZEBROUCK)
    creer_accueil(ainee, unite_de(chez), debut=date(2023, 1, 1), mesure=ainee.mesures.get())
    premiere = chercher(fratrie).propositions[0]
    assert [lieu.lieu for lieu in premiere.lieux] == [chez]
    assert [p.reste_sur_place for p in premiere.lieux[0].enfants] == [True, False]


def test_conditions_of_the_decision_and_of_the_need_are_both_kept():
    fratrie, (enfant,) = fratrie_en_attente(
        date(2016, 5, 4), types_autorises=[TypeLieu.FAMILLE_ACCUEIL, TypeLieu.MECS], temps_famille_max_min=50
    )
    besoin = enfant.besoins.get()
    creer_besoin(enfant, remplace=besoin, types_acceptes=[TypeLieu.MECS, TypeLieu.AUTONOMIE], besoin_medical=2)
    bon = creer_lieu(TypeLieu.MECS, places=4, competence_medicale=3)
    creer_lieu(TypeLieu.MECS, places=4)
    creer_lieu(TypeLieu.FAMILLE_ACCUEIL, places=1, competence_medicale=3)
    creer_lieu(TypeLieu.MECS, places=4, competence_medicale=3, commune=VALENCIENNES)
    resultat = chercher(fratrie)
    assert [lieu.lieu for p in resultat.propositions for lieu in p.lieux] == [bon]
    assert {e.raison for e in resultat.exclusions} == {"medical", "kind", "too_far"}


def test_offers_asked_for_weigh_in_the_ranking():
    fratrie, (enfant,) = fratrie_en_attente(date(2016, 5, 4))
    creer_besoin(enfant, remplace=enfant.besoins.get(), souhaits=[Offre.JARDIN, Offre.SUIVI_PSY])
    sans, avec = creer_lieu(places=1), creer_lieu(places=1, offres=[Offre.SUIVI_PSY, Offre.JARDIN])
    propositions = chercher(fratrie).propositions
    assert [p.lieux[0].lieu for p in propositions[:2]] == [avec, sans]
    assert [c.poids_min for c in propositions[1].lieux[0].enfants[0].criteres if c.nom == "wish"] == [12]


def test_order_to_lodge_together_leaves_no_split():
    fratrie, _ = fratrie_en_attente(*DEUX, ensemble=True)
    creer_lieu(places=1)
    creer_lieu(places=1)
    (proposition,) = chercher(fratrie).propositions
    assert proposition.nature == "partielle"
    assert len(proposition.sans_place) == 2


def test_child_kept_away_from_another_family_is_not_sent_to_his_roof():
    fratrie, (enfant,) = fratrie_en_attente(date(2016, 5, 4))
    autre, ici, la = creer_enfant(), creer_lieu(places=2), creer_lieu(places=2, commune=DUNKERQUE)
    creer_accueil(autre, unite_de(ici))
    a, b = sorted([autre.pk, enfant.pk])
    Eloignement.objects.create(personne_a_id=a, personne_b_id=b, motif="ordonnance", periode=depuis())
    resultat = chercher(fratrie)
    assert [lieu.lieu for p in resultat.propositions for lieu in p.lieux] == [la]
    assert {e.raison: e.unites for e in resultat.exclusions} == {"apart": 1}


def test_far_way_is_told():
    """Row L1."""
    fratrie, _ = fratrie_en_attente(date(2016, 5, 4))
    creer_lieu(places=1, commune=VALENCIENNES)
    assert chercher(fratrie).propositions[0].eloignee


def test_belgian_home_is_proposed_with_its_cost():
    fratrie, _ = fratrie_en_attente(date(2016, 5, 4))
    creer_lieu(TypeLieu.MECS, places=3, commune=TOURNAI)
    place = chercher(fratrie).propositions[0].lieux[0].enfants[0]
    assert "abroad" in {c.nom for c in place.criteres}


def test_child_without_assessed_need_is_searched_from_his_home():
    enfant = creer_enfant(besoin=False, commune=LILLE)
    creer_mesure([enfant])
    creer_lieu(places=1, commune=LILLE)
    place = chercher(enfant.appartenances.get().fratrie).propositions[0].lieux[0].enfants[0]
    assert place.enfant.besoin is None
    assert place.temps_famille_min is not None


def test_nobody_to_lodge_is_said():
    enfant = creer_enfant()
    with pytest.raises(ValidationError, match="n'attend"):
        chercher(enfant.appartenances.get().fratrie)


def test_evaluation_of_a_choice_agrees_with_the_ranking():
    fratrie, _ = fratrie_en_attente(*DEUX)
    creer_lieu(places=2, commune=DUNKERQUE)
    creer_lieu(places=1, commune=HAZEBROUCK)
    creer_lieu(places=1, commune=HAZEBROUCK)
    groupe = groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR)
    for proposition in rechercher_places(groupe, k=3).propositions:
        evaluee, obstacles = evaluer_choix(groupe, proposition.choix)
        assert obstacles == ()
        assert (evaluee.nature, evaluee.total_min, evaluee.separation_min) == (
            proposition.nature, proposition.total_min, proposition.separation_min,
        )  # fmt: skip


def test_evaluation_says_what_a_forbidden_choice_breaks():
    fratrie, (enfant,) = fratrie_en_attente(date(2016, 5, 4))
    bebes = creer_lieu(TypeLieu.POUPONNIERE, places=1, ages=(0, 47))
    groupe = groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR)
    _, obstacles = evaluer_choix(groupe, {enfant.pk: unite_de(bebes).pk})
    assert obstacles == (f"Enfant0, {bebes.nom} : trop âgé de 70 mois",)
    with pytest.raises(ValidationError):
        evaluer_choix(groupe, {enfant.pk: 10**9})


def test_engine_receives_neither_name_nor_birth_date():
    fratrie, _ = fratrie_en_attente(*DEUX)
    creer_lieu(places=2)
    site = construire_probleme(groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR))
    assert all(getattr(site.probleme, c).dtype.kind in "iub" for c in ("child_age", "child_sex", "travel_min"))
    assert site.probleme.child_age.tolist() == [117, 84]


def test_group_of_another_territory_does_not_exist():
    fratrie, _ = fratrie_en_attente(date(2016, 5, 4))
    voisin = creer_agent(Role.REFERENT, service=creer_service("dunkerque-wormhout"))
    with pytest.raises(Fratrie.DoesNotExist):
        groupe_a_loger(fratrie.pk, pour=voisin, jour=JOUR)
    ici = creer_agent(Role.REFERENT, service=creer_service())
    assert groupe_a_loger(fratrie.pk, pour=ici, jour=JOUR).en_attente


def test_search_costs_a_constant_number_of_queries(compte_requetes):
    fratrie, _ = fratrie_en_attente(*DEUX)
    creer_lieu(places=2)

    def ajouter(n: int) -> None:
        for _ in range(n):
            lieu = creer_lieu(TypeLieu.MECS, places=2)
            creer_accueil(creer_enfant(), unite_de(lieu), mode=ModeAccueil.PERMANENT)

    compte_requetes(lambda: chercher(fratrie), ajouter)
