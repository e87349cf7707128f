"""The import page: a file is tried, shown, then confirmed (row E63)."""

import threading
import time
from html import unescape
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.journal.models import Evenement
from havre.apps.lieux.models import Lieu
from havre.importation import lot
from havre.web.imports import travaux
from tests.factories import creer_agent

EXEMPLES = Path(__file__).parents[3] / "docs" / "exemples" / "import"
ADRESSE = "/admin-havre/import/"


@pytest.fixture(autouse=True)
def _cache_vide() -> None:
    cache.clear()


@pytest.fixture
def importateur(client: Client, db: None) -> Client:
    """Return a client logged in as the technical administration."""
    client.force_login(creer_agent(Role.ADMINISTRATION))
    return client


def lire(reponse: HttpResponse) -> str:
    """Return the text of a page, with plain apostrophes."""
    return unescape(reponse.content.decode())


def deposer(client: Client, nature: str, nom: str, octets: bytes | None = None) -> str:
    """Put a file down and return the address of its preview."""
    octets = (EXEMPLES / nom).read_bytes() if octets is None else octets
    reponse = client.post(ADRESSE, {"nature": nature, "fichier": SimpleUploadedFile(nom, octets)})
    assert reponse.status_code == 302, lire(reponse)
    return reponse["Location"]


def test_preview_writes_nothing_then_confirmation_writes_all(importateur: Client) -> None:
    avant = Evenement.objects.count()
    apercu = deposer(importateur, "lieux", "lieux.csv")
    page = lire(importateur.get(apercu))
    assert "rien n'est encore écrit" in page
    assert "Maison d'enfants des Moulins (exemple)" in page
    assert (Lieu.objects.count(), Evenement.objects.count()) == (0, avant)

    reponse = importateur.post(apercu, follow=True)

    assert reponse.redirect_chain[-1][0] == ADRESSE
    texte = lire(reponse)
    assert "15\u00a0lignes nouvelles" in texte
    assert "Ensuite : enfants et familles." in texte
    assert Lieu.objects.filter(code="EX-VE-01").exists()
    evenement = Evenement.objects.get(action="import.lieux")
    assert evenement.donnees["fichier"] == "lieux.csv"
    assert f"n° {evenement.numero}" in texte


def test_preview_shows_every_error_and_offers_no_confirmation(importateur: Client) -> None:
    apercu = deposer(importateur, "lieux", "lieux-avec-erreurs.csv")
    page = lire(importateur.get(apercu))
    assert "10\u00a0erreurs sur 10\u00a0lignes" in page
    for valeur in ("internat", "31/02/2025", "Lile", "EX-AG-101"):
        assert valeur in page
    assert "Cette date n'existe pas dans le calendrier." in page
    assert "Importer 14" not in page
    assert "Déposer le fichier corrigé" in page

    assert "Rien n'a été importé" in lire(importateur.post(apercu, follow=True))
    assert not Lieu.objects.exists()


def test_errors_can_be_downloaded_as_a_table(importateur: Client) -> None:
    apercu = deposer(importateur, "lieux", "lieux-avec-erreurs.csv")
    reponse = importateur.get(f"{apercu}/problemes.csv")
    lignes = reponse.content.decode("utf-8-sig").splitlines()
    assert lignes[0] == "ligne;colonne;valeur;raison"
    assert len(lignes) == 11
    assert lignes[1].startswith("3;type;internat;")


def test_downloaded_cells_are_never_formulas(importateur: Client) -> None:
    apercu = deposer(importateur, "lieux", "f.csv", b"type;code;nom;commune\n=HYPERLINK(1);A;B;59350\n")
    assert ";'=HYPERLINK(1);" in importateur.get(f"{apercu}/problemes.csv").content.decode("utf-8-sig")


def test_same_file_again_says_that_nothing_is_new(importateur: Client) -> None:
    importateur.post(deposer(importateur, "lieux", "lieux.csv"))
    nombre = Evenement.objects.count()
    apercu = deposer(importateur, "lieux", "lieux.csv")
    page = lire(importateur.get(apercu))
    assert "Tout est déjà enregistré" in page
    assert "Importer 15" not in page
    assert "rien n'a été écrit" in lire(importateur.post(apercu, follow=True))
    assert Evenement.objects.count() == nombre


def test_data_changed_since_the_preview_are_told_and_the_file_is_kept(importateur: Client) -> None:
    apercu = deposer(importateur, "decisions", "d.csv", DECISION_SANS_ENFANT)
    importateur.post(deposer(importateur, "lieux", "lieux.csv"))
    reponse = importateur.post(apercu, follow=True)
    assert "le fichier est gardé" in lire(reponse)
    assert "Dossier inconnu : EX-9999" in lire(reponse)


DECISION_SANS_ENFANT = (
    b"reference;nature;auteur;motifs;base_legale;rendue_le;enfants\nR1;accord;Parents;Essai;Texte;01/02/2026;EX-9999\n"
)


def test_abandoned_file_is_forgotten(importateur: Client) -> None:
    apercu = deposer(importateur, "lieux", "lieux.csv")
    importateur.post(f"{apercu}/abandonner")
    reponse = importateur.get(apercu, follow=True)
    assert "Cet aperçu a expiré" in lire(reponse)
    assert importateur.get(f"{apercu}/problemes.csv").status_code == 404


