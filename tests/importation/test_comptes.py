"""Files of accounts: arrivals, changes of team, departures; the powerful roles wait for another person."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Affectation, Agent, DemandeRole
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.models import Evenement
from havre.apps.journal.queries import verifier
from havre.importation.executer import importer
from tests.factories import creer_agent, creer_service

from .conftest import EXEMPLES

pytestmark = pytest.mark.django_db
AU, LE = date.today(), timezone.now()
TITRES = "identifiant;nom;prenom;role;service;role_du;role_au;depart_le;motif"


@pytest.fixture
def admin():
    return creer_agent(Role.ADMINISTRATION)


@pytest.fixture
def equipes():
    return creer_service("hazebrouck"), creer_service("valenciennes")


def lire(par, *lignes, essai=False):
    octets = "\n".join([TITRES, *lignes]).encode()
    return importer(nature="comptes", octets=octets, fichier="comptes.csv", par=par, le=timezone.now(), essai=essai)


def jour(dans=0):
    return f"{AU + timedelta(days=dans):%d/%m/%Y}"


def raisons(bilan):
    return [(p.ligne, p.colonne) for p in bilan.problemes]


def test_arrivals_open_accounts_without_password_with_their_role(admin, equipes):
    lignes = ("c.durand;Durand;Claude;referent;ase-hazebrouck;;;;arrivée", "d.petit;Petit;Dany;;;;;;")
    assert lire(admin, *lignes, essai=True).nouvelles == 2
    assert not Agent.objects.filter(identifiant="c.durand").exists()
    bilan = lire(admin, *lignes)
    assert (bilan.problemes, bilan.nouvelles, bilan.ecrite) == ([], 2, True)
    agent = Agent.objects.get(identifiant="c.durand")
    tenu = agent.affectations.get()
    assert (tenu.service, tenu.motif, tenu.attribuee_par) == (equipes[0], "arrivée", admin)
    assert not agent.has_usable_password()
    assert lire(admin, *lignes).presentes == 2
    assert Evenement.objects.filter(action="import.comptes").count() == 1
    assert verifier().intacte


def test_a_change_of_team_ends_the_former_role_the_same_day(admin, equipes):
    agent = creer_agent(Role.REFERENT, service=equipes[0])
    bilan = lire(admin, f"{agent.identifiant};;;référent ASE;ase-valenciennes;{jour(5)};;;mutation")
    assert (bilan.problemes, bilan.modifiees) == ([], 1)
    ancien, nouveau = agent.affectations.order_by("pk")
    assert ancien.periode.upper == nouveau.periode.lower == AU + timedelta(days=5)
    assert (ancien.motif_fin, ancien.sans_passation, nouveau.service) == ("mutation", False, equipes[1])


def test_a_departure_closes_the_account_on_its_day_and_erases_nothing(admin, equipes):
    agent, parti = creer_agent(Role.REFERENT, service=equipes[0]), creer_agent(Role.SSP, service=equipes[0])
    lignes = (f"{agent.identifiant};;;;;;;{jour(30)};retraite", f"{parti.identifiant};;;;;;;{jour()};départ")
    assert lire(admin, *lignes).modifiees == 2
    agent.refresh_from_db()
    parti.refresh_from_db()
    assert (agent.is_active, agent.ferme_le) == (True, AU + timedelta(days=30))
    assert (parti.is_active, parti.ferme_le) == (False, AU)
    assert [a.affectations.get().periode.upper for a in (agent, parti)] == [AU + timedelta(days=30), AU]
    assert lire(admin, *lignes).presentes == 2


def test_a_powerful_role_is_only_asked_for(admin):
    ligne = "e.grand;Grand;Élie;direction;;;;;nomination"
    bilan = lire(admin, ligne)
    assert [a.colonne for a in bilan.avertissements] == ["role"]
    demande = DemandeRole.objects.get()
    assert (demande.agent.identifiant, demande.role, demande.demandee_par) == ("e.grand", "direction", admin)
    assert not Affectation.objects.filter(role=Role.DIRECTION).exists()
    assert lire(admin, ligne).presentes == 1


def test_the_command_line_gives_no_powerful_role(importe):
    bilan = importe("comptes", f"{TITRES}\ne.grand;Grand;Élie;direction;;;;;x".encode())
    assert raisons(bilan) == [(2, "role")]
    assert not DemandeRole.objects.exists()


def test_every_wrong_row_is_told_and_none_is_written(admin, equipes):
    seul, ferme = creer_agent(Role.REFERENT, service=equipes[0]), creer_agent(None)
    Agent.objects.filter(pk=ferme.pk).update(is_active=False)
    avant = (Agent.objects.count(), Affectation.objects.count())
    bilan = lire(
        admin,
        "bon.compte;Bon;Compte;referent;ase-hazebrouck;;;;arrivée",
        "sans.nom;;Claude;;;;;;",
        "mauvais compte;Nom;Prénom;;;;;;",
        "ailleurs;Nom;Prénom;referent;ase-inconnu;;;;",
        "nulle.part;Nom;Prénom;referent;;;;;",
        "bon.compte;Bon;Compte;;;;;;",
        f"{admin.identifiant};;;dpo;;;;;pour moi",
        f"{admin.identifiant}2;;;;;;;{jour()};inconnu",
        f"{seul.identifiant};;;;;;;01/01/2020;trop tard",
        f"{ferme.identifiant};;;referent;ase-hazebrouck;;;;",
        "f.deux;Nom;Prénom;chef;;;;;",
    )
    assert raisons(bilan) == [
        (3, "nom"), (4, "identifiant"), (5, "service"), (6, "service"), (7, "identifiant"), (8, "role"),
        (9, "identifiant"), (9, "nom"), (9, "prenom"), (10, "depart_le"), (11, "identifiant"), (12, "role"),
    ]  # fmt: skip
    assert (Agent.objects.count(), Affectation.objects.count()) == avant
    assert bilan.evenement is None


def test_nobody_leaves_alone_nor_as_the_last_administrator(admin, importe):
    refus = lire(admin, f"{admin.identifiant};;;;;;;{jour()};x").problemes
    assert "Personne ne ferme son propre compte." in [p.raison for p in refus]
    depart = f"{TITRES}\n{admin.identifiant};;;;;;;{jour()};x".encode()
    bilan = importe("comptes", depart, le=LE)
    assert "dernier compte d'administration" in bilan.problemes[0].raison
    creer_agent(Role.ADMINISTRATION)
    assert importe("comptes", depart, le=LE).problemes == []


def test_who_imports_places_does_not_open_accounts(equipes):
    with pytest.raises(ActionInterdite):
        lire(creer_agent(Role.DIRECTION), "c.durand;Durand;Claude;;;;;;")


def test_the_example_of_the_guide_goes_in(admin):
    creer_service("hazebrouck")
    type(creer_service("hazebrouck")).objects.create(code="ssp-hazebrouck", nom="SSP", type="ssp")
    octets = (EXEMPLES / "comptes.csv").read_bytes()
    bilan = importer(nature="comptes", octets=octets, fichier="comptes.csv", par=admin, le=LE)
    assert (bilan.problemes, bilan.nouvelles) == ([], 3)
