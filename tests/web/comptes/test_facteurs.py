"""Second factor: set up, asked at login, demanded of roles, taken away, replaced by recovery codes."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from havre.apps.agents.acces import codes, facteurs
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, CodeSecours, Connexion
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.models import Evenement
from tests.factories import MAINTENANT, creer_agent
from tests.web.comptes.totp import code
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
INDEX, APPLICATION, CODE = (
    "/compte/second-facteur/",
    "/compte/second-facteur/application",
    "/compte/second-facteur/code",
)


@pytest.fixture(autouse=True)
def _cache_vide(settings, tmp_path):
    cache.clear()
    settings.HAVRE_CLES = tmp_path / "cles"


def enroler(client: Client) -> str:
    """Set an application up through its page and return its secret."""
    page = client.get(APPLICATION).content.decode()
    secret = re.search(r'empreinte">([A-Z2-7]{32})<', page)[1]
    reponse = client.post(APPLICATION, {"code": code(secret)})
    assert (reponse.status_code, reponse["Location"]) == (302, "/compte/second-facteur/codes")
    return secret


@pytest.fixture
def enrole(entrer) -> tuple[Agent, str, list[str]]:
    """Return an agent with an application, its secret, and recovery codes."""
    agent = creer_agent(Role.RTASE)
    client = entrer(agent)
    secret = enroler(client)
    page = client.post("/compte/second-facteur/codes")
    faits = re.findall(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</code>", page.content.decode())
    client.post("/compte/logout/")
    cache.clear()
    return agent, secret, faits


def test_the_secret_is_encrypted_and_tied_to_its_account(enrole):
    agent, secret, _ = enrole
    garde = Authenticator.objects.get(user=agent).data["secret"]
    assert secret not in garde
    assert facteurs.dechiffrer_secret(garde, agent.pk) == secret
    with pytest.raises(facteurs.ContenuAltere):
        facteurs.dechiffrer_secret(garde, agent.pk + 1)
    with pytest.raises(facteurs.ContenuAltere):
        facteurs.dechiffrer_secret(garde.replace(f":{agent.pk}:", ":0:"))


def test_after_the_password_the_code_is_asked_and_served_once(enrole, entrer):
    agent, secret, _ = enrole
    client = entrer(agent)
    assert client.derniere["Location"] == CODE
    assert client.get("/").status_code == 302
    assert "Confirmez que c'est vous" in texte(client.get(CODE))
    bon = code(secret)
    assert client.post(CODE, {"code": bon})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Connexion.objects.get(agent=agent).moyen == "mot de passe et code de l'application"
    autre = entrer(agent)
    assert "il a déjà servi" in texte(autre.post(CODE, {"code": bon}))
    assert autre.get("/").status_code == 302


def test_a_wrong_code_is_refused_written_and_limited(enrole, entrer, settings):
    agent, secret, _ = enrole
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    client = entrer(agent)
    faux = "000000" if code(secret) != "000000" else "111111"
    for _ in range(5):
        assert "n'est pas le bon" in texte(client.post(CODE, {"code": faux}))
    assert "Trop d'essais" in texte(client.post(CODE, {"code": code(secret)}))
    assert Evenement.objects.filter(action="connexion.refuser", donnees__motif="code").count() == 5
    assert Evenement.objects.filter(action="connexion.bloquer", objet_id=str(agent.pk)).count() == 1


def test_a_recovery_code_opens_once_and_cannot_be_read_again(enrole, entrer):
    agent, _, faits = enrole
    assert len(set(faits)) == 10
    assert not any(f.replace("-", "") in str(list(CodeSecours.objects.values())) for f in faits)
    client = entrer(agent)
    assert client.post(CODE, {"code": faits[3].lower().replace("-", " ")})["Location"] == "/"
    assert "9 codes" in texte(client.get(INDEX)).replace("\u00a0", " ")
    assert faits[0] not in client.get("/compte/second-facteur/codes").content.decode()
    autre = entrer(agent)
    assert "n'est pas le bon" in texte(autre.post(CODE, {"code": faits[3]}))
    assert Connexion.objects.filter(agent=agent, moyen="mot de passe et code de secours").exists()


def test_new_codes_replace_the_former_ones():
    agent = creer_agent(Role.RTASE)
    anciens = codes.generer(agent=agent, le=MAINTENANT)
    codes.generer(agent=agent, le=MAINTENANT)
    assert not codes.utiliser(agent=agent, code=anciens[0], le=MAINTENANT)
    assert codes.restants(agent) == codes.NOMBRE
    assert not codes.utiliser(agent=creer_agent(), code=anciens[0], le=MAINTENANT)


def test_a_secret_put_under_another_account_opens_nothing(enrole, entrer, connexion_administrateur):
    agent, secret, _ = enrole
    victime = creer_agent(Role.DIRECTION)
    client = entrer(victime)
    enroler(client)
    client.post("/compte/logout/")
    vole = Authenticator.objects.get(user=agent).data["secret"]
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="secret_chiffre_pour_son_compte"), transaction.atomic():
        Authenticator.objects.filter(user=victime).update(data={"secret": vole})
    renomme = vole.replace(f":{agent.pk}:", f":{victime.pk}:", 1)
    Authenticator.objects.filter(user=victime).update(data={"secret": renomme})
    cache.clear()
    assert "ne peut pas être vérifié" in texte(entrer(victime).post(CODE, {"code": code(secret)}))


def test_a_secret_in_clear_is_refused_by_the_database():
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Authenticator.objects.create(user=creer_agent(), type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})


def test_roles_that_must_have_a_second_factor_are_led_to_it_first(entrer, settings):
    settings.HAVRE_SECOND_FACTEUR = "rtase,direction"
    client = entrer(creer_agent(Role.RTASE))
    for adresse in ("/", "/places/", "/enfants/"):
        assert client.get(adresse)["Location"] == INDEX
    page = client.get(INDEX)
    assert "Avant d'aller plus loin" in texte(page)
    assert "Places" not in texte(page)
    enroler(client)
    assert client.get("/").status_code == 200
    assert entrer(creer_agent(Role.REFERENT)).get("/").status_code == 200


def test_a_factor_that_is_demanded_is_replaced_before_it_is_taken_away(enrole, entrer, settings):
    agent, secret, _ = enrole
    settings.HAVRE_SECOND_FACTEUR = "tous"
    client = entrer(agent)
    client.post(CODE, {"code": code(secret)})
    assert "ajoutez-en un autre" in texte(client.post("/compte/second-facteur/application/retirer"))
    assert facteurs.en_a_un(agent)
    settings.HAVRE_SECOND_FACTEUR = "aucun"
    client.post("/compte/second-facteur/application/retirer")
    assert (facteurs.en_a_un(agent), codes.restants(agent)) == (False, 0)
    assert Evenement.objects.filter(action="facteur.retirer", objet_id=str(agent.pk)).count() == 1


def test_the_demonstration_asks_for_no_second_factor(entrer, settings):
    settings.HAVRE_SECOND_FACTEUR = "tous"
    agent = creer_agent(Role.DIRECTION)
    Agent.objects.filter(pk=agent.pk).update(de_demonstration=True)
    assert entrer(agent).get("/").status_code == 302
    settings.HAVRE_DEMONSTRATION = True
    assert entrer(agent).get("/").status_code == 200


def test_every_role_that_reaches_files_is_in_the_list():
    exiges = facteurs.roles_exiges("")
    assert set(Role) - exiges == {Role.ELU}
    assert facteurs.roles_exiges("aucun") == frozenset()
    with pytest.raises(ValueError, match="inconnu"):
        facteurs.roles_exiges("inconnu")


def test_changing_ones_access_asks_again_who_one_is(enrole, entrer, monkeypatch):
    agent, secret, _ = enrole
    client = entrer(agent)
    client.post(CODE, {"code": code(secret)})
    import time

    maintenant = time.time()
    monkeypatch.setattr(time, "time", lambda: maintenant + 600)
    reponse = client.get("/compte/second-facteur/codes")
    assert reponse["Location"].startswith("/compte/reauthenticate/?next=")
    assert "Confirmez que c'est vous" in texte(client.get(reponse["Location"]))
    retour = client.post(reponse["Location"], {"password": "mot de passe d'essai"})
    assert retour["Location"] == "/compte/second-facteur/codes"
    assert client.get(retour["Location"]).status_code == 200
    monkeypatch.setattr(time, "time", lambda: maintenant + 1800)
    confirmer = client.get("/compte/second-facteur/confirmer?next=/compte/second-facteur/codes")
    assert "donnez un code" in texte(confirmer)
    assert client.post(confirmer.request["PATH_INFO"], {"code": code(secret), "next": "/"})["Location"] == "/"


def test_an_administrator_resets_another_ones_factor_with_a_reason(enrole, entrer):
    agent, _, _ = enrole
    administrateur = creer_agent(Role.ADMINISTRATION)
    with pytest.raises(facteurs.RegleAcces, match="pourquoi"):
        facteurs.reinitialiser(agent=agent, motif="  ", par=administrateur, le=MAINTENANT)
    with pytest.raises(ActionInterdite):
        facteurs.reinitialiser(agent=agent, motif="Perdu", par=agent, le=MAINTENANT)
    with pytest.raises(facteurs.RegleAcces, match="son propre"):
        facteurs.reinitialiser(agent=administrateur, motif="Perdu", par=administrateur, le=MAINTENANT)
    assert facteurs.reinitialiser(agent=agent, motif="Téléphone perdu", par=administrateur, le=MAINTENANT) == 1
    client = entrer(agent)
    assert client.derniere["Location"] == "/"
    assert "Motif : Téléphone perdu" in texte(client.get("/"))
    assert Evenement.objects.get(action="facteur.reinitialiser").donnees["motif"] == "Téléphone perdu"


@pytest.mark.django_db(transaction=True)
def test_a_factor_without_an_event_is_refused_by_the_database(fabrique):
    from django.db import DatabaseError

    with fabrique():
        agent = creer_agent()
    with pytest.raises(DatabaseError, match="écriture sans événement"):
        Authenticator.objects.create(user=agent, type="webauthn", data={})


def test_pages_of_keys_without_a_key(entrer):
    client = entrer(creer_agent(Role.RTASE))
    assert "Créer la clé" in texte(client.get("/compte/second-facteur/cles/ajouter"))
    refusee = client.post("/compte/second-facteur/cles/ajouter", {"name": "x", "credential": "{}"})
    assert refusee.status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get("/compte/second-facteur/cles/1/retirer").status_code == 404
    reponse = Client().get("/compte/second-facteur/cles/entrer", headers={"Accept": "application/json"})
    assert "challenge" in reponse.json()["request_options"]["publicKey"]
    essai = Client().post("/compte/second-facteur/cles/entrer", {"credential": '{"response": {"userHandle": "MQ"}}'})
    assert essai["Location"] == "/compte/login/"
    assert Evenement.objects.filter(action="connexion.refuser", donnees__motif="clé d'accès").count() == 1
