"""Sessions in the pages: what ends them, what is kept of a form, what one sees and ends oneself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.acces.reperes import reperes
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Affectation, Connexion
from havre.apps.journal.models import Evenement
from tests.factories import creer_agent, creer_enfant, creer_service
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def actes(agent) -> list[str]:
    evenements = Evenement.objects.filter(objet_type="agents.agent", objet_id=str(agent.pk))
    return list(evenements.order_by("numero").values_list("action", flat=True))


def test_the_key_of_a_session_changes_at_login(entrer):
    client = Client()
    client.get("/compte/login/")
    session = client.session
    session["avant"] = "gardé"
    session.save()
    ancienne = session.session_key
    entrer(creer_agent(Role.RTASE), client)
    assert client.session.session_key != ancienne
    assert client.session["avant"] == "gardé"
    assert Connexion.objects.count() == 1


def test_coming_in_and_out_is_written_without_the_address(entrer):
    agent = creer_agent(Role.RTASE)
    client = entrer(agent)
    assert Evenement.objects.get(action="connexion.ouvrir").donnees == {
        "moyen": "mot de passe", "appareil": "Firefox sur Linux", "provenance": "192.0.2.…",
    }  # fmt: skip
    client.post("/compte/logout/")
    assert actes(agent) == ["connexion.ouvrir", "connexion.fermer"]
    assert not Connexion.objects.filter(agent=agent).exists()


def test_an_idle_session_ends_and_one_in_use_does_not(entrer, avancer):
    agent = creer_agent(Role.RTASE)
    client = entrer(agent)
    for _ in range(4):
        avancer(reperes().inactivite - MINUTE)
        assert client.get("/").status_code == 200
    avancer(reperes().inactivite + MINUTE)
    reponse = client.get("/enfants/", follow=True)
    assert reponse.redirect_chain == [("/compte/login/?next=/enfants/", 302)]
    assert "Rien n'avait été fait depuis 30 minutes" in texte(reponse)
    assert actes(agent) == ["connexion.ouvrir", "connexion.expirer"]


def test_a_session_in_use_ends_all_the_same_after_a_day_of_work(entrer, avancer):
    client = entrer(creer_agent(Role.RTASE))
    pas = reperes().inactivite - MINUTE
    for _ in range(int(reperes().duree / pas)):
        avancer(pas)
        assert client.get("/").status_code == 200
    avancer(pas)
    assert "dure 10 heures au plus" in texte(client.get("/", follow=True))


def test_other_rights_end_a_session(entrer):
    agent = creer_agent(Role.RTASE, service=creer_service("hazebrouck"))
    client = entrer(agent)
    assert client.get("/").status_code == 200
    Affectation.objects.filter(agent=agent).update(role=Role.REFERENT)
    assert "Vos droits ont changé" in texte(client.get("/", follow=True))
    assert entrer(agent, client).get("/").status_code == 200


def test_a_closed_account_is_out_at_once(entrer):
    agent = creer_agent(Role.RTASE)
    client = entrer(agent)
    type(agent).objects.filter(pk=agent.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def besoin(enfant) -> tuple[str, dict[str, str]]:
    return reverse("enfants:promesse_dire", args=[enfant.pk]), {
        "mots": "Je viens te voir mercredi.",
        "nature": "visite",
    }


def test_a_form_sent_too_late_is_given_back_after_login(entrer, avancer):
    service = creer_service("hazebrouck")
    agent, enfant = creer_agent(Role.REFERENT, service=service), creer_enfant(service=service)
    client = entrer(agent)
    avancer(reperes().inactivite + MINUTE)
    adresse, saisie = besoin(enfant)
    assert client.post(adresse, saisie | {"password": "secret"}).status_code == 302
    assert "Ce que vous veniez d'écrire est gardé" in texte(client.get("/compte/login/"))
    assert b"mercredi" not in bytes(Connexion.objects.get().contenu)
    entrer(agent, client, suite=adresse)
    assert client.derniere["Location"] == "/compte/saisie"
    page = client.get("/compte/saisie")
    assert "Je viens te voir mercredi." in texte(page)
    assert f'action="{adresse}"' in page.content.decode()
    assert 'name="nature" value="visite"' in page.content.decode()
    assert "secret" not in page.content.decode()
    client.post(adresse, saisie)
    assert client.get("/compte/saisie").status_code == 302


def test_what_was_typed_is_given_to_nobody_else(entrer, avancer):
    service = creer_service("hazebrouck")
    agent, autre = (creer_agent(Role.REFERENT, service=service) for _ in range(2))
    enfant = creer_enfant(service=service)
    client = entrer(agent)
    avancer(reperes().inactivite + MINUTE)
    client.post(*besoin(enfant))
    assert client.session["saisie"]["agent"] == agent.pk
    entrer(autre, client)
    assert client.derniere["Location"] != "/compte/saisie"
    assert client.get("/compte/saisie").status_code == 302
    entrer(agent, client)
    assert "saisie" not in client.session


def test_a_visitor_without_a_lost_session_leaves_nothing_behind(client):
    client.post(reverse("enfants:promesse_dire", args=[1]), {"mots": "rien à garder ici"})
    assert "saisie" not in client.session


def test_one_may_let_go_of_what_was_kept(entrer, avancer):
    agent = creer_agent(Role.REFERENT)
    client = entrer(agent)
    avancer(reperes().inactivite + MINUTE)
    client.post(reverse("enfants:promesse_dire", args=[1]), {"mots": "Je viens te voir mercredi."})
    assert client.session["saisie"]["agent"] == agent.pk
    entrer(agent, client)
    client.post("/compte/saisie")
    assert "saisie" not in client.session


def test_a_fragment_of_a_page_sends_the_whole_page_to_login(entrer, avancer):
    client = entrer(creer_agent(Role.RTASE))
    avancer(reperes().inactivite + MINUTE)
    ici = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/places/?tri=depuis"}
    reponse = client.get("/places/", **ici)
    assert (reponse.status_code, reponse["HX-Redirect"]) == (
        200, "/compte/login/?next=%2Fplaces%2F%3Ftri%3Ddepuis",
    )  # fmt: skip


def test_what_remains_is_told_without_being_an_activity(entrer, avancer):
    client = entrer(creer_agent(Role.RTASE))
    avancer(reperes().inactivite - 2 * MINUTE)
    for _ in range(2):
        assert client.get("/compte/session").json() == {"reste_s": 120}
    client.post("/compte/session")
    assert client.get("/compte/session").json() == {"reste_s": reperes().inactivite_minutes * 60}
    avancer(reperes().inactivite + MINUTE)
    assert client.get("/compte/session").json() == {"reste_s": 0}


def test_one_sees_ones_sessions_and_closes_the_others(entrer, compte_requetes):
    agent = creer_agent(Role.RTASE)
    ici = entrer(agent)
    compte_requetes(lambda: ici.get("/compte/connexions"), lambda n: [entrer(agent) for _ in range(n)])
    page = texte(ici.get("/compte/connexions"))
    assert page.count("Firefox sur Linux") >= 4
    assert "celle-ci" in page
    assert "192.0.2.…" in page
    ailleurs = entrer(agent)
    autre = Connexion.objects.get(cle=_cle(ailleurs))
    assert "1 connexion fermée" in texte(ici.post("/compte/connexions/fermer", {"cle": autre.cle}, follow=True))
    assert ailleurs.get("/").status_code == 302
    ici.post("/compte/connexions/fermer", {"cle": _cle(ici)})
    assert [c.cle for c in Connexion.objects.filter(agent=agent)] == [_cle(ici)]
    assert "pas d'autre connexion" in texte(ici.post("/compte/connexions/fermer", follow=True))


def _cle(client: Client) -> str:
    from havre.apps.agents.adapters.sessions import empreinte

    return empreinte(client.session.session_key)


def test_failures_are_written_alike_whether_the_account_exists(client):
    agent = creer_agent(Role.RTASE)
    for identifiant in (agent.identifiant, "personne"):
        client.post("/compte/login/", {"login": identifiant, "password": "un secret tapé"})
    refus = Evenement.objects.filter(action="connexion.refuser").order_by("numero")
    assert [(e.objet_id, e.donnees["motif"]) for e in refus] == [(str(agent.pk), "mot de passe"), ("", "mot de passe")]
    assert "un secret" not in str([e.donnees for e in refus])
    assert "personne" not in str([e.donnees for e in refus])


def test_after_too_many_failures_even_the_right_password_waits(client, settings, avancer):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": reperes().limite_des_essais}
    agent = creer_agent(Role.RTASE)
    for identifiant in (agent.identifiant, "personne"):
        pages = [client.post("/compte/login/", {"login": identifiant, "password": "faux"}) for _ in range(5)]
        assert all("n'est pas le bon" in texte(p) for p in pages)
        pages = [client.post("/compte/login/", {"login": identifiant, "password": "mot de passe d'essai"})] * 2
        assert all("Trop d'essais" in texte(p) for p in pages)
    assert Evenement.objects.filter(action="connexion.bloquer").count() == 2


def test_an_act_of_an_administrator_is_told_at_each_login_for_some_days(entrer, monkeypatch):
    from havre.apps.agents.acces.connexions import terminer_toutes
    from tests.factories import MAINTENANT

    agent, administrateur = creer_agent(Role.REFERENT), creer_agent(Role.ADMINISTRATION)
    client = entrer(agent)
    terminer_toutes(agent=agent, motif="Téléphone perdu", par=administrateur, le=MAINTENANT)
    assert client.get("/").status_code == 302
    page = texte(entrer(agent, client).get("/"))
    assert f"par {administrateur.nom_complet()}. Motif : Téléphone perdu" in page
    client.post("/compte/logout/")
    assert "Téléphone perdu" in texte(entrer(agent, client).get("/"))  # whoever came in first
    client.post("/compte/logout/")
    monkeypatch.setattr(timezone, "now", lambda: MAINTENANT + timedelta(days=reperes().avis_jours, seconds=1))
    assert "Téléphone perdu" not in texte(entrer(agent, client).get("/"))
    assert "Téléphone perdu" in texte(client.get("/compte/connexions"))
