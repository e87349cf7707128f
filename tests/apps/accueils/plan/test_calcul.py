"""A plan gives free places, makes short chains, counts who stays without a place, and is never applied by itself."""

from datetime import date

import pytest

from havre.apps.accueils.actions.plan import arreter_plan, lancer_plan
from havre.apps.accueils.enums import MouvementsPlan, NaturePlan
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.models import Accueil, EnfantSansPlace, MouvementPropose, Plan, PropositionPlan, ValeurPlace
from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.lieux.enums import TypeLieu
from havre.apps.territoires.models import DirectionTerritoriale
from havre.common.taches.models import Arret, EtatTache, Tache
from tests.factories import (
    JOUR,
    LILLE,
    MAINTENANT,
    VALENCIENNES,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_service,
    unite_de,
)

pytestmark = pytest.mark.django_db


def _mouvements(plan: Plan) -> dict[str, tuple[int | None, int]]:
    return {
        m.enfant.personne.prenom: (m.de_id, m.vers_id)
        for m in MouvementPropose.objects.filter(proposition__plan=plan).select_related("enfant__personne")
    }


def _attendre(*prenoms: str, **options: object):
    fratrie = creer_fratrie()
    enfants = [creer_enfant(p, fratrie=fratrie, **options) for p in prenoms]
    creer_mesure(enfants)
    return enfants


def test_free_places_go_to_siblings_whole_and_nothing_is_applied(planifier):
    lieu = creer_lieu(places=2)
    creer_lieu(places=1, commune=LILLE)
    _attendre("Lou", "Sam")
    plan = planifier()
    unite = unite_de(lieu).pk
    assert _mouvements(plan) == {"Lou": (None, unite), "Sam": (None, unite)}
    proposition = PropositionPlan.objects.get(plan=plan)
    assert (proposition.nature, proposition.places, proposition.deplaces) == (NaturePlan.PLACE, 2, 0)
    assert proposition.depuis == date(2026, 1, 15)
    assert proposition.gain > 0
    assert (plan.tache.etat, plan.resultat.statut, plan.resultat.ecart) == (EtatTache.FINIE, "OPTIMAL", 0)
    assert (plan.resultat.places, plan.resultat.attente) == (2, 2)
    assert not Accueil.objects.exists()


def test_reasons_are_kept_by_criterion_before_and_after(planifier):
    creer_lieu(places=1)
    _attendre("Lou")
    plan = planifier()
    mouvement = MouvementPropose.objects.get(proposition__plan=plan)
    assert set(mouvement.criteres_avant) == {"unplaced"}
    assert "unplaced" not in mouvement.criteres_apres
    gain = sum(mouvement.criteres_avant.values()) - sum(mouvement.criteres_apres.values())
    assert mouvement.proposition.gain == gain
    assert (mouvement.trajet_avant_min, mouvement.trajet_apres_min) == (None, 4)


def test_who_stays_without_a_place_is_said_with_the_price_of_missing_places(planifier):
    creer_lieu(TypeLieu.MECS, places=1)
    _attendre("Lou")
    _attendre("Sam")
    plan = planifier()

    assert (plan.resultat.places, plan.resultat.attente) == (1, 2)
    restant = EnfantSansPlace.objects.get(plan=plan)
    assert restant.unites_possibles == 1
    valeurs = ValeurPlace.objects.filter(plan=plan, enfants=1)
    assert valeurs
    assert all(v.valeur > 1000 and v.direction_id for v in valeurs)
    assert {v.genre for v in valeurs} == {1}


def _chaine(mouvements: MouvementsPlan, planifier):
    """Lou waits and only fits the full place of a child who may live elsewhere too."""
    plein = creer_lieu(places=1, ages=(0, 251))
    libre = creer_lieu(TypeLieu.MECS, places=1, ages=(150, 251), commune=LILLE)
    installe = creer_enfant("Noé", naissance=date(2012, 1, 1), commune=LILLE)
    creer_accueil(installe, unite_de(plein), mesure=creer_mesure([installe], le=date(2025, 5, 1))[0])
    _attendre("Lou")
    return planifier(mouvements), unite_de(plein).pk, unite_de(libre).pk


def test_a_chain_moves_a_settled_child_to_lodge_one_who_waits_and_writes_who_leaves_first(planifier):
    plan, plein, libre = _chaine(MouvementsPlan.CHAINES, planifier)
    assert _mouvements(plan) == {"Noé": (plein, libre), "Lou": (None, plein)}
    proposition = PropositionPlan.objects.get(plan=plan)
    assert (proposition.nature, proposition.places, proposition.deplaces) == (NaturePlan.CHAINE, 1, 1)
    assert [m.enfant.personne.prenom for m in proposition.mouvements.order_by("rang")] == ["Noé", "Lou"]
    assert (plan.resultat.places, plan.resultat.deplaces) == (1, 1)
    assert plan.resultat.ecart_chaines == 0