def test_page_that_was_left_is_found_again(importateur: Client) -> None:
    apercu = deposer(importateur, "lieux", "lieux.csv")
    assert f'href="{apercu}"' in lire(importateur.get(ADRESSE))
    importateur.post(apercu, follow=True)
    assert "vous attend" not in lire(importateur.get(ADRESSE))


def test_file_of_another_agent_is_not_seen(importateur: Client) -> None:
    apercu = deposer(importateur, "lieux", "lieux.csv")
    autre = Client()
    autre.force_login(creer_agent(Role.DIRECTION))
    assert "Cet aperçu a expiré" in lire(autre.get(apercu, follow=True))
    autre.post(apercu)
    assert not Lieu.objects.exists()
    assert autre.post(f"{apercu}/abandonner").status_code == 404


@pytest.mark.parametrize(
    ("fichier", "message"),
    [
        (None, "Choisissez un fichier."),
        (SimpleUploadedFile("vide.csv", b""), "Le fichier est vide."),
    ],
)
def test_form_without_a_file_says_so(importateur: Client, fichier: SimpleUploadedFile | None, message: str) -> None:
    reponse = importateur.post(ADRESSE, {"nature": "lieux"} | ({"fichier": fichier} if fichier else {}))
    assert reponse.status_code == 422
    assert message in lire(reponse)


def test_workbook_is_refused_with_what_to_do(importateur: Client) -> None:
    apercu = deposer(importateur, "lieux", "lieux.xlsx", b"PK\x03\x04zzz")
    assert "ou au format CSV" in lire(importateur.get(apercu))


@pytest.mark.parametrize("nature", ["lieux", "personnes", "decisions", "accueils"])
def test_columns_are_documented_and_have_a_template(importateur: Client, nature: str) -> None:
    assert importateur.get(reverse("imports:colonnes", args=[nature])).status_code == 200
    modele = importateur.get(reverse("imports:modele", args=[nature])).content
    apercu = deposer(importateur, nature, f"{nature}.csv", modele)
    assert "n'a que sa ligne de titres" in lire(importateur.get(apercu))


def test_unknown_kind_does_not_exist(importateur: Client) -> None:
    assert importateur.get(f"{ADRESSE}colonnes/elephants").status_code == 404


def test_preview_costs_no_query_to_the_business_tables(importateur: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    apercu = deposer(importateur, "lieux", "lieux.csv")
    with django_assert_max_num_queries(6):
        importateur.get(apercu)


@pytest.mark.django_db(transaction=True)
class TestLongFile:
    """A long file is worked on beside the request, with progress, and can be stopped (row E63)."""

    @pytest.fixture
    def connecte(self, client: Client, fabrique, monkeypatch: pytest.MonkeyPatch) -> Client:  # type: ignore[no-untyped-def]
        """Return a client for whom every file is long."""
        monkeypatch.setattr(travaux, "SEUIL_OCTETS", 0)
        with fabrique():
            agent = creer_agent(Role.ADMINISTRATION)
        client.force_login(agent)
        return client

    def attendre(self, adresse: str) -> None:
        """Wait for the work of an address to end."""
        if fil := travaux.en_cours.get(adresse.rpartition("/")[2]):
            fil.join(30)

    def test_it_is_tried_then_imported_beside_the_request(self, connecte: Client) -> None:
        apercu = deposer(connecte, "lieux", "lieux.csv")
        self.attendre(apercu)
        assert "rien n'est encore écrit" in lire(connecte.get(apercu))
        assert not Lieu.objects.exists()
        connecte.post(apercu)
        self.attendre(apercu)
        reponse = connecte.get(apercu, follow=True)
        assert "15\u00a0lignes nouvelles" in lire(reponse)
        assert Lieu.objects.filter(code="EX-VE-01").exists()

    def test_progress_is_shown_and_a_stop_undoes_all(self, connecte: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(travaux, "BATTEMENT_S", 0.01)
        monkeypatch.setattr(lot, "BLOC", 1)
        commence, suite = threading.Event(), threading.Event()
        noter = travaux._Etat.noter

        def ralenti(etat: travaux._Etat, fait: int, total: int) -> None:
            if fait == 3:
                commence.set()
                suite.wait(30)
                while not etat.arret:
                    time.sleep(0.01)
            noter(etat, fait, total)

        monkeypatch.setattr(travaux._Etat, "noter", ralenti)
        apercu = deposer(connecte, "lieux", "lieux.csv")
        assert commence.wait(30)
        assert "Traitement en cours" in lire(connecte.get(apercu))
        assert "abandonné" in lire(connecte.post(f"{apercu}/abandonner", follow=True))
        suite.set()
        self.attendre(apercu)
        assert "a expiré" in lire(connecte.get(apercu, follow=True))
        assert not Lieu.objects.exists()

    def test_work_whose_process_died_is_told(self, connecte: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(threading.Thread, "start", lambda fil: None)
        monkeypatch.setattr(travaux, "SILENCE_S", 0.0)
        apercu = deposer(connecte, "lieux", "lieux.csv")
        assert "s'est interrompu" in lire(connecte.get(apercu, follow=True))
