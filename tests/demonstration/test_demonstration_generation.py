"""Drawing: same seed, same rows; exact counts at both sizes; the margins of the published figures."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import numpy as np
import pytest

from havre.apps.agents.enums import Role
from havre.demonstration.generation import generer
from havre.demonstration.parametres import (
    AGREMENTS,
    EFFECTIFS,
    NOMBRE_DE_LIEUX,
    PART_DES_AGES,
    PART_DES_PLACES,
    PLACES_MODULEES,
    Place,
    Taille,
)

AU = date(2026, 11, 22)
ACCUEIL = {"placement", "tutelle", "accueil_provisoire", "apjm", "mise_a_labri", "tiers_digne_confiance"}


def en_cours(periode: str, jour: date = AU) -> bool:
    """Whether a period written by the generator covers a day."""
    debut, fin = periode[1:-1].split(",")
    return debut <= jour.isoformat() and (not fin or jour.isoformat() < fin)


def accueillis(departement) -> set[int]:
    """Return the children with a care measure today."""
    mesures = departement.tableaux["mesures_mesure"].dictionnaires()
    return {m["enfant_id"] for m in mesures if m["type"] in ACCUEIL and en_cours(m["periode"])}


def presents(departement) -> list[dict]:
    """Return the main stays of today: where each child lives."""
    return [a for a in tous_les_presents(departement) if a["principal"]]


def tous_les_presents(departement) -> list[dict]:
    """Return the stays of today, those beside the main one included."""
    return [a for a in departement.tableaux["accueils_accueil"].dictionnaires() if en_cours(a["periode"])]


def ages_ans(departement) -> dict[int, float]:
    """Return the age of every person in years."""
    return {
        p["id"]: (AU - date.fromisoformat(p["date_naissance"])).days / 365.25
        for p in departement.tableaux["personnes_personne"].dictionnaires()
    }


def test_the_same_seed_and_date_give_the_same_rows(geographie, tirer):
    encore = generer(Taille.FLANDRES, geographie, graine=7, au=AU)
    assert encore.tableaux == tirer(Taille.FLANDRES, 7).tableaux


def test_another_seed_or_another_day_gives_other_rows(geographie, tirer):
    personnes = tirer(Taille.FLANDRES, 7).tableaux["personnes_personne"].lignes
    assert tirer(Taille.FLANDRES, 8).tableaux["personnes_personne"].lignes != personnes
    lendemain = generer(Taille.FLANDRES, geographie, graine=7, au=AU + timedelta(days=1))
    assert lendemain.tableaux["personnes_personne"].lignes != personnes


def test_counts_are_exact(departement):
    voulu = EFFECTIFS[departement.taille]
    enfants = departement.tableaux["personnes_enfant"].dictionnaires()
    mesures = [m for m in departement.tableaux["mesures_mesure"].dictionnaires() if en_cours(m["periode"])]
    assert len(enfants) == voulu.mesures == len({m["enfant_id"] for m in mesures})
    assert len(accueillis(departement)) == voulu.accueils
    non_executees = [m for m in mesures if m["type"] in ACCUEIL and m["executee_le"] is None]
    assert len(non_executees) == voulu.non_executees
    assert sum(e["mineur_non_accompagne"] for e in enfants) == voulu.mna
    assert len(departement.tableaux["lieux_assistantfamilial"].lignes) == voulu.familles
    roles = departement.tableaux["agents_affectation"].colonne("role")
    assert Counter(roles)[Role.REFERENT.value] == voulu.referents
    modes = Counter(a["mode"] for a in presents(departement))
    assert modes["hopital_par_defaut"] == voulu.hopital
    assert modes["hotel"] == voulu.hotel


def test_belgian_homes_hold_the_children_counted_there(departement):
    lieux = {x["id"]: x for x in departement.tableaux["lieux_lieu"].dictionnaires()}
    belges = {i for i, x in lieux.items() if x["commune_id"].startswith("BE-")}
    unites = {u["id"]: u["lieu_id"] for u in departement.tableaux["lieux_unite"].dictionnaires()}
    assert len(belges) == EFFECTIFS[departement.taille].foyers_belges
    la_bas = [a for a in presents(departement) if unites.get(a["unite_id"]) in belges]
    assert len(la_bas) == EFFECTIFS[departement.taille].belgique


def test_every_child_in_care_is_somewhere_or_waits(departement):
    logees = {a["enfant_id"] for a in presents(departement)}
    mesures = departement.tableaux["mesures_mesure"].dictionnaires()
    attendent = {m["enfant_id"] for m in mesures if m["type"] in ACCUEIL and m["executee_le"] is None}
    assert logees | attendent == accueillis(departement)
    besoins = set(departement.tableaux["accueils_besoin"].colonne("enfant_id"))
    assert besoins == accueillis(departement)


def test_ages_and_boys_follow_the_published_shares(tirer):
    departement = tirer(Taille.NORD, 7)
    ages, en_accueil = ages_ans(departement), accueillis(departement)
    classes = np.histogram([ages[e] for e in en_accueil], [0, 3, 6, 11, 16, 18, 21])[0] / len(en_accueil)
    assert classes == pytest.approx(PART_DES_AGES, abs=0.012)
    sexes = dict(zip(*(departement.tableaux["personnes_personne"].colonne(c) for c in ("id", "sexe")), strict=True))
    assert np.mean([sexes[e] == 1 for e in en_accueil]) == pytest.approx(0.58, abs=0.02)


def test_kinds_of_place_follow_the_published_shares(tirer):
    departement = tirer(Taille.NORD, 7)
    lieux = {x["id"]: x for x in departement.tableaux["lieux_lieu"].dictionnaires()}
    unites = {u["id"]: lieux[u["lieu_id"]] for u in departement.tableaux["lieux_unite"].dictionnaires()}
    comptes: Counter[str] = Counter()
    for a in presents(departement):
        lieu = unites.get(a["unite_id"])
        if lieu is not None:
            belge = lieu["commune_id"].startswith("BE-")
            comptes["belgique" if belge else lieu["type"]] += 1
        else:
            comptes[a["mode"].removesuffix("_durable")] += 1
    total = EFFECTIFS[Taille.NORD].accueils
    attendues = {
        "famille_accueil": 0.44, "mecs": 0.27, "pouponniere": 0.02, "village_enfants": 0.02, "lva": 0.015,
        "autonomie": 0.06, "domicile": 0.05, "tiers": 0.02, "belgique": 213 / 12_000,
    }  # fmt: skip
    assert {k: comptes[k] / total for k in attendues} == pytest.approx(attendues, abs=0.008)
    assert (comptes["foyer_enfance"] + comptes["accueil_urgence"]) / total == pytest.approx(
        PART_DES_PLACES[Place.FOYER], abs=0.001
    )


def test_each_kind_of_stay_has_its_share(tirer):
    """Rows L5, L21 and E-BE: plausible shares, chosen; hotel and hospital are counted exactly elsewhere."""
    departement = tirer(Taille.NORD, 7)
    modes = Counter((a["mode"], a["principal"]) for a in tous_les_presents(departement))
    assert modes["domicile", True] == pytest.approx(600, abs=25)
    assert modes["tiers_durable", True] == pytest.approx(60, abs=25)
    assert modes["tiers", True] + modes["tiers_durable", True] == pytest.approx(240, abs=15)
    assert modes["semi_autonomie", True] == pytest.approx(720, abs=30)
    assert modes["sequentiel", False] == pytest.approx(170, abs=50)
    assert modes["jour", False] == pytest.approx(70, abs=40)
    assert modes["relais", False] > 10
    assert not any(a["rythme"] is None for a in tous_les_presents(departement) if a["mode"] in ("sequentiel", "jour"))


def test_five_places_serve_more_children_than_five_and_never_exceed_a_half_day(departement):
    """Row L21."""
    modulees = {u["id"] for u in departement.tableaux["lieux_unite"].dictionnaires() if u["nom"] == "Accueil modulé"}
    rythmes = defaultdict(list)
    for a in tous_les_presents(departement):
        if a["unite_id"] in modulees:
            rythmes[a["unite_id"]].append(a["rythme"])
    assert max(len(r) for r in rythmes.values()) > PLACES_MODULEES
    for liste in rythmes.values():
        assert all(sum(r >> demi & 1 for r in liste) <= PLACES_MODULEES for demi in range(28))


def test_a_recognised_handicap_never_meets_a_hotel(departement):
    """CASF L.221-2-3."""
    reconnus = set(departement.tableaux["personnes_reconnaissancehandicap"].colonne("enfant_id"))
    a_l_hotel = {
        a["enfant_id"] for a in departement.tableaux["accueils_accueil"].dictionnaires() if a["mode"] == "hotel"
    }
    assert len(reconnus) > 50
    assert not reconnus & a_l_hotel


def test_consents_of_the_stays_in_belgium_are_known_for_some_and_missing_for_others(departement):
    """Row E-BE."""
    voulu = EFFECTIFS[departement.taille].belgique
    donnes = Counter(
        c["aupres_de"] for c in departement.tableaux["accueils_consentement"].dictionnaires() if c["repondu_le"]
    )
    assert 0 < donnes["autorite"] < donnes["parents"] < voulu
    assert 0 < donnes["juge"] < voulu


def test_licences_and_free_places_are_scarce(departement):
    agrements, derogations = (departement.tableaux[f"lieux_{n}"] for n in ("agrement", "derogationagrement"))
    par_lieu = {a["lieu_id"]: a["places"] for a in agrements.dictionnaires()}
    lieu_de = {a["id"]: a["lieu_id"] for a in agrements.dictionnaires()}
    avec = {lieu_de[d["agrement_id"]] for d in derogations.dictionnaires()}
    comptes = Counter(4 if lieu in avec else places for lieu, places in par_lieu.items())
    assert [comptes[n] / len(par_lieu) for n in (1, 2, 3, 4)] == pytest.approx(AGREMENTS, abs=0.003)
    modulees = {u["id"] for u in departement.tableaux["lieux_unite"].dictionnaires() if u["nom"] == "Accueil modulé"}
    capacites = [
        c
        for c in departement.tableaux["lieux_capacite"].dictionnaires()
        if en_cours(c["periode"]) and c["unite_id"] not in modulees
    ]
    occupees = sum(a["unite_id"] is not None for a in presents(departement))
    libres = 1 - occupees / sum(c["places"] for c in capacites)
    assert 0.02 <= libres <= 0.04


def test_siblings_have_common_parents_and_half_of_the_groups_are_separated(departement):
    """Row L2."""
    parents = defaultdict(set)
    for lien in departement.tableaux["personnes_lien"].dictionnaires():
        if lien["type"] == "parent":
            parents[lien["vers_id"]].add(lien["de_id"])
    groupes = defaultdict(list)
    for m in departement.tableaux["personnes_membrefratrie"].dictionnaires():
        groupes[m["fratrie_id"]].append(m["enfant_id"])
    fratries = [g for g in groupes.values() if len(g) > 1]
    assert all(set.intersection(*(parents[e] for e in g)) for g in fratries)
    part = sum(map(len, fratries)) / sum(map(len, groupes.values()))
    assert part == pytest.approx(0.60, abs=0.05)
    unites = {u["id"]: u["lieu_id"] for u in departement.tableaux["lieux_unite"].dictionnaires()}
    toit = {a["enfant_id"]: unites.get(a["unite_id"], a["commune_id"]) for a in presents(departement)}
    separees = [len({toit.get(e, "attente") for e in g}) > 1 for g in fratries]
    assert np.mean(separees) == pytest.approx(0.5, abs=0.07)


def test_past_stays_and_lengths_follow_the_model(tirer):
    departement = tirer(Taille.NORD, 7)
    lieux = defaultdict(list)
    for a in sorted(departement.tableaux["accueils_accueil"].dictionnaires(), key=lambda a: a["periode"]):
        suite = lieux[a["enfant_id"]]
        endroit = (a["unite_id"], a["lieu_id"], a["commune_id"])
        if a["admis_le"] and (not suite or suite[-1] != endroit):
            suite.append(endroit)
    nombres = Counter(min(len(s), 5) for s in lieux.values())
    parts = [nombres[n] / len(lieux) for n in range(1, 6)]
    assert parts == pytest.approx(NOMBRE_DE_LIEUX, abs=0.06)
    entrees: dict[int, str] = {}
    for m in departement.tableaux["mesures_mesure"].dictionnaires():
        if m["type"] in ACCUEIL and m["executee_le"]:
            entrees[m["enfant_id"]] = min(entrees.get(m["enfant_id"], "9"), m["ordonnee_le"])
    annees = np.array([(AU - date.fromisoformat(j)).days / 365.25 for j in entrees.values()])
    assert np.median(annees) == pytest.approx(3.2, abs=0.3)
    assert np.mean(annees > 6) == pytest.approx(0.25, abs=0.03)


def test_waiting_children_are_mostly_over_twelve_and_wait_for_months(tirer):
    departement = tirer(Taille.NORD, 7)
    ages = ages_ans(departement)
    attente = [
        m for m in departement.tableaux["mesures_mesure"].dictionnaires()
        if m["type"] in ACCUEIL and m["executee_le"] is None
    ]  # fmt: skip
    assert np.mean([ages[m["enfant_id"]] >= 12 for m in attente]) == pytest.approx(0.70, abs=0.03)
    jours = [(AU - date.fromisoformat(m["ordonnee_le"])).days for m in attente]
    assert np.median(jours) == pytest.approx(75, abs=20)
    assert np.quantile(jours, 0.9) == pytest.approx(240, abs=70)


def test_homes_are_at_the_distances_of_the_model(tirer, geographie):
    departement = tirer(Taille.NORD, 7)
    lieux = {x["id"]: x["commune_id"] for x in departement.tableaux["lieux_lieu"].dictionnaires()}
    unites = {u["id"]: lieux[u["lieu_id"]] for u in departement.tableaux["lieux_unite"].dictionnaires()}
    domiciles = departement.tableaux["personnes_domicile"]
    maison = dict(zip(domiciles.colonne("personne_id"), domiciles.colonne("commune_id"), strict=True))
    rang = geographie.rang
    km = np.array(
        [geographie.km[rang[maison[a["enfant_id"]]], rang[unites[a["unite_id"]]]]
         for a in presents(departement) if a["unite_id"]]
    )  # fmt: skip
    assert np.median(km) == pytest.approx(22, abs=4)
    assert np.mean(km > 80) == pytest.approx(0.10, abs=0.03)


def test_case_holders_have_thirty_five_children_on_average_and_some_posts_are_vacant(departement):
    references = [r for r in departement.tableaux["personnes_reference"].dictionnaires() if en_cours(r["periode"])]
    charges = Counter(r["agent_id"] for r in references)
    assert np.mean(list(charges.values())) == pytest.approx(35, abs=2)
    assert max(charges.values()) <= 55
    postes = EFFECTIFS[departement.taille].referents
    assert postes - len(charges) == pytest.approx(0.06 * postes, abs=1)
