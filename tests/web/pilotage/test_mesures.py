"""The page of what was recommended, decided and carried out: counts, delays, drawing, exports, what was signed."""

import csv
import io
from datetime import date, timedelta

import pytest

from havre.apps.agents.enums import Role
from havre.apps.informations.models import AttributionEvaluation
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Mesure, Recommandation
from havre.apps.pilotage.queries.mesures import suivis_des_mesures
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_mesure, creer_service
from tests.factories.informations import creer_equipe, creer_evaluation
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
DECIDEE = date(2026, 1, 15)


def recommander(enfant, type_mesure, jours_avant, **champs):
    return Recommandation.objects.create(
        enfant=enfant, type=type_mesure, motifs="Essai.", faite_a=MAINTENANT - timedelta(jours_avant), **champs
    )


def suivis(direction_agent, **filtres):
    return suivis_des_mesures(pour=direction_agent, du=JOUR - timedelta(364), au=JOUR, **filtres)


@pytest.fixture
def agent():
    return creer_agent(Role.DIRECTION)


@pytest.fixture
def situation():
    """Three children of one team: as recommended, otherwise than recommended, recommended only; one of another."""
    suivi, autrement, seul, ailleurs = (
        creer_enfant(p, service=creer_service(mns)) for p, mns in
        (("Lou", "hazebrouck"), ("Sam", "hazebrouck"), ("Noa", "hazebrouck"), ("Mia", "valenciennes"))
    )  # fmt: skip
    for enfant in (suivi, autrement):
        recommander(enfant, TypeMesure.AEMO, (JOUR - DECIDEE).days + 20)
    recommander(seul, TypeMesure.AEMO, 12)
    creer_mesure([suivi], le=DECIDEE, type_mesure=TypeMesure.AEMO)
    creer_mesure([autrement, ailleurs], le=DECIDEE, type_mesure=TypeMesure.IEAD)
    Mesure.objects.filter(enfant=suivi).update(executee_le=DECIDEE + timedelta(9))


@pytest.mark.usefixtures("situation")
class TestComptes:
    def test_each_gap_is_counted_once_in_its_kind(self, agent):
        tout = suivis(agent).ensemble()
        assert tout.nombres == (3, 1, 3, 1, 1, 1, 2, 20, 9, (JOUR - DECIDEE).days)
        types = suivis(agent).par_type()
        assert types["aemo"].nombres == (3, 1, 1, 0, 0, 1, 0, 20, 9, None)
        assert types["iead"].nombres == (0, 0, 2, 1, 1, 0, 2, 20, None, (JOUR - DECIDEE).days)

    def test_by_team_and_filtered(self, agent):
        equipe = creer_service("valenciennes")
        assert suivis(agent).par_equipe()[equipe.pk].decidees == 1
        seule = suivis(agent, service=str(equipe.pk), type_mesure="iead")
        assert (seule.ensemble().decidees, seule.ensemble().recommandees) == (1, 0)
        assert suivis(agent, service=str(equipe.pk), type_mesure="aemo").ensemble().decidees == 0

    def test_a_measure_of_the_same_day_answers_the_recommendation(self, agent):
        enfant = Recommandation.objects.order_by("pk")[1].enfant
        creer_mesure([enfant], le=DECIDEE, type_mesure=TypeMesure.AEMO)
        assert suivis(agent).ensemble().autres == 0

    def test_a_decision_after_the_recommendation_and_one_that_replaces_it(self, agent):
        seul = Recommandation.objects.order_by("pk")[2]
        recommander(seul.enfant, TypeMesure.IEAD, 3, remplace=seul)
        assert suivis(agent).par_type()["aemo"].sans_decision == 0
        assert suivis(agent).par_type()["iead"].sans_decision == 1
        creer_mesure([seul.enfant], le=JOUR, type_mesure=TypeMesure.TISF)
        assert suivis(agent).ensemble().sans_decision == 0

    def test_the_page_the_drawing_and_the_files(self, direction):
        reponse = direction.get("/pilotage/mesures")
        page = texte(reponse)
        assert "dont 1 sans décision" in page
        assert "1 autre que recommandé" in page
        assert '<title id="b-t">Recommandé, décidé, exécuté</title>' in reponse.content.decode()
        lignes = list(csv.reader(io.StringIO(direction.get("/pilotage/mesures/types.csv").content.decode("utf-8-sig")),
                                 delimiter=";"))  # fmt: skip
        assert [ligne[0] for ligne in lignes] == ["Mesure", "AEMO", "IEAD (action éducative à domicile)"]
        assert direction.get("/pilotage/mesures/equipes.ods").status_code == 200
        vide = texte(direction.get("/pilotage/mesures?du=2020-01-01&au=2020-02-01"))
        assert "Aucune mesure dans cette période" in vide

    def test_no_child_is_named(self, direction):
        page = texte(direction.get("/pilotage/mesures"))
        assert not [prenom for prenom in ("Lou", "Sam", "Noa", "Mia") if f"{prenom} " in page]


def test_what_was_signed_out_of_the_rule_is_counted_by_team_and_never_by_person(direction):
    service, *_ = creer_equipe()
    evaluation, *_ = creer_evaluation()
    donnee = evaluation.attributions.get()
    AttributionEvaluation.objects.create(
        evaluation=evaluation, service=service, confiee_le=JOUR, confiee_a=MAINTENANT, charge_h=40, disponible_h=10,
        rouge=True, motif_depassement="Urgence.", depassement_signe_par=donnee.confiee_par,
        depassement_qualite="Cadre",
    )  # fmt: skip
    page = texte(direction.get(f"/pilotage/mesures?du={JOUR}&au={JOUR}"))
    assert "Dépassements de la capacité" in page
    assert service.nom in page
    assert donnee.confiee_par.nom_complet() not in page.split("Actes signés hors de la règle")[1]
