"""From the team to the validated report, by the pages: refusals say their rule, nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from havre.apps.agents.enums import Metier, Role
from havre.apps.informations.actions import EnfantDit, fixer_capacite
from havre.apps.informations.models import (
    AttributionEvaluation,
    CapaciteEvaluation,
    DerogationBinome,
    Redaction,
    Rencontre,
    ValidationEvaluation,
)
from tests.factories import MAINTENANT, creer_agent
from tests.factories.informations import (
    creer_crip,
    creer_ecoutant,
    creer_equipe,
    creer_evaluateur,
    creer_evaluation,
    creer_preoccupante,
)

pytestmark = pytest.mark.django_db
LOU = EnfantDit("Essai", "Lou")


def url(nom: str, objet) -> str:
    return reverse(f"recueil:{nom}", args=[objet.pk])


def lire(reponse) -> str:
    return reponse.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\xa0", " ")


def saisie(evaluation, **champs: str) -> dict[str, str]:
    enfant = evaluation.information.enfants.get()
    return {
        "version_lue": "0", "rapport": "Deux visites.", "parole_enfants": "Lou : « ça va mieux »",
        f"issue_{enfant.pk}": "classement", f"motivation_{enfant.pk}": "Aide en place.", "referentiel_has": "on",
    } | champs  # fmt: skip


def test_a_whole_evaluation_goes_through_the_pages(connecter: Callable):
    service, premier, second, cadre = creer_equipe()
    information = creer_preoccupante(LOU)
    crip = connecter(Role.CRIP, agent=creer_ecoutant())
    page = lire(crip.get(url("confier", information)))
    assert service.nom in page
    assert "peut évaluer" in page
    crip.post(url("confier", information), {"service": str(service.pk)})
    evaluation = information.__class__.objects.get(pk=information.pk).evaluation
    chef = connecter(None, agent=cadre)
    chef.post(url("designer", information), {"agents": [str(premier.pk), str(second.pk)]})
    un, deux = connecter(None, agent=premier), connecter(None, agent=second)
    un.post(url("rencontre", information), {
        "nature": "domicile", "jour": "2026-03-01", "personnes": "Mère, Lou",
        "enfants": [str(information.enfants.get().pk)],
    })  # fmt: skip
    assert Rencontre.objects.get().enfant == information.enfants.get()
    assert "Écrire le rapport" in lire(un.get(url("evaluation", information)))
    un.post(url("rediger", information), saisie(evaluation))
    for client in (un, deux):
        assert "Relire et signer" in lire(client.get(url("evaluation", information)))
        client.post(url("signer", information), {"version": "1"})
    page = lire(chef.get(url("valider", information)))
    assert "puéricultrice" in page
    reponse = chef.post(url("valider", information), {"qualite": "Responsable"}, follow=True)
    assert "L'évaluation est validée" in lire(reponse)
    page = lire(deux.get(url("evaluation", information)))
    assert "Classement, le" in page
    assert "« ça va mieux »" in page


def test_one_evaluator_is_refused_with_the_rule_then_a_derogation_is_signed(connecter: Callable):
    # row D19
    evaluation, premier, _, cadre = creer_evaluation(LOU)
    i = evaluation.information
    un, chef = connecter(None, agent=premier), connecter(None, agent=cadre)
    un.post(url("rediger", i), saisie(evaluation))
    un.post(url("signer", i), {"version": "1"})
    page = lire(chef.post(url("valider", i), {"qualite": "Responsable"}))
    assert "deux évaluateurs de deux métiers différents" in page
    assert "CASF L.226-3 al. 3" in page
    assert 'value="Responsable"' in page
    assert not ValidationEvaluation.objects.exists()
    page = lire(chef.post(url("deroger", i), {"motif": "vacance", "precision": "", "qualite": "Responsable"}))
    assert "« Ce qui empêche le binôme » manque." in page
    chef.post(url("deroger", i), {"motif": "vacance", "precision": "Poste vacant", "qualite": "Responsable"})
    chef.post(url("valider", i), {"qualite": "Responsable"})
    assert ValidationEvaluation.objects.get().avec_derogation
    assert "par dérogation au binôme" in lire(chef.get(url("evaluation", i)))
    assert "1 dérogation" in lire(chef.get(reverse("recueil:charge")))


def test_two_who_write_at_once_see_both_versions(connecter: Callable):
    evaluation, premier, second, _ = creer_evaluation(LOU)
    i = evaluation.information
    un, deux = connecter(None, agent=premier), connecter(None, agent=second)
    un.post(url("rediger", i), saisie(evaluation, rapport="Version du premier"))
    page = lire(deux.post(url("rediger", i), saisie(evaluation, rapport="Version du second")))
    assert "Version du premier" in page
    assert "Version du second" in page
    assert 'name="version_lue" value="1"' in page
    deux.post(url("rediger", i), saisie(evaluation, rapport="Les deux", version_lue="1"))
    assert Redaction.objects.get(version=2).rapport == "Les deux"
    page = lire(un.post(url("signer", i), {"version": "1"}, follow=True))
    assert "relisez-la avant de signer" in page


def test_a_report_is_sent_back_with_what_is_missing(connecter: Callable):
    evaluation, premier, _, cadre = creer_evaluation(LOU)
    i = evaluation.information
    un, chef = connecter(None, agent=premier), connecter(None, agent=cadre)
    assert chef.get(url("renvoyer", i)).status_code == 404  # nothing is written yet
    un.post(url("rediger", i), saisie(evaluation))
    chef.post(url("renvoyer", i), {"motif": "Joindre l'école."})
    assert "Joindre l'école." in lire(un.get(url("evaluation", i)))
    page = lire(un.post(url("signer", i), {"version": "1"}, follow=True))
    assert "renvoyée" in page


def test_an_evaluator_is_relieved_and_replaced(connecter: Callable):
    evaluation, _, second, cadre = creer_evaluation(LOU)
    i, chef = evaluation.information, connecter(None, agent=cadre)
    chef.post(url("dessaisir", evaluation.evaluateurs.get(agent=second)), {"motif": "Arrêt"})
    remplacant = creer_evaluateur(Metier.EDUCATEUR)
    page = lire(chef.get(url("designer", i)))
    assert remplacant.nom in page
    chef.post(url("designer", i), {"agents": [str(remplacant.pk)]})
    page = lire(chef.get(url("evaluation", i)))
    assert "dessaisi le" in page
    assert "éducateur spécialisé" in page


def test_a_red_gate_stops_the_crip_and_a_manager_passes_it_with_a_signed_reason(connecter: Callable):
    # row L29, row D18
    service, _, _, cadre = creer_equipe()
    fixer_capacite(service=service, part_pourcent=0, motif="Effectif réduit", par=cadre, le=MAINTENANT)
    information = creer_preoccupante(LOU)
    crip, direction = connecter(Role.CRIP, service=creer_crip()), connecter(Role.DIRECTION)
    page = lire(crip.get(url("confier", information)))
    assert "au-delà de sa capacité" in page
    assert "un cadre de ce territoire ou la direction doit signer" in page
    page = lire(crip.post(url("confier", information), {"service": str(service.pk)}))
    assert "un cadre signe la raison du dépassement" in page
    assert not AttributionEvaluation.objects.exists()
    page = lire(direction.post(url("confier", information), {"service": str(service.pk)}))
    assert "pourquoi cette équipe en reçoit une de plus" in page
    direction.post(url("confier", information), {
        "service": str(service.pk), "motif_depassement": "Aucune autre équipe proche", "qualite": "Directrice",
    })  # fmt: skip
    attribution = AttributionEvaluation.objects.get()
    assert (attribution.rouge, attribution.motif_depassement) == (True, "Aucune autre équipe proche")
    page = lire(direction.get(reverse("recueil:charge")))
    assert "1 dépassement" in page
    assert "Aucune autre équipe proche" in lire(direction.get(url("evaluation", information)))


def test_the_load_is_shown_by_team_and_leaves_as_a_file(connecter: Callable, compte_requetes: Callable):
    creer_evaluation(LOU)
    direction = connecter(Role.DIRECTION)
    page = lire(direction.get(reverse("recueil:charge")))
    assert "SSP Hazebrouck" in page
    assert "40 h" in page  # one evaluation, twenty hours, two evaluators
    assert "320 h" in page  # two full times, 400 hours, 40 %
    texte = direction.get(reverse("recueil:charge_export", args=["csv"])).content.decode()
    assert "SSP Hazebrouck;1;40.0;320.0;0.125;vert;2.0" in texte
    assert direction.get(reverse("recueil:charge_export", args=["ods"])).status_code == 200

    def ajouter(nombre: int) -> None:
        for rang in range(nombre):
            creer_equipe(["valenciennes", "hem", "lille-centre"][rang % 3])

    compte_requetes(lambda: direction.get(reverse("recueil:charge")), ajouter)


def test_the_page_of_an_evaluation_keeps_its_number_of_queries(connecter: Callable, compte_requetes: Callable):
    evaluation, premier, _, _ = creer_evaluation(LOU)
    un = connecter(None, agent=premier)
    un.post(url("rediger", evaluation.information), saisie(evaluation))

    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            Rencontre.objects.create(
                evaluation=evaluation, nature="parents", le="2026-02-20", personnes="Mère", notee_a=MAINTENANT
            )
            creer_evaluateur(Metier.CESF)
            evaluation.evaluateurs.create(agent=creer_agent(Role.SSP), metier=Metier.CESF, designe_a=MAINTENANT)

    compte_requetes(lambda: un.get(url("evaluation", evaluation.information)), ajouter)


def test_a_team_states_its_capacity_with_a_reason(connecter: Callable):
    service, _, _, cadre = creer_equipe()
    chef = connecter(None, agent=cadre)
    page = lire(chef.post(url("capacite", service), {"part_pourcent": "120", "motif": "x"}))
    assert "Donnez un nombre entre 0 et 100." in page
    chef.post(url("capacite", service), {"part_pourcent": "25", "motif": "Note du 2 mars"})
    assert CapaciteEvaluation.objects.get().part_pourcent == 25
    assert "déjà fixée aujourd'hui" in lire(chef.post(url("capacite", service), {"part_pourcent": "30", "motif": "x"}))
    assert not DerogationBinome.objects.exists()


def test_nobody_but_the_named_evaluators_writes(connecter: Callable):
    evaluation, *_ = creer_evaluation(LOU)
    collegue: Client = connecter(None, agent=creer_evaluateur(Metier.PSYCHOLOGUE))
    reponse = collegue.post(url("rediger", evaluation.information), saisie(evaluation))
    assert reponse.status_code == 403
    assert "pas désigné" in lire(reponse)
    assert not Redaction.objects.exists()
