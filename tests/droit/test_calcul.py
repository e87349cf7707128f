"""The engine of the deadlines beyond the cases: facts refused, properties, explanations, batch."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.droit import (
    Etat,
    FaitInvalide,
    ObligationInconnue,
    age_en_mois,
    calculer,
    calculer_lot,
    etat_au,
    expliquer,
    faits_de,
    obligation,
    preparer,
    regles,
    regles_du_fait,
    suite,
    verifier,
)
from havre.droit.vocabulaire import faits_connus

JOURS = st.dates(date(2022, 3, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("faits", "message"),
    [
        ({"fait_invente_le": date(2026, 1, 1)}, "Fait inconnu"),
        ({"ip_recue_le": "2026-01-01"}, "ne peut pas valoir"),
        ({"ip_recue_le": datetime(2026, 1, 1, 8)}, "ne peut pas valoir"),
        ({"urgence": 1}, "ne peut pas valoir"),
        ({"nombre_prolongations_acces": -1}, "ne peut pas valoir"),
        ({"nombre_prolongations_acces": True}, "ne peut pas valoir"),
    ],
)
def test_a_fact_outside_the_vocabulary_or_of_a_wrong_type_is_refused(faits, message):
    with pytest.raises(FaitInvalide, match=message):
        calculer("IP-04.legal", faits, au=date(2026, 1, 1))
    with pytest.raises(FaitInvalide, match=message):
        verifier("IP-06", faits, au=date(2026, 1, 1))


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(ObligationInconnue, match="XX-01"):
        calculer("XX-01", {}, au=date(2026, 1, 1))
    with pytest.raises(ObligationInconnue, match="JU-17"):
        verifier("JU-17", {}, au=date(2026, 1, 1))
    with pytest.raises(ObligationInconnue, match="IP-99"):
        obligation("IP-99")


@pytest.mark.parametrize("cle", sorted(regles()))
def test_with_no_fact_at_all_nothing_is_due_and_nothing_is_guessed(cle):
    v = calculer(cle, {}, au=date(2026, 1, 1))
    assert v.etat in {Etat.INDETERMINEE, Etat.SANS_OBJET}
    assert v.echeance is None
    assert v.etat is Etat.SANS_OBJET or v.manquants


@given(depart=JOURS, ecart=st.integers(-400, 800))
def test_the_state_follows_the_day_and_the_term_does_not(depart, ecart):
    faits = {"ip_recue_le": depart}
    echeance = calculer("IP-04.legal", faits, au=depart).echeance
    au = depart + timedelta(days=ecart)
    v = calculer("IP-04.legal", faits, au=au)
    assert v.echeance == echeance
    assert v.etat is etat_au(echeance, au)


@given(naissance=st.dates(date(2010, 1, 1), date(2030, 1, 1)), depart=JOURS)
def test_under_three_the_report_is_due_every_six_months_and_never_later_than_a_year(naissance, depart):
    faits = {"naissance_le": naissance, "mesure_debut_le": depart}
    attente = calculer("PA-03", faits, au=depart).echeance - depart
    assert (attente < timedelta(days=200)) is (age_en_mois(naissance, au=depart) < 36)
    assert attente <= timedelta(days=366)


@given(depart=JOURS, acte=JOURS, au=JOURS)
def test_only_an_act_that_was_done_stops_a_deadline(depart, acte, au):
    v = calculer("JU-26", {"decision_placement_le": depart, "placement_execute_le": acte}, au=au)
    assert (v.etat is Etat.ETEINTE) is (depart <= acte <= au)


@given(depart=JOURS, fin=JOURS, au=JOURS)
def test_the_end_of_the_measure_never_hides_a_term_already_missed(depart, fin, au):
    faits = {"aide_financiere_seule": False, "mesure_debut_le": depart}
    seule = calculer("PA-01", faits, au=au)
    finie = calculer("PA-01", {**faits, "mesure_fin_le": fin}, au=au)
    assert finie.echeance == seule.echeance
    if fin <= min(au, seule.echeance):
        assert finie.etat is Etat.SANS_OBJET
    else:
        assert finie.etat is seule.etat


@given(depart=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_48_hours_are_late_one_second_after_and_not_before(depart):
    faits = {"separation_fratrie_a": depart}
    fin = depart + timedelta(hours=48)
    assert calculer("JU-18", faits, au=fin).etat is Etat.AUJOURD_HUI
    assert calculer("JU-18", faits, au=fin + timedelta(seconds=1)).etat is Etat.DEPASSEE


def test_an_age_in_months_counts_whole_months():
    assert age_en_mois(date(2024, 1, 31), au=date(2024, 2, 28)) == 0
    assert age_en_mois(date(2024, 1, 31), au=date(2024, 2, 29)) == 1
    assert age_en_mois(date(2024, 2, 29), au=date(2027, 2, 28)) == 36
    assert age_en_mois(date(2024, 2, 29), au=date(2027, 2, 27)) == 35


def test_a_batch_says_what_each_call_says():
    cas = [
        {"naissance_le": date(2024, 2, 29), "mesure_debut_le": date(2026, 1, 31 - i), "confie_par_juge": i % 2 == 0}
        for i in range(20)
    ]
    au = date(2026, 6, 1)
    lot = list(calculer_lot(["PA-03", "PA-04"], cas, au=au))
    assert lot == [calculer(cle, faits, au=au) for faits in cas for cle in ("PA-03", "PA-04")]
    assert preparer("PA-03", au=au)(cas[0]) == lot[0]


def test_the_facts_a_rule_reads_are_known_beforehand():
    assert faits_de("PA-03") == (
        "naissance_le", "dernier_rapport_situation_le", "mesure_debut_le", "rapport_situation_le", "mesure_fin_le",
    )  # fmt: skip
    assert all(set(faits_de(cle)) <= set(faits_connus()) for cle in regles())


def test_why_this_date_says_rule_facts_values_sources_and_what_was_not_checked():
    lignes = expliquer(
        calculer("JU-19", {"demande_avis_recue_le": date(2026, 5, 4)}, au=date(2026, 5, 10))
    ).lignes()  # fmt: skip
    assert lignes[0] == "Recueillir l'avis écrit du représentant légal sur le lieu d'accueil"
    assert lignes[1] == "Échéance : 01/06/2026, à venir."
    texte = "\n".join(lignes)
    assert "CASF L.223-3 al. 1 ; CASF R.223-7 ; CASF R.223-8" in texte
    assert "Fait : jour où le représentant légal reçoit la demande d'avis, 04/05/2026" in texte
    assert "4 semaines (règlement, CASF L.223-3 al. 1 ; R.223-7, R.223-8, en vigueur à la date de lecture)" in texte
    assert "de mémoire, confiance haute : NON VÉRIFIÉ" in texte
    assert "Silence : L'avis est réputé donné." in texte
    assert "Attention : Une partie de cette règle n'a pas été vérifiée dans le texte en vigueur." in texte


def test_why_says_when_the_date_is_a_target_of_the_service():
    e = expliquer(calculer("JU-13", {"mesure_terme_le": date(2026, 7, 31)}, au=date(2026, 7, 1)))
    assert "La date vient d'un repère du service, pas de la loi." in e.avertissements
    assert e.conclusion == "Échéance : 30/06/2026, dépassée."


def test_why_says_what_is_missing_what_stopped_and_what_is_suspended():
    assert expliquer(calculer("IP-04.legal", {}, au=date(2026, 1, 1))).manquants == (
        "jour de réception de l'information préoccupante",
    )
    faits = {"ip_recue_le": date(2026, 1, 15), "evaluation_terminee_le": date(2026, 4, 16)}
    assert expliquer(calculer("IP-04.legal", faits, au=date(2026, 5, 1))).conclusion == (
        "Échéance du 15/04/2026, éteinte le 16/04/2026, en retard."
    )
    attente = {
        "demande_financiere": True,
        "demande_recue_le": date(2026, 3, 1),
        "pieces_demandees_le": date(2026, 3, 10),
    }
    assert expliquer(calculer("AD-09.financiere", attente, au=date(2026, 3, 20))).conclusion == (
        "Délai suspendu ; sans nouvelle suspension, échéance au plus tôt le 11/05/2026."
    )


def test_a_term_moved_to_a_working_day_says_where_it_was():
    v = calculer("JU-07.appel", {"decision_notifiee_le": date(2026, 11, 7)}, au=date(2026, 11, 10))
    assert (v.avant_report, v.echeance) == (date(2026, 11, 22), date(2026, 11, 23))
    assert "Le 22/11/2026 n'est pas un jour ouvrable : terme reporté au 23/11/2026." in v.remarques


def test_a_condition_names_what_does_not_hold_and_what_is_missing():
    v = verifier("AD-06", {"motivation_ecrite": False}, au=date(2026, 1, 1))
    assert v.etat is Etat.NON_REMPLIE
    assert v.remarques == ("La décision n'est pas motivée.",)
    assert v.manquants == ("recours_indiques",)
    assert expliquer(v).conclusion == "État : non remplie."


def test_the_periods_follow_each_other_and_the_child_grows():
    # Born 10 May 2023: six months while under three, then a year. The second report is late, the last is to come.
    faits = {"naissance_le": date(2023, 5, 10), "mesure_debut_le": date(2025, 3, 1)}
    rapports = [date(2025, 8, 20), date(2026, 3, 5), date(2026, 9, 1)]
    periodes = suite("PA-03", faits, rapports, au=date(2026, 12, 1))
    assert [(v.echeance, v.etat, v.a_temps) for v in periodes] == [
        (date(2025, 9, 1), Etat.ETEINTE, True),
        (date(2026, 2, 20), Etat.ETEINTE, False),
        (date(2026, 9, 5), Etat.ETEINTE, True),
        (date(2027, 9, 1), Etat.A_VENIR, None),
    ]


def test_a_report_older_than_the_measure_or_dated_later_than_today_opens_no_period():
    faits = {"naissance_le": date(2015, 5, 10), "mesure_debut_le": date(2025, 3, 1)}
    periodes = suite("PA-03", faits, [date(2025, 2, 1), date(2026, 4, 1)], au=date(2026, 3, 15))
    assert [(v.echeance, v.etat) for v in periodes] == [(date(2026, 3, 1), Etat.DEPASSEE)]


@given(st.lists(st.dates(date(2025, 3, 1), date(2030, 1, 1)), max_size=8, unique=True), JOURS)
def test_acts_never_add_up_to_more_than_one_open_period(rapports, au):
    faits = {"naissance_le": date(2024, 5, 10), "mesure_debut_le": date(2025, 3, 1), "confie_par_juge": True}
    for cle in ("PA-03", "PA-04", "JU-12"):
        periodes = suite(cle, faits, rapports, au=au)
        assert [v.etat for v in periodes[:-1]] == [Etat.ETEINTE] * (len(periodes) - 1)
        assert periodes[-1].ouverte
        assert len(periodes) == 1 + sum(r <= au for r in rapports)


def test_a_rule_without_periods_has_no_suite():
    with pytest.raises(FaitInvalide, match="périodes successives"):
        suite("PA-01", {}, [], au=date(2026, 1, 1))
    with pytest.raises(FaitInvalide, match="périodes successives"):
        suite("MN-01.procureur", {}, [], au=date(2026, 1, 1))
    for cle in ("JU-10", "JU-11", "JU-12", "PA-03", "PA-07", "PA-08", "PA-09", "PU-02", "AF-13", "ES-03", "ES-05"):
        assert len(suite(cle, {}, [], au=date(2026, 1, 1))) == 1


def test_each_fact_knows_the_rules_that_read_it():
    lecteurs = regles_du_fait()
    assert lecteurs["rapport_transmis_juge_le"] == ("PA-04",)
    assert {(nom, cle) for nom, cles in lecteurs.items() for cle in cles} == {
        (nom, cle) for cle in regles() for nom in faits_de(cle)
    }
