"""Recording a stay of any kind, and the facts added to one under way."""

from datetime import date, timedelta

import pytest

from havre.apps.accueils.actions import (
    Motifs,
    SejourSaisi,
    changer_rythme,
    enregistrer_accueil,
    noter_consentement,
    noter_jour_exceptionnel,
    noter_sortie_medicale,
)
from havre.apps.accueils.enums import (
    AupresDe,
    ModeAccueil,
    MotifEloignement,
    MotifRecherche,
    MotifSeparation,
    ObjetInformation,
)
from havre.apps.accueils.erreurs import HotelInterdit, PlaceDejaPrise, RegleAccueil
from havre.apps.accueils.models import Accueil, InformationJuge
from havre.apps.accueils.queries import consentements_de
from havre.apps.accueils.rythme import Rythme
from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.models import Evenement
from havre.apps.lieux.enums import TypeLieu
from havre.apps.personnes.actions import noter_handicap
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.apps.territoires.models import Commune
from tests.factories import (
    DUNKERQUE,
    HAZEBROUCK,
    HIER,
    JOUR,
    MAINTENANT,
    TOURNAI,
    VALENCIENNES,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_parent,
    creer_recherche,
    creer_service,
    unite_de,
)

pytestmark = pytest.mark.django_db
MERCREDI = Rythme.lire("mercredi")


@pytest.fixture(autouse=True)
def matrice(db):
    calculer_matrice([TOURNAI, DUNKERQUE, VALENCIENNES, HAZEBROUCK], le=MAINTENANT)


@pytest.fixture
def agent(db):
    return creer_agent(Role.DIRECTION)


def saisie(mode, **champs):
    return SejourSaisi(**{"mode": mode, "debut": JOUR} | champs)


def enregistrer(enfant, agent, mode, **champs):
    return enregistrer_accueil(enfant=enfant, saisie=saisie(mode, **champs), par=agent, le=MAINTENANT)


def chez(commune=HAZEBROUCK):
    return Commune.objects.get(pk=commune)


def cas():
    """Return each kind of stay with what it needs."""
    fin = {"fin_promise": JOUR + timedelta(days=30)}
    return {
        ModeAccueil.PERMANENT: lambda: {"unite": unite_de(creer_lieu())},
        ModeAccueil.URGENCE: lambda: {"unite": unite_de(creer_lieu(TypeLieu.FOYER_ENFANCE)), **fin},
        ModeAccueil.RELAIS: lambda: {"unite": unite_de(creer_lieu()), "a_cote": True, **fin},
        ModeAccueil.SEQUENTIEL: lambda: {"unite": unite_de(creer_lieu(TypeLieu.MECS)), "rythme": MERCREDI},
        ModeAccueil.JOUR: lambda: {"unite": unite_de(creer_lieu(TypeLieu.MECS)), "rythme": MERCREDI},
        ModeAccueil.SEMI_AUTONOMIE: lambda: {"unite": unite_de(creer_lieu(TypeLieu.AUTONOMIE))},
        ModeAccueil.DOMICILE: lambda: {"commune": chez()},
        ModeAccueil.TIERS: lambda: {"commune": chez()},
        ModeAccueil.TIERS_DURABLE: lambda: {"commune": chez()},
        ModeAccueil.HOPITAL_PAR_DEFAUT: lambda: {"lieu": creer_lieu(TypeLieu.HOPITAL)},
        ModeAccueil.HOTEL: lambda: {"lieu": creer_lieu(TypeLieu.HOTEL), **fin},
    }


def test_every_kind_is_tried():
    assert set(cas()) == set(ModeAccueil)


