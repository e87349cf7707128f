"""An information comes in: its number, its author, its household; what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.informations.actions import (
    AuteurDit,
    EnfantDit,
    ajouter_enfant,
    demander_suites,
    retirer_enfant,
)
from havre.apps.informations.enums import NatureAuteur
from havre.apps.informations.erreurs import RegleInformation
from havre.apps.informations.models import EnfantDuFoyer, InformationPreoccupante
from havre.apps.informations.queries import auteur_de, historique, informations_visibles, ressemblances
from havre.apps.journal.models import Evenement
from tests.factories import HIER, JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service
from tests.factories.informations import creer_crip, creer_ecoutant, creer_information

pytestmark = pytest.mark.django_db
PARTICULIER = AuteurDit(NatureAuteur.PARTICULIER, nom="Voisin Essai", souhaite_suites=True)
ANONYME = AuteurDit(NatureAuteur.PROFESSIONNEL, anonyme=True, nom="ne doit pas rester")


def test_numbers_follow_each_other_without_gap():
    premiere = creer_information()
    with pytest.raises(RegleInformation):
        creer_information(EnfantDit(""))
    deuxieme = creer_information(EnfantDit("Essai", "Sam"), EnfantDit("Essai", "Lou"))
    assert [premiere.reference, deuxieme.reference] == ["IP-2026-000001", "IP-2026-000002"]
    assert deuxieme.enfants.count() == 2
    assert deuxieme.service == deuxieme.crip == creer_crip()
    evenement = Evenement.objects.filter(action="information.recueillir").first()
    assert evenement.donnees["enfants"] == 2
    assert "Essai" not in str(evenement.donnees)


def test_the_database_refuses_a_number_out_of_order():
    premiere = creer_information()
    copie = InformationPreoccupante.objects.get(pk=premiere.pk)
    copie.pk, copie.rang = None, 7
    with pytest.raises(IntegrityError, match="ne suit pas le dernier"), transaction.atomic():
        copie.save(force_insert=True)


@pytest.mark.parametrize("requete", [
    "UPDATE informations_informationpreoccupante SET faits = 'autre'",
    "UPDATE informations_informationpreoccupante SET service_id = crip_id",
    "UPDATE informations_enfantdufoyer SET nom = 'autre'",
    "UPDATE informations_auteurinformation SET nom = 'autre'",
    "UPDATE informations_registreinformations SET dernier = 50",
    "DELETE FROM informations_enfantdufoyer",
    "DELETE FROM informations_informationpreoccupante",
])  # fmt: skip
def test_what_was_received_is_neither_changed_nor_erased(requete: str):
    from django.db import connection

    creer_information()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(requete)


def test_an_anonymous_author_leaves_nothing_and_another_may_ask():
    auteur = creer_information(auteur=ANONYME).auteur
    assert (auteur.anonyme, auteur.nature, auteur.nom) == (True, NatureAuteur.PARTICULIER, "")
    information = creer_information(auteur=PARTICULIER)
    assert [d.demandee_le for d in information.demandes_suites.all()] == [information.recue_le]
    par = creer_ecoutant()
    demander_suites(information=information, demandee_le=HIER, par=par, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="déjà notée"):
        demander_suites(information=information, demandee_le=HIER, par=par, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="anonyme"):
        demander_suites(information=creer_information(auteur=ANONYME), demandee_le=HIER, par=par, le=MAINTENANT)


@pytest.mark.parametrize(("champs", "champ"), [
    ({"recue_a": MAINTENANT + timedelta(hours=1)}, "recue_a"),
    ({"auteur": AuteurDit(NatureAuteur.ELU)}, "auteur_nom"),
    ({"auteur": AuteurDit(NatureAuteur.PARTICULIER, anonyme=True, souhaite_suites=True)}, "souhaite_suites"),
])  # fmt: skip
def test_a_mistake_is_named_at_its_field_and_nothing_is_written(champs: dict, champ: str):
    with pytest.raises(RegleInformation) as refus:
        creer_information(**champs)
    assert refus.value.champ == champ
    assert not InformationPreoccupante.objects.exists()


def test_only_those_who_receive_write_and_only_some_know_the_author():
    information = creer_information()
    for role in set(Role) - {Role.CRIP}:
        agent = creer_agent(role)
        with pytest.raises(ActionInterdite):
            creer_information(par=agent)
    referent = creer_agent(Role.REFERENT, service=creer_service())
    assert not informations_visibles(pour=referent).exists()
    assert auteur_de(information, pour=referent) is None
    assert auteur_de(information, pour=creer_ecoutant()).nom == "Mme Essai"
    assert auteur_de(information, pour=creer_agent(Role.DIRECTION)).nom == "Mme Essai"


@pytest.mark.parametrize(("nom", "prenom", "naissance", "trouve"), [
    ("DUPONT-MARTIN", "Léa", None, True),
    ("dupond martin", "lea", None, True),  # a typing error
    ("Martin", "Lea", date(2018, 4, 2), True),  # half a name, with the birth date
    ("Durand", "Léa", date(2018, 4, 2), True),  # the first name and the birth date
    ("Durand", "Zoé", date(2018, 4, 2), False),
    ("Lefebvre", "Hugo", None, False),
])  # fmt: skip
def test_a_known_child_is_found_even_mistyped(nom, prenom, naissance, trouve):
    # row L29
    enfant = creer_enfant("Léa", naissance=date(2018, 4, 2))
    enfant.personne.nom = "Dupont Martin"
    enfant.personne.save()
    connus = ressemblances(nom=nom, prenom=prenom, naissance=naissance, adresse="", pour=creer_ecoutant(), au=JOUR)
    assert [c.cle for c in connus] == ([f"dossier:{enfant.pk}"] if trouve else [])
    if naissance and trouve:
        assert "même date de naissance" in connus[0].raisons


def test_a_child_told_twice_has_one_history_and_his_file_when_he_has_one():
    enfant = creer_enfant("Léa", naissance=date(2018, 4, 2))
    nom = enfant.personne.nom
    premiere = creer_information(EnfantDit(nom, "Léa", connu=f"dossier:{enfant.pk}"), adresse="3 rue de l'Essai")
    inconnu = creer_information(EnfantDit("Inconnu", "Tom"), adresse="3 RUE DE L'ESSAI")
    par = creer_ecoutant()
    connus = ressemblances(nom="Inconu", prenom="Tom", naissance=None, adresse="", pour=par, au=JOUR)
    assert [c.cle for c in connus] == [f"premiere:{inconnu.enfants.get().pk}"]
    encore = creer_information(
        EnfantDit(nom, "Lea", connu=f"dossier:{enfant.pk}"), EnfantDit("Inconnu", "Tom", connu=connus[0].cle)
    )
    lies = {e.prenom: (e.enfant_id, e.premiere_id) for e in encore.enfants.all()}
    assert lies == {
        "Lea": (enfant.pk, premiere.enfants.get().pk), "Tom": (None, inconnu.enfants.get().pk),
    }  # fmt: skip
    assert {a.numero: a.lien for a in historique(encore, pour=par)} == {
        premiere.pk: f"Léa {nom[0]}.", inconnu.pk: "Tom I.",
    }  # fmt: skip
    assert [a.lien for a in historique(premiere, pour=par)] == [f"Lea {nom[0]}.", "même adresse"]
    with pytest.raises(RegleInformation, match="n'existe plus"):
        creer_information(EnfantDit("X", connu="dossier:999999"))


def test_only_those_who_receive_recognise_children():
    with pytest.raises(ActionInterdite):
        ressemblances(nom="Essai", prenom="", naissance=None, adresse="", pour=creer_agent(Role.REFERENT), au=JOUR)


def test_a_mistake_of_the_household_is_withdrawn_with_its_reason():
    information, par = creer_information(), creer_ecoutant()
    premier = information.enfants.get()
    with pytest.raises(RegleInformation, match="au moins un enfant"):
        retirer_enfant(ligne=premier, motif="Erreur", par=par, le=MAINTENANT)
    ajoute = ajouter_enfant(information=information, enfant=EnfantDit("Essai", "Lou-Anne"), par=par, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="Dites pourquoi"):
        retirer_enfant(ligne=premier, motif=" ", par=par, le=MAINTENANT)
    retirer_enfant(ligne=premier, motif="Prénom mal entendu", par=par, le=MAINTENANT)
    with pytest.raises(RegleInformation, match="déjà retiré"):
        retirer_enfant(ligne=premier, motif="Encore", par=par, le=MAINTENANT)
    assert [e.pk for e in EnfantDuFoyer.objects.filter(retire_a__isnull=True)] == [ajoute.pk]
    premier.refresh_from_db()
    assert (premier.prenom, premier.retire_motif) == ("Lou", "Prénom mal entendu")
    with pytest.raises(ActionInterdite):
        ajouter_enfant(
            information=information, enfant=EnfantDit("X"), par=creer_agent(Role.REFERENT, service=creer_service()),
            le=MAINTENANT,
        )  # fmt: skip
