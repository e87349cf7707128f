"""Always in pairs: what the database and the acts refuse, what they accept, what is counted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from havre.apps.agents.enums import Metier, Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.informations.actions import (
    EnfantDit,
    Rapport,
    ajouter_enfant,
    confier,
    deroger,
    designer,
    dessaisir,
    noter_rencontre,
    qualifier,
    rattacher,
    rediger,
    renvoyer,
    signer,
    valider,
)
from havre.apps.informations.enums import (
    EtatInformation,
    IssueEvaluation,
    IssueQualification,
    MotifDerogation,
    MotifQualification,
    NatureRencontre,
)
from havre.apps.informations.erreurs import BinomeManquant, EvaluationFinie, RegleInformation, VersionDepassee
from havre.apps.informations.models import Redaction, SignatureEvaluation, ValidationEvaluation
from havre.apps.informations.queries import controles, dossier_de, enfants_a_conclure, registre
from havre.common.chiffrement import scelles
from havre.droit import valeur
from tests.factories import HIER, JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service
from tests.factories.informations import (
    conclure,
    creer_ecoutant,
    creer_equipe,
    creer_evaluateur,
    creer_evaluation,
    creer_information,
    creer_preoccupante,
    rapport_de,
)

pytestmark = pytest.mark.django_db
LOU, SAM = EnfantDit("Essai", "Lou"), EnfantDit("Essai", "Sam", concerne=False)


def etat(information) -> str:
    return registre(pour=creer_agent(Role.DIRECTION)).get(pk=information.pk).etat


def ecrite(evaluation, par, version=0):
    return rediger(evaluation=evaluation, rapport=rapport_de(evaluation), version_lue=version, par=par, le=MAINTENANT)


def test_a_pair_of_two_professions_is_validated():
    # row D19, row E-CRIP
    evaluation, premier, second, cadre = creer_evaluation(LOU, SAM)
    validation = conclure(evaluation, premier, second, cadre=cadre)
    assert (validation.avec_derogation, validation.validee_le) == (False, JOUR)
    assert etat(evaluation.information) == EtatInformation.CONCLUE
    assert valeur("casf.evaluation_ip.professions", au=JOUR).nombre == 2  # what the trigger counts


@pytest.mark.parametrize("signataires", [1, 2], ids=["one signature", "one profession"])
def test_one_signature_or_one_profession_is_refused_by_the_act_and_by_sql(signataires: int):
    # row D19
    service, premier, _, cadre = creer_equipe()
    collegue = creer_evaluateur(Metier.ASSISTANT_SOCIAL, service=service)
    evaluation, *_ = creer_evaluation(LOU, evaluateurs=[premier, collegue])
    redaction = ecrite(evaluation, premier)
    for agent in [premier, collegue][:signataires]:
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    assert etat(evaluation.information) == EtatInformation.EN_EVALUATION
    with pytest.raises(BinomeManquant, match="deux évaluateurs de deux métiers"):
        valider(redaction=redaction, qualite="Cadre", par=cadre, le=MAINTENANT)
    with pytest.raises(IntegrityError, match="deux métiers"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO informations_validationevaluation (evaluation_id, redaction_id, validee_le, validee_a,"
            " validee_par_id, qualite, avec_derogation) VALUES (%s, %s, %s, %s, %s, 'Cadre', false)",
            [evaluation.pk, redaction.pk, JOUR, MAINTENANT, cadre.pk],
        )
    assert not ValidationEvaluation.objects.exists()


def test_a_signed_derogation_lets_one_sign_and_is_counted():
    # row D19
    evaluation, premier, _, cadre = creer_evaluation(LOU)
    redaction = ecrite(evaluation, premier)
    with pytest.raises(RegleInformation, match="se motive"):
        deroger(
            evaluation=evaluation, motif=MotifDerogation.VACANCE, precision=" ", qualite="Cadre", par=cadre,
            le=MAINTENANT,
        )  # fmt: skip
    derogation = deroger(
        evaluation=evaluation, motif=MotifDerogation.VACANCE, precision="Poste vacant depuis mai", qualite="Cadre",
        par=cadre, le=MAINTENANT,
    )  # fmt: skip
    assert derogation.service.code == "ssp-hazebrouck"
    with pytest.raises(RegleInformation, match="déjà signée"):
        deroger(
            evaluation=evaluation, motif=MotifDerogation.AUTRE, precision="x", qualite="Cadre", par=cadre, le=MAINTENANT
        )
    with pytest.raises(BinomeManquant):  # a derogation is no signature
        valider(redaction=redaction, qualite="Cadre", par=cadre, le=MAINTENANT)
    signer(redaction=redaction, par=premier, le=MAINTENANT)
    assert etat(evaluation.information) == EtatInformation.A_VALIDER
    assert valider(redaction=redaction, qualite="Cadre", par=cadre, le=MAINTENANT).avec_derogation


def test_an_evaluator_does_not_validate_and_only_evaluators_sign():
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    redaction = ecrite(evaluation, premier)
    etranger = creer_evaluateur(Metier.PSYCHOLOGUE)
    for agent in (cadre, etranger):
        with pytest.raises(ActionInterdite):
            signer(redaction=redaction, par=agent, le=MAINTENANT)
    with pytest.raises(IntegrityError, match="n'est pas évaluateur"), transaction.atomic():
        SignatureEvaluation.objects.create(
            redaction=redaction, agent=etranger, metier=Metier.PSYCHOLOGUE, signee_a=MAINTENANT
        )
    for agent in (premier, second):
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    with pytest.raises(IntegrityError, match="qui évalue ne valide pas"), transaction.atomic():
        ValidationEvaluation.objects.create(
            evaluation=evaluation, redaction=redaction, validee_le=JOUR, validee_a=MAINTENANT, validee_par=premier,
            qualite="x", avec_derogation=False,
        )  # fmt: skip
    with pytest.raises(ActionInterdite):
        valider(redaction=redaction, qualite="x", par=premier, le=MAINTENANT)


def test_every_minor_of_the_household_has_a_conclusion():
    evaluation, premier, second, cadre = creer_evaluation(LOU, SAM)
    lou, _sam = enfants_a_conclure(evaluation)
    partiel = Rapport("Une visite.", conclusions={lou.pk: (IssueEvaluation.AIDE, "x")})
    redaction = rediger(evaluation=evaluation, rapport=partiel, version_lue=0, par=premier, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="tous les mineurs du foyer"):
        signer(redaction=redaction, par=premier, le=MAINTENANT)
    complete = ecrite(evaluation, premier, 1)
    signer(redaction=complete, par=premier, le=MAINTENANT)
    signer(redaction=complete, par=second, le=MAINTENANT)
    ajouter_enfant(information=evaluation.information, enfant=EnfantDit("Essai", "Zoé"), par=premier, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="tous les mineurs du foyer"):
        valider(redaction=complete, qualite="Cadre", par=cadre, le=MAINTENANT)


def test_two_who_write_at_once_are_told_and_signatures_stay_with_their_version():
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    premiere = ecrite(evaluation, premier)
    signer(redaction=premiere, par=premier, le=MAINTENANT)
    with pytest.raises(VersionDepassee):
        ecrite(evaluation, second)
    deuxieme = ecrite(evaluation, second, 1)
    assert Redaction.objects.filter(evaluation=evaluation).count() == 2
    with pytest.raises(VersionDepassee):
        signer(redaction=premiere, par=second, le=MAINTENANT)
    with pytest.raises(VersionDepassee):
        valider(redaction=premiere, qualite="Cadre", par=cadre, le=MAINTENANT)
    signer(redaction=deuxieme, par=second, le=MAINTENANT)
    with pytest.raises(BinomeManquant):  # the first signature was of another text
        valider(redaction=deuxieme, qualite="Cadre", par=cadre, le=MAINTENANT)


def test_what_is_sent_back_is_not_validated_and_what_is_validated_does_not_change():
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    redaction = ecrite(evaluation, premier)
    for agent in (premier, second):
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="ce qui manque"):
        renvoyer(redaction=redaction, motif="", par=cadre, le=MAINTENANT)
    renvoyer(redaction=redaction, motif="L'école n'a pas été jointe.", par=cadre, le=MAINTENANT)
    assert etat(evaluation.information) == EtatInformation.EN_EVALUATION
    with pytest.raises(VersionDepassee):
        valider(redaction=redaction, qualite="Cadre", par=cadre, le=MAINTENANT)
    suite = ecrite(evaluation, premier, 1)
    for agent in (premier, second):
        signer(redaction=suite, par=agent, le=MAINTENANT)
    valider(redaction=suite, qualite="Cadre", par=cadre, le=MAINTENANT)
    for refuse in (
        lambda: ecrite(evaluation, premier, 2),
        lambda: valider(redaction=suite, qualite="Cadre", par=cadre, le=MAINTENANT),
        lambda: designer(evaluation=evaluation, agents=[creer_evaluateur()], par=cadre, le=MAINTENANT),
        lambda: ajouter_enfant(information=evaluation.information, enfant=SAM, par=premier, le=MAINTENANT),
    ):
        with pytest.raises(EvaluationFinie):
            refuse()
    with pytest.raises(IntegrityError), transaction.atomic():
        Redaction.objects.filter(pk=suite.pk).update(**scelles(suite, {"rapport": "adouci"}))


def test_who_is_relieved_signs_no_more_and_what_he_signed_counts_no_more():
    evaluation, premier, second, cadre = creer_evaluation(LOU)
    redaction = ecrite(evaluation, premier)
    for agent in (premier, second):
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    dessaisir(evaluateur=evaluation.evaluateurs.get(agent=second), motif="Arrêt", par=cadre, le=MAINTENANT)
    with pytest.raises(BinomeManquant):
        valider(redaction=redaction, qualite="Cadre", par=cadre, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="déjà plus"):
        dessaisir(evaluateur=evaluation.evaluateurs.get(agent=second), motif="x", par=cadre, le=MAINTENANT)
    psychologue = creer_evaluateur(Metier.PSYCHOLOGUE)
    designer(evaluation=evaluation, agents=[psychologue], par=cadre, le=MAINTENANT)
    signer(redaction=redaction, par=psychologue, le=MAINTENANT)
    assert not valider(redaction=redaction, qualite="Cadre", par=cadre, le=MAINTENANT).avec_derogation


def test_evaluators_come_from_the_team_its_mns_or_its_direction():
    evaluation, _, _, cadre = creer_evaluation(LOU, evaluateurs=[])
    assert etat(evaluation.information) == EtatInformation.A_DESIGNER
    voisin = creer_evaluateur(service=creer_service("hazebrouck"))
    loin = creer_evaluateur(service=creer_service("valenciennes"))
    sans_metier = creer_evaluateur("")
    for agent in (loin, sans_metier):
        with pytest.raises(RegleInformation, match="ne peut pas évaluer"):
            designer(evaluation=evaluation, agents=[agent], par=cadre, le=MAINTENANT)
    designer(evaluation=evaluation, agents=[voisin], par=cadre, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="évalue déjà"):
        designer(evaluation=evaluation, agents=[voisin], par=cadre, le=MAINTENANT)
    with pytest.raises(ActionInterdite):
        designer(evaluation=evaluation, agents=[voisin], par=creer_ecoutant(), le=MAINTENANT)


def test_only_what_is_qualified_and_free_is_given_to_a_team():
    service, *_ = creer_equipe()
    par = creer_agent(Role.DIRECTION)
    with pytest.raises(RegleInformation, match="qualifiée de préoccupante"):
        confier(information=creer_information(), service=service, par=par, le=MAINTENANT)
    information = creer_preoccupante(LOU)
    confier(information=information, service=service, par=par, le=MAINTENANT)
    information.refresh_from_db()
    assert information.service == service
    with pytest.raises(RegleInformation, match="déjà cette évaluation"):
        confier(information=information, service=service, motif="x", par=par, le=MAINTENANT)
    autre, *_ = creer_equipe("valenciennes")
    with pytest.raises(RegleInformation, match="change d'équipe"):
        confier(information=information, service=autre, par=par, le=MAINTENANT)
    confier(information=information, service=autre, motif="La famille a déménagé", par=par, le=MAINTENANT)
    information.refresh_from_db()
    assert information.service == autre
    with pytest.raises(RegleInformation, match="ne se déqualifie pas"):
        qualifier(
            information=information, issue=IssueQualification.NON, motifs=[MotifQualification.CONSEIL], precision="x",
            decidee_le=JOUR, par=creer_ecoutant(), le=MAINTENANT,
        )  # fmt: skip


def test_an_information_joined_to_another_is_evaluated_with_it():
    enfant = creer_enfant("Lou")
    lou = EnfantDit("Essai", "Lou", connu=f"dossier:{enfant.pk}")
    evaluation, premier, second, cadre = creer_evaluation(lou)
    par = creer_ecoutant()
    seconde = creer_preoccupante(lou, EnfantDit("Essai", "Tom"), par=par)
    rattacher(information=seconde, vers=evaluation.information, motif="Même foyer", par=par, le=MAINTENANT)
    seconde.refresh_from_db()
    assert seconde.service.code == "ssp-hazebrouck"
    assert etat(seconde) == EtatInformation.RATTACHEE
    assert [e.prenom for e in enfants_a_conclure(evaluation)] == ["Lou", "Tom"]  # Lou once
    troisieme = creer_preoccupante(lou, par=par)
    with pytest.raises(RegleInformation, match="déjà rattachée"):
        rattacher(information=troisieme, vers=seconde, motif="x", par=par, le=MAINTENANT)
    conclure(evaluation, premier, second, cadre=cadre)
    with pytest.raises(RegleInformation, match="conclue"):
        rattacher(information=troisieme, vers=evaluation.information, motif="x", par=par, le=MAINTENANT)


def test_visits_are_dated_and_of_the_household():
    evaluation, premier, _, cadre = creer_evaluation(LOU, SAM)
    lignes = noter_rencontre(
        evaluation=evaluation, nature=NatureRencontre.DOMICILE, jour=HIER, enfants=enfants_a_conclure(evaluation),
        personnes="Mère et enfants", precision="", par=premier, le=MAINTENANT,
    )  # fmt: skip
    assert len(lignes) == 2
    with pytest.raises(RegleInformation, match="entre la réception"):
        noter_rencontre(
            evaluation=evaluation, nature=NatureRencontre.PARENTS, jour=JOUR + timedelta(days=1), enfants=[],
            personnes="Père", precision="", par=premier, le=MAINTENANT,
        )  # fmt: skip
    with pytest.raises(ActionInterdite):
        noter_rencontre(
            evaluation=evaluation, nature=NatureRencontre.PARENTS, jour=HIER, enfants=[], personnes="Père",
            precision="", par=cadre, le=MAINTENANT,
        )  # fmt: skip


def test_the_conditions_of_the_law_are_read_from_the_facts():
    evaluation, premier, second, _ = creer_evaluation(LOU, EnfantDit("Essai", "Bébé", date(2025, 6, 1)))
    avant = {c.titre: c.tenu for c in controles(dossier_de(evaluation), au=JOUR)}
    assert list(avant.values()) == [True, False, False, False]  # two professions named; nothing written
    redaction = ecrite(evaluation, premier)
    for agent in (premier, second):
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    assert all(c.tenu for c in controles(dossier_de(evaluation), au=JOUR))