def test_without_moves_nobody_settled_is_touched(planifier):
    plan, _, _ = _chaine(MouvementsPlan.AUCUN, planifier)
    assert _mouvements(plan) == {}
    assert EnfantSansPlace.objects.filter(plan=plan).count() == 1


def test_parted_siblings_are_brought_together_where_one_home_takes_them_all(planifier):
    fratrie = creer_fratrie()
    enfants = [creer_enfant(p, fratrie=fratrie) for p in ("Lou", "Sam")]
    lieux = [creer_lieu(places=1), creer_lieu(places=1, commune=VALENCIENNES)]
    commun = creer_lieu(places=2)
    for enfant, lieu in zip(enfants, lieux, strict=True):
        creer_accueil(enfant, unite_de(lieu), mesure=creer_mesure([enfant], le=date(2025, 5, 1))[0])
    plan = planifier(MouvementsPlan.CHAINES)
    assert {vers for _, vers in _mouvements(plan).values()} == {unite_de(commun).pk}
    assert PropositionPlan.objects.get(plan=plan).nature == NaturePlan.REUNION


def test_a_plan_of_one_territory_leaves_the_others_alone(planifier):
    creer_lieu(places=3)
    _attendre("Lou", service=creer_service("hazebrouck"))
    _attendre("Sam", service=creer_service("valenciennes"))
    direction = creer_service("hazebrouck").direction
    assert set(_mouvements(planifier(direction=direction))) == {"Lou"}


def test_two_children_kept_apart_do_not_meet(planifier, db):
    from havre.apps.personnes.models import Eloignement
    from tests.factories import depuis

    creer_lieu(places=2)
    loin = creer_lieu(places=1, commune=LILLE)
    (lou,), (sam,) = _attendre("Lou"), _attendre("Sam")
    a, b = sorted((lou.pk, sam.pk))
    Eloignement.objects.create(personne_a_id=a, personne_b_id=b, motif="essai", periode=depuis())
    vers = [v for _, v in _mouvements(planifier()).values()]
    assert len(vers) == len(set(vers)) == 2
    assert unite_de(loin).pk in vers


@pytest.mark.parametrize(("choix", "garde"), [(Arret.GARDER, True), (Arret.JETER, False)])
def test_a_stopped_plan_keeps_the_best_found_or_nothing(planifier, choix, garde):
    creer_lieu(places=1)
    _attendre("Lou")
    agent = creer_agent(Role.DIRECTION)

    def arreter(suivi):
        if suivi.tache.pk and not Tache.objects.get(pk=suivi.tache.pk).arret:
            arreter_plan(plan=Plan.objects.get(tache=suivi.tache.pk), choix=choix, par=agent, le=MAINTENANT)

    plan = planifier(par=agent, avancer=arreter)
    assert hasattr(plan, "resultat") is garde
    assert plan.tache.etat == (EtatTache.FINIE if garde else EtatTache.ARRETEE)


def test_one_plan_at_a_time_for_a_territory(matrice):
    agent = creer_agent(Role.DIRECTION)
    lancer_plan(direction=None, mouvements=MouvementsPlan.AUCUN, limite_s=20, par=agent, le=MAINTENANT)
    with pytest.raises(RegleAccueil, match="déjà en file"):
        lancer_plan(direction=None, mouvements=MouvementsPlan.AUCUN, limite_s=20, par=agent, le=MAINTENANT)
    autre = DirectionTerritoriale.objects.order_by("pk").first()
    assert lancer_plan(
        direction=autre, mouvements=MouvementsPlan.AUCUN, limite_s=20, par=agent, le=MAINTENANT
    ).jour == JOUR  # fmt: skip


def test_only_those_who_may_choose_places_there_ask_for_a_plan(matrice):
    ici, ailleurs = creer_service("hazebrouck"), creer_service("valenciennes")
    options = {"mouvements": MouvementsPlan.AUCUN, "limite_s": 20, "le": MAINTENANT}
    rtase = creer_agent(Role.RTASE, service=ici)
    for direction in (None, ailleurs.direction):
        with pytest.raises(ActionInterdite):
            lancer_plan(direction=direction, par=rtase, **options)
    with pytest.raises(ActionInterdite):
        lancer_plan(direction=ici.direction, par=creer_agent(Role.REFERENT, service=ici), **options)
    assert lancer_plan(direction=ici.direction, par=rtase, **options).lance_par_id == rtase.pk
