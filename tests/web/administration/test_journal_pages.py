"""Pages of the journal: one's own entries, receipts given and verified, anchors signed, printed, verified."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.journal.actions import TRAVAIL, ancrer, consigner, demander_verification
from havre.apps.journal.models import Ancre, EnvoiAncre
from havre.apps.journal.queries import derniere
from havre.commands.ouvrier.travaux import TRAVAUX
from havre.common.taches.models import Arret, EtatTache, Tache
from havre.common.taches.suivi import executer
from havre.web.administration.journal import verification
from tests.apps.journal.test_ancres import falsifier
from tests.factories import MAINTENANT
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


def ecrire(client):
    return consigner(action="besoin.evaluer", par=client.agent, le=MAINTENANT, objet_type="essai", objet_id="1")


def envoyer(client, contenu: bytes):
    return client.post(reverse("journal:recu_verifier"), {"recu": SimpleUploadedFile("recu.json", contenu)})


def test_a_worker_takes_a_receipt_and_verifies_it_later(connecter):
    client, autre = connecter(Role.REFERENT), connecter(Role.REFERENT)
    numero = ecrire(client)
    assert "Besoin évalué" in texte(client.get(reverse("journal:ecritures")))
    page = reverse("journal:recu", args=[numero])
    assert "pas encore ancrée" in texte(client.get(page))
    ancrer(par=None, le=MAINTENANT)
    assert "pas encore ancrée" not in texte(client.get(page))
    assert autre.get(page).status_code == 404
    fichier = client.get(reverse("journal:recu_fichier", args=[numero, "json"])).content
    assert "ancre" in json.loads(fichier)
    pdf = client.get(reverse("journal:recu_fichier", args=[numero, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    assert client.get(reverse("journal:recu_fichier", args=[numero, "exe"])).status_code == 404
    assert "là, inchangée" in texte(envoyer(autre, fichier))
    falsifier(f"UPDATE journal_evenement SET action = 'autre' WHERE numero = {numero}")
    vu = texte(envoyer(client, fichier))
    assert f"Le contenu de l'écriture n° {numero} a été changé" in vu


@pytest.mark.parametrize("contenu", [b"", b"[]", b"{}", b"\xff\x00", b'{"recu": 1}', b"x" * 70_000, b"[" * 60_000])
def test_what_is_no_receipt_is_refused_in_words(connecter, contenu):
    assert "ne peut pas être vérifié" in texte(envoyer(connecter(Role.REFERENT), contenu))


def test_no_file_no_receipt(connecter):
    assert "Choisissez" in texte(connecter(Role.REFERENT).post(reverse("journal:recu_verifier")))


def test_as_many_queries_for_one_entry_as_for_three(connecter, compte_requetes):
    client = connecter(Role.REFERENT)
    page = reverse("journal:ecritures")
    assert compte_requetes(lambda: client.get(page), lambda n: [ecrire(client) for _ in range(n)]) < 15


def test_an_anchor_is_signed_printed_and_given(connecter, settings, tmp_path):
    settings.HAVRE_ANCRES = str(tmp_path / "dehors")
    dpo, page = connecter(Role.DPO), reverse("journal:ancres")
    assert "Aucune ancre" in texte(dpo.get(page))
    assert dpo.post(page).url == page
    ancre = Ancre.objects.get()
    feuille = dpo.post(reverse("journal:ancre_imprimer", args=[ancre.numero]))
    assert feuille.content.startswith(b"%PDF")
    assert {e.moyen for e in EnvoiAncre.objects.all()} == {"dossier", "papier"}
    assert "imprimée par" in texte(dpo.get(page))
    assert json.loads(dpo.get(reverse("journal:ancre_json", args=[ancre.numero])).content)["ancre"] == ancre.contenu
    assert connecter(Role.REFERENT).get(page).status_code == 403


def test_the_page_says_the_last_verification_and_the_last_anchor(connecter):
    dpo, page = connecter(Role.DPO), reverse("administration:journal")
    vue = texte(dpo.get(page))
    assert "jamais" in vue
    numero = ecrire(dpo)
    ancrer(par=None, le=MAINTENANT)
    assert "depuis l'ancre n° 1" in texte(dpo.post(page, {"tete": ""}))
    assert derniere("verification")["depuis_l_ancre"] == 1
    assert "pas encore sortie de la base" in texte(dpo.get(page))
    falsifier(f"UPDATE journal_evenement SET agent_nom = 'autre' WHERE numero = {numero}")
    rompu = texte(dpo.post(page, {"tete": "ab cd", "tout": "1"}))
    assert "La chaîne est rompue" in rompu
    assert "conservée ailleurs" in rompu
    assert not derniere("verification")["intacte"]


def test_a_long_verification_runs_behind_shows_how_far_it_is_and_stops(connecter, monkeypatch):
    monkeypatch.setattr(verification, "SUR_PLACE", 0)
    dpo, page = connecter(Role.DPO), reverse("administration:journal")
    numero = ecrire(dpo)
    assert dpo.post(page, {"tete": "", "tout": "1"}).url == page
    tache = Tache.objects.get(nom=TRAVAIL)
    dpo.post(page, {"tete": "", "tout": "1"})
    assert Tache.objects.get(nom=TRAVAIL) == tache
    assert "Vérification en cours" in texte(dpo.get(page))
    assert dpo.post(page, {"arreter": "1"}).url == page
    tache.refresh_from_db()
    assert tache.etat == EtatTache.ARRETEE
    assert derniere("verification") is None

    dpo.post(page, {"tete": "", "tout": "1"})
    falsifier(f"UPDATE journal_evenement SET agent_nom = 'autre' WHERE numero = {numero}")
    finie = executer(Tache.objects.latest("pk").pk, {TRAVAIL: TRAVAUX[TRAVAIL]}, timezone.now, cadence_s=0)
    assert finie.etat == EtatTache.FINIE
    assert "ROMPU" in finie.detail
    vue = texte(dpo.get(page))
    assert "renumérotée après coup" in vue
    assert f"n° {numero}" in vue


def test_a_verification_that_is_stopped_concludes_nothing(connecter):
    dpo = connecter(Role.DPO)
    ecrire(dpo)
    tache = demander_verification(par=dpo.agent, le=timezone.now())
    Tache.objects.filter(pk=tache.pk).update(etat=EtatTache.EN_COURS, arret=Arret.JETER)
    finie = executer(tache.pk, {TRAVAIL: TRAVAUX[TRAVAIL]}, timezone.now, cadence_s=0)
    assert finie.etat == EtatTache.ARRETEE
    assert "rien n'est conclu" in finie.detail
    assert derniere("verification") is None
