"""A decision is carried out, or someone signs that it is not (row B-COURT)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.decisions.actions import donner_instruction
from havre.apps.decisions.erreurs import RegleDecision
from havre.apps.decisions.models import Instruction
from havre.apps.decisions.queries import instructions_de
from havre.apps.mesures.actions import reprendre_execution, suspendre_execution
from havre.apps.mesures.erreurs import RegleMesure
from havre.apps.mesures.models import SuspensionExecution
from havre.apps.mesures.queries import d_accueil, suspensions_de
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_mesure, creer_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction():
    return creer_agent(Role.DIRECTION)


@pytest.fixture
def mesure():
    return creer_mesure([creer_enfant()])[0]


def suspendre(mesure, par, **options):
    defaut = {
        "motifs": "Essai",
        "base_legale": "Texte d'essai",
        "qualite": "Directrice",
        "debut": JOUR,
        "le": MAINTENANT,
    }
    return suspendre_execution(mesure=mesure, par=par, **(defaut | options))


def test_a_suspension_is_signed_and_the_order_stays_counted(mesure, direction):
    suspension = suspendre(mesure, direction)
    assert suspensions_de(mesure.enfant) == [suspension]
    assert list(d_accueil(JOUR).filter(executee_le__isnull=True)) == [mesure]
    with pytest.raises(RegleMesure, match="déjà suspendue"):
        suspendre(mesure, direction)
    options = {"suspension": suspension, "par": direction, "le": MAINTENANT}
    with pytest.raises(RegleMesure, match="entre le début"):
        reprendre_execution(reprise_le=JOUR + timedelta(days=1), motifs="x", **options)
    with pytest.raises(RegleMesure, match="pourquoi"):
        reprendre_execution(reprise_le=JOUR, motifs=" ", **options)
    reprendre_execution(reprise_le=JOUR, motifs="La place est trouvée", **options)
    with pytest.raises(RegleMesure, match="déjà pris fin"):
        reprendre_execution(reprise_le=JOUR, motifs="x", **options)
    suspendre(mesure, direction)


@pytest.mark.parametrize("champ", ["motifs", "base_legale", "qualite"])
def test_nobody_suspends_without_reason_ground_and_function(mesure, direction, champ):
    with pytest.raises(RegleMesure) as refus:
        suspendre(mesure, direction, **{champ: " "})
    assert refus.value.champ == champ
    with pytest.raises(RegleMesure, match="à l'avance"):
        suspendre(mesure, direction, debut=JOUR + timedelta(days=1))
    with pytest.raises(PermissionDenied):
        suspendre(mesure, creer_agent(Role.RTASE, service=creer_service()))


def test_the_database_refuses_two_suspensions_at_once(mesure, direction):
    autre = suspendre(mesure, direction)
    autre.pk = None
    with pytest.raises(IntegrityError, match="déjà suspendue"), transaction.atomic():
        autre.save(force_insert=True)


@pytest.mark.parametrize("modele", [SuspensionExecution, Instruction])
def test_what_was_signed_is_never_changed(mesure, direction, modele):
    suspendre(mesure, direction)
    instruire(mesure.enfant, direction)
    with pytest.raises(Exception, match=modele._meta.db_table), transaction.atomic():
        modele.objects.update(qualite="autre")


def instruire(enfant, par, **options):
    defaut = {
        "service": enfant.service,
        "decision": None,
        "qualite": "Directrice",
        "texte": "Faites",
        "motifs": "Essai",
    }
    return donner_instruction(enfant=enfant, par=par, le=MAINTENANT, **(defaut | options))


def test_an_instruction_bears_its_author_and_reasons(direction):
    enfant = creer_enfant()
    instruction = instruire(enfant, direction)
    assert instructions_de(enfant) == [instruction]
    for champ in ("qualite", "texte", "motifs"):
        with pytest.raises(RegleDecision) as refus:
            instruire(enfant, direction, **{champ: ""})
        assert refus.value.champ == champ
    with pytest.raises(PermissionDenied):
        instruire(enfant, creer_agent(Role.RTASE, service=creer_service("valenciennes")))
    with pytest.raises(PermissionDenied):
        instruire(enfant, creer_agent(Role.REFERENT, service=creer_service()))


@pytest.mark.parametrize("champ", ["auteur", "motifs", "base_legale"])
def test_a_decision_without_author_reason_or_ground_is_refused(mesure, champ):
    """Row B-DEC."""
    decision = mesure.decision
    decision.pk, decision.reference = None, "autre"
    setattr(decision, champ, "")
    with pytest.raises(IntegrityError, match="decision_auteur_motifs_texte"), transaction.atomic():
        decision.save(force_insert=True)


def test_the_pages_sign_and_show(client, mesure, direction):
    client.force_login(direction)
    enfant = mesure.enfant
    url = reverse("enfants:suspendre", args=[enfant.pk, mesure.pk])
    donnees = {"motifs": "", "base_legale": "Texte", "qualite": "Directrice", "debut": "2026-01-20"}
    page = client.post(url, donnees).content.decode()
    assert "demande des motifs" in page
    assert "Directrice" in page
    assert client.post(url, donnees | {"motifs": "Motif écrit"}).status_code == 302
    client.post(
        reverse("enfants:instruire", args=[enfant.pk]),
        {"service": enfant.service_id, "texte": "Ne pas exécuter", "motifs": "Essai", "qualite": "Directrice"},
    )
    page = client.get(reverse("enfants:execution", args=[enfant.pk])).content.decode()
    for attendu in ("exécution suspendue", "Motif écrit", "Ne pas exécuter", direction.nom_complet()):
        assert attendu in page
    suspension = SuspensionExecution.objects.get()
    reprise = reverse("enfants:reprendre", args=[enfant.pk, suspension.pk])
    assert client.post(reprise, {"reprise_le": "2026-01-21", "motifs": "Place trouvée"}).status_code == 302
    assert "Place trouvée" in client.get(reverse("enfants:execution", args=[enfant.pk])).content.decode()
