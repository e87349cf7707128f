"""What was asked against what was got: each criterion, any day, and all the children at once."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from havre.apps.accueils.actions import enregistrer_besoin
from havre.apps.accueils.adapters.appariement import GENRES
from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.models import Accueil, Besoin
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Mesure, Recommandation
from havre.apps.mesures.queries import mesures_de, recommandations_de
from havre.apps.pilotage.queries.ecarts import CRITERES, comparer, ecarts_au, lire_lignes
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.apps.territoires.models import Commune
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
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_service,
    unite_de,
)

pytestmark = pytest.mark.django_db
HIER = MAINTENANT - timedelta(days=1)


@pytest.fixture(autouse=True)
def _matrice(db):
    calculer_matrice([TOURNAI], le=MAINTENANT)


def codes(enfant, au=JOUR):
    return set(ecarts_au(pour=agent_systeme(), au=au).codes(enfant.pk))


def enfant_avec(commune=HAZEBROUCK, **besoin):
    enfant = creer_enfant("Lou", besoin=False)
    Besoin.objects.create(enfant=enfant, etabli_a=HIER, commune_famille_id=commune, **besoin)
    return enfant


def loger(enfant, type_lieu=TypeLieu.MECS, commune=HAZEBROUCK, mode=ModeAccueil.PERMANENT, lieu=None, **champs):
    rythme = champs.pop("rythme", None)
    lieu = lieu or creer_lieu(type_lieu, commune=commune, places=9, **champs)
    return creer_accueil(enfant, unite_de(lieu), mode=mode, rythme=rythme)


def test_what_is_asked_and_got_is_no_mismatch():
    enfant = enfant_avec(types_acceptes=[TypeLieu.MECS], besoin_handicap=2)
    loger(enfant, competence_handicap=2)
    assert codes(enfant) == set()


def test_no_place_at_all_though_ordered():
    # row L8
    enfant = enfant_avec()
    creer_mesure([enfant])
    assert codes(enfant) == {"sans_lieu", "execution"}


def test_a_hospital_by_default_is_no_place():
    enfant = enfant_avec()
    hopital = creer_lieu(TypeLieu.HOPITAL)
    creer_accueil(enfant, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=hopital)
    assert codes(enfant) == {"hopital_hotel"}


@pytest.mark.parametrize(
    ("besoin", "lieu", "attendus"),
    [
        ({"types_acceptes": [TypeLieu.FAMILLE_ACCUEIL]}, {}, {"type_lieu"}),
        ({"types_acceptes": [TypeLieu.MECS]}, {"type_lieu": TypeLieu.LVA}, set()),  # one kind for the searches too
        ({"types_acceptes": []}, {"type_lieu": TypeLieu.POUPONNIERE}, set()),
        ({}, {"commune": VALENCIENNES}, {"trop_loin"}),
        ({"contact_famille": False}, {"commune": VALENCIENNES}, set()),
        ({"contact_famille": False, "temps_famille_max_min": 20}, {"commune": DUNKERQUE}, {"trop_loin"}),
        ({"temps_famille_min_min": 30}, {}, {"trop_pres"}),
        ({"ecole_gardee": True, "commune_ecole_id": LILLE, "temps_famille_max_min": 600}, {}, {"ecole"}),
        ({"commune_ecole_id": LILLE}, {}, set()),
        ({"ecole_gardee": True, "commune_ecole_id": LILLE}, {"offres": ["meme_ecole"]}, set()),
        ({"besoin_medical": 2}, {"competence_medicale": 1}, {"competence"}),
        ({"besoin_comportement": 1}, {"competence_medicale": 3}, {"competence"}),
    ],
)
def test_each_criterion_tells_its_own_mismatch(besoin, lieu, attendus):
    # row L15
    # row L18
    enfant = enfant_avec(**besoin)
    loger(enfant, **lieu)
    assert codes(enfant) == attendus


@pytest.mark.parametrize(("demande", "ensemble", "ecart"), [
    ("ensemble", True, False), ("ensemble", False, True), ("separee", True, True), ("separee", False, False),
    ("", False, False),
])  # fmt: skip
def test_siblings_apart_or_together_against_the_assessment(demande, ensemble, ecart):
    fratrie = creer_fratrie()
    enfants = [creer_enfant(p, fratrie=fratrie, besoin=False) for p in ("Ana", "Bilal")]
    for enfant in enfants:
        Besoin.objects.create(enfant=enfant, etabli_a=HIER, commune_famille_id=HAZEBROUCK, fratrie=demande)
    lieu = creer_lieu(TypeLieu.MECS, places=5)
    for rang, enfant in enumerate(enfants):
        loger(enfant, lieu=lieu if ensemble or rang == 0 else creer_lieu(TypeLieu.MECS))
    assert [("fratrie" in codes(e)) for e in enfants] == [ecart, ecart]


def test_a_sibling_who_waits_at_home_is_not_apart():
    fratrie = creer_fratrie()
    enfants = [creer_enfant(p, fratrie=fratrie, besoin=False) for p in ("Ana", "Bilal")]
    Besoin.objects.create(enfant=enfants[0], etabli_a=HIER, commune_famille_id=HAZEBROUCK, fratrie="ensemble")
    loger(enfants[0])
    assert codes(enfants[0]) == set()


def test_another_rhythm_than_the_one_asked():
    semaine, week_end = 0b11_1111_1111 | 0b11_1111_1111 << 14, 0b1111 << 10 | 0b1111 << 24
    demande = enfant_avec(rythme=semaine)
    loger(demande, mode=ModeAccueil.SEQUENTIEL, rythme=week_end)
    plein = enfant_avec()
    loger(plein, mode=ModeAccueil.SEQUENTIEL, rythme=semaine)
    tenu = enfant_avec(rythme=semaine)
    loger(tenu, mode=ModeAccueil.SEQUENTIEL, rythme=semaine)
    assert [codes(e) for e in (demande, plein, tenu)] == [{"rythme"}, {"rythme"}, set()]


def recommander(enfant, type_mesure, le=HIER, remplace=None):
    return Recommandation.objects.create(
        enfant=enfant, type=type_mesure, motifs="Besoin constaté.", faite_a=le, remplace=remplace
    )


def test_the_measure_recommended_ordered_and_carried_out_are_three_facts():
    # row L18
    autre, suivie, jamais = (enfant_avec() for _ in range(3))
    recommander(autre, TypeMesure.PLACEMENT)
    creer_mesure([autre], le=JOUR, type_mesure=TypeMesure.AEMO)
    recommander(suivie, TypeMesure.AEMO)
    creer_mesure([suivie], le=JOUR, type_mesure=TypeMesure.AEMO)
    recommander(jamais, TypeMesure.IEAD)
    assert [codes(e) for e in (autre, suivie, jamais)] == [{"mesure"}, set(), {"mesure"}]


def test_the_mismatch_of_a_past_day_is_not_hidden_by_editing_the_need():
    # row L15
    # row L18
    service = creer_service()
    referent = creer_agent(Role.REFERENT, service=service)
    enfant = enfant_avec(types_acceptes=[TypeLieu.FAMILLE_ACCUEIL], avis="Il lui faut une famille.")
    loger(enfant)
    ancien = enfant.besoins.get()
    nouveau = enregistrer_besoin(
        enfant=enfant, remplace=ancien, par=referent, le=MAINTENANT,
        valeurs={"types_acceptes": [TypeLieu.MECS], "commune_famille": Commune.objects.get(pk=HAZEBROUCK)},
    )  # fmt: skip
    assert codes(enfant, JOUR) == set()
    assert codes(enfant, JOUR - timedelta(days=1)) == {"type_lieu"}
    faits = {
        "besoins": [nouveau, ancien],
        "recommandations": [],
        "mesures": [],
        "accueils": list(enfant.accueils.all()),
    }
    avant = comparer(enfant, au=JOUR - timedelta(days=1), **faits)
    assert (avant.besoin, avant.besoin.avis, avant.en_ecart) == (ancien, "Il lui faut une famille.", True)
    assert comparer(enfant, au=JOUR, **faits).en_ecart is False


def test_a_need_not_yet_assessed_that_day_is_counted_as_such():
    enfant = enfant_avec(types_acceptes=[TypeLieu.FAMILLE_ACCUEIL])
    loger(enfant)
    avant = ecarts_au(pour=agent_systeme(), au=date(2026, 2, 1))
    assert (avant.compares, avant.sans_evaluation, avant.en_ecart) == (1, 1, 0)


def test_each_one_sees_his_teams_only():
    service = creer_service("valenciennes")
    loger(enfant_avec(types_acceptes=[TypeLieu.FAMILLE_ACCUEIL]))
    assert ecarts_au(pour=creer_agent(Role.RTASE, service=service), au=JOUR).compares == 0
    assert ecarts_au(pour=creer_agent(Role.ELU), au=JOUR).compares == 0
    assert ecarts_au(pour=creer_agent(Role.REFERENT, service=creer_service()), au=JOUR).en_ecart == 1


def test_the_lines_give_names_places_and_criteria():
    enfant = enfant_avec(types_acceptes=[TypeLieu.FAMILLE_ACCUEIL])
    accueil = loger(enfant)
    tous = ecarts_au(pour=agent_systeme(), au=JOUR)
    (ligne,) = lire_lignes(tous, critere="type_lieu")
    assert (ligne.enfant_id, ligne.lieu, ligne.criteres) == (enfant.pk, accueil.unite.lieu.nom, ("type_lieu",))
    assert lire_lignes(tous, critere="fratrie") == []
    assert tous.par_groupe(tous.types)["mecs"] == (1, 1, tous.par_critere())


def oracle(enfant, au):
    """Return the criteria of one child, from his rows alone, without the query under test."""
    lendemain = datetime.combine(au + timedelta(days=1), datetime.min.time(), tzinfo=UTC) - timedelta(hours=1)
    besoin = max(
        (b for b in enfant.besoins.all() if b.etabli_a < lendemain), key=lambda b: (b.etabli_a, b.pk), default=None
    )
    sejours = [
        a for a in Accueil.objects.filter(enfant=enfant, annule_a=None, admis_le__lte=au)
        if a.periode.lower <= au and (a.periode.upper is None or au < a.periode.upper)
    ]  # fmt: skip
    ici = next((a for a in sejours if a.principal), None)
    mesures = [m for m in mesures_de(enfant) if m.ordonnee_le <= au]
    en_vigueur = [m for m in mesures if m.periode.lower <= au and (m.periode.upper is None or au < m.periode.upper)]
    trouves = set()
    confie = [m for m in en_vigueur if m.d_accueil]
    if confie and ici is None:
        trouves.add("sans_lieu")
    if any(not m.executee_le or m.executee_le > au for m in confie):
        trouves.add("execution")
    derniere = next((r for r in recommandations_de(enfant) if r.faite_a < lendemain), None)
    if derniere and not any(
        m.type == derniere.type and (m.ordonnee_le >= derniere.faite_a.date() or m in en_vigueur) for m in mesures
    ):
        trouves.add("mesure")
    if ici is None or besoin is None:
        return trouves
    lieu, unite, matrice = ici.unite.lieu, ici.unite, matrice_courante()
    if besoin.types_acceptes and GENRES[lieu.type] not in {GENRES[t] for t in besoin.types_acceptes}:
        trouves.add("type_lieu")
    minutes = matrice.minutes(besoin.commune_famille_id, lieu.commune_id)
    limite = besoin.temps_famille_max_min or (reperes().eloignement_min if besoin.contact_famille else None)
    if limite is not None and minutes > limite:
        trouves.add("trop_loin")
    if besoin.temps_famille_min_min is not None and minutes < besoin.temps_famille_min_min:
        trouves.add("trop_pres")
    if besoin.ecole_gardee and matrice.minutes(lieu.commune_id, besoin.commune_ecole_id) > reperes().ecole_min:
        trouves.add("ecole")
    if (besoin.besoin_medical > unite.competence_medicale or besoin.besoin_handicap > unite.competence_handicap
            or besoin.besoin_comportement > unite.competence_comportement):  # fmt: skip
        trouves.add("competence")
    groupe = enfant.appartenances.get().fratrie
    toits = [
        a.unite.lieu_id for a in Accueil.objects.filter(principal=True, enfant__appartenances__fratrie=groupe)
        if a.admis_le <= au and a.periode.lower <= au and (a.periode.upper is None or au < a.periode.upper)
    ]  # fmt: skip
    if besoin.fratrie == "ensemble" and len(set(toits)) > 1:
        trouves.add("fratrie")
    if besoin.fratrie == "separee" and toits.count(lieu.pk) > 1:
        trouves.add("fratrie")
    return trouves


@pytest.mark.parametrize("graine", range(4))
def test_all_the_children_at_once_equal_each_child_alone(graine):
    # row L15
    # row L18
    alea = random.Random(graine)  # a drawing of tests
    lieux = [
        creer_lieu(
            alea.choice([TypeLieu.MECS, TypeLieu.FAMILLE_ACCUEIL, TypeLieu.VILLAGE_ENFANTS]), places=3,
            commune=alea.choice([HAZEBROUCK, DUNKERQUE, LILLE, VALENCIENNES]), competence_medicale=alea.randrange(3),
            competence_handicap=alea.randrange(3),
        )
        for _ in range(14)
    ]  # fmt: skip
    libres = [lieu for lieu in lieux for _ in range(3)]
    alea.shuffle(libres)
    enfants = []
    for _ in range(12):
        fratrie = creer_fratrie()
        for _ in range(alea.randint(1, 3)):
            enfant = creer_enfant("Lou", fratrie=fratrie, besoin=False)
            enfants.append(enfant)
            precedent = None
            for jours in sorted(alea.sample(range(200), alea.randint(0, 2)), reverse=True):
                precedent = Besoin.objects.create(
                    enfant=enfant, etabli_a=MAINTENANT - timedelta(days=jours), remplace=precedent,
                    commune_famille_id=alea.choice([HAZEBROUCK, LILLE]), contact_famille=alea.random() < 0.7,
                    types_acceptes=alea.sample([TypeLieu.MECS, TypeLieu.FAMILLE_ACCUEIL], alea.randrange(3)),
                    besoin_medical=alea.randrange(3), besoin_handicap=alea.randrange(3),
                    fratrie=alea.choice(["", "ensemble", "separee"]), ecole_gardee=alea.random() < 0.5,
                    commune_ecole_id=alea.choice([HAZEBROUCK, LILLE]),
                    temps_famille_max_min=alea.choice([None, 60]), temps_famille_min_min=alea.choice([None, 15]),
                )  # fmt: skip
            if alea.random() < 0.5:
                recommander(
                    enfant, alea.choice([TypeMesure.PLACEMENT, TypeMesure.AEMO]),
                    MAINTENANT - timedelta(days=alea.randrange(200)),
                )  # fmt: skip
            if alea.random() < 0.7:
                type_mesure = alea.choice([TypeMesure.PLACEMENT, TypeMesure.AEMO])
                creer_mesure([enfant], le=JOUR - timedelta(days=alea.randrange(200)), type_mesure=type_mesure)
            if alea.random() < 0.7:
                fin = alea.choice([None, JOUR - timedelta(days=20)])
                creer_accueil(
                    enfant, unite_de(libres.pop()), debut=JOUR - timedelta(days=alea.randint(30, 190)), fin=fin
                )
    vus = set()
    for au in (JOUR, JOUR - timedelta(days=25), JOUR - timedelta(days=120)):
        tous = ecarts_au(pour=agent_systeme(), au=au)
        for enfant in enfants:
            assert set(tous.codes(enfant.pk)) == oracle(enfant, au), (enfant.pk, au)
            vus |= oracle(enfant, au)
        assert sum(tous.par_critere().values()) == sum(len(oracle(e, au)) for e in enfants)
    assert len(vus) >= 8
    assert {c.code for c in CRITERES} >= vus
    assert Mesure.objects.exists()
