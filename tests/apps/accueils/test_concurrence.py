"""Many people at once on the last places: real connections as the site's plain role, real commits."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from havre.apps.accueils.actions import Motifs, choisir_places, enregistrer_besoin, ouvrir_les_recherches_dues
from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.erreurs import BesoinModifieEntreTemps, PlaceDejaPrise
from havre.apps.accueils.models import Accueil, EnfantRecherche, Recherche
from havre.apps.accueils.queries import groupe_a_loger
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from havre.apps.journal.queries import verifier
from havre.apps.lieux.enums import TypeLieu
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_agent,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_service,
    unite_de,
)

pytestmark = pytest.mark.django_db(transaction=True)
FILS = 16


def en_parallele(gestes):
    """Run the acts on `FILS` threads that start together; return their outcomes."""
    depart = threading.Barrier(FILS)

    def faire(rang_geste):
        rang, geste = rang_geste
        if rang < FILS:
            depart.wait(timeout=30)
        try:
            return geste()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(FILS) as fils:
        return list(fils.map(faire, enumerate(gestes)))


def test_two_hundred_attempts_on_twenty_last_places(fabrique):
    """Each last place goes to one child, each loser is told, nothing is lost nor half written."""
    with fabrique():
        agent = creer_agent(Role.RTASE, service=creer_service())
        unites = [unite_de(creer_lieu(TypeLieu.MECS, places=1)) for _ in range(20)]
        enfants = [creer_enfant(f"Enfant{n}") for n in range(200)]
        creer_mesure(enfants)
    groupes = {e.pk: groupe_a_loger(e.appartenances.get().fratrie_id, pour=agent, jour=JOUR) for e in enfants}

    def tenter(enfant, unite):
        def geste():
            try:
                choisir_places(
                    groupe=groupes[enfant.pk], choix={enfant.pk: unite.pk}, separe=False, eloigne=False,
                    motifs=Motifs(), mode=ModeAccueil.PERMANENT, debut=JOUR, fin_promise=None,
                    par=Agent.objects.get(pk=agent.pk), le=MAINTENANT,
                )  # fmt: skip
            except PlaceDejaPrise as refus:
                return refus.message
            return "réservée"

        return geste

    issues = Counter(en_parallele([tenter(e, unites[n % 20]) for n, e in enumerate(enfants)]))
    assert issues["réservée"] == 20
    assert len(issues) == 2
    perdu = next(message for message in issues if message != "réservée")
    assert issues[perdu] == 180
    assert "dernière place" in perdu
    par_unite = Counter(Accueil.objects.values_list("unite", flat=True))
    assert set(par_unite.values()) == {1}
    assert Evenement.objects.filter(action="place.choisir").count() == 20
    assert verifier().intacte


def test_siblings_and_single_children_race_for_the_same_roofs(fabrique):
    """Groups that lock two roofs in any order neither exceed nor block each other for ever."""
    with fabrique():
        agent = creer_agent(Role.RTASE, service=creer_service())
        lieux = [creer_lieu(places=1), creer_lieu(places=1)]
        fratries = []
        for _ in range(30):
            un = creer_enfant()
            deux = creer_enfant(fratrie=un.appartenances.get().fratrie)
            creer_mesure([un, deux])
            fratries.append((un, deux))
    unites = [unite_de(lieu).pk for lieu in lieux]

    def tenter(rang, un, deux):
        groupe = groupe_a_loger(un.appartenances.get().fratrie_id, pour=agent, jour=JOUR)
        ordre = unites if rang % 2 else unites[::-1]

        def geste():
            try:
                choisir_places(
                    groupe=groupe, choix={un.pk: ordre[0], deux.pk: ordre[1]}, separe=False, eloigne=False,
                    motifs=Motifs(), mode=ModeAccueil.PERMANENT, debut=JOUR, fin_promise=None,
                    par=Agent.objects.get(pk=agent.pk), le=MAINTENANT,
                )  # fmt: skip
            except PlaceDejaPrise:
                return False
            return True

        return geste

    issues = en_parallele([tenter(rang, un, deux) for rang, (un, deux) in enumerate(fratries)])
    assert issues.count(True) == 1
    assert Accueil.objects.count() == 2


def test_two_agents_assess_the_same_need(fabrique):
    """One writes, every other one is shown what stands now."""
    with fabrique():
        agent = creer_agent(Role.RTASE, service=creer_service())
        enfant = creer_enfant()
    premier = enfant.besoins.get()

    def geste():
        try:
            besoin = enregistrer_besoin(
                enfant=enfant, remplace=premier, valeurs={"commune_famille_id": "FR-59350"},
                par=Agent.objects.get(pk=agent.pk), le=MAINTENANT,
            )  # fmt: skip
        except BesoinModifieEntreTemps as conflit:
            return conflit.courant.pk
        return besoin.pk

    issues = en_parallele([geste] * FILS)
    assert len(set(issues)) == 1
    assert enfant.besoins.count() == 2


def test_many_acts_at_once_open_one_case_for_each_group(fabrique):
    """The night, an import and a choice meet: the groups are locked, one case opens for each."""
    with fabrique():
        fratries = []
        for _ in range(20):
            un = creer_enfant()
            deux = creer_enfant(fratrie=un.appartenances.get().fratrie)
            creer_mesure([un, deux])
            fratries.append((un, deux))

    def geste():
        return len(ouvrir_les_recherches_dues(au=JOUR, par=agent_systeme(), le=MAINTENANT))

    assert sum(en_parallele([geste] * FILS)) == 20
    assert Recherche.objects.count() == Evenement.objects.filter(action="recherche.ouvrir").count() == 20
    assert EnfantRecherche.objects.count() == 40
    assert verifier().intacte


def test_site_role_writes_through_the_actions(fabrique, connexion_web):
    """The plain role of the site may do what the actions do, and no more."""
    with fabrique():
        enfant = creer_enfant()
    droits = connexion_web.execute(
        "SELECT has_table_privilege('accueils_accueil', 'INSERT'), has_table_privilege('journal_evenement', 'INSERT'), "
        "has_table_privilege('journal_evenement', 'UPDATE'), has_table_privilege('journal_lecture', 'DELETE'), "
        "has_table_privilege('accueils_accueil', 'TRUNCATE')"
    ).fetchone()
    assert droits == (True, True, False, False, False)
    pid = connexion_web.execute("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    assert pid.fetchone() == (False, False, False)
    with connection.cursor() as curseur:
        curseur.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'accueils_accueil'")
        assert curseur.fetchone() == ("havre_proprietaire",)
    assert enfant.pk
