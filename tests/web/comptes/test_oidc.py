"""Coming in through a provider: existing accounts only, tokens checked, second factor honoured or asked, way out."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from havre.apps.agents.acces import facteurs
from havre.apps.agents.acces.erreurs import RegleAcces
from havre.apps.agents.acces.identites import detacher, rattacher
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, Connexion, IdentiteExterne
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from tests.factories import MAINTENANT, creer_agent
from tests.web.comptes.faux_fournisseur import CLIENT, SECRET, Fournisseur
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
ALLER = "/compte/oidc/"


@pytest.fixture
def fournisseur(settings):
    cache.clear()
    faux = Fournisseur()
    settings.HAVRE_OIDC = settings.HAVRE_OIDC | {
        "emetteur": faux.emetteur, "client": CLIENT, "secret": SECRET, "nom": "ProConnect", "demander_niveau": True,
        "acr": ["eidas2"], "amr": ["mfa"],
    }  # fmt: skip
    yield faux
    faux.fermer()


@pytest.fixture
def agent(fournisseur) -> Agent:
    trouve = creer_agent(Role.RTASE)
    rattacher(
        agent=trouve, emetteur=fournisseur.emetteur, sujet="sujet-1", motif="Essai", par=agent_systeme(), le=MAINTENANT
    )
    return trouve


def venir(fournisseur: Fournisseur, client: Client | None = None):
    client = client or Client()
    client.derniere = client.get(fournisseur.autoriser(client.get(ALLER)["Location"]))
    return client


@pytest.mark.parametrize("signee", [True, False])
def test_an_attached_agent_comes_in(fournisseur, agent, signee):
    fournisseur.identite_signee = signee
    client = venir(fournisseur)
    assert client.derniere["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Connexion.objects.get(agent=agent).moyen == "ProConnect"


def test_what_is_asked_of_the_provider(fournisseur, agent):
    demande = parse_qs(urlsplit(Client().get(f"{ALLER}?next=/places/")["Location"]).query)
    assert demande["response_type"] == ["code"]
    assert demande["code_challenge_method"] == ["S256"]
    assert len(demande["state"][0]) >= 32
    assert len(demande["nonce"][0]) >= 32
    assert demande["claims"] == ['{"id_token": {"amr": null, "acr": null}}']
    client = Client()
    retour = fournisseur.autoriser(client.get(f"{ALLER}?next=/places/")["Location"])
    assert client.get(retour)["Location"] == "/places/"


@pytest.mark.parametrize(
    "mensonge",
    ["audience", "emetteur", "perime", "sans_echeance", "nonce", "signature", "aucun", "hmac", "sujet", "plusieurs"],
)
def test_a_token_that_lies_opens_nothing(fournisseur, agent, mensonge):
    fournisseur.mensonge = mensonge
    client = venir(fournisseur)
    assert client.derniere["Location"] == "/compte/login/"
    assert "n'a pas pu être vérifiée" in texte(client.get("/compte/login/"))
    assert client.get("/").status_code == 302
    assert not Connexion.objects.filter(agent=agent).exists()
    assert Evenement.objects.get(action="connexion.refuser").donnees["motif"] == "ProConnect : jeton"


def test_a_state_that_is_not_ours_or_served_opens_nothing(fournisseur, agent):
    client = Client()
    retour = fournisseur.autoriser(client.get(ALLER)["Location"])
    assert "commencée ailleurs" in texte(Client().get(retour, follow=True))
    assert client.get(retour)["Location"] == "/"
    client.post("/compte/logout/")
    assert "commencée ailleurs" in texte(client.get(retour, follow=True))
    autre = Client()
    etat = parse_qs(urlsplit(autre.get(ALLER)["Location"]).query)["state"][0]
    assert "n'a pas abouti" in texte(autre.get(f"/compte/oidc/retour?error=access_denied&state={etat}", follow=True))


def test_nobody_gets_an_account_by_coming(fournisseur):
    avant = Agent.objects.count()
    client = venir(fournisseur)
    assert "Havre non" in texte(client.get("/compte/login/"))
    assert Agent.objects.count() == avant


def test_a_closed_or_detached_account_is_told_so(fournisseur, agent):
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    assert "Votre compte est fermé" in texte(venir(fournisseur).get("/compte/login/"))
    detacher(agent=agent, emetteur=fournisseur.emetteur, motif="Départ", par=agent_systeme(), le=MAINTENANT)
    assert "Havre non" in texte(venir(fournisseur).get("/compte/login/"))


def test_a_provider_that_does_not_answer_is_told(fournisseur, agent):
    client = Client()
    retour = fournisseur.autoriser(client.get(ALLER)["Location"])
    fournisseur.fermer()
    assert "ne répond pas" in texte(client.get(retour, follow=True))
    cache.clear()
    assert "ne répond pas" in texte(Client().get(ALLER, follow=True))


def avec_facteur(agent: Agent) -> None:
    secret = facteurs.chiffrer_secret("JBSWY3DPEHPK3PXP", agent.pk)
    Authenticator.objects.create(user=agent, type="totp", data={"secret": secret})


@pytest.mark.parametrize("claims", [{"acr": "eidas2"}, {"amr": ["pwd", "mfa"]}])
def test_a_second_factor_at_the_provider_is_honoured(fournisseur, agent, settings, claims):
    settings.HAVRE_SECOND_FACTEUR = "tous"
    avec_facteur(agent)
    fournisseur.claims |= claims
    client = venir(fournisseur)
    assert client.derniere["Location"] == "/"
    assert client.get("/").status_code == 200


def test_without_one_the_second_factor_of_here_is_asked(fournisseur, agent, settings):
    settings.HAVRE_SECOND_FACTEUR = "tous"
    client = venir(fournisseur)
    assert client.get("/")["Location"] == "/compte/second-facteur/"
    avec_facteur(agent)
    assert venir(fournisseur).derniere["Location"] == "/compte/second-facteur/code"
    settings.HAVRE_OIDC = settings.HAVRE_OIDC | {"exiger_niveau": True}
    refuse = venir(fournisseur)
    assert "deux facteurs" in texte(refuse.get("/compte/login/"))


def test_going_out_ends_the_session_of_the_provider_too(fournisseur, agent):
    client = venir(fournisseur)
    page = client.post("/compte/logout/")
    adresse = page.context["adresse"]
    assert adresse.startswith(f"{fournisseur.emetteur}/session/end?id_token_hint=")
    assert client.get("/").status_code == 302
    etat = parse_qs(urlsplit(adresse).query)["state"][0]
    assert "déconnecté de ProConnect" in texte(client.get(f"/compte/oidc/sortie?state={etat}", follow=True))
    assert "déconnecté de ProConnect" not in texte(client.get(f"/compte/oidc/sortie?state={etat}", follow=True))


def test_without_a_provider_its_addresses_are_nowhere(client):
    assert client.get(ALLER).status_code == 404
    assert client.get("/compte/oidc/retour").status_code == 404
    assert "ProConnect" not in texte(client.get("/compte/login/"))


def test_an_identity_is_of_one_account_only(fournisseur, agent):
    par, autre = creer_agent(Role.ADMINISTRATION), creer_agent()
    memes = {"emetteur": fournisseur.emetteur, "motif": "Essai", "par": par, "le": MAINTENANT}
    for compte, sujet in ((autre, "sujet-1"), (agent, "sujet-2"), (autre, "  "), (par, "sujet-3")):
        with pytest.raises(RegleAcces):
            rattacher(agent=compte, sujet=sujet, **memes)
    assert IdentiteExterne.objects.count() == 1


def test_the_administrator_attaches_and_detaches(fournisseur, connecter):
    client, agent = connecter(Role.ADMINISTRATION), creer_agent(Role.REFERENT)
    adresse = f"/admin-havre/acces/{agent.pk}/identite"
    page = client.post(adresse, {"sujet": "sujet-9", "motif": "Vu sa carte"}, follow=True)
    assert "rattaché" in texte(page)
    assert "sujet-9" in texte(page)
    page = client.post(adresse, {"motif": "Départ"}, follow=True)
    assert "détaché" in texte(page)
    assert not IdentiteExterne.objects.filter(detachee_a=None).exists()
