"""One's own rights, and lending them for an absence."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.agents.models import DelegationDroits
from havre.apps.agents.reperes import reperes
from havre.apps.personnes.models import Reference
from tests.factories import creer_agent, creer_enfant, creer_service, depuis
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
ICI = "/compte/droits"


@pytest.fixture(autouse=True)
def _aujourd_hui(monkeypatch):
    """Let the pages stand on the day of the database, which says what is in force."""
    monkeypatch.undo()


@pytest.fixture
def referente(connecter):
    return connecter(Role.REFERENT, service=creer_service("hazebrouck"))


def preter(client, a, **champs):
    au = timezone.localdate()
    tenu = client.agent.affectations.get()
    saisie = {
        "delegataire": a.identifiant, "debut": str(au), "fin": str(au + timedelta(days=6)), "motif": "conge",
        "actions": ["voir_enfants"],
    } | champs  # fmt: skip
    return client.post(f"{ICI}/{tenu.pk}/deleguer", saisie, follow=True)


def test_each_reads_his_rights_in_words(referente):
    page = texte(referente.get(ICI))
    assert "Pour ASE Hazebrouck" in page
    assert "Planifier et consigner les visites" in page
    assert "Donner un rôle puissant" not in page


def test_rights_are_lent_for_an_absence_and_taken_back(referente, connecter):
    remplace = connecter(Role.REFERENT, service=creer_service("valenciennes"))
    enfant = creer_enfant(service=creer_service("hazebrouck"))
    dossier = f"/enfants/{enfant.pk}"
    assert remplace.get(dossier).status_code == 404
    page = preter(referente, remplace.agent)
    assert "puis ils s'éteignent" in texte(page)
    delegation = DelegationDroits.objects.get()
    assert delegation.periode.upper == timezone.localdate() + timedelta(days=7)
    assert remplace.get(dossier).status_code == 302
    remplace.force_login(remplace.agent)
    assert remplace.get(dossier).status_code == 200
    assert "Droits prêtés par" in texte(remplace.get(ICI))
    assert "manque" in texte(remplace.post(f"{ICI}/delegations/{delegation.pk}/terminer", {"motif": ""}))
    autre = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    assert autre.post(f"{ICI}/delegations/{delegation.pk}/terminer", {"motif": "x"}).status_code == 404
    referente.post(f"{ICI}/delegations/{delegation.pk}/terminer", {"motif": "Retour"})
    assert remplace.get(dossier).status_code == 302
    remplace.force_login(remplace.agent)
    assert remplace.get(dossier).status_code == 404
    assert "fin : Retour" in texte(referente.get(ICI))


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"actions": []}, "au moins un droit"),
        ({"motif": "autre"}, "Précisez le motif"),
        ({"fin": "2020-01-01"}, "La fin suit le début"),
        ({"actions": ["administrer"]}, "administrer"),
        ({"delegataire": "personne.nulle.part"}, "Aucun agent"),
    ],
)
def test_a_refused_loan_says_why_at_its_field_and_keeps_what_was_typed(referente, champs, message):
    page = preter(referente, creer_agent(Role.REFERENT), **champs)
    assert message in texte(page)
    assert 'class="champ-erreur' in page.content.decode() or "erreur" in page.content.decode()
    assert not DelegationDroits.objects.exists()


def test_nobody_lends_what_somebody_else_holds(referente, connecter):
    autre = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    tenu = referente.agent.affectations.get()
    assert autre.get(f"{ICI}/{tenu.pk}/deleguer").status_code == 404
    assert autre.post(f"{ICI}/{tenu.pk}/deleguer", {}).status_code == 404


def test_an_administrator_records_what_an_absent_holder_cannot(referente, connecter):
    admin, a = connecter(Role.ADMINISTRATION), creer_agent(Role.REFERENT)
    au, tenu = timezone.localdate(), referente.agent.affectations.get()
    saisie = {
        "delegataire": a.identifiant, "debut": str(au), "fin": str(au), "motif": "maladie",
        "actions": ["tenir_visites"],
    }  # fmt: skip
    page = admin.post(f"{ICI}/{tenu.pk}/deleguer", saisie, follow=True)
    assert "Droits prêtés à d'autres" in texte(page)
    assert DelegationDroits.objects.get().creee_par_id == admin.agent.pk


def test_who_handed_over_reads_until_a_day_that_is_told(referente, connecter):
    enfant = creer_enfant(service=creer_service("valenciennes"))
    au = timezone.localdate()
    Reference.objects.create(enfant=enfant, agent=referente.agent, periode=DateRange(depuis().lower, au))
    dernier = au + timedelta(days=reperes().passation_jours - 1)
    page = referente.get(ICI)
    assert "Enfants que vous lisez encore" in texte(page)
    assert str(dernier) in page.content.decode()
    dossier = referente.get(f"/enfants/{enfant.pk}")
    assert "Vous lisez ce dossier pour passer la main" in texte(dossier)
    assert str(dernier) in dossier.content.decode()
    chef = connecter(Role.RTASE, service=creer_service("valenciennes"))
    vu = chef.get(f"/enfants/{enfant.pk}/acces")
    assert "ancien référent" in texte(vu)
    assert str(dernier) in vu.content.decode()


def test_a_child_is_handed_over_on_a_page(connecter):
    service = creer_service("hazebrouck")
    chef, nouvelle = connecter(Role.RTASE, service=service), creer_agent(Role.REFERENT, service=service)
    enfant, page = creer_enfant(service=service), "/enfants/{}/acces/confier"
    saisie = {"referent": nouvelle.pk, "debut": str(timezone.localdate()), "motif": ""}
    assert "manque" in texte(chef.post(page.format(enfant.pk), saisie))
    ailleurs = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    refus = chef.post(page.format(enfant.pk), saisie | {"referent": ailleurs.pk, "motif": "x"})
    assert "référent de l'équipe" in texte(refus)
    chef.post(page.format(enfant.pk), saisie | {"motif": "Arrivée"})
    assert Reference.objects.get(enfant=enfant).agent_id == nouvelle.pk
    assert nouvelle.nom in texte(chef.get(f"/enfants/{enfant.pk}/acces"))
