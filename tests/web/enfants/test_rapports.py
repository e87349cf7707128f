"""The pages of the reports: written by steps, signed, compared, added to, read, sent (row B-REP)."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from havre.apps.agents.enums import Role
from havre.apps.journal.models import Lecture
from havre.apps.suivis.enums import EtapeRapport
from havre.apps.suivis.models import EnvoiRapport, ParoleEnfant, Rapport, VersionRapport
from havre.apps.suivis.queries import document_de
from tests.factories import JOUR, creer_enfant, creer_service
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
ETAPES = [e.value for e in EtapeRapport]


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def enfant():
    return creer_enfant("Lou", service=creer_service())


@pytest.fixture
def referent(connecter):
    return connecter(Role.REFERENT, service=creer_service())


def commencer(client, enfant):
    client.post(
        reverse("enfants:rapport_nouveau", args=[enfant.pk]),
        {"nature": "situation", "du": "2025-12-01", "au": JOUR.isoformat()},
    )
    return Rapport.objects.get(enfant=enfant)


def ecrire(client, rapport, etape, contenu, revision=None, **plus):
    rapport.brouillon.refresh_from_db()
    donnees = {"texte": contenu, "revision": rapport.brouillon.revision if revision is None else revision} | plus
    return client.post(reverse("enfants:rapport_etape", args=[rapport.pk, etape]), donnees)


def rediger(client, enfant, analyse="Il va mieux."):
    rapport = Rapport.objects.filter(enfant=enfant).first() or commencer(client, enfant)
    ecrire(client, rapport, "analyse", analyse)
    ecrire(client, rapport, "propositions", "Un lieu plus proche.")
    client.post(reverse("enfants:rapport_signer", args=[rapport.pk]), {"qualite": "Référente"})
    return rapport.versions.order_by("-numero").first()


def rediger_un_autre(client, enfant, rang):
    """Write and sign one more report, and note one more word of the child."""
    client.post(
        reverse("enfants:rapport_nouveau", args=[enfant.pk]),
        {"nature": "note", "du": JOUR.isoformat(), "au": JOUR.isoformat()},
    )
    rapport = Rapport.objects.filter(enfant=enfant).latest("pk")
    ecrire(client, rapport, "analyse", f"Note {rang}.")
    client.post(reverse("enfants:rapport_signer", args=[rapport.pk]), {"qualite": "Référente"})
    client.post(reverse("enfants:parole", args=[enfant.pk]), {"mots": f"Mots {rang}", "dite_le": JOUR.isoformat()})


def test_from_the_first_step_to_the_letter_of_the_judge(referent, enfant):
    client = referent
    client.post(
        reverse("enfants:parole", args=[enfant.pk]),
        {"mots": "je veu pas y retourné", "dite_le": JOUR.isoformat(), "circonstances": "Visite"},
    )
    rapport = commencer(client, enfant)
    reponse = ecrire(client, rapport, "parole", "Dit deux fois.", paroles=[ParoleEnfant.objects.get().pk], suite="1")
    assert reponse.url == reverse("enfants:rapport_etape", args=[rapport.pk, "sante"])
    version = rediger(client, enfant)
    pdf = client.get(reverse("enfants:rapport_pdf", args=[version.pk]))
    assert pdf.content == document_de(version)
    lu = " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "je veu pas y retourné" in lu
    assert "Il va mieux." in lu
    envoi = {"destinataire": "juge", "destinataire_nom": "Cabinet 2", "moyen": "poste", "envoye_le": JOUR.isoformat()}
    page = texte(client.post(reverse("enfants:rapport_envoi", args=[version.pk]), envoi))
    assert "notez la lecture" in page
    assert "Cabinet 2" in client.post(reverse("enfants:rapport_envoi", args=[version.pk]), envoi).content.decode()
    for lecteur in ("enfant", "mere"):
        client.post(
            reverse("enfants:rapport_lecture", args=[version.pk]), {"lecteur": lecteur, "lu_le": JOUR.isoformat()}
        )
    client.post(reverse("enfants:rapport_envoi", args=[version.pk]), envoi)
    assert EnvoiRapport.objects.get().empreintes == [version.empreinte]
    page = texte(client.get(reverse("enfants:rapports", args=[enfant.pk])))
    assert "je veu pas y retourné" in page
    assert "le juge des enfants" in page


def test_a_draft_is_its_authors_a_signed_version_is_everyones(referent, enfant, connecter):
    rapport = commencer(referent, enfant)
    ecrire(referent, rapport, "analyse", "Secret de brouillon.")
    collegue = connecter(Role.PSYCHOLOGUE, service=creer_service())
    assert "Secret de brouillon" not in texte(collegue.get(reverse("enfants:rapport", args=[rapport.pk])))
    for nom in ("rapport_etape", "rapport_signer"):
        adresse = reverse(f"enfants:{nom}", args=[rapport.pk, *(["analyse"] if nom == "rapport_etape" else [])])
        assert collegue.get(adresse).status_code == 404
    version = rediger(referent, enfant)
    collegue.post(
        reverse("enfants:rapport_additif", args=[version.pk]),
        {"motif": "Un fait manque", "texte": "Deux visites manquées", "qualite": "Psychologue"},
    )
    page = texte(referent.get(reverse("enfants:rapport", args=[rapport.pk])))
    assert "Deux visites manquées" in page
    assert collegue.agent.nom_complet() in page
    pdf = collegue.get(reverse("enfants:additif_pdf", args=[version.additifs.get().pk]))
    assert pdf["Content-Type"] == "application/pdf"


def test_what_a_version_changed_is_shown_word_by_word(referent, enfant):
    rediger(referent, enfant, "Il va mal.")
    version = rediger(referent, enfant, "Il va un peu mal.")
    page = referent.get(reverse("enfants:rapport_differences", args=[version.rapport_id, 2])).content.decode()
    assert "<ins>un peu </ins>" in page
    assert referent.get(reverse("enfants:rapport_differences", args=[version.rapport_id, 1])).status_code == 404


def test_two_windows_both_texts_are_shown_and_nothing_is_lost(referent, enfant):
    rapport = commencer(referent, enfant)
    ecrire(referent, rapport, "analyse", "Premier texte.")
    reponse = ecrire(referent, rapport, "analyse", "Second texte.", revision=0)
    page = reponse.content.decode()
    assert "Premier texte." in page
    assert "Second texte." in page
    assert 'name="revision" value="1"' in page
    ecrire(referent, rapport, "analyse", "Second texte.", revision=1)
    rapport.brouillon.refresh_from_db()
    assert rapport.brouillon.etapes["analyse"] == "Second texte."


@pytest.mark.parametrize("etape", ETAPES)
def test_each_step_has_its_page(referent, enfant, etape):
    rapport = commencer(referent, enfant)
    assert referent.get(reverse("enfants:rapport_etape", args=[rapport.pk, etape])).status_code == 200


def test_an_unknown_step_does_not_exist(referent, enfant):
    rapport = commencer(referent, enfant)
    assert referent.get(reverse("enfants:rapport_etape", args=[rapport.pk, "inconnue"])).status_code == 404


def test_a_refused_signature_keeps_what_was_typed(referent, enfant):
    rapport = commencer(referent, enfant)
    page = texte(referent.post(reverse("enfants:rapport_signer", args=[rapport.pk]), {"qualite": "Référente"}))
    assert "n'est pas écrit" in page
    assert not VersionRapport.objects.exists()


def test_reading_a_report_is_journalled_each_time(referent, enfant):
    version = rediger(referent, enfant)
    Lecture.objects.all().delete()
    for nom, numero in (("rapport", version.rapport_id), ("rapport_pdf", version.pk)):
        referent.get(reverse(f"enfants:{nom}", args=[numero]))
    assert Lecture.objects.filter(objet_id=str(enfant.pk)).count() == 2


def test_the_tab_asks_as_many_questions_for_one_report_as_for_three(referent):
    comptes = []
    for nombre in (1, 3):
        enfant = creer_enfant("Lou", service=creer_service())
        for rang in range(nombre):
            rediger_un_autre(referent, enfant, rang)
        referent.get(reverse("enfants:rapports", args=[enfant.pk]))
        with CaptureQueriesContext(connection) as requetes:
            referent.get(reverse("enfants:rapports", args=[enfant.pk]))
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]
