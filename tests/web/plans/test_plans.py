"""The pages of the plans: ask, follow, stop, read, take up, set aside, and who may."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from havre.apps.accueils.actions.plan import ecarter_proposition, retenir_proposition
from havre.apps.accueils.adapters import evaluer_choix
from havre.apps.accueils.enums import MotifEcart, MouvementsPlan
from havre.apps.accueils.erreurs import PropositionDejaDecidee, PropositionPerimee
from havre.apps.accueils.models import Accueil, DecisionProposition, MouvementPropose, Plan, PropositionPlan
from havre.apps.accueils.queries.plan.lecture import FiltresPlan, propositions_du_plan
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Fermeture
from havre.common.taches.models import EtatTache, Tache
from tests.factories import (
    JOUR,
    LILLE,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_besoin,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_service,
    depuis,
    unite_de,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]
SAISIE = {"mode": "permanent", "fin_promise": "", "explication": ""}


def _attendre(*prenoms: str, **options: object) -> list:
    fratrie = creer_fratrie()
    enfants = [creer_enfant(p, fratrie=fratrie, **options) for p in prenoms]
    creer_mesure(enfants)
    return enfants


@pytest.fixture
def une_place(planifier: Callable) -> tuple[Plan, PropositionPlan, list]:
    """Return a plan that proposes one place to Lou."""
    creer_lieu(places=1)
    enfants = _attendre("Lou")
    plan = planifier()
    return plan, PropositionPlan.objects.get(plan=plan), enfants


@pytest.fixture
def une_chaine(planifier: Callable) -> tuple[Plan, PropositionPlan, dict]:
    """Return a plan that moves Noé so that Lou has a place."""
    plein = creer_lieu(places=1)
    libre = creer_lieu(TypeLieu.MECS, places=1, ages=(150, 251), commune=LILLE)
    noe = creer_enfant("Noé", naissance=date(2012, 1, 1), commune=LILLE)
    creer_accueil(noe, unite_de(plein), mesure=creer_mesure([noe], le=date(2025, 5, 1))[0])
    (lou,) = _attendre("Lou")
    plan = planifier(MouvementsPlan.CHAINES)
    return plan, PropositionPlan.objects.get(plan=plan), {"noe": noe, "lou": lou, "plein": plein, "libre": libre}


def _poster(client: Client, proposition: PropositionPlan, **saisie: str):
    donnees = {"debut": JOUR.isoformat()}
    for fratrie in proposition.mouvements.order_by().values_list("fratrie", flat=True).distinct():
        donnees |= {f"f{fratrie}-{nom}": valeur for nom, valeur in (SAISIE | saisie).items()}
    return client.post(reverse("plans:proposition", args=[proposition.pk]), donnees)


def test_a_plan_is_asked_for_followed_and_found_again(direction: Client):
    reponse = direction.post(
        reverse("plans:liste"), {"territoire": "departement", "mouvements": "aucun", "limite_s": "60"}
    )
    plan = Plan.objects.get()
    assert reponse["Location"] == reverse("plans:detail", args=[plan.pk])
    page = direction.get(reponse["Location"]).content.decode()
    assert "En file" in page
    assert "hx-get" in page
    suivi = direction.get(reverse("plans:suivi", args=[plan.pk]))
    assert "HX-Refresh" not in suivi
    Tache.objects.update(etat=EtatTache.EN_COURS, pourcent=40, etape="Recherche", commencee_a=MAINTENANT)
    assert "40 %" in direction.get(reverse("plans:suivi", args=[plan.pk])).content.decode()
    deux = direction.post(
        reverse("plans:liste"), {"territoire": "departement", "mouvements": "aucun", "limite_s": "60"}
    )
    assert "déjà en file" in deux.content.decode()


def test_a_plan_that_waits_is_stopped_at_once(direction: Client):
    direction.post(reverse("plans:liste"), {"territoire": "departement", "mouvements": "aucun", "limite_s": "60"})
    plan = Plan.objects.get()
    adresse = reverse("plans:arreter", args=[plan.pk])
    assert "meilleur" in direction.get(adresse).content.decode().lower()
    assert direction.post(adresse, {"choix": "jeter"}).status_code == 302
    assert Tache.objects.get().etat == EtatTache.ARRETEE
    assert direction.get(reverse("plans:suivi", args=[plan.pk]))["HX-Refresh"] == "true"


def test_a_failed_plan_says_so(direction: Client):
    direction.post(reverse("plans:liste"), {"territoire": "departement", "mouvements": "aucun", "limite_s": "60"})
    Tache.objects.update(etat=EtatTache.ECHOUEE, finie_a=MAINTENANT, detail="Interrompu trois fois.")
    page = direction.get(reverse("plans:detail", args=[Plan.objects.get().pk])).content.decode()
    assert "Le calcul a échoué" in page
    assert "Interrompu trois fois." in page


def test_the_page_shows_reasons_gap_and_nothing_preselected(direction: Client, une_place):
    plan, proposition, _ = une_place
    page = direction.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    for texte in ("Lou", "reste sans place", "meilleur possible", "R. 311-3-1-2", "minutes-équivalent", "repère"):
        assert texte in page
    detail = direction.get(reverse("plans:proposition", args=[proposition.pk])).content.decode()
    assert "checked" not in detail
    assert "Lou E" in direction.get(reverse("plans:export", args=[plan.pk])).content.decode()


def test_taking_up_a_proposal_goes_through_the_choice_of_a_place(direction: Client, une_place):
    _, proposition, (lou,) = une_place
    assert "Dites si l&#x27;accueil" in _poster(direction, proposition, mode="").content.decode()
    assert not Accueil.objects.exists()
    assert _poster(direction, proposition).status_code == 302
    accueil = Accueil.objects.get()
    assert (accueil.enfant, accueil.admis_le) == (lou, JOUR)
    decision = DecisionProposition.objects.get()
    assert (decision.retenue, decision.decidee_par) == (True, direction.agent)
    seconde = _poster(direction, proposition)
    assert seconde.status_code == 409
    assert Accueil.objects.count() == 1


def test_a_chain_is_written_whole(direction: Client, une_chaine):
    _, proposition, qui = une_chaine
    assert _poster(direction, proposition).status_code == 302
    vivent = {a.enfant_id: a.unite_id for a in Accueil.objects.le(JOUR)}
    assert vivent == {qui["noe"].pk: unite_de(qui["libre"]).pk, qui["lou"].pk: unite_de(qui["plein"]).pk}


def test_a_chain_of_which_one_move_is_refused_writes_nothing(direction: Client, une_chaine):
    _, proposition, qui = une_chaine
    avant = set(Accueil.objects.values_list("pk", "periode"))
    fratries = dict(proposition.mouvements.values_list("enfant", "fratrie"))
    donnees = {"debut": JOUR.isoformat()}
    for enfant, fratrie in fratries.items():
        mode = "permanent" if enfant == qui["noe"].pk else "urgence"  # urgent, without the end that it must promise
        donnees |= {f"f{fratrie}-mode": mode, f"f{fratrie}-fin_promise": "", f"f{fratrie}-explication": ""}
    reponse = direction.post(reverse("plans:proposition", args=[proposition.pk]), donnees)
    assert reponse.status_code == 409
    assert "fin promise" in reponse.content.decode()
    assert set(Accueil.objects.values_list("pk", "periode")) == avant
    assert not DecisionProposition.objects.exists()


def test_setting_aside_asks_for_the_reason(direction: Client, une_place):
    plan, proposition, _ = une_place
    adresse = reverse("plans:ecarter", args=[proposition.pk])
    assert "Choisissez un motif" in direction.post(adresse, {"motif": ""}).content.decode()
    assert "pourquoi" in direction.post(adresse, {"motif": "autre"}).content.decode()
    assert direction.post(adresse, {"motif": "lien", "explication": "Sa mère d'accueil"}).status_code == 302
    page = direction.get(f"{reverse('plans:detail', args=[plan.pk])}?etat=ecartee").content.decode()
    assert "Sa mère d&#x27;accueil" in page
    assert direction.post(adresse, {"motif": "lien", "explication": ""}).status_code == 409


def _prendre(enfants: list) -> None:
    autre = creer_enfant("Zoé")
    creer_accueil(autre, MouvementPropose.objects.get().vers, debut=JOUR, mesure=creer_mesure([autre])[0])


def _placer(enfants: list) -> None:
    creer_accueil(enfants[0], unite_de(creer_lieu()), debut=JOUR)


def _reevaluer(enfants: list) -> None:
    creer_besoin(enfants[0], remplace=enfants[0].besoins.get())


def _fermer(enfants: list) -> None:
    Fermeture.objects.create(unite=MouvementPropose.objects.get().vers, periode=depuis(JOUR), motif="essai")


@pytest.mark.parametrize(
    ("changer", "raison"),
    [
        (_prendre, "est prise"),
        (_placer, "ne vit plus où"),
        (_reevaluer, "évalué de nouveau"),
        (_fermer, "fermé aux nouvelles entrées"),
    ],
)
def test_a_stale_proposal_says_why_and_is_refused(direction: Client, une_place, changer, raison):
    plan, proposition, enfants = une_place
    changer(enfants)
    page = direction.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    assert raison in page
    assert "Examiner" not in page
    assert _poster(direction, proposition).status_code == 409
    with pytest.raises(PropositionPerimee, match=raison):
        retenir_proposition(
            proposition=proposition, groupes=[], debut=JOUR, par=direction.agent, le=MAINTENANT
        )  # fmt: skip
    compte = propositions_du_plan(plan, pour=direction.agent, au=JOUR).par_etat
    assert {e.value: n for e, n in compte.items() if n} == {"perimee": 1}


def test_two_people_decide_and_the_second_one_is_told(direction: Client, une_place):
    _, proposition, _ = une_place
    autre = creer_agent(Role.DIRECTION, nom="Martin")
    ecarter_proposition(proposition=proposition, motif=MotifEcart.LIEN, explication="", par=autre, le=MAINTENANT)
    with pytest.raises(PropositionDejaDecidee, match="Martin"):
        ecarter_proposition(
            proposition=proposition, motif=MotifEcart.LIEN, explication="", par=direction.agent, le=MAINTENANT
        )
    page = direction.get(reverse("plans:proposition", args=[proposition.pk])).content.decode()
    assert "Martin" in page


def test_each_proposal_is_seen_by_who_may_see_all_its_children(connecter: Callable, planifier: Callable):
    for mns in ("hazebrouck", "valenciennes"):
        creer_lieu(places=1)
        _attendre("Lou" if mns == "hazebrouck" else "Sam", service=creer_service(mns))
    plan = planifier()
    client = connecter(Role.RTASE, service=creer_service("hazebrouck"))
    page = client.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    assert "Lou" in page
    assert "Sam" not in page
    etrangere = MouvementPropose.objects.get(enfant__personne__prenom="Sam").proposition_id
    for nom in ("plans:proposition", "plans:ecarter"):
        assert client.get(reverse(nom, args=[etrangere])).status_code == 404
    assert "Sam" not in client.get(reverse("plans:export", args=[plan.pk])).content.decode()


def test_a_chain_is_not_shown_by_halves(connecter: Callable, une_chaine):
    plan, proposition, qui = une_chaine
    qui["noe"].service = creer_service("valenciennes")
    qui["noe"].save()
    client = connecter(Role.RTASE, service=creer_service("hazebrouck"))
    assert "Lou" not in client.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    assert client.get(reverse("plans:proposition", args=[proposition.pk])).status_code == 404


def test_the_page_costs_as_many_queries_with_three_proposals_as_with_one(direction: Client, planifier, compte_requetes):
    creer_lieu(places=1)
    _attendre("Lou")
    plan = planifier()
    modele = MouvementPropose.objects.get()

    def ajouter(n: int) -> None:
        for _ in range(n):
            (enfant,) = _attendre("Sam")
            proposition = PropositionPlan.objects.create(
                plan=plan, nature="place", depuis=JOUR, places=1, deplaces=0, gain=10
            )
            MouvementPropose.objects.create(
                proposition=proposition, rang=0, enfant=enfant, fratrie=enfant.appartenances.get().fratrie,
                attend=True, vers=modele.vers, besoin=enfant.besoins.get(),
            )  # fmt: skip

    adresse = reverse("plans:detail", args=[plan.pk])
    assert compte_requetes(lambda: direction.get(adresse), ajouter) < 25


def test_filters_and_cursor_cover_every_proposal_once(direction: Client, planifier: Callable):
    for n in range(5):
        creer_lieu(places=1)
        _attendre(f"Enfant{'abcde'[n]}")
    plan = planifier()
    vues, curseur = [], ""
    for _ in range(5):
        page = propositions_du_plan(plan, pour=direction.agent, au=JOUR, apres=curseur, taille=2)
        vues += [x.proposition.pk for x in page.lignes]
        curseur = page.suivant
        if not curseur:
            break
    assert sorted(vues) == sorted(PropositionPlan.objects.filter(plan=plan).values_list("pk", flat=True))
    for filtres, nombre in ((FiltresPlan(nature="place"), 5), (FiltresPlan(nature="chaine"), 0),
                            (FiltresPlan(genre="famille_accueil"), 5), (FiltresPlan(genre="mecs"), 0)):  # fmt: skip
        assert propositions_du_plan(plan, pour=direction.agent, au=JOUR, filtres=filtres).total == nombre


# row D1
def test_the_worth_of_one_more_place_is_shown_with_what_it_means(connecter: Callable, planifier: Callable):
    creer_lieu(TypeLieu.MECS, places=1)
    for prenom in ("Lou", "Sam"):
        _attendre(prenom)
    elu = connecter(Role.ELU)
    adresse = reverse("plans:besoins")
    assert "Aucun plan" in elu.get(adresse).content.decode()
    planifier()
    page = elu.get(adresse).content.decode()
    for texte in (
        "Maison d&#x27;enfants",
        "moins de 5",
        "poids locaux",
        "h-équivalent",
        "ni</strong> celle d'un enfant",
    ):
        assert texte in page
    assert "Sam" not in page


def test_what_a_proposal_shows_is_what_the_search_of_today_computes(direction: Client, une_place):
    from havre.apps.accueils.queries import groupe_a_loger

    _, proposition, (lou,) = une_place
    mouvement = proposition.mouvements.get()
    groupe = groupe_a_loger(mouvement.fratrie_id, pour=direction.agent, jour=JOUR)
    vue, obstacles = evaluer_choix(groupe, {lou.pk: mouvement.vers_id})
    assert obstacles == ()
    assert sum(mouvement.criteres_apres.values()) / 10 == vue.total_min
