"""Break-glass: one answer for what is unknown and what is sealed, an end, people told, a conclusion."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.models import Evenement
from havre.apps.journal.queries import evenements_de
from havre.apps.personnes.actions import (
    Recherche,
    conclure_acces,
    fermer_acces,
    lire_avertissements,
    ouvrir_acces,
    sceller,
)
from havre.apps.personnes.enums import AvisSurAcces, PartieDossier, QualiteAverti
from havre.apps.personnes.erreurs import RegleAcces
from havre.apps.personnes.models import AccesExceptionnel, Enfant
from havre.apps.personnes.queries import (
    Titre,
    acces_a_conclure,
    acces_a_controler,
    acces_controlables,
    avertissements_de,
    enfants_lisibles,
    enfants_visibles,
    ouverts_a,
    ouvrir_dossier,
)
from havre.apps.personnes.reperes import reperes
from tests.factories import creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db
MAINTENANT = datetime.now(UTC)
MOTIF = "Enfant conduit ce soir aux urgences par la police, sans document."


@pytest.fixture
def enfant() -> Enfant:
    return creer_enfant("Lou", service=creer_service("hazebrouck"), naissance=date(2016, 5, 4))


@pytest.fixture
def astreinte():
    return creer_agent(Role.REFERENT, service=creer_service("valenciennes"))


def ouvrir(enfant: Enfant, par, le: datetime = MAINTENANT) -> AccesExceptionnel:
    return ouvrir_acces(recherche=Recherche(numero=enfant.numero), motif=MOTIF, par=par, le=le)


def test_a_written_reason_opens_the_file_for_some_hours_to_read(enfant, astreinte):
    acces = ouvrir(enfant, astreinte)
    assert acces.expire_a - acces.ouvert_a == timedelta(hours=reperes().exceptionnel_h)
    _, ouverture = ouvrir_dossier(enfant.pk, pour=astreinte)
    assert (ouverture.titre, ouverture.acces) == (Titre.EXCEPTIONNEL, acces)
    assert ouverture.montre(PartieDossier.FAMILLE)
    assert not ouverture.montre(PartieDossier.ECHANGES)
    assert not enfants_visibles(pour=astreinte).exists()
    assert ouvrir(enfant, astreinte) == acces
    assert [e.donnees["acces"] for e in evenements_de(enfant)] == [acces.pk]


def test_it_expires_by_itself_and_closes_before(enfant, astreinte):
    ouvrir(enfant, astreinte, MAINTENANT - timedelta(hours=reperes().exceptionnel_h))
    assert not enfants_lisibles(pour=astreinte).exists()
    acces = ouvrir(enfant, astreinte)
    assert enfants_lisibles(pour=astreinte).exists()
    with pytest.raises(ActionInterdite):
        fermer_acces(acces=acces, par=creer_agent(Role.REFERENT), le=MAINTENANT)
    fermer_acces(acces=acces, par=astreinte, le=MAINTENANT)
    assert not enfants_lisibles(pour=astreinte).exists()


def test_the_whole_civil_status_names_a_child_and_nothing_near_it_does(enfant, astreinte):
    p = enfant.personne
    exacte = Recherche(nom=p.nom.upper(), prenom=p.prenom, naissance=p.date_naissance)
    assert ouvrir_acces(recherche=exacte, motif=MOTIF, par=astreinte, le=MAINTENANT).enfant == enfant
    autre = creer_agent(Role.CRIP)
    for proche in (
        Recherche(nom=p.nom, prenom=p.prenom, naissance=date(2016, 5, 5)),
        Recherche(nom=p.nom[:-1], prenom=p.prenom, naissance=p.date_naissance),
        Recherche(numero=enfant.numero[:-1]),
    ):
        with pytest.raises(RegleAcces, match="Aucun dossier ne s'ouvre"):
            ouvrir_acces(recherche=proche, motif=MOTIF, par=autre, le=MAINTENANT)
    with pytest.raises(RegleAcces, match="Donnez"):
        ouvrir_acces(recherche=Recherche(nom=p.nom), motif=MOTIF, par=autre, le=MAINTENANT)


def test_a_sealed_file_answers_as_an_unknown_one_and_does_not_open(enfant, astreinte):
    chef = creer_agent(Role.RTASE, service=enfant.service)
    ouvrir(enfant, astreinte)
    sceller(enfant=enfant, motif="essai", agents=[chef], par=chef, le=MAINTENANT)
    assert not enfants_lisibles(pour=astreinte).exists()
    dits = []
    for numero in (enfant.numero, "E-INCONNU"):
        with pytest.raises(RegleAcces) as refus:
            ouvrir_acces(recherche=Recherche(numero=numero), motif=MOTIF, par=creer_agent(Role.CRIP), le=MAINTENANT)
        dits.append((refus.value.messages, refus.value.champ))
    assert dits[0] == dits[1]


def test_failed_tries_are_written_and_counted(enfant, astreinte):
    for _ in range(reperes().essais_par_jour):
        with pytest.raises(RegleAcces, match="Aucun dossier"):
            ouvrir_acces(recherche=Recherche(numero="E-INCONNU"), motif=MOTIF, par=astreinte, le=MAINTENANT)
    with pytest.raises(RegleAcces, match="trop de recherches"):
        ouvrir(enfant, astreinte)
    faits = Evenement.objects.filter(action="acces_exceptionnel.refuser", agent_id=astreinte.pk)
    assert faits.count() == reperes().essais_par_jour
    assert "INCONNU" not in str(list(faits.values_list("donnees", flat=True)))


def test_a_short_reason_or_a_role_without_files_opens_nothing(enfant, astreinte):
    with pytest.raises(RegleAcces) as refus:
        ouvrir_acces(recherche=Recherche(numero=enfant.numero), motif="urgent   " * 3, par=astreinte, le=MAINTENANT)
    assert refus.value.champ == "motif"
    for role in (Role.ELU, Role.ADMINISTRATION, Role.ETABLISSEMENT, Role.DPO, Role.AIDES):
        with pytest.raises(ActionInterdite):
            ouvrir(enfant, creer_agent(role))
    with pytest.raises(RegleAcces, match="déjà ouvert"):
        ouvrir(enfant, creer_agent(Role.REFERENT, service=enfant.service))


def test_the_manager_of_the_child_and_the_data_officer_are_told_at_once(enfant, astreinte):
    chef, dpo = creer_agent(Role.RTASE, service=enfant.service), creer_agent(Role.DPO)
    ailleurs = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    acces = ouvrir(enfant, astreinte)
    qui = {a.agent: a.qualite for a in acces.avertissements.all()}
    assert qui == {chef: QualiteAverti.RESPONSABLE, dpo: QualiteAverti.DPO}
    assert [x.acces for x in acces_a_controler(pour=chef)] == [acces]
    assert [x.acces for x in acces_a_controler(pour=dpo)] == [acces]
    assert not acces_controlables(pour=ailleurs).exists()
    assert not acces_controlables(pour=astreinte).exists()
    assert avertissements_de(pour=dpo).count() == 1
    assert lire_avertissements(par=dpo, le=MAINTENANT) == 1
    assert lire_avertissements(par=dpo, le=MAINTENANT) == 0
    assert not avertissements_de(pour=dpo).exists()


def test_without_manager_the_territory_then_the_direction_is_told(enfant, astreinte):
    directeur = creer_agent(Role.DIRECTION)
    assert {a.agent for a in ouvrir(enfant, astreinte).avertissements.all()} == {directeur}
    du_territoire = creer_agent(Role.RTASE)
    du_territoire.affectations.update(direction=enfant.service.direction)
    autre = creer_agent(Role.CRIP)
    assert {a.agent for a in ouvrir(enfant, autre).avertissements.all()} == {du_territoire}


def test_a_manager_or_the_data_officer_says_what_he_concluded_once(enfant, astreinte):
    chef, dpo = creer_agent(Role.RTASE, service=enfant.service), creer_agent(Role.DPO)
    acces = ouvrir(enfant, astreinte)
    assert acces_a_conclure(pour=chef).exists()
    with pytest.raises(RegleAcces) as refus:
        conclure_acces(acces=acces, avis=AvisSurAcces.JUSTIFIE, texte=" ", par=chef, le=MAINTENANT)
    assert refus.value.champ == "texte"
    conclure_acces(acces=acces, avis=AvisSurAcces.JUSTIFIE, texte="Appel vérifié.", par=chef, le=MAINTENANT)
    assert not acces_a_conclure(pour=dpo).exists()
    with pytest.raises(RegleAcces, match="déjà conclu"):
        conclure_acces(acces=acces, avis=AvisSurAcces.INJUSTIFIE, texte="Non.", par=chef, le=MAINTENANT)
    with pytest.raises(ActionInterdite):
        conclure_acces(acces=acces, avis=AvisSurAcces.JUSTIFIE, texte="Moi.", par=astreinte, le=MAINTENANT)
    conclure_acces(acces=acces, avis=AvisSurAcces.A_REPRENDRE, texte="Rappel fait.", par=dpo, le=MAINTENANT)
    (lu,) = ouverts_a(enfant)
    assert [c.conclue_par for c in lu.conclusions] == [chef, dpo]


def test_the_database_holds_the_reason_the_end_and_what_was_written(enfant, astreinte):
    acces = ouvrir(enfant, astreinte)
    entier = {
        "enfant": enfant, "agent": astreinte, "numero": "E", "service": enfant.service, "motif": MOTIF,
        "ouvert_a": MAINTENANT, "expire_a": MAINTENANT + timedelta(hours=1),
    }  # fmt: skip
    for champs in ({"motif": "x" * 36}, {"expire_a": MAINTENANT}, {"termine_a": MAINTENANT - timedelta(hours=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccesExceptionnel.objects.create(**(entier | champs))
    with pytest.raises(DatabaseError, match="seule la fin"), transaction.atomic():
        AccesExceptionnel.objects.filter(pk=acces.pk).update(expire_a=MAINTENANT + timedelta(days=9))
