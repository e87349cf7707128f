"""Due dates of worrying informations: given by the facts, ended by recorded acts only, rebuilt == incremental."""

from datetime import UTC, date, datetime, timedelta

import pytest

from havre.apps.agents.enums import Role
from havre.apps.echeances.actions import actualiser_en_attente, reconstruire
from havre.apps.echeances.enums import EtatEcheance
from havre.apps.echeances.models import Echeance
from havre.apps.echeances.queries import a_faire, echeances_visibles, pourquoi
from havre.apps.informations.actions import (
    AuteurDit,
    EnfantDit,
    ajouter_enfant,
    annuler_acte,
    demander_suites,
    dessaisir,
    noter_acte,
    qualifier,
    rattacher,
    retirer_enfant,
    signaler,
    transferer,
)
from havre.apps.informations.enums import (
    CauseSignalement,
    IssueEvaluation,
    IssueQualification,
    MotifQualification,
    NatureActeIP,
    NatureAuteur,
)
from tests.factories import HIER, JOUR, MAINTENANT, creer_agent
from tests.factories.informations import (
    conclure,
    creer_ecoutant,
    creer_evaluation,
    creer_information,
    creer_preoccupante,
    creer_ssp,
)

pytestmark = pytest.mark.django_db
RECUE = date(2026, 2, 2)
LOU = EnfantDit("Essai", "Lou", date(2018, 5, 4))
VOISIN = AuteurDit(NatureAuteur.PARTICULIER, nom="Voisin")


def dues(information) -> dict[str, Echeance]:
    """Return the due dates of an information, checking that a rebuild changes nothing."""
    actualiser_en_attente(au=JOUR)
    lues = {e.regle: e for e in Echeance.objects.filter(perimetre="I", perimetre_id=information.pk)}
    avant = sorted(Echeance.objects.values_list())
    reconstruire(au=JOUR)
    assert sorted(Echeance.objects.values_list()) == avant
    return lues


def acte(information, nature: NatureActeIP, le: date = JOUR):
    return noter_acte(
        information=information, nature=nature, accompli_le=le, precision="essai", par=creer_ecoutant(), le=MAINTENANT
    )


def test_the_first_analysis_then_the_three_months():
    par = creer_ecoutant()
    information = creer_information(LOU, par=par)
    lues = dues(information)
    assert set(lues) == {"IP-03"}  # not an IP before it is qualified
    assert (lues["IP-03"].echeance_le, lues["IP-03"].responsable) == (date(2026, 2, 4), par)
    assert lues["IP-03"].locale
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    lues = dues(evaluation.information)
    assert lues["IP-03"].etat(JOUR) == EtatEcheance.ETEINTE
    legal = lues["IP-04.legal"]
    assert (legal.echeance_le, legal.locale, legal.responsable) == (date(2026, 5, 2), False, premier)
    assert legal.service.code == "ssp-hazebrouck"
    assert "IP-04.jeune_enfant" not in lues
    dessaisir(evaluateur=evaluation.evaluateurs.get(agent=premier), motif="Arrêt", par=cadre, le=MAINTENANT)
    legal = dues(evaluation.information)["IP-04.legal"]
    assert (legal.responsable, legal.etat(JOUR)) == (second, EtatEcheance.AVENIR)


def test_only_the_validation_ends_an_evaluation():
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    conclure(evaluation, premier, second, cadre=cadre)
    legal = dues(evaluation.information)["IP-04.legal"]
    assert (legal.acte_le, legal.a_temps, legal.etat(JOUR)) == (JOUR, True, EtatEcheance.ETEINTE)


def test_a_very_young_child_gives_a_shorter_target_of_the_service():
    bebe = EnfantDit("Essai", "Zoé", date(2024, 6, 1))
    par = creer_ecoutant()
    information = creer_preoccupante(LOU, bebe, par=par)
    lues = dues(information)
    jeune = lues["IP-04.jeune_enfant"]
    assert (jeune.echeance_le, jeune.locale) == (date(2026, 3, 2), True)
    raisons = pourquoi(jeune.cle, pour=par, au=JOUR)
    assert raisons.explication is not None
    assert any("D.226-2-4" in v.phrase() for v in raisons.explication.valeurs)
    ajouter_enfant(information=information, enfant=EnfantDit("Essai", "Zoé"), par=par, le=MAINTENANT)
    retirer_enfant(
        ligne=information.enfants.get(prenom="Zoé", date_naissance__isnull=False), motif="Date fausse", par=par,
        le=MAINTENANT,
    )  # fmt: skip
    assert "IP-04.jeune_enfant" not in dues(information)


