"""Files shared with another professional, and ended: who reads what, until when (CASF L.226-2-2)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.queries import evenements_de
from havre.apps.personnes.actions import partager, terminer_partage
from havre.apps.personnes.enums import PartieDossier
from havre.apps.personnes.erreurs import RegleAcces
from havre.apps.personnes.models import Enfant, Partage
from havre.apps.personnes.queries import (
    Titre,
    enfants_lisibles,
    enfants_visibles,
    ouvrir_dossier,
    partages_recus,
    rechercher_enfants,
)
from havre.apps.personnes.reperes import reperes
from havre.common.chiffrement import scelles
from tests.factories import creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db
AUJOURDHUI = date.today()  # the day of the database, which decides what is shared
MAINTENANT = datetime.now(UTC)
UN_MOIS = AUJOURDHUI + timedelta(days=30)


@pytest.fixture
def enfant() -> Enfant:
    return creer_enfant("Lou", service=creer_service("hazebrouck"))


@pytest.fixture
def referent(enfant: Enfant):
    return creer_agent(Role.REFERENT, service=enfant.service)


@pytest.fixture
def ssp():
    return creer_agent(Role.SSP, service=creer_service("valenciennes"))


def faire(enfant: Enfant, par, **champs) -> Partage:
    defauts = {
        "parties": [PartieDossier.BESOINS], "motif": "Évaluation commune de la situation", "debut": AUJOURDHUI,
        "jusqu_au": UN_MOIS, "strictement_necessaire": True, "famille_informee_le": AUJOURDHUI,
        "motif_sans_information": "", "le": MAINTENANT,
    }  # fmt: skip
    return partager(enfant=enfant, par=par, **(defauts | champs))


def test_a_share_opens_the_stated_parts_and_nothing_else(enfant, referent, ssp):
    assert not enfants_lisibles(pour=ssp).exists()
    partage = faire(enfant, referent, agent=ssp)
    trouve, ouverture = ouvrir_dossier(enfant.pk, pour=ssp)
    assert (trouve, ouverture.titre, ouverture.partages) == (enfant, Titre.PARTAGE, (partage,))
    assert ouverture.montre(PartieDossier.BESOINS)
    assert not ouverture.montre(PartieDossier.PARCOURS)
    assert list(enfants_lisibles(pour=ssp, partie=PartieDossier.BESOINS)) == [enfant]
    assert not enfants_lisibles(pour=ssp, partie=PartieDossier.ECHANGES).exists()
    assert not enfants_visibles(pour=ssp).exists()
    assert rechercher_enfants(enfant.personne.nom, pour=ssp) == [enfant]
    assert [e.action for e in evenements_de(enfant)] == ["dossier.partager"]


def test_a_share_with_a_service_opens_to_its_agents_alone(enfant, referent, ssp):
    service = creer_service("valenciennes")
    faire(enfant, referent, service=service)
    assert partages_recus(pour=ssp).exists()
    assert not partages_recus(pour=creer_agent(Role.SSP, service=creer_service("dunkerque-wormhout"))).exists()
    assert not partages_recus(pour=creer_agent(Role.ELU, service=service)).exists()


def test_nothing_is_read_once_the_share_was_ended(enfant, referent, ssp):
    partage = faire(enfant, referent, agent=ssp)
    with pytest.raises(RegleAcces, match="pourquoi"):
        terminer_partage(partage=partage, motif=" ", par=referent, le=MAINTENANT)
    terminer_partage(partage=partage, motif="Évaluation rendue", par=referent, le=MAINTENANT)
    assert not enfants_lisibles(pour=ssp).exists()
    with pytest.raises(Enfant.DoesNotExist):
        ouvrir_dossier(enfant.pk, pour=ssp)
    partage.refresh_from_db()
    assert (partage.termine_par, partage.motif_fin) == (referent, "Évaluation rendue")
    with pytest.raises(RegleAcces, match="déjà terminé"):
        terminer_partage(partage=partage, motif="encore", par=referent, le=MAINTENANT)
    assert faire(enfant, referent, agent=ssp).pk != partage.pk


@pytest.mark.parametrize(("debut", "fin", "lit"), [(-30, 0, False), (-30, 1, True), (1, 30, False), (0, 1, True)])
def test_a_share_opens_from_its_first_day_to_the_day_before_its_end(enfant, referent, ssp, debut, fin, lit):
    Partage.objects.create(
        enfant=enfant, agent=ssp, parties=["besoins"], motif="essai", famille_informee_le=AUJOURDHUI,
        periode=DateRange(AUJOURDHUI + timedelta(days=debut), AUJOURDHUI + timedelta(days=fin)),
        partage_a=MAINTENANT, partage_par=referent,
    )  # fmt: skip
    assert enfants_lisibles(pour=ssp).exists() is lit


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"famille_informee_le": None}, "famille_informee_le"),
        ({"motif_sans_information": "danger"}, "motif_sans_information"),
        ({"famille_informee_le": UN_MOIS}, "famille_informee_le"),
        ({"strictement_necessaire": False}, "strictement_necessaire"),
        ({"motif": " "}, "motif"),
        ({"parties": []}, "parties"),
        ({"debut": AUJOURDHUI - timedelta(days=1)}, "debut"),
        ({"jusqu_au": AUJOURDHUI - timedelta(days=1)}, "jusqu_au"),
        ({"jusqu_au": AUJOURDHUI + timedelta(days=reperes().partage_jours + 1)}, "jusqu_au"),
    ],
)
def test_what_the_law_or_the_service_asks_for_is_asked_at_its_field(enfant, referent, ssp, champs, champ):
    with pytest.raises(RegleAcces) as refus:
        faire(enfant, referent, **({"agent": ssp} | champs))
    assert refus.value.champ == champ
    assert not Partage.objects.exists()


def test_a_reason_written_why_the_family_is_not_told_is_enough(enfant, referent, ssp):
    partage = faire(enfant, referent, agent=ssp, famille_informee_le=None, motif_sans_information="Risque de fuite")
    assert partage.motif_sans_information == "Risque de fuite"


def test_the_receiver_is_one_other_professional_who_reads_files(enfant, referent, ssp):
    for destinataire in (
        {}, {"agent": ssp, "service": creer_service("dunkerque-wormhout")}, {"agent": referent},
        {"agent": creer_agent(Role.ELU)}, {"service": enfant.service},
    ):  # fmt: skip
        with pytest.raises(RegleAcces) as refus:
            faire(enfant, referent, **destinataire)
        assert refus.value.champ in {"agent", "service"}


def test_only_who_follows_the_child_by_his_role_shares_or_ends(enfant, referent, ssp):
    ailleurs = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    with pytest.raises(ActionInterdite):
        faire(enfant, ailleurs, agent=ssp)
    partage = faire(enfant, referent, agent=ailleurs)
    with pytest.raises(ActionInterdite):
        faire(enfant, ailleurs, agent=ssp)
    with pytest.raises(ActionInterdite):
        terminer_partage(partage=partage, motif="essai", par=ailleurs, le=MAINTENANT)


def test_the_same_receiver_has_one_share_at_a_time(enfant, referent, ssp):
    faire(enfant, referent, agent=ssp)
    with pytest.raises(RegleAcces, match="déjà partagé"):
        faire(enfant, referent, agent=ssp, parties=[PartieDossier.FAMILLE])


@pytest.mark.parametrize(
    "champs",
    [
        {"famille_informee_le": None},
        {"motif_sans_information": "les deux"},
        {"parties": []},
        {"motif": ""},
        {"periode": DateRange(AUJOURDHUI, None)},
        {"periode": DateRange(AUJOURDHUI, AUJOURDHUI)},
        {"agent": None},
        {"termine_a": MAINTENANT},
    ],
)
def test_the_database_refuses_a_share_that_lacks_something(enfant, referent, ssp, champs):
    entier = {
        "enfant": enfant, "agent": ssp, "parties": ["besoins"], "motif": "essai", "famille_informee_le": AUJOURDHUI,
        "periode": DateRange(AUJOURDHUI, UN_MOIS), "partage_a": MAINTENANT, "partage_par": referent,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Partage.objects.create(**(entier | champs))
    Partage.objects.create(**entier)


def test_a_share_is_a_fact_only_its_end_is_written(enfant, referent, ssp):
    partage = faire(enfant, referent, agent=ssp)
    for champs in ({"motif": "autre"}, {"parties": ["parcours"]}, {"periode": DateRange(AUJOURDHUI, date(2099, 1, 1))}):
        with pytest.raises(DatabaseError, match="seule la fin"), transaction.atomic():
            Partage.objects.filter(pk=partage.pk).update(**scelles(partage, champs))
    with pytest.raises(DatabaseError), transaction.atomic():
        partage.delete()