@pytest.mark.parametrize("mode", list(ModeAccueil))
def test_each_kind_is_recorded_and_carries_the_order_out_when_the_child_lives_there(mode, agent):
    """Rows L5, L8 and L21: hospital by default, day care and respite leave the order waiting."""
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant])
    recherche = creer_recherche([enfant], MotifRecherche.ORDONNANCE)
    accueil = enregistrer(enfant, agent, mode, **cas()[mode]())
    mesure.refresh_from_db()
    recherche.refresh_from_db()
    attend = mode in {ModeAccueil.HOPITAL_PAR_DEFAUT, ModeAccueil.JOUR, ModeAccueil.RELAIS}
    assert (accueil.mode, accueil.admis_le, accueil.mesure) == (mode, JOUR, mesure)
    assert accueil.principal is (mode not in {ModeAccueil.JOUR, ModeAccueil.RELAIS})
    assert mesure.executee_le == (None if attend else JOUR)
    assert recherche.close_le == (None if attend else JOUR)
    evenement = Evenement.objects.get(action="accueil.enregistrer")
    assert evenement.donnees["mode"] == mode


@pytest.mark.parametrize("mode", list(ModeAccueil))
def test_each_kind_says_where_it_takes_place(mode, agent):
    vide = {c: v for c, v in cas()[mode]().items() if c not in {"unite", "lieu", "commune"}}
    with pytest.raises(RegleAccueil) as refus:
        enregistrer(creer_enfant(), agent, mode, **vide)
    assert refus.value.champ in {"unite", "lieu", "commune"}
    assert not Accueil.objects.exists()


@pytest.mark.parametrize(
    ("mode", "champs", "champ"),
    [
        (ModeAccueil.SEQUENTIEL, {"rythme": Rythme.plein()}, "rythme"),
        (ModeAccueil.SEQUENTIEL, {"rythme": Rythme(0)}, "rythme"),
        (ModeAccueil.PERMANENT, {"rythme": MERCREDI}, "rythme"),
        (ModeAccueil.URGENCE, {"fin_promise": None}, "fin_promise"),
        (ModeAccueil.URGENCE, {"fin_promise": JOUR}, "fin_promise"),
        (ModeAccueil.PERMANENT, {"fin": JOUR}, "fin"),
        (ModeAccueil.PERMANENT, {"debut": JOUR + timedelta(days=366)}, "debut"),
        (ModeAccueil.HOPITAL_PAR_DEFAUT, {"sortie_medicale_le": JOUR + timedelta(days=1)}, "sortie_medicale_le"),
        (ModeAccueil.TIERS, {"consentements": {AupresDe.JUGE: JOUR + timedelta(days=1)}}, "consentement_juge"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(mode, champs, champ, agent):
    with pytest.raises(RegleAccueil) as refus:
        enregistrer(creer_enfant(), agent, mode, **cas()[mode]() | champs)
    assert refus.value.champ == champ
    assert not Accueil.objects.exists()


def test_a_hospital_is_a_hospital_and_a_hotel_a_hotel(agent):
    with pytest.raises(RegleAccueil, match="Hôpital"):
        enregistrer(creer_enfant(), agent, ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOTEL))


def test_a_main_stay_ends_the_former_one_and_the_judge_is_to_be_told(agent):
    """CASF L.223-3: a change of place decided in less than a month is told within 48 hours."""
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant], le=date(2025, 5, 1))
    ancien = creer_accueil(enfant, unite_de(creer_lieu()), mesure=mesure)
    accueil = enregistrer(enfant, agent, ModeAccueil.DOMICILE, commune=chez())
    ancien.refresh_from_db()
    assert ancien.periode.upper == JOUR
    assert InformationJuge.objects.get(accueil=accueil).objet == ObjetInformation.CHANGEMENT_URGENT


def test_a_stay_beside_leaves_the_main_place_as_it_is(agent):
    """Row L21: a child placed at home comes three half-days a week to a unit."""
    enfant = creer_enfant()
    domicile = creer_accueil(enfant, mode=ModeAccueil.DOMICILE, commune_id=HAZEBROUCK)
    unite = unite_de(creer_lieu(TypeLieu.MECS))
    enregistrer(enfant, agent, ModeAccueil.SEQUENTIEL, unite=unite, rythme=MERCREDI, a_cote=True)
    domicile.refresh_from_db()
    assert domicile.periode.upper is None
    assert Accueil.objects.le(JOUR).get(enfant=enfant) == domicile


