"""The delay of a request waits for the documents that it lacks, never for ever (CRPA L.114-5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import (
    Demandeur,
    constater_silences,
    demander_pieces,
    enregistrer_demande,
    recevoir_pieces,
    repondre,
)
from havre.apps.echanges.enums import IssueDemande, NatureDemande, QualiteDemandeur
from havre.apps.echanges.erreurs import DejaRepondue, RegleEchange
from havre.apps.echanges.models import PiecesManquantes, PiecesRecues
from havre.apps.echanges.queries import demande_suivie, demandes_suivies, taux_dans_les_temps
from havre.apps.echeances.actions import actualiser_en_attente, reconstruire
from havre.apps.echeances.enums import EtatEcheance
from havre.apps.echeances.models import Echeance
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_service

pytestmark = pytest.mark.django_db
PLUS_TARD = datetime(2026, 12, 1, 9, tzinfo=UTC)
DEMANDEES, RECUES, LIMITE = date(2026, 3, 12), date(2026, 3, 22), date(2026, 4, 11)


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


def demander(par, nature=NatureDemande.AIDE):
    return enregistrer_demande(
        nature=nature, objet="Cantine", details="", enfant=None, service=creer_service(), responsable=par,
        demandeur=Demandeur(QualiteDemandeur.FAMILLE, "Madame Essai"), demandee_le=JOUR, par=par, le=MAINTENANT,
    )  # fmt: skip


def manquer(demande, par, **options):
    defaut = {"liste": "Avis d'impôt", "demandees_le": DEMANDEES, "a_fournir_le": LIMITE, "le": PLUS_TARD}
    return demander_pieces(demande=demande, par=par, **(defaut | options))


def suivie(demande, par, au):
    return demande_suivie(demandes_suivies(pour=par).get(pk=demande.pk), au=au)


@pytest.mark.parametrize("nature", [NatureDemande.AIDE, NatureDemande.PSYCHOLOGUE])
def test_the_last_day_moves_by_the_days_of_waiting_in_register_and_due_dates(rtase, nature):
    demande = demander(rtase, nature)
    avant = demande.reponse_attendue_le
    manquantes = manquer(demande, rtase)
    for _ in ("incremental", "rebuilt"):
        e = Echeance.objects.get(objet_type="demande") if Echeance.objects.exists() else None
        if e is None:
            actualiser_en_attente(au=JOUR)
            e = Echeance.objects.get(objet_type="demande")
        assert e.echeance_le == avant + (LIMITE - DEMANDEES)
        assert e.etat(DEMANDEES) == e.etat(LIMITE - timedelta(days=1)) == EtatEcheance.SUSPENDUE
        assert e.etat(LIMITE) != EtatEcheance.SUSPENDUE
        reconstruire(au=JOUR)
    assert suivie(demande, rtase, DEMANDEES).pieces_attendues
    assert not suivie(demande, rtase, LIMITE).pieces_attendues
    assert suivie(demande, rtase, DEMANDEES).attendue_le == e.echeance_le
    recevoir_pieces(manquantes=manquantes, recues_le=RECUES, par=rtase, le=PLUS_TARD)
    actualiser_en_attente(au=JOUR)
    e = Echeance.objects.get(objet_type="demande")
    assert e.echeance_le == suivie(demande, rtase, RECUES).attendue_le == avant + (RECUES - DEMANDEES)
    assert e.etat(RECUES) != EtatEcheance.SUSPENDUE


def test_documents_that_come_after_the_last_day_given_do_not_move_it_further(rtase):
    demande = demander(rtase)
    manquantes = manquer(demande, rtase)
    recevoir_pieces(manquantes=manquantes, recues_le=LIMITE + timedelta(days=30), par=rtase, le=PLUS_TARD)
    assert suivie(demande, rtase, LIMITE).attendue_le == demande.reponse_attendue_le + (LIMITE - DEMANDEES)


def test_silence_and_the_share_in_time_count_from_the_moved_day(rtase):
    demande = demander(rtase)
    manquer(demande, rtase)
    dernier = demande.reponse_attendue_le + (LIMITE - DEMANDEES)
    assert constater_silences(au=dernier, par=agent_systeme(), le=MAINTENANT) == 0
    repondre(
        demande=demande, issue=IssueDemande.ACCORDEE, motif="", base_legale="", lettre=None, decidee_le=dernier,
        par=rtase, le=PLUS_TARD,
    )  # fmt: skip
    [taux] = taux_dans_les_temps(pour=rtase, depuis=JOUR, au=dernier + timedelta(days=1))
    assert (taux.echues, taux.a_temps) == (1, 1)
    with pytest.raises(DejaRepondue):
        recevoir_pieces(manquantes=demande.pieces_manquantes, recues_le=dernier, par=rtase, le=PLUS_TARD)


def test_silence_is_noted_the_day_after_the_moved_day(rtase):
    demande = demander(rtase)
    manquer(demande, rtase)
    lendemain = demande.reponse_attendue_le + (LIMITE - DEMANDEES) + timedelta(days=1)
    assert constater_silences(au=lendemain, par=agent_systeme(), le=MAINTENANT) == 1


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"liste": "  "}, "liste"),
        ({"demandees_le": JOUR - timedelta(days=1)}, "demandees_le"),
        ({"demandees_le": date(2026, 12, 2)}, "demandees_le"),
        ({"demandees_le": date(2026, 6, 1), "a_fournir_le": date(2026, 7, 1)}, "demandees_le"),
        ({"a_fournir_le": DEMANDEES}, "a_fournir_le"),
    ],
)
def test_a_demand_for_documents_that_breaks_a_rule_is_refused_at_its_field(rtase, options, champ):
    with pytest.raises(RegleEchange) as refus:
        manquer(demander(rtase), rtase, **options)
    assert refus.value.champ == champ
    assert not PiecesManquantes.objects.exists()


def test_the_delay_waits_once_and_only_for_those_who_answer(rtase):
    demande = demander(rtase)
    manquantes = manquer(demande, rtase)
    with pytest.raises(RegleEchange, match="qu'une fois"):
        manquer(demande, rtase)
    with pytest.raises(PermissionDenied):
        manquer(demander(rtase), creer_agent(Role.REFERENT, service=creer_service()))
    with pytest.raises(RegleEchange, match="se date"):
        recevoir_pieces(manquantes=manquantes, recues_le=JOUR, par=rtase, le=PLUS_TARD)
    recevoir_pieces(manquantes=manquantes, recues_le=RECUES, par=rtase, le=PLUS_TARD)
    with pytest.raises(RegleEchange, match="déjà notée"):
        recevoir_pieces(manquantes=manquantes, recues_le=RECUES, par=rtase, le=PLUS_TARD)
    for table in (PiecesManquantes, PiecesRecues):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
