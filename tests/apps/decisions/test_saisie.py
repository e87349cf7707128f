"""Decisions entered by hand, with their clauses, for brothers and sisters; appeals and hearings (rows L26, B-COURT)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from havre.apps.accueils.actions import enregistrer_ordonnance
from havre.apps.accueils.models import Recherche
from havre.apps.agents.enums import Role
from havre.apps.decisions.actions import (
    Accord,
    Papier,
    Saisie,
    contenu_de,
    former_appel,
    noter_issue_appel,
    noter_issue_audience,
    prevoir_audience,
)
from havre.apps.decisions.enums import Appelant, IssueDAppel, IssueDAudience, NatureAudience, NatureDecision, Position
from havre.apps.decisions.erreurs import DejaSaisie, RegleDecision
from havre.apps.decisions.models import Decision, DroitDeVisite, PieceDecision
from havre.apps.decisions.queries import audiences_entre, audiences_visibles
from havre.apps.mesures.actions import noter_attente, noter_execution
from havre.apps.mesures.enums import RaisonAttente, TypeMesure
from havre.apps.mesures.erreurs import RegleMesure
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import mesures_a_terme, mesures_en_attente
from havre.apps.territoires.models import Juridiction
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_mesure,
    creer_parent,
    creer_service,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


@pytest.fixture
def fratrie():
    groupe = creer_fratrie()
    return [creer_enfant(prenom, service=creer_service(), fratrie=groupe) for prenom in ("Lou", "Sam", "Noa")]


def ordonnance(**champs):
    valeurs = {
        "reference": "26/00042", "nature": NatureDecision.JUGEMENT, "juridiction_id": "tpe-dunkerque",
        "chambre": "Cabinet 2", "auteur": "Juge des enfants", "motifs": "Danger (essai)",
        "base_legale": "Code civil 375-3", "rendue_le": JOUR, "effet_le": JOUR, "terme_le": date(2027, 3, 2),
    }  # fmt: skip
    return Decision(**(valeurs | champs))


def enregistrer(par, enfants, *, types=(TypeMesure.PLACEMENT,), met_fin=False, le=MAINTENANT, decision=None, **options):
    saisie = Saisie(decision=decision or ordonnance(), enfants=enfants, **options)
    return enregistrer_ordonnance(saisie=saisie, types=types, met_fin=met_fin, par=par, le=le)


def test_one_entry_orders_a_measure_for_three_siblings_and_opens_their_search(rtase, fratrie):
    droit = DroitDeVisite(beneficiaire="mere", mode="tiers_permanent", fois=1, par="quinzaine", duree_min=60)
    decision = enregistrer(
        rtase, fratrie, droits=[droit], rapports=[("Rapport d'échéance", date(2027, 2, 1))],
        papier=Papier("jugement.pdf", b"%PDF-1.7 essai"),
    )  # fmt: skip
    mesures = Mesure.objects.filter(decision=decision)
    assert {m.enfant_id for m in mesures} == {e.pk for e in fratrie}
    assert {(m.ordonnee_le, m.executee_le, m.recommandee_le) for m in mesures} == {(JOUR, None, None)}
    [recherche] = Recherche.objects.filter(close_le__isnull=True)
    assert {x.enfant_id for x in recherche.enfants.all()} == {e.pk for e in fratrie}
    assert [d.get_mode_display() for d in decision.droits_de_visite.all()] == ["en présence permanente d'un tiers"]
    assert decision.rapports_dus.get().pour_le == date(2027, 2, 1)
    piece = PieceDecision.objects.get()
    assert contenu_de(piece) == b"%PDF-1.7 essai"
    assert b"essai" not in bytes(piece.contenu)


def test_the_same_order_entered_twice_is_told(rtase, fratrie):
    enregistrer(rtase, fratrie[:1])
    autre = {"decision": ordonnance(reference="26/00043")}
    with pytest.raises(DejaSaisie, match="26/00042") as refus:
        enregistrer(rtase, fratrie, types=(TypeMesure.AEMO,), **autre)
    assert refus.value.champ == "confirmee"
    autre = {"decision": ordonnance(reference="26/00043")}
    assert enregistrer(rtase, fratrie, types=(TypeMesure.AEMO,), confirmee=True, **autre).pk
    with pytest.raises((RegleDecision, ValidationError)):
        enregistrer(rtase, fratrie, confirmee=True, types=())


def test_a_care_measure_that_runs_is_ended_only_when_the_decision_says_so(rtase):
    enfant = creer_enfant(service=creer_service())
    [ancienne] = creer_mesure([enfant], terme=date(2026, 9, 1))
    with pytest.raises(RegleDecision) as refus:
        enregistrer(rtase, [enfant])
    assert refus.value.champ == "met_fin"
    enregistrer(rtase, [enfant], met_fin=True)
    ancienne.refresh_from_db()
    assert ancienne.periode.upper == JOUR


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"decision": ordonnance(rendue_le=JOUR + timedelta(1), effet_le=JOUR + timedelta(1))}, "rendue_le"),
        ({"decision": ordonnance(nature=NatureDecision.ACCORD, juridiction_id=None)}, "accords"),
        ({"rapports": [("", JOUR)]}, "rapports"),
        ({"rapports": [("Rapport", JOUR - timedelta(1))]}, "rapports"),
        ({"papier": Papier("x.exe", b"MZ")}, "papier"),
        ({"papier": Papier("x.pdf", b"")}, "papier"),
        ({"droits": [DroitDeVisite(beneficiaire="mere", mode="reserve", fois=1, par="mois")]}, "droits"),
        ({"droits": [DroitDeVisite(beneficiaire="mere", mode="libre", fois=1, par="")]}, "droits"),
    ],
)
def test_what_breaks_a_rule_is_refused_at_its_field_and_nothing_is_written(rtase, options, champ):
    enfant = creer_enfant(service=creer_service())
    with pytest.raises(RegleDecision) as refus:
        enregistrer(rtase, [enfant], types=(), **options)
    assert refus.value.champ == champ
    assert not Decision.objects.exists()


def test_only_for_the_children_one_follows(rtase):
    ailleurs = creer_enfant(service=creer_service("valenciennes"))
    with pytest.raises(PermissionDenied):
        enregistrer(rtase, [ailleurs], types=())
    with pytest.raises(PermissionDenied):
        enregistrer(creer_agent(Role.PSYCHOLOGUE, service=creer_service()), [creer_enfant()], types=())
    with pytest.raises(RegleDecision):
        enregistrer(rtase, [], types=())


def test_an_agreement_says_who_signed_refused_or_was_not_found(rtase):
    enfant = creer_enfant(service=creer_service())
    parent = creer_parent([enfant])
    decision = enregistrer(
        rtase, [enfant], types=(TypeMesure.IEAD,),
        decision=ordonnance(nature=NatureDecision.ACCORD, juridiction_id=None),
        accords=[Accord(parent, Position.SIGNE, JOUR)],
    )  # fmt: skip
    assert [(a.personne, a.position) for a in decision.accords.all()] == [(parent, Position.SIGNE)]


def test_what_is_entered_never_changes(rtase):
    decision = enregistrer(rtase, [creer_enfant(service=creer_service())], rapports=[("Rapport", JOUR)], types=())
    for lignes in (decision.rapports_dus, Decision.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            lignes.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        decision.rapports_dus.update(objet="autre")


class TestAppels:
    def test_an_appeal_and_its_outcome(self, rtase):
        enfant = creer_enfant(service=creer_service())
        decision = enregistrer(rtase, [enfant], types=())
        ecrire = {"decision": decision, "forme_par": Appelant.PERE, "precision": "", "par": rtase, "le": MAINTENANT}
        appel = former_appel(forme_le=JOUR, execution_suspendue=False, **ecrire)
        with pytest.raises(RegleDecision, match="déjà noté"):
            former_appel(forme_le=JOUR, execution_suspendue=False, **ecrire)
        with pytest.raises(RegleDecision):
            former_appel(forme_le=JOUR - timedelta(1), execution_suspendue=False, **ecrire)
        fin = {"appel": appel, "issue": IssueDAppel.CONFIRMEE, "decision": None, "par": rtase, "le": MAINTENANT}
        noter_issue_appel(rendue_le=JOUR, **fin)
        with pytest.raises(RegleDecision, match="déjà notée"):
            noter_issue_appel(rendue_le=JOUR, **fin)

    def test_only_a_court_order_is_appealed(self, rtase):
        enfant = creer_enfant(service=creer_service())
        decision = enregistrer(
            rtase, [enfant], types=(), decision=ordonnance(nature=NatureDecision.ADMINISTRATIVE, juridiction_id=None)
        )
        with pytest.raises(RegleDecision, match="judiciaire"):
            former_appel(
                decision=decision, forme_par=Appelant.MERE, forme_le=JOUR, execution_suspendue=False, precision="",
                par=rtase, le=MAINTENANT,
            )  # fmt: skip


class TestAudiences:
    def prevoir(self, par, enfants, a=datetime(2026, 3, 12, 9, tzinfo=UTC), **options):
        defaut = {
            "juridiction": Juridiction.objects.get(pk="tpe-dunkerque"), "chambre": "Cabinet 2", "prevue_a": a,
            "nature": NatureAudience.ECHEANCE, "lieu": "Hazebrouck", "convocation_recue_le": JOUR,
        }  # fmt: skip
        return prevoir_audience(enfants=enfants, par=par, le=MAINTENANT, **(defaut | options))

    def test_one_hearing_for_siblings_is_seen_by_those_who_follow_one_of_them(self, rtase, fratrie):
        audience = self.prevoir(rtase, fratrie, avocats={fratrie[0].pk: "Maître Essai"})
        debut = datetime(2026, 3, 9, tzinfo=UTC)
        [vue] = audiences_entre(pour=rtase, debut=debut, fin=debut + timedelta(7))
        assert (vue, len(vue.vus)) == (audience, 3)
        assert not list(audiences_entre(pour=rtase, debut=debut + timedelta(7), fin=debut + timedelta(14)))
        ailleurs = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
        assert not audiences_visibles(pour=ailleurs).exists()

    def test_its_outcome_is_written_once_with_a_decision_of_its_children(self, rtase, fratrie):
        audience = self.prevoir(rtase, fratrie[:2])
        etrangere = enregistrer(rtase, fratrie[2:], types=())
        ecrire = {"audience": audience, "issue": IssueDAudience.TENUE, "precision": "", "par": rtase, "le": MAINTENANT}
        with pytest.raises(RegleDecision) as refus:
            noter_issue_audience(survenue_le=JOUR, decision=etrangere, **ecrire)
        assert refus.value.champ == "decision"
        noter_issue_audience(survenue_le=JOUR, decision=None, **ecrire)
        with pytest.raises(RegleDecision, match="déjà notée"):
            noter_issue_audience(survenue_le=JOUR, decision=None, **ecrire)
        with pytest.raises(RegleDecision):
            self.prevoir(rtase, fratrie, convocation_recue_le=JOUR + timedelta(1))
        with pytest.raises(RegleDecision):
            self.prevoir(rtase, [])


class TestAttentes:
    def test_a_measure_in_the_family_waits_until_a_fact_carries_it_out(self, rtase):
        enfant = creer_enfant(service=creer_service())
        enregistrer(rtase, [enfant], types=(TypeMesure.AEMO,))
        [mesure] = mesures_en_attente(pour=rtase, au=JOUR)
        assert mesure.raison is None
        noter_attente(mesure=mesure, raison=RaisonAttente.SANS_TRAVAILLEUR, precision="", par=rtase, le=MAINTENANT)
        assert mesures_en_attente(pour=rtase, au=JOUR).get().raison == RaisonAttente.SANS_TRAVAILLEUR
        with pytest.raises(RegleMesure) as refus:
            noter_attente(mesure=mesure, raison=RaisonAttente.AUTRE, precision=" ", par=rtase, le=MAINTENANT)
        assert refus.value.champ == "precision"
        fait = {"mesure": mesure, "fait": "Première visite", "par_qui": "Service AEMO", "par": rtase, "le": MAINTENANT}
        for manque in ("fait", "par_qui"):
            with pytest.raises(RegleMesure) as refus:
                noter_execution(executee_le=JOUR, **(fait | {manque: " "}))
            assert refus.value.champ == manque
        with pytest.raises(RegleMesure):
            noter_execution(executee_le=JOUR - timedelta(1), **fait)
        noter_execution(executee_le=JOUR, **fait)
        assert not mesures_en_attente(pour=rtase, au=JOUR).exists()
        with pytest.raises(RegleMesure, match="déjà notée"):
            noter_execution(executee_le=JOUR, **fait)
        with pytest.raises(RegleMesure, match="attend"):
            noter_attente(mesure=mesure, raison=RaisonAttente.LISTE, precision="", par=rtase, le=MAINTENANT)

    def test_a_placement_is_carried_out_by_a_stay_only(self, rtase):
        enfant = creer_enfant(service=creer_service())
        decision = enregistrer(rtase, [enfant])
        assert not mesures_en_attente(pour=rtase, au=JOUR).exists()
        with pytest.raises(RegleMesure, match="arrivée"):
            noter_execution(
                mesure=decision.mesures.get(), executee_le=JOUR, fait="x", par_qui="x", par=rtase, le=MAINTENANT
            )

    def test_the_list_is_that_of_independent_sql(self, rtase):
        for rang in range(12):
            service = creer_service("hazebrouck" if rang % 3 else "valenciennes")
            types = [TypeMesure.AEMO, TypeMesure.IEAD, TypeMesure.PLACEMENT]
            enfant = creer_enfant(service=service)
            creer_mesure([enfant], type_mesure=types[rang % 3 if rang % 2 else 0], terme=date(2026, 3, 1 + rang))
        with connection.cursor() as curseur:
            curseur.execute(
                """SELECT m.id FROM mesures_mesure m JOIN personnes_enfant e ON e.personne_id = m.enfant_id
                     JOIN agents_service s ON s.id = e.service_id
                    WHERE m.type IN ('aemo', 'iead') AND m.executee_le IS NULL AND m.ordonnee_le <= %s
                      AND m.periode @> %s::date AND s.direction_id = %s""",
                [JOUR, JOUR, creer_service().direction_id],
            )
            attendues = {n for (n,) in curseur.fetchall()}
        assert {m.pk for m in mesures_en_attente(pour=rtase, au=JOUR)} == attendues != set()

    def test_terms_come_week_by_week(self, rtase):
        proche = creer_mesure([creer_enfant(service=creer_service())], terme=JOUR + timedelta(10))
        creer_mesure([creer_enfant(service=creer_service())], terme=JOUR + timedelta(100))
        assert list(mesures_a_terme(pour=rtase, debut=JOUR, fin=JOUR + timedelta(56))) == proche