def test_a_short_main_stay_that_would_lose_the_place_is_refused(agent):
    enfant = creer_enfant()
    creer_accueil(enfant, unite_de(creer_lieu()))
    with pytest.raises(RegleAccueil) as refus:
        enregistrer(enfant, agent, ModeAccueil.DOMICILE, commune=chez(), fin=JOUR + timedelta(days=3))
    assert refus.value.champ == "fin"


def test_a_stay_to_come_is_reserved_and_carries_nothing_out_yet(agent):
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant])
    accueil = enregistrer(enfant, agent, ModeAccueil.DOMICILE, commune=chez(), debut=JOUR + timedelta(days=3))
    mesure.refresh_from_db()
    assert (accueil.admis_le, mesure.executee_le) == (None, None)


def test_siblings_parted_ask_for_the_reason_and_the_judge_is_to_be_told(agent):
    """Row L2; Code civil 371-5, CASF L.223-3."""
    fratrie = creer_fratrie()
    lou, sam = creer_enfant("Lou", fratrie=fratrie), creer_enfant("Sam", fratrie=fratrie)
    creer_mesure([lou, sam])
    lieu = creer_lieu(places=3)
    creer_accueil(sam, unite_de(lieu), debut=HIER)
    with pytest.raises(RegleAccueil) as refus:
        enregistrer(lou, agent, ModeAccueil.PERMANENT, unite=unite_de(creer_lieu()))
    assert refus.value.champ == "motif_separation"
    motifs = Motifs(separation=MotifSeparation.AUCUNE_PLACE)
    with pytest.raises(RegleAccueil) as refus:
        enregistrer(lou, agent, ModeAccueil.PERMANENT, unite=unite_de(creer_lieu()), motifs=motifs)
    assert refus.value.champ == "explication"
    motifs = Motifs(separation=MotifSeparation.AUCUNE_PLACE, explication="Trois places demandées, refusées.")
    accueil = enregistrer(lou, agent, ModeAccueil.PERMANENT, unite=unite_de(creer_lieu()), motifs=motifs)
    assert InformationJuge.objects.get(accueil=accueil).objet == ObjetInformation.SEPARATION


def test_siblings_under_one_roof_ask_for_nothing(agent):
    fratrie = creer_fratrie()
    lou, sam = creer_enfant("Lou", fratrie=fratrie), creer_enfant("Sam", fratrie=fratrie)
    lieu = creer_lieu(places=3)
    creer_accueil(sam, unite_de(lieu), debut=HIER)
    assert enregistrer(lou, agent, ModeAccueil.PERMANENT, unite=unite_de(lieu)).motif_separation == ""


def test_a_far_place_asks_for_its_reason(agent):
    """Row L1; Code civil 375-7."""
    loin = unite_de(creer_lieu(TypeLieu.MECS, commune=VALENCIENNES))
    with pytest.raises(RegleAccueil) as refus:
        enregistrer(creer_enfant(), agent, ModeAccueil.PERMANENT, unite=loin)
    assert refus.value.champ == "motif_eloignement"
    motifs = Motifs(eloignement=MotifEloignement.SECURITE, explication="Son père rôde.")
    assert enregistrer(creer_enfant(), agent, ModeAccueil.PERMANENT, unite=loin, motifs=motifs).pk


def test_hotel_is_refused_beyond_two_months_and_with_a_recognised_handicap(agent):
    """CASF L.221-2-3, told in French; nothing is written."""
    hotel = creer_lieu(TypeLieu.HOTEL)
    with pytest.raises(HotelInterdit, match="deux mois"):
        enregistrer(creer_enfant(), agent, ModeAccueil.HOTEL, lieu=hotel, fin_promise=date(2026, 5, 3))
    enfant = creer_enfant()
    noter_handicap(enfant=enfant, debut=HIER, fin=None, reference="", par=agent, le=MAINTENANT)
    with pytest.raises(HotelInterdit, match="MDPH"):
        enregistrer(enfant, agent, ModeAccueil.HOTEL, lieu=hotel, fin_promise=date(2026, 4, 3))
    assert not Accueil.objects.exists()


