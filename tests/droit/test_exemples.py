"""Each case of the law, and what keeps the cases complete: enough of them, numbers traced, parameters felt."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from havre.droit import Etat, Forme, calcul, calculer, conditions, obligations, parametres, regle, regles
from havre.droit.sources import Nature

from .exemples import Cas, cas, lignes

TROIS = 3


@pytest.mark.parametrize("exemple", cas(), ids=lambda c: f"{c.cle}:{c.nom}")
def test_the_case_holds(exemple: Cas):
    assert exemple.ecarts() == {}


def test_each_deadline_and_each_condition_has_three_cases():
    nombres = Counter(c.cle for c in cas())
    assert {cle: nombres[cle] for cle in [*regles(), *conditions()] if nombres[cle] < TROIS} == {}


def test_each_case_is_about_a_rule_that_exists():
    assert {c.cle for c in cas()} <= {*regles(), *conditions()}


def test_each_branch_of_each_rule_is_taken_by_a_case(monkeypatch):
    prises = set()
    conclure = calcul._conclure

    def noter(obligation, regle, branche, *reste):
        prises.add((regle.cle, regle.branches.index(branche)))
        return conclure(obligation, regle, branche, *reste)

    monkeypatch.setattr(calcul, "_conclure", noter)
    for c in cas():
        if not c.condition:
            c.verdict()
    assert {(cle, i) for cle, (_, r) in regles().items() for i in range(len(r.branches))} - prises == set()


def test_each_carried_obligation_names_its_articles_and_how_far_it_was_checked():
    for o in obligations().values():
        assert o.verifications, o.cle
        assert o.articles or o.forme is Forme.NON_PORTEE, o.cle


def test_each_number_of_a_case_is_a_parameter_with_its_source():
    for c in cas():
        if c.condition:
            continue
        assert c.valeurs is not None, f"{c.nom} : les valeurs utilisées ne sont pas écrites"
        for v in c.verdict().valeurs:
            assert v.verifications, v.cle
            assert v.article or v.nature is Nature.CIBLE_LOCALE, v.cle


def _duree(cle: str) -> bool:
    return parametres()[cle].unite not in {"oui_non", "fois", "jour_de_l_annee"}


PARAMETRES_DES_ECHEANCES = sorted({p.cle for _, r in regles().values() for p in r.parametres()})
PARAMETRES_DES_CONDITIONS = sorted({p.cle for _, c in conditions().values() for p in c.parametres()})


def _cas_qui_lisent(cle: str) -> list[Cas]:
    """Return the cases of the rules and conditions that read a parameter."""
    lecteurs = {k for k, (_, r) in {**regles(), **conditions()}.items() if cle in {p.cle for p in r.parametres()}}
    return [c for c in cas() if c.cle in lecteurs]


def _un_cas_tombe(cle: str) -> bool:
    return any(c.ecarts() for c in _cas_qui_lisent(cle))


@pytest.mark.parametrize("pas", [-1, 1])
@pytest.mark.parametrize("cle", [c for c in PARAMETRES_DES_ECHEANCES if _duree(c)])
def test_a_duration_changed_by_one_day_makes_a_case_fail(monkeypatch, cle, pas):
    plus, cumuler = calcul._plus, calcul._cumuler

    def decaler(fin, *valeurs):
        return fin + timedelta(days=pas) if cle in {v.cle for v in valeurs} else fin

    monkeypatch.setattr(calcul, "_plus", lambda depart, v, fois=1: decaler(plus(depart, v, fois), v))
    monkeypatch.setattr(
        calcul, "_cumuler", lambda depart, v, ajout, fois: decaler(cumuler(depart, v, ajout, fois), ajout)
    )
    assert _un_cas_tombe(cle)


@pytest.mark.parametrize("cle", sorted({*PARAMETRES_DES_ECHEANCES, *PARAMETRES_DES_CONDITIONS}))
def test_a_value_changed_makes_a_case_fail(monkeypatch, cle):
    valeur = parametres()[cle].valeurs[-1]
    autre = (
        not valeur.valeur if isinstance(valeur.valeur, bool)
        else "05-01" if isinstance(valeur.valeur, str)
        else valeur.valeur + 1
    )  # fmt: skip
    vrai = valeur.valeur
    object.__setattr__(valeur, "valeur", autre)
    try:
        ecarts = [set(c.ecarts()) - {"valeurs"} for c in _cas_qui_lisent(cle)]
    finally:
        object.__setattr__(valeur, "valeur", vrai)
    assert any(ecarts)


ECHEANCES = [c for c in cas() if c.etat is Etat.AUJOURD_HUI and c.nom.endswith(("-jour", "-borne"))]


@pytest.mark.parametrize("exemple", ECHEANCES, ids=lambda c: f"{c.cle}:{c.nom}")
def test_only_the_act_stops_it_and_says_whether_it_came_in_time(exemple: Cas):
    _, r = regle(exemple.cle)
    assert exemple.echeance is not None
    pas = timedelta(minutes=1) if isinstance(exemple.echeance, datetime) else timedelta(days=1)
    bien_apres = exemple.echeance + timedelta(days=3650)
    for acte in r.actes:
        for jour, a_temps in ((exemple.echeance, True), (exemple.echeance + pas, False)):
            v = calculer(exemple.cle, {**exemple.faits, acte: jour}, au=bien_apres)
            assert (v.etat, v.a_temps, v.echeance) == (Etat.ETEINTE, a_temps, exemple.echeance)
    assert calculer(exemple.cle, exemple.faits, au=bien_apres).etat is Etat.DEPASSEE


@pytest.mark.parametrize("exemple", ECHEANCES, ids=lambda c: f"{c.cle}:{c.nom}")
def test_without_the_fact_that_starts_it_nothing_is_guessed(exemple: Cas):
    v = exemple.verdict()
    depart = {nom for b in regle(exemple.cle)[1].branches for nom in b.depart}
    reste = {nom: valeur for nom, valeur in exemple.faits.items() if nom not in depart}
    sans = calculer(exemple.cle, reste, au=exemple.au)
    assert sans.etat in {Etat.INDETERMINEE, Etat.SANS_OBJET}
    assert sans.echeance is None
    assert v.depart is not None


def test_a_change_of_law_uses_the_value_in_force_when_the_limit_starts():
    veille, jour = (
        calculer("PA-03", {"naissance_le": date(2020, 6, 1), "mesure_debut_le": j}, au=date(2022, 3, 1))
        for j in (date(2022, 2, 22), date(2022, 2, 23))
    )
    assert veille.etat is Etat.INDETERMINEE
    assert "inconnue avant le 23/02/2022" in veille.remarques[0]
    assert jour.echeance == date(2022, 8, 23)


def test_the_lines_are_all_different():
    vues = Counter(str(sorted(brut.items(), key=str)) for _, brut in lignes())
    assert [ligne for ligne, n in vues.items() if n > 1] == []