def test_a_professional_is_told_without_asking_and_another_at_each_request():
    information = creer_preoccupante(LOU)
    assert dues(information)["IP-12"].echeance_le == date(2026, 5, 2)
    fait = acte(information, NatureActeIP.AUTEUR)
    assert dues(information)["IP-12"].etat(JOUR) == EtatEcheance.ETEINTE
    annuler_acte(acte=fait, motif="Erreur", par=creer_ecoutant(), le=MAINTENANT)
    assert dues(information)["IP-12"].etat(JOUR) == EtatEcheance.AVENIR
    autre = creer_preoccupante(LOU, auteur=VOISIN)
    assert not {"IP-12", "IP-13"} & set(dues(autre))
    demander_suites(information=autre, demandee_le=HIER, par=creer_ecoutant(), le=MAINTENANT)
    assert dues(autre)["IP-13"].echeance_le == date(2026, 6, 1)
    anonyme = creer_preoccupante(LOU, auteur=AuteurDit(NatureAuteur.PARTICULIER, anonyme=True))
    assert not {"IP-12", "IP-13"} & set(dues(anonyme))


def test_a_grave_danger_is_referred_the_same_day_then_parents_and_answers_are_due():
    information = creer_information(LOU, danger_immediat=True)
    signaler(
        information=information, cause=CauseSignalement.GRAVE_IMMEDIAT, danger_avere_le=HIER, motifs="Coups vus",
        actions_menees="Aucune", parquet=None, par=creer_ecoutant(), le=MAINTENANT,
    )  # fmt: skip
    signale = dues(information)["IP-09"]
    assert (signale.echeance_le, signale.etat(JOUR)) == (HIER, EtatEcheance.RETARD)
    acte(information, NatureActeIP.PROCUREUR)
    lues = dues(information)
    assert lues["IP-09"].etat(JOUR) == EtatEcheance.ETEINTE
    assert (lues["IP-11"].echeance_le, lues["IP-11"].par_un_tiers) == (date(2026, 4, 2), True)
    assert lues["ip_parents"].echeance_le == JOUR + timedelta(days=8)
    acte(information, NatureActeIP.PARENTS_SAISINE)
    assert dues(information)["ip_parents"].etat(JOUR) == EtatEcheance.ETEINTE


def test_a_conclusion_to_seise_the_court_is_due_until_the_prosecutor_is_seised():
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    conclure(evaluation, premier, second, cadre=cadre, issue=IssueEvaluation.JUSTICE)
    information = evaluation.information
    assert dues(information)["ip_saisir"].etat(JOUR) == EtatEcheance.JOUR
    acte(information, NatureActeIP.PROCUREUR)
    assert dues(information)["ip_saisir"].etat(JOUR) == EtatEcheance.ETEINTE


def test_a_transfer_is_due_at_once_and_ends_the_evaluation_here():
    information = creer_preoccupante(LOU)
    transferer(
        information=information, departement="Pas-de-Calais", demenagement_connu_le=HIER, motif="Dit par l'école",
        par=creer_ecoutant(), le=MAINTENANT,
    )  # fmt: skip
    lues = dues(information)
    assert lues["IP-15"].etat(JOUR) == EtatEcheance.RETARD
    assert lues["IP-04.legal"].etat(JOUR) == EtatEcheance.AVENIR  # a decision is no act
    acte(information, NatureActeIP.TRANSMIS)
    lues = dues(information)
    assert lues["IP-15"].etat(JOUR) == EtatEcheance.ETEINTE
    assert lues["IP-04.legal"].etat(JOUR) == EtatEcheance.SANS_OBJET


def test_a_joined_information_ends_with_the_other_and_keeps_its_own_term():
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    par = creer_ecoutant()
    seconde = creer_preoccupante(LOU, par=par, recue_a=datetime(2026, 2, 10, 9, tzinfo=UTC))
    rattacher(information=seconde, vers=evaluation.information, motif="Même foyer", par=par, le=MAINTENANT)
    assert dues(seconde)["IP-04.legal"].echeance_le == date(2026, 5, 10)
    conclure(evaluation, premier, second, cadre=cadre)
    assert dues(seconde)["IP-04.legal"].etat(JOUR) == EtatEcheance.ETEINTE


def test_qualified_otherwise_nothing_more_is_owed():
    information = creer_preoccupante(LOU)
    qualifier(
        information=information, issue=IssueQualification.NON, motifs=[MotifQualification.SANS_ELEMENT],
        precision="Erreur de personne", decidee_le=JOUR, par=creer_ecoutant(), le=MAINTENANT,
    )  # fmt: skip
    assert dues(information)["IP-04.legal"].etat(JOUR) == EtatEcheance.SANS_OBJET


def test_each_sees_the_due_dates_of_the_informations_he_sees():
    evaluation, premier, _, cadre = creer_evaluation(LOU)
    creer_evaluation(LOU, mns="valenciennes")
    actualiser_en_attente(au=JOUR)

    def vues(agent) -> set[int]:
        return set(echeances_visibles(pour=agent).filter(perimetre="I").values_list("perimetre_id", flat=True))

    assert len(vues(creer_ecoutant())) == len(vues(creer_agent(Role.DIRECTION))) == 2
    for agent in (premier, cadre, creer_agent(Role.SSP, service=creer_ssp())):
        assert vues(agent) == {evaluation.information.pk}
    assert vues(creer_agent(Role.SAF)) == vues(creer_agent(Role.AIDES)) == set()
    miennes = a_faire(pour=premier, au=JOUR, miennes=True)
    assert {(e.regle, e.reference_ip) for e in miennes} == {("IP-04.legal", evaluation.information.reference)}
