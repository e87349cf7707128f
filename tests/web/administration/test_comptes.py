"""Accounts, as the administrator opens, corrects and closes them; roles given, asked for, decided by another."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Affectation, Agent, DemandeRole
from havre.apps.agents.phrases import page_des_droits
from tests.factories import creer_agent, creer_service
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
LISTE = "/admin-havre/acces/"


@pytest.fixture(autouse=True)
def _aujourd_hui(monkeypatch):
    """Let the pages stand on the day of the database, which says what is in force."""
    monkeypatch.undo()


@pytest.fixture
def admin(connecter):
    return connecter(Role.ADMINISTRATION)


def ouvrir(admin, identifiant="c.durand"):
    saisie = {"prenom": "Claude", "nom": "Durand", "identifiant": identifiant, "metier": "educateur"}
    admin.post(f"{LISTE}nouveau", saisie)
    return Agent.objects.get(identifiant=identifiant)


def test_an_account_is_opened_without_role_nor_password_and_only_once(admin):
    agent = ouvrir(admin)
    assert not agent.has_usable_password()
    assert not agent.droits.roles
    page = admin.post(f"{LISTE}nouveau", {"prenom": "Autre", "nom": "Autre", "identifiant": "c.durand"})
    assert "Cet identifiant est déjà pris" in texte(page)
    assert 'value="Autre"' in page.content.decode()
    assert "sans espace" in texte(admin.post(f"{LISTE}nouveau", {"identifiant": "c durand"}))


def test_a_role_is_given_with_its_last_day_and_ended(admin):
    agent, service, au = ouvrir(admin), creer_service(), timezone.localdate()
    saisie = {"role": "referent", "debut": str(au), "fin": str(au + timedelta(days=9)), "motif": "Arrivée"}
    page = texte(admin.post(f"{LISTE}{agent.pk}/role", saisie))
    assert "Ce rôle se tient dans un service" in page
    page = texte(admin.post(f"{LISTE}{agent.pk}/role", saisie | {"service": service.pk}, follow=True))
    tenu = agent.affectations.get()
    assert tenu.periode.upper == au + timedelta(days=10)
    assert {"Arrivée", service.nom, "en cours"} <= {m for m in ("Arrivée", service.nom, "en cours") if m in page}
    assert service.nom in texte(admin.get(f"{LISTE}?role=referent"))
    assert "Aucun compte" in texte(admin.get(f"{LISTE}?role=rtase&q=durand"))
    fin = {"fin": str(au), "motif": " "}
    assert "manque" in texte(admin.post(f"{LISTE}roles/tenus/{tenu.pk}/terminer", fin))
    admin.post(f"{LISTE}roles/tenus/{tenu.pk}/terminer", fin | {"motif": "Erreur"})
    tenu.refresh_from_db()
    assert (tenu.motif_fin, tenu.sans_passation, tenu.annulee) == ("Erreur", True, True)


def test_a_powerful_role_is_asked_for_and_given_by_another(admin, connecter):
    agent, direction = ouvrir(admin), connecter(Role.DIRECTION)
    saisie = {"role": "dpo", "debut": str(timezone.localdate()), "motif": "Nomination"}
    assert "Le rôle est demandé" in texte(admin.post(f"{LISTE}{agent.pk}/role", saisie, follow=True))
    demande = DemandeRole.objects.get()
    assert not Affectation.objects.filter(agent=agent).exists()
    assert "à une autre personne de décider" in texte(admin.get(f"{LISTE}roles"))
    assert "une autre personne le donne" in texte(admin.post(f"{LISTE}roles/{demande.pk}", {"accordee": "oui"}))
    assert "1 en attente" in texte(direction.get("/admin-havre/"))
    page = texte(direction.get(f"{LISTE}roles/{demande.pk}"))
    assert {m for m in ("Nomination", "Vérifier le journal", "Pour tout le département") if m not in page} == set()
    assert "pourquoi le rôle est refusé" in texte(direction.post(f"{LISTE}roles/{demande.pk}", {"accordee": "non"}))
    direction.post(f"{LISTE}roles/{demande.pk}", {"accordee": "oui"})
    assert agent.affectations.get().role == Role.DPO
    assert "donné" in texte(direction.get(f"{LISTE}roles"))
    assert direction.get(f"{LISTE}roles/{demande.pk}").status_code == 404


def test_requests_are_read_in_one_go(connecter, compte_requetes):
    direction, admin = connecter(Role.DIRECTION), creer_agent(Role.ADMINISTRATION)

    def demander(n):
        for _ in range(n):
            DemandeRole.objects.create(
                agent=creer_agent(None), role=Role.DPO, periode=(timezone.localdate(), None), motif="essai",
                demandee_a=timezone.now(), demandee_par=admin,
            )  # fmt: skip

    compte_requetes(lambda: direction.get(f"{LISTE}roles"), demander)


def test_two_administrators_see_both_values(admin):
    agent = ouvrir(admin)
    lu = {"prenom": "Claude", "nom": "Durand", "courriel": "", "metier": "educateur"}
    Agent.objects.filter(pk=agent.pk).update(nom="Durand-Petit")
    saisie = lu | {"nom": "Durant", "lu": json.dumps(lu)}
    page = admin.post(f"{LISTE}{agent.pk}/modifier", saisie)
    assert "Enregistré entre-temps : Durand-Petit" in texte(page)
    assert 'value="Durant"' in page.content.decode()
    assert Agent.objects.get(pk=agent.pk).nom == "Durand-Petit"
    admin.post(f"{LISTE}{agent.pk}/modifier", saisie | {"lu": json.dumps(lu | {"nom": "Durand-Petit"})})
    assert Agent.objects.get(pk=agent.pk).nom == "Durant"


def test_an_account_closes_on_its_day_and_opens_again_without_role(admin, client, monkeypatch):
    agent, demain = creer_agent(Role.REFERENT, service=creer_service()), timezone.localdate() + timedelta(days=1)
    client.force_login(agent)
    page = texte(admin.post(f"{LISTE}{agent.pk}/fermer", {"jour": str(demain), "motif": "Départ"}, follow=True))
    assert "se fermera le" in page
    assert client.get("/compte/droits").status_code == 200
    assert agent.affectations.get().periode.upper == demain
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: demain)
    assert client.get("/compte/droits").status_code == 302
    assert "pas le bon" in texte(entrer(client, agent)) or client.get("/compte/droits").status_code == 302
    monkeypatch.undo()
    admin.post(f"{LISTE}{agent.pk}/rouvrir", {"motif": "Revient"})
    agent.refresh_from_db()
    assert (agent.is_active, agent.ferme_le) == (True, None)
    assert agent.affectations.get().periode.upper == demain


def entrer(client, agent):
    return client.post("/compte/login/", {"login": agent.identifiant, "password": "mot de passe d'essai"}, follow=True)


def test_a_past_day_closes_nothing(admin):
    agent = creer_agent(Role.REFERENT)
    saisie = {"jour": str(date(2020, 1, 1)), "motif": "Départ"}
    assert "aujourd'hui ou plus tard" in texte(admin.post(f"{LISTE}{agent.pk}/fermer", saisie))
    assert "n'existe pas" in texte(admin.post(f"{LISTE}{agent.pk}/fermer", {"jour": "31/02/2026", "motif": "x"}))
    assert Agent.objects.get(pk=agent.pk).ferme_le is None


def test_the_page_of_rights_says_what_the_reference_says(connecter):
    page = texte(connecter(Role.DPO).get("/admin-havre/droits")).lower()
    lignes = [x.strip("- :").lower() for x in page_des_droits().splitlines() if x.startswith(("- ", "  - ", "## "))]
    assert [x for x in lignes if x.removeprefix("## ").strip("# ") not in page] == []