def test_a_full_half_day_is_refused_in_french(agent):
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    enregistrer(creer_enfant(), agent, ModeAccueil.JOUR, unite=unite, rythme=MERCREDI)
    with pytest.raises(PlaceDejaPrise):
        enregistrer(creer_enfant(), agent, ModeAccueil.JOUR, unite=unite, rythme=Rythme.lire("mercredi matin"))
    enregistrer(creer_enfant(), agent, ModeAccueil.JOUR, unite=unite, rythme=Rythme.lire("jeudi"))


def test_only_who_may_place_the_child_records_a_stay():
    enfant = creer_enfant(service=creer_service("valenciennes"))
    for role, mns in ((Role.REFERENT, "valenciennes"), (Role.RTASE, "hazebrouck")):
        with pytest.raises(ActionInterdite):
            enregistrer(enfant, creer_agent(role, service=creer_service(mns)), ModeAccueil.DOMICILE, commune=chez())


def test_the_third_party_is_named(agent):
    enfant = creer_enfant()
    grand_mere = creer_parent([enfant], "Sacha")
    accueil = enregistrer(enfant, agent, ModeAccueil.TIERS, commune=chez(), tiers=grand_mere)
    assert accueil.tiers == grand_mere


# --- facts added later --------------------------------------------------------------------------------------------


def test_the_medical_release_is_noted_later_and_corrected(agent):
    """Row L5."""
    enfant = creer_enfant()
    accueil = enregistrer(enfant, agent, ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL), debut=HIER)
    for jour in (HIER, JOUR):
        accueil = noter_sortie_medicale(accueil=accueil, sortie_le=jour, par=agent, le=MAINTENANT)
    accueil.refresh_from_db()
    assert accueil.sortie_medicale_le == JOUR
    dernier = Evenement.objects.filter(action="accueil.sortie_medicale").order_by("numero").last()
    assert dernier.donnees["avant"] == HIER.isoformat()
    with pytest.raises(RegleAccueil, match="à l'avance"):
        noter_sortie_medicale(accueil=accueil, sortie_le=JOUR + timedelta(days=1), par=agent, le=MAINTENANT)
    autre = creer_accueil(creer_enfant(), unite_de(creer_lieu()))
    with pytest.raises(RegleAccueil, match="hôpital"):
        noter_sortie_medicale(accueil=autre, sortie_le=JOUR, par=agent, le=MAINTENANT)


def test_the_referent_of_the_child_notes_the_release_and_no_other_team():
    service = creer_service()
    accueil = creer_accueil(
        creer_enfant(service=service), mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL)
    )
    ailleurs = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    with pytest.raises(ActionInterdite):
        noter_sortie_medicale(accueil=accueil, sortie_le=JOUR, par=ailleurs, le=MAINTENANT)
    ici = creer_agent(Role.REFERENT, service=service)
    assert noter_sortie_medicale(accueil=accueil, sortie_le=JOUR, par=ici, le=MAINTENANT).sortie_medicale_le == JOUR


def consentir(accueil, agent, **champs):
    valeurs = {"aupres_de": AupresDe.AUTORITE, "demande_le": HIER, "repondu_le": None, "accorde": None, "reference": ""}
    return noter_consentement(accueil=accueil, par=agent, le=MAINTENANT, **valeurs | champs)


