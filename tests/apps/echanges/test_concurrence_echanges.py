"""Many people at once: numbers follow each other without gap, a request gets one answer, as the site's plain role."""

import random
from collections import Counter
from datetime import date

import pytest

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import Demandeur, Lettre, Projet, deleguer, emettre, enregistrer_demande, repondre
from havre.apps.echanges.enums import IssueDemande, NatureDemande, QualiteDemandeur
from havre.apps.echanges.erreurs import DejaRepondue
from havre.apps.echanges.models import Courrier, Reponse
from havre.apps.journal.queries import verifier
from tests.apps.accueils.test_concurrence import en_parallele
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signataire(fabrique, settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"
    with fabrique():
        agent = creer_agent(Role.RTASE, service=creer_service())
    deleguer(
        agent=agent, qualite="Responsable", acte="arrêté d'essai", debut=date(2026, 1, 1), fin=None,
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
    return agent


def imprimer(projet, *, version, reference, delegation, le):
    return f"%PDF-1.7 {reference}".encode()


class Encre(Exception):
    """The printer has no ink."""


def test_letters_signed_together_have_numbers_without_gap_even_when_prints_fail(signataire):
    tirage = random.Random(59)

    def casse(*_, **__):
        raise Encre

    def geste(imprimeur):
        def signer():
            projet = Projet("relance_lieu", signataire.affectations.get().service, "Lieu d'essai", "Relance")
            try:
                emettre(projet=projet, imprimeur=imprimeur, par=Agent.objects.get(pk=signataire.pk), le=MAINTENANT)
            except Encre:
                return "sans encre"
            return "signée"

        return signer

    gestes = [geste(casse if tirage.random() < 0.3 else imprimer) for _ in range(60)]
    issues = Counter(en_parallele(gestes))
    assert issues["sans encre"] > 0
    rangs = sorted(Courrier.objects.values_list("rang", flat=True))
    assert rangs == list(range(1, issues["signée"] + 1))
    assert verifier().intacte


def test_a_request_answered_by_many_at_once_gets_one_answer_and_one_letter(signataire):
    demande = enregistrer_demande(
        nature=NatureDemande.RENFORT, objet="Renfort", details="", enfant=None,
        demandeur=Demandeur(QualiteDemandeur.PARTENAIRE, "Partenaire d'essai"), responsable=signataire,
        service=signataire.affectations.get().service, demandee_le=JOUR, par=signataire, le=MAINTENANT,
    )  # fmt: skip

    def refuser():
        projet = Projet("refus", demande.service, "Partenaire d'essai", "Réponse", demande=demande)
        try:
            repondre(
                demande=demande, issue=IssueDemande.REFUSEE, motif="essai", base_legale="essai", decidee_le=JOUR,
                lettre=Lettre(projet, imprimer), par=Agent.objects.get(pk=signataire.pk), le=MAINTENANT,
            )  # fmt: skip
        except DejaRepondue:
            return "trop tard"
        return "répondu"

    assert Counter(en_parallele([refuser] * 16)) == {"répondu": 1, "trop tard": 15}
    assert (Reponse.objects.count(), Courrier.objects.count()) == (1, 1)
