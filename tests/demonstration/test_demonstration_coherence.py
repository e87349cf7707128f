"""The rows hold the rules that the database will check, and name nobody real."""

import re
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from havre.apps.agents.enums import Role
from havre.demonstration.ecriture import TABLES, texte
from havre.demonstration.parametres import Taille

AU = date(2026, 11, 22)
LOIN = "9999-12-31"


def bornes(periode: str) -> tuple[str, str]:
    """Return first and last bound of a period, the open end far away."""
    debut, fin = periode[1:-1].split(",")
    return debut, fin or LOIN


def test_all_tables_are_there_with_unique_keys(departement):
    assert set(departement.tableaux) == set(TABLES)
    for tableau in departement.tableaux.values():
        cles = tableau.colonne(tableau.colonnes[0])
        assert len(set(cles)) == len(cles)
        assert all(len(ligne) == len(tableau.colonnes) for ligne in tableau.lignes)


@pytest.mark.parametrize(
    ("tables", "colonne", "cible"),
    [
        (("personnes_domicile",), "personne_id", "personnes_personne"),
        (("personnes_lien",), "de_id", "personnes_personne"),
        (("personnes_lien",), "vers_id", "personnes_personne"),
        (("lieux_assistantfamilial",), "personne_id", "personnes_personne"),
        (("lieux_unite", "lieux_agrement"), "lieu_id", "lieux_lieu"),
        (("lieux_capacite", "lieux_fermeture", "accueils_accueil"), "unite_id", "lieux_unite"),
        (("lieux_gel", "lieux_declarationdeplaces"), "unite_id", "lieux_unite"),
        (("lieux_leveedegel",), "gel_id", "lieux_gel"),
        (("lieux_gel",), "relais_id", "lieux_lieu"),
        (("lieux_rattachement",), "agent_id", "agents_agent"),
        (("mesures_mesure", "decisions_enfantconcerne"), "decision_id", "decisions_decision"),
        (("accueils_accueil",), "mesure_id", "mesures_mesure"),
        (("accueils_besoin",), "remplace_id", "accueils_besoin"),
        (("accueils_recherche", "personnes_membrefratrie"), "fratrie_id", "personnes_fratrie"),
        (("agents_affectation",), "service_id", "agents_service"),
        (("personnes_reference",), "agent_id", "agents_agent"),
    ],
)
def test_references_point_to_rows(departement, tables, colonne, cible):
    connues = set(departement.tableaux[cible].colonne("id"))
    for table in tables:
        assert {v for v in departement.tableaux[table].colonne(colonne) if v is not None} <= connues


def test_no_unit_ever_holds_more_children_than_places(departement):
    """Row L1."""
    jours = defaultdict(list)
    for a in departement.tableaux["accueils_accueil"].dictionnaires():
        if a["unite_id"] is not None and a["rythme"] is None:
            debut, fin = bornes(a["periode"])
            jours[a["unite_id"]] += [(debut, 1), (fin, -1)]
    places = defaultdict(list)
    for c in departement.tableaux["lieux_capacite"].dictionnaires():
        places[c["unite_id"]].append((*bornes(c["periode"]), c["places"]))
    for unite, mouvements in jours.items():
        presents = 0
        for jour, sens in sorted(mouvements):
            presents += sens
            if jour < LOIN:
                assert presents <= sum(n for debut, fin, n in places[unite] if debut <= jour < fin)


def test_a_child_lives_in_one_place_at_a_time_without_holes(departement):
    sejours = defaultdict(list)
    for a in departement.tableaux["accueils_accueil"].dictionnaires():
        if a["principal"]:
            sejours[a["enfant_id"]].append(bornes(a["periode"]))
    for liste in sejours.values():
        liste.sort()
        assert all(avant[1] == apres[0] for avant, apres in pairwise(liste))
        assert liste[-1][1] == LOIN


def test_nobody_enters_a_closed_unit(departement):
    fermetures = {f["unite_id"]: bornes(f["periode"]) for f in departement.tableaux["lieux_fermeture"].dictionnaires()}
    assert fermetures
    for a in departement.tableaux["accueils_accueil"].dictionnaires():
        if a["unite_id"] in fermetures:
            debut, fin = fermetures[a["unite_id"]]
            assert not debut <= bornes(a["periode"])[0] < fin


def test_freezes_are_reasoned_spare_the_empty_units_and_some_places_disagree(departement):
    gels = departement.tableaux["lieux_gel"].dictionnaires()
    assert {g["motif"] for g in gels} == {"travaux", "equipe", "decision", "conges", "repit"}
    assert all(g["precision"] for g in gels)
    habitees = {u for u, fin in zip(
        departement.tableaux["accueils_accueil"].colonne("unite_id"),
        departement.tableaux["accueils_accueil"].colonne("periode"), strict=True,
    ) if fin.endswith(",)")}  # fmt: skip
    assert len({g["unite_id"] for g in gels} - habitees) < 0.1 * len(gels)
    dites = departement.tableaux["lieux_declarationdeplaces"].dictionnaires()
    assert all(d["places_libres"] >= 0 and d["jour"] <= departement.au.isoformat() for d in dites)
    (rattache,) = departement.tableaux["lieux_rattachement"].dictionnaires()
    assert rattache["lieu_id"] in departement.tableaux["lieux_lieu"].colonne("id")