def test_each_consent_abroad_is_missing_until_it_is_given(agent):
    """Row E-BE."""
    accueil = enregistrer(
        creer_enfant(), agent, ModeAccueil.PERMANENT, unite=unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)),
        consentements={AupresDe.PARENTS: HIER}, motifs=Motifs(None, MotifEloignement.AUCUNE_PLACE, "Aucune en France."),
    )  # fmt: skip
    consentir(accueil, agent)
    assert [(c.aupres_de, c.manque) for c in consentements_de(accueil)] == [
        (AupresDe.PARENTS, False), (AupresDe.JUGE, True), (AupresDe.AUTORITE, True),
    ]  # fmt: skip
    consentir(accueil, agent, repondu_le=JOUR, accorde=False)
    assert consentements_de(accueil)[2].manque
    consentir(accueil, agent, repondu_le=JOUR, accorde=True, reference="SPF 12")
    assert not consentements_de(accueil)[2].manque
    dernier = Evenement.objects.filter(action="accueil.consentement").order_by("numero").last()
    assert dernier.donnees["avant"]["accorde"] == "False"


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"demande_le": None}, "demande_le"),
        ({"demande_le": JOUR + timedelta(days=1)}, "demande_le"),
        ({"demande_le": JOUR, "repondu_le": HIER, "accorde": True}, "repondu_le"),
        ({"repondu_le": JOUR}, "repondu_le"),
    ],
)
def test_a_consent_is_dated(champs, champ, agent):
    accueil = creer_accueil(creer_enfant(), unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)))
    with pytest.raises(RegleAccueil) as refus:
        consentir(accueil, agent, **champs)
    assert refus.value.champ == champ


def test_a_stay_in_france_needs_none_of_these_consents(agent):
    accueil = creer_accueil(creer_enfant(), unite_de(creer_lieu()))
    assert consentements_de(accueil) == []
    with pytest.raises(RegleAccueil, match="en France"):
        consentir(accueil, agent)


def test_an_added_day_needs_a_place_and_its_reason(agent):
    """Row L21."""
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    un = enregistrer(creer_enfant(), agent, ModeAccueil.JOUR, unite=unite, rythme=MERCREDI)
    deux = enregistrer(creer_enfant(), agent, ModeAccueil.JOUR, unite=unite, rythme=Rythme.lire("jeudi"))
    jour = {"jour": JOUR + timedelta(days=2), "matin": False, "par": agent, "le": MAINTENANT}
    with pytest.raises(PlaceDejaPrise):
        noter_jour_exceptionnel(accueil=deux, apres_midi=True, motif="Fête", **jour)
    with pytest.raises(RegleAccueil) as refus:
        noter_jour_exceptionnel(accueil=un, apres_midi=False, motif=" ", **jour)
    assert refus.value.champ == "motif"
    noter_jour_exceptionnel(accueil=un, apres_midi=False, motif="Malade", **jour)
    noter_jour_exceptionnel(accueil=deux, apres_midi=True, motif="Fête", **jour)
    with pytest.raises(PlaceDejaPrise):  # his place was given for the day
        noter_jour_exceptionnel(accueil=un, apres_midi=True, motif="Guéri", **jour)
    with pytest.raises(RegleAccueil, match="modulé"):
        noter_jour_exceptionnel(
            accueil=creer_accueil(creer_enfant(), unite_de(creer_lieu())), apres_midi=True, motif="x", **jour
        )


def test_a_new_rhythm_keeps_the_former_one_as_it_was(agent):
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    accueil = enregistrer(creer_enfant(), agent, ModeAccueil.SEQUENTIEL, unite=unite, rythme=MERCREDI, debut=HIER)
    des_le = JOUR + timedelta(days=7)
    exception = {"matin": True, "apres_midi": True, "motif": "Fête", "par": agent, "le": MAINTENANT}
    noter_jour_exceptionnel(accueil=accueil, jour=des_le + timedelta(days=1), **exception)
    suite = changer_rythme(accueil=accueil, rythme=Rythme.lire("lundi"), des_le=des_le, par=agent, le=MAINTENANT)
    accueil.refresh_from_db()
    assert (accueil.periode.upper, accueil.presence) == (des_le, MERCREDI)
    assert (suite.periode.lower, suite.presence, suite.admis_le) == (des_le, Rythme.lire("lundi"), des_le)
    assert suite.jours_exceptionnels.count() == 1
    for rythme, jour, champ in (
        (Rythme(0), des_le, "rythme"),
        (Rythme.lire("lundi"), des_le + timedelta(days=9), "rythme"),
        (MERCREDI, des_le, "des_le"),
    ):
        with pytest.raises(RegleAccueil) as refus:
            changer_rythme(accueil=suite, rythme=rythme, des_le=jour, par=agent, le=MAINTENANT)
        assert refus.value.champ == champ
