"""A letter or a report in which somebody typed a protected address: refused, then confirmed over one's name."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.echanges.models import Courrier
from havre.apps.journal.models import Evenement
from havre.apps.personnes.actions import proteger_adresses
from havre.apps.personnes.models import Domicile
from havre.apps.suivis.actions import ecrire_etape, ouvrir_rapport
from havre.apps.suivis.enums import EtapeRapport, NatureRapport
from havre.web.comptes import debit
from tests.factories import JOUR, MAINTENANT, VALENCIENNES, creer_parent, creer_service, depuis
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]
RUE = "17 impasse des Mésanges"
REFUS = "adresse protégée (mode refuge)"
CASE = 'name="adresse_confirmee"'


@pytest.fixture
def rtase(connecter: Callable, donner_signature: Callable):
    client = connecter(Role.RTASE, service=creer_service())
    donner_signature(client.agent)
    return client


@pytest.fixture
def demande(rtase, faits: Callable):
    """A request about a child whose mother's home is protected."""
    demande = faits(agent=rtase.agent)["demande"]
    mere = creer_parent([demande.enfant])
    Domicile.objects.create(personne=mere, commune_id=VALENCIENNES, adresse=RUE, periode=depuis())
    proteger_adresses(
        enfant=demande.enfant, personnes=[mere], motif="Violences", lecteurs=[], par=rtase.agent, le=MAINTENANT
    )
    return demande


def test_a_letter_that_writes_it_is_refused_then_signed_knowingly(rtase, demande):
    url = f"{reverse('echanges:rediger', args=['accuse_reception'])}?demande={demande.pk}"
    page = rtase.get(url)
    assert f'type="hidden" {CASE}' in page.content.decode()
    champs = {k: v for k, v in page.context["formulaire"].initial.items() if v is not None} | {
        "service": demande.service_id, "destinataire_adresse": f"{RUE}\n59300 Valenciennes", "objet": "Reçu",
        "c_contact": "Le service", "adresse_confirmee": "False",
    }  # fmt: skip
    avant = Courrier.objects.count()
    refusee = rtase.post(url, champs)
    assert REFUS in texte(refusee)
    assert f'type="checkbox" {CASE}' in refusee.content.decode()
    assert (Courrier.objects.count(), RUE in refusee.content.decode()) == (avant, True)
    tentative = Evenement.objects.get(action="adresse.refuser")
    assert (tentative.agent_id, tentative.objet_id) == (rtase.agent.pk, str(demande.enfant_id))
    assert tentative.donnees == {"enfants": [demande.enfant_id]}
    assert rtase.post(url, champs | {"adresse_confirmee": "on"}).status_code == 302
    assert Evenement.objects.filter(action="courrier.signer").latest("numero").donnees["adresse_protegee"] is True


def test_an_ordinary_letter_says_nothing_of_it(rtase, demande):
    url = reverse("echanges:demande_repondre", args=[demande.pk])
    champs = {
        "issue": "refusee", "decidee_le": JOUR, "motif": "Plafond.", "base_legale": "CASF, article L.222-2",
        "destinataire_nom": "Madame Essai", "destinataire_adresse": "1 rue de l'Essai",
    }  # fmt: skip
    assert REFUS in texte(rtase.post(url, champs | {"motif": f"Elle vit {RUE}."}))
    assert Evenement.objects.filter(action="adresse.refuser").count() == 1
    assert rtase.post(url, champs).status_code == 302
    assert "adresse_protegee" not in Evenement.objects.filter(action="demande.repondre").get().donnees


def test_a_report_too(connecter, demande):
    client = connecter(Role.REFERENT, service=demande.service)
    rapport = ouvrir_rapport(
        enfant=demande.enfant, nature=NatureRapport.NOTE, du=JOUR, au=JOUR, par=client.agent, le=MAINTENANT
    )
    ecrire_etape(
        rapport=rapport, etape=EtapeRapport.ANALYSE, texte="Visite impasse des mesanges.", revision=0,
        par=client.agent, le=MAINTENANT,
    )  # fmt: skip
    url = reverse("enfants:rapport_signer", args=[rapport.pk])
    assert REFUS in texte(client.post(url, {"qualite": "Référente"}))
    assert client.post(url, {"qualite": "Référente", "adresse_confirmee": "on"}).status_code == 302
    version = rapport.versions.get()
    assert Evenement.objects.filter(action="rapport.signer").get().donnees["adresse_protegee"] is True
    ajouter = reverse("enfants:rapport_additif", args=[version.pk])
    additif = {"motif": "Un fait", "texte": RUE, "qualite": "Référente"}
    assert REFUS in texte(client.post(ajouter, additif))
    assert version.additifs.count() == 0
    assert Evenement.objects.filter(action="adresse.refuser", agent_id=client.agent.pk).count() == 2
    assert client.post(ajouter, additif | {"adresse_confirmee": "on"}).status_code == 302


def test_guesses_are_few(rtase, demande, settings, monkeypatch):
    cache.clear()
    settings.HAVRE_DEBIT = True
    monkeypatch.setattr(debit, "repere", lambda nom: SimpleNamespace(nombre=2))
    url = reverse("echanges:demande_repondre", args=[demande.pk])
    champs = {
        "issue": "refusee", "decidee_le": JOUR, "motif": "Plafond.", "base_legale": "CASF, article L.222-2",
        "destinataire_nom": "Madame Essai", "destinataire_adresse": "1 rue de l'Essai",
    }  # fmt: skip
    essai = champs | {"motif": f"Elle vit {RUE}."}
    assert rtase.post(url, champs | {"motif": ""}).status_code == 200
    assert [rtase.post(url, essai).status_code for _ in range(4)] == [200, 200, 429, 429]
    assert "adresse protégée" in texte(rtase.post(url, essai))
    assert [e.donnees["nature"] for e in Evenement.objects.filter(action="connexion.limiter")] == ["adresses_ecrites"]
    assert Evenement.objects.filter(action="adresse.refuser").count() == 2
    assert rtase.get(url).status_code == 200