def test_people_kept_apart_never_shared_a_roof(departement):
    unites = {u["id"]: u["lieu_id"] for u in departement.tableaux["lieux_unite"].dictionnaires()}
    toits = defaultdict(set)
    for a in departement.tableaux["accueils_accueil"].dictionnaires():
        if a["unite_id"] is not None:
            toits[a["enfant_id"]].add(unites[a["unite_id"]])
    paires = departement.tableaux["personnes_eloignement"].dictionnaires()
    assert paires
    for p in paires:
        assert p["personne_a_id"] < p["personne_b_id"]
        assert not toits[p["personne_a_id"]] & toits[p["personne_b_id"]]


def test_facts_come_in_the_order_of_life(departement):
    naissance = dict(
        zip(*(departement.tableaux["personnes_personne"].colonne(c) for c in ("id", "date_naissance")), strict=True)
    )
    for m in departement.tableaux["mesures_mesure"].dictionnaires():
        assert naissance[m["enfant_id"]] <= m["ordonnee_le"] <= (m["executee_le"] or AU.isoformat())
    for a in departement.tableaux["accueils_accueil"].dictionnaires():
        assert naissance[a["enfant_id"]] <= bornes(a["periode"])[0]
        assert a["mode"] not in ("urgence", "relais", "hotel") or a["fin_promise"]
    for d in departement.tableaux["decisions_decision"].dictionnaires():
        assert d["rendue_le"] <= AU.isoformat()
        assert d["terme_le"] is None or d["terme_le"] > d["effet_le"]
    for lien in departement.tableaux["personnes_lien"].dictionnaires():
        if lien["type"] == "parent":
            assert naissance[lien["de_id"]] < naissance[lien["vers_id"]]


def test_brothers_and_sisters_of_one_mother_are_not_born_within_nine_months(departement):
    naissance = dict(
        zip(*(departement.tableaux["personnes_personne"].colonne(c) for c in ("id", "date_naissance")), strict=True)
    )
    sexe = dict(zip(*(departement.tableaux["personnes_personne"].colonne(c) for c in ("id", "sexe")), strict=True))
    enfants = defaultdict(list)
    for lien in departement.tableaux["personnes_lien"].dictionnaires():
        if lien["type"] == "parent" and sexe[lien["de_id"]] == 2:
            enfants[lien["de_id"]].append(date.fromisoformat(naissance[lien["vers_id"]]))
    ecarts = [(b - a).days for dates in enfants.values() for a, b in pairwise(sorted(dates))]
    assert ecarts
    assert [j for j in ecarts if 10 < j < 270] == []


def test_stories_of_the_flandres_are_there_at_both_sizes(departement):
    ages = dict(
        zip(*(departement.tableaux["personnes_personne"].colonne(c) for c in ("id", "date_naissance")), strict=True)
    )
    attendent = {
        m["enfant_id"] for m in departement.tableaux["mesures_mesure"].dictionnaires()
        if m["type"] == "placement" and m["executee_le"] is None
    }  # fmt: skip
    groupes = defaultdict(set)
    for m in departement.tableaux["personnes_membrefratrie"].dictionnaires():
        groupes[m["fratrie_id"]].add(m["enfant_id"])
    tailles = {len(g & attendent) for g in groupes.values()}
    assert {1, 2, 3, 4, 5} <= tailles
    assert any(g & attendent and g - attendent for g in groupes.values())
    a_l_hopital = {
        a["enfant_id"] for a in departement.tableaux["accueils_accueil"].dictionnaires()
        if a["mode"] == "hopital_par_defaut"
    }  # fmt: skip
    assert any((AU - date.fromisoformat(ages[e])).days < 365 for e in a_l_hopital)
    motifs = set(departement.tableaux["accueils_recherche"].colonne("motif"))
    assert motifs == {"urgence", "reorientation"}
    fins = [
        a["fin_promise"] for a in departement.tableaux["accueils_accueil"].dictionnaires()
        if a["fin_promise"] and bornes(a["periode"])[1] == LOIN
    ]  # fmt: skip
    assert any(f < AU.isoformat() for f in fins)
    assert any(AU.isoformat() <= f for f in fins)


def test_one_demonstration_account_for_each_role(departement):
    agents = {a["id"]: a for a in departement.tableaux["agents_agent"].dictionnaires()}
    roles = departement.tableaux["agents_affectation"].dictionnaires()
    comptes = {agents[r["agent_id"]]["identifiant"]: r for r in roles if agents[r["agent_id"]]["de_demonstration"]}
    assert set(comptes) == {r.value.replace("_", "-") for r in Role}
    assert comptes["rtase"]["direction_id"] == "FLA"
    referent = comptes["referent"]["agent_id"]
    assert departement.tableaux["personnes_reference"].colonne("agent_id").count(referent) > 15


def test_everything_says_that_it_is_synthetic(departement):
    for nom in ("personnes_personne", "lieux_lieu", "decisions_decision"):
        assert all(departement.tableaux[nom].colonne("synthetique"))
    courriels = departement.tableaux["agents_agent"].colonne("courriel")
    courriels += departement.tableaux["lieux_organisme"].colonne("courriel")
    assert all(c.endswith(".invalid") for c in courriels)
    familles = [x for x in departement.tableaux["lieux_lieu"].dictionnaires() if x["type"] == "famille_accueil"]
    assert all(re.fullmatch(r"Famille d'accueil [A-ZÀ-Ü' -]+", x["nom"]) for x in familles)


def test_copy_text_escapes_what_would_break_a_row():
    assert texte([(1, None, True, "a\tb\\c\nd")]) == "1\t\\N\tt\ta\\tb\\\\c\\nd\n"


def test_taille_is_a_word_of_the_command_line():
    assert [t.value for t in Taille] == ["flandres", "nord"]
