"""Choosing places: reasons, execution of the order, journal, arrival, cancellation."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from havre.apps.accueils.actions import (
    Motifs,
    annuler_reservation,
    choisir_places,
    confirmer_arrivee,
    enregistrer_besoin,
    executer_en_place,
    ouvrir_recherche,
    terminer_accueil,
)
from havre.apps.accueils.enums import ModeAccueil, MotifEloignement, MotifRecherche, MotifSeparation
from havre.apps.accueils.erreurs import (
    AgrementDepasse,
    BesoinModifieEntreTemps,
    PlaceDejaPrise,
    RegleAccueil,
    UniteFermee,
)
from havre.apps.accueils.models import Accueil, Besoin
from havre.apps.accueils.queries import groupe_a_loger, liste_attente
from havre.apps.accueils.rythme import Rythme
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Capacite, Fermeture
from tests.factories import (
    DUNKERQUE,
    HAZEBROUCK,
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
    creer_recherche,
    creer_service,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


@pytest.fixture
def deux():
    fratrie = creer_fratrie()
    enfants = [creer_enfant("Ana", fratrie=fratrie), creer_enfant("Bilal", fratrie=fratrie)]
    creer_mesure(enfants)
    return enfants


def choisir(enfants, unites, par, **options):
    groupe = groupe_a_loger(enfants[0].appartenances.get().fratrie_id, pour=agent_systeme(), jour=JOUR)
    defaut = {
        "separe": False, "eloigne": False, "motifs": Motifs(), "mode": ModeAccueil.PERMANENT, "debut": JOUR,
        "fin_promise": None, "le": MAINTENANT,
    }  # fmt: skip
    choix = {e.pk: u.pk for e, u in zip(enfants, unites, strict=True)}
    return choisir_places(groupe=groupe, choix=choix, par=par, **(defaut | options))


def test_chosen_places_carry_the_order_out(deux, rtase):
    """Rows L2, L8: the group is lodged whole, leaves the list, and the journal tells it."""
    lieu = creer_lieu(places=2)
    accueils = choisir(deux, [unite_de(lieu)] * 2, rtase)
    assert [a.admis_le for a in accueils] == [JOUR, JOUR]
    assert {e.mesures.get().executee_le for e in deux} == {JOUR}
    assert liste_attente(pour=agent_systeme(), jour=JOUR).groupes == 0
    evenement = Evenement.objects.first()
    assert (evenement.action, evenement.agent_id) == ("place.choisir", rtase.pk)
    assert evenement.donnees["mesures_executees"] == sorted(e.mesures.get().pk for e in deux)


def test_future_arrival_reserves_and_the_order_still_runs(deux, rtase):
    """Row L8: only the arrival of the child carries an order out."""
    lieu, dans_huit_jours = creer_lieu(places=2), JOUR + timedelta(days=8)
    accueils = choisir(deux, [unite_de(lieu)] * 2, rtase, debut=dans_huit_jours)
    assert {a.admis_le for a in accueils} == {None}
    assert deux[0].mesures.get().executee_le is None
    autre = creer_enfant()
    creer_mesure([autre])
    with pytest.raises(PlaceDejaPrise):
        choisir([autre], [unite_de(lieu)], rtase)
    confirmer_arrivee(accueil=accueils[0], admis_le=dans_huit_jours, par=rtase, le=MAINTENANT + timedelta(days=8))
    assert deux[0].mesures.get().executee_le == dans_huit_jours
    with pytest.raises(RegleAccueil, match="déjà été confirmée"):
        confirmer_arrivee(accueil=accueils[0], admis_le=dans_huit_jours, par=rtase, le=MAINTENANT + timedelta(days=9))
    with pytest.raises(RegleAccueil, match="à l'avance"):
        confirmer_arrivee(accueil=accueils[1], admis_le=dans_huit_jours, par=rtase, le=MAINTENANT)


def test_splitting_siblings_asks_for_a_written_reason(deux, rtase):
    """Row L2."""
    unites = [unite_de(creer_lieu(places=1)), unite_de(creer_lieu(places=1))]
    for motifs in (Motifs(), Motifs(separation=MotifSeparation.AUCUNE_PLACE), Motifs(explication="deux lieux")):
        with pytest.raises(RegleAccueil, match="motif écrit"):
            choisir(deux, unites, rtase, separe=True, motifs=motifs)
    assert not Accueil.objects.exists()
    motifs = Motifs(separation=MotifSeparation.AUCUNE_PLACE, explication="aucun lieu pour deux ce jour")
    accueils = choisir(deux, unites, rtase, separe=True, motifs=motifs)
    assert {a.motif_separation for a in accueils} == {"aucune_place"}


def test_far_place_asks_for_a_written_reason(deux, rtase):
    """Row L1."""
    unites = [unite_de(creer_lieu(places=2, commune=DUNKERQUE))] * 2
    with pytest.raises(RegleAccueil, match="éloigné") as refus:
        choisir(deux, unites, rtase, eloigne=True)
    assert refus.value.champ == "motif_eloignement"
    motifs = Motifs(eloignement=MotifEloignement.FRATRIE, explication="garde la fratrie ensemble")
    assert len(choisir(deux, unites, rtase, eloigne=True, motifs=motifs)) == 2


def test_temporary_stay_asks_for_the_date_it_promises(deux, rtase):
    """Row L1."""
    unites = [unite_de(creer_lieu(places=2))] * 2
    for fin in (None, JOUR):
        with pytest.raises(RegleAccueil) as refus:
            choisir(deux, unites, rtase, mode=ModeAccueil.URGENCE, fin_promise=fin)
        assert refus.value.champ == "fin_promise"


def test_moved_child_leaves_his_place_on_the_day_he_arrives(rtase):
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant])
    ancien = creer_accueil(enfant, unite_de(creer_lieu(places=1)), mesure=mesure)
    recherche = ouvrir_recherche(
        fratrie=enfant.appartenances.get().fratrie, enfants=[enfant], motif=MotifRecherche.REORIENTATION,
        ouverte_le=JOUR, par=rtase, le=MAINTENANT,
    )  # fmt: skip
    (nouveau,) = choisir([enfant], [unite_de(creer_lieu(places=1))], rtase)
    ancien.refresh_from_db()
    recherche.refresh_from_db()
    assert ancien.periode.upper == nouveau.periode.lower == JOUR
    assert (nouveau.recherche_id, recherche.close_le) == (recherche.pk, JOUR)


def test_refusals_of_the_database_become_named_errors_and_write_nothing(deux, rtase):
    plein = creer_lieu(places=2)
    Capacite.objects.filter(unite=unite_de(plein)).update(places=1)
    ferme = creer_lieu(places=2)
    Fermeture.objects.create(unite=unite_de(ferme), motif="travaux", periode=depuis())
    licence = creer_lieu(places=2, agrement=1)
    for lieu, erreur in ((plein, PlaceDejaPrise), (ferme, UniteFermee), (licence, AgrementDepasse)):
        with pytest.raises(erreur) as refus:
            choisir(deux, [unite_de(lieu)] * 2, rtase)
        assert refus.value.unite_id == unite_de(lieu).pk
    assert not Accueil.objects.exists()
    assert not Evenement.objects.filter(action="place.choisir").exists()


def test_only_those_who_may_choose_a_place_for_this_child_can(deux):
    unites = [unite_de(creer_lieu(places=2))] * 2
    for agent in (
        creer_agent(Role.REFERENT, service=creer_service()),
        creer_agent(Role.RTASE, service=creer_service("valenciennes")),
        creer_agent(None),
    ):
        with pytest.raises(PermissionDenied):
            choisir(deux, unites, agent)


def test_cancelled_reservation_frees_the_place_and_the_search_goes_on(deux, rtase):
    creer_recherche(deux, MotifRecherche.URGENCE)
    lieu = creer_lieu(places=2)
    accueils = choisir(deux, [unite_de(lieu)] * 2, rtase, debut=JOUR + timedelta(days=3))
    with pytest.raises(RegleAccueil, match="motif"):
        annuler_reservation(accueil=accueils[0], motif=" ", par=rtase, le=MAINTENANT)
    annuler_reservation(accueil=accueils[0], motif="le lieu se désiste", par=rtase, le=MAINTENANT)
    assert MotifRecherche.URGENCE in liste_attente(pour=agent_systeme(), jour=JOUR).lignes[0].motifs
    creer_accueil(creer_enfant(), unite_de(lieu), debut=JOUR + timedelta(days=3))
    with pytest.raises(RegleAccueil, match="annulé"):
        confirmer_arrivee(accueil=accueils[0], admis_le=JOUR, par=rtase, le=MAINTENANT)


def test_stay_that_took_place_ends_but_is_not_cancelled(rtase):
    enfant = creer_enfant()
    accueil = creer_accueil(enfant, unite_de(creer_lieu()))
    with pytest.raises(RegleAccueil, match="ne s'annule pas"):
        annuler_reservation(accueil=accueil, motif="erreur", par=rtase, le=MAINTENANT)
    with pytest.raises(RegleAccueil) as refus:
        terminer_accueil(accueil=accueil, fin=date(2025, 1, 1), motif="retour", par=rtase, le=MAINTENANT)
    assert refus.value.champ == "fin"
    fini = terminer_accueil(accueil=accueil, fin=JOUR, motif="retour en famille", par=rtase, le=MAINTENANT)
    assert fini.periode.upper == JOUR


def test_need_is_replaced_never_overwritten(rtase):
    """Rows L15, L27: the assessed need stays as written."""
    enfant = creer_enfant()
    premier = enfant.besoins.get()
    valeurs = {"commune_famille_id": LILLE, "besoin_medical": 2, "avis": "famille d'accueil près de l'école"}
    second = enregistrer_besoin(enfant=enfant, remplace=premier, valeurs=valeurs, par=rtase, le=MAINTENANT)
    assert Besoin.objects.get(pk=premier.pk).commune_famille_id == HAZEBROUCK
    with pytest.raises(BesoinModifieEntreTemps) as conflit:
        enregistrer_besoin(enfant=enfant, remplace=premier, valeurs=valeurs, par=rtase, le=MAINTENANT)
    assert conflit.value.courant == second
    with pytest.raises(BesoinModifieEntreTemps):
        enregistrer_besoin(enfant=enfant, remplace=None, valeurs=valeurs, par=rtase, le=MAINTENANT)


def test_judgment_that_follows_an_order_is_carried_out_by_the_stay_that_goes_on(rtase):
    """Row L8: a child who already lives under care does not wait because a new order follows."""
    enfant = creer_enfant()
    (opp,) = creer_mesure([enfant], le=date(2025, 6, 1), terme=date(2026, 2, 20))
    accueil = creer_accueil(enfant, unite_de(creer_lieu()), mesure=opp)
    assert executer_en_place(enfants=[enfant.pk], jour=JOUR) == [opp.pk]
    (jugement,) = creer_mesure([enfant], le=date(2026, 2, 20))
    assert liste_attente(pour=agent_systeme(), jour=JOUR).groupes == 0
    assert executer_en_place(enfants=[enfant.pk], jour=date(2026, 2, 19)) == []
    assert executer_en_place(enfants=[enfant.pk], jour=JOUR) == [jugement.pk]
    jugement.refresh_from_db()
    assert jugement.executee_le == date(2026, 2, 20)
    connection.check_constraints()
    terminer_accueil(accueil=accueil, fin=JOUR, motif="retour", par=rtase, le=MAINTENANT)
    connection.check_constraints()


def test_order_for_a_child_in_hospital_by_default_is_not_carried_out():
    """Row L5."""
    enfant = creer_enfant()
    creer_mesure([enfant])
    creer_accueil(enfant, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL))
    assert executer_en_place(enfants=[enfant.pk], jour=JOUR) == []
    assert liste_attente(pour=agent_systeme(), jour=JOUR).groupes == 1


def test_dates_that_cannot_be_are_told_at_their_field(deux, rtase):
    """A mistyped year is refused in words, whichever way it goes."""
    unites = [unite_de(creer_lieu(places=2))] * 2
    dans_un_an = JOUR + timedelta(days=366)
    for options, champ, dit in (
        ({"debut": date(1990, 1, 1)}, "debut", "prend effet le 15/01/2026"),
        ({"debut": dans_un_an}, "debut", "365 jours"),
        ({"mode": ModeAccueil.URGENCE, "fin_promise": date(9999, 12, 31)}, "fin_promise", "365 jours"),
    ):
        with pytest.raises(RegleAccueil, match=dit) as refus:
            choisir(deux, unites, rtase, **options)
        assert refus.value.champ == champ
    assert not Accueil.objects.exists()


def test_a_place_looked_for_on_some_days_is_taken_on_these_days(rtase):
    """Row L21."""
    enfant = creer_enfant(besoin=False)
    creer_besoin(enfant, rythme=Rythme.lire("mercredi").stocke)
    creer_mesure([enfant])
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    creer_accueil(creer_enfant(), unite, mode=ModeAccueil.SEQUENTIEL, rythme=Rythme.lire("lundi").stocke)
    with pytest.raises(RegleAccueil) as refus:
        choisir([enfant], [unite], rtase)
    assert refus.value.champ == "mode"
    (accueil,) = choisir([enfant], [unite], rtase, mode=ModeAccueil.SEQUENTIEL)
    assert accueil.presence == Rythme.lire("mercredi")
    autre = creer_enfant()
    creer_mesure([autre])
    with pytest.raises(RegleAccueil, match="quels jours"):
        choisir([autre], [unite], rtase, mode=ModeAccueil.SEQUENTIEL)


def test_a_respite_beside_the_place_where_the_child_lives_does_not_end_it(rtase):
    """Row L21: beside is beside: no judge to tell, no order carried out, the search for his own place goes on."""
    enfant = creer_enfant(fratrie=creer_fratrie())
    creer_mesure([enfant])
    chez_lui = creer_accueil(enfant, unite_de(creer_lieu()), debut=JOUR - timedelta(days=90))
    relais = {"mode": ModeAccueil.RELAIS, "fin_promise": JOUR + timedelta(days=15)}
    (accueil,) = choisir([enfant], [unite_de(creer_lieu())], rtase, a_cote=True, eloigne=True, separe=True, **relais)
    chez_lui.refresh_from_db()
    assert (accueil.principal, accueil.recherche_id, chez_lui.periode.upper) == (False, None, None)
    assert not accueil.informations.exists()
    assert Evenement.objects.get(action="place.choisir").donnees["a_cote"] == [enfant.pk]
    (accueil,) = choisir([enfant], [unite_de(creer_lieu())], rtase, **relais)  # said to leave: the main stay ends
    chez_lui.refresh_from_db()
    assert (accueil.principal, chez_lui.periode.upper) == (True, JOUR)


def test_only_a_respite_or_a_part_time_stay_goes_beside_and_only_where_there_is_one(deux, rtase):
    """Row L21."""
    lieu = creer_lieu(places=2)
    with pytest.raises(RegleAccueil, match="s'ajoute au lieu") as refus:
        choisir(deux, [unite_de(lieu)] * 2, rtase, a_cote=True)
    assert refus.value.champ == "a_cote"
    fin = JOUR + timedelta(days=15)
    accueils = choisir(deux, [unite_de(lieu)] * 2, rtase, a_cote=True, mode=ModeAccueil.RELAIS, fin_promise=fin)
    assert [a.principal for a in accueils] == [True, True]
