"""The pages of the requests of access: who opens them, from identity to receipt."""

import io
import zipfile

import pytest
from django.urls import reverse

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.echanges.models import Reponse
from havre.registre.acces.collecte import collecter
from havre.registre.actions.acces import enregistrer_contenu
from havre.registre.enums import VoieMedicale
from havre.registre.models import DemandeAcces, ExportAcces, RelectureElement
from havre.registre.queries.acces import instruction
from tests.factories import JOUR, MAINTENANT, creer_service
from tests.registre.conftest import creer_situation
from tests.registre.conftest import sentinelles_absentes as sentinelles_absentes
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
OUVRIR = {"identite": "piece", "identite_le": JOUR.isoformat(), "voie_medicale": "direct"}
D_UNE_DEMANDE = ("fiche", "suivi", "relire", "fichiers", "remettre")
POSTS = ("preparer", "etablir")


@pytest.fixture
def situation():
    """Return a file full of other people, whose request waits."""
    return creer_situation()


def _url(nom, situation):
    return reverse(f"communication:{nom}", args=[situation.demande.pk])


def _instruite(client, s):
    client.post(_url("fiche", s), OUVRIR)
    client.post(_url("preparer", s))
    enregistrer_contenu(
        export=ExportAcces.objects.get(), dossier=collecter(s.enfant, voie=VoieMedicale.DIRECT), le=MAINTENANT
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("mns", ["hazebrouck", "valenciennes"])
def test_each_role_opens_only_what_its_rights_say(role, mns, connecter, situation):
    _instruite(connecter(Role.RTASE, agent=situation.agent), situation)
    client = connecter(role, service=creer_service(mns))
    droits = table_des_droits().get(role, {})
    instruit = droits.get(Action.TENIR_ACCES, Niveau.AUCUN)
    assert client.get(reverse("communication:liste")).status_code == (200 if instruit else 403)
    visible = instruit == Niveau.DEPARTEMENT or mns == "hazebrouck"
    for nom in D_UNE_DEMANDE:
        attendu = 403 if not instruit else 404 if not visible or nom in {"fichiers", "remettre"} else 200
        assert client.get(_url(nom, situation)).status_code == attendu, nom
    for nom in POSTS:
        assert client.post(_url(nom, situation)).status_code == (403 if not instruit else 302 if visible else 404), nom
        assert client.get(_url(nom, situation)).status_code == 405


def test_the_data_protection_officer_follows_without_any_name(connecter, situation, sentinelles_absentes):
    _instruite(connecter(Role.RTASE, agent=situation.agent), situation)
    client = connecter(Role.DPO)
    page = client.get(reverse("registre:acces"))
    assert situation.demande.reference in texte(page)
    assert "en cours" in texte(page)
    assert "Lou" not in texte(page)
    assert client.get(_url("fiche", situation)).status_code == 403


def test_from_identity_to_receipt(connecter, situation, sentinelles_absentes):
    client = connecter(Role.RTASE, agent=situation.agent)
    assert "Vérifier l'identité" in texte(client.get(_url("fiche", situation)))
    refus = client.post(_url("fiche", situation), OUVRIR | {"voie_medicale": "medecin"})
    assert "Nommez le médecin" in texte(refus)
    _instruite(client, situation)
    assert DemandeAcces.objects.get().ouverte_par == situation.agent
    while instruction(situation.demande.pk, pour=situation.agent).restants:
        page = client.get(_url("relire", situation))
        rangs = [li["element"].rang for li in page.context["lignes"]]
        client.post(_url("relire", situation), {"rang": rangs})
    client.post(_url("etablir", situation))
    fichiers = client.get(_url("fichiers", situation))
    sentinelles_absentes(fichiers.content, "zip")
    with zipfile.ZipFile(io.BytesIO(fichiers.content)) as archive:
        assert "dossier.pdf" in archive.namelist()
    assert client.get(_url("fichiers", situation), {"part": "medecin"}).status_code == 404
    client.post(
        _url("remettre", situation), {"moyen": "main_propre", "remis_le": JOUR.isoformat(), "recepisse": "signé"}
    )
    assert Reponse.objects.get(demande=situation.demande).issue == "accordee"
    assert "Le dossier est remis" in texte(client.get(_url("fiche", situation)))


def test_a_hostile_form_shows_nobody(connecter, situation):
    client = connecter(Role.RTASE, agent=situation.agent)
    _instruite(client, situation)
    refus = client.post(_url("relire", situation), {"rang": ["0"], "l0": ["0", "1", "99"]})
    assert refus.status_code == 400
    assert "ne se démasque pas" in texte(refus)
    assert client.post(_url("relire", situation), {"rang": ["99999"]}).status_code == 400
    refus = client.post(_url("relire", situation), {"rang": ["0"], "m0": ["0"], "motif0": ""})
    assert "Dites pourquoi" in texte(refus)
    assert not RelectureElement.objects.exists()


def test_the_pages_ask_no_question_for_each_element(connecter, situation, django_assert_max_num_queries):
    client = connecter(Role.RTASE, agent=situation.agent)
    _instruite(client, situation)
    for nom in ("fiche", "relire"):
        with django_assert_max_num_queries(22):
            client.get(_url(nom, situation))
