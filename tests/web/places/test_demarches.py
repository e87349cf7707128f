"""The pages of what is done in a search: requests, answers, leads, informations to the judge."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from havre.apps.accueils.enums import MotifSeparation
from havre.apps.accueils.models import InformationJuge, PisteFamiliale, Sollicitation
from havre.apps.agents.enums import Role
from tests.factories import JOUR, creer_lieu, creer_service, unite_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


@pytest.fixture
def rtase(connecter: Callable) -> Client:
    return connecter(Role.RTASE, service=creer_service())


def page(client: Client, fratrie: object) -> str:
    return client.get(reverse("places:demarches", args=[fratrie.pk])).content.decode()


def test_place_is_asked_then_refuses_and_the_page_tells_it(rtase: Client, fratrie_en_attente: Callable):
    """Rows L3, L8, L31."""
    fratrie, _ = fratrie_en_attente("Lou", "Sam")
    lieu = creer_lieu()
    assert "Aucun lieu n'a été sollicité" in page(rtase, fratrie).replace("&#x27;", "'")
    url = reverse("places:demander", args=[fratrie.pk])
    assert f'value="{lieu.code}"' in rtase.get(url, {"lieu": lieu.code}).content.decode()
    envoi = {"lieu": lieu.code, "reponse_attendue_le": JOUR + timedelta(days=3), "message": "Deux enfants"}
    assert rtase.post(url, envoi).status_code == 302
    demande = Sollicitation.objects.get()
    assert (demande.lieu, demande.demandee_par) == (lieu, rtase.agent)
    refus = reverse("places:repondre", args=[demande.pk])
    reponse = rtase.post(refus, {"reponse": "refusee", "repondue_le": JOUR, "precision": "plus de place"})
    assert "Un refus porte son motif" in reponse.content.decode()
    assert "plus de place" in reponse.content.decode()
    donnees = {"reponse": "refusee", "repondue_le": JOUR, "motif_refus": "complet", "precision": "plus de place"}
    assert rtase.post(refus, donnees).status_code == 302
    assert "plus de place" in page(rtase, fratrie)


def test_unknown_ambiguous_and_repeated_places_are_told_at_the_field(rtase: Client, fratrie_en_attente: Callable):
    fratrie, _ = fratrie_en_attente("Lou")
    url = reverse("places:demander", args=[fratrie.pk])
    lieux = [creer_lieu(), creer_lieu()]
    donnees = {"reponse_attendue_le": JOUR, "message": ""}
    for texte, attendu in (
        ("inconnu", "Aucun lieu de l"),
        ("Lieu d'essai", "Plusieurs lieux répondent"),
        ("", "Dites quel lieu"),
    ):
        reponse = rtase.post(url, donnees | {"lieu": texte})
        assert attendu in reponse.content.decode()
    rtase.post(url, donnees | {"lieu": lieux[0].code})
    assert "déjà sollicité" in rtase.post(url, donnees | {"lieu": lieux[0].nom}).content.decode()
    assert Sollicitation.objects.count() == 1


def test_lead_is_noted_then_concluded(rtase: Client, fratrie_en_attente: Callable):
    """Row E-TDC."""
    fratrie, _ = fratrie_en_attente("Lou")
    url = reverse("places:piste", args=[fratrie.pk])
    rtase.post(url, {"nom": "tante Maud", "lien": "oncle_tante", "issue": "en_cours"})
    premiere = PisteFamiliale.objects.get()
    suite = f"{url}?remplace={premiere.pk}"
    conclusion = {"nom": "tante Maud", "lien": "oncle_tante", "issue": "favorable"}
    assert "Dites ce qui a été fait" in rtase.post(suite, conclusion).content.decode()
    assert rtase.post(suite, conclusion | {"precision": "visite du 3 mars"}).status_code == 302
    assert page(rtase, fratrie).count("tante Maud") == 2  # the row and the hidden words of its button


def test_split_is_told_to_the_judge_from_my_day(rtase: Client, fratrie_en_attente: Callable):
    """Row L2."""
    fratrie, (un, deux) = fratrie_en_attente("Lou", "Sam")
    unites = [unite_de(creer_lieu(places=1)) for _ in range(2)]
    choix = f"?e{un.pk}={unites[0].pk}&e{deux.pk}={unites[1].pk}"
    donnees = {
        "mode": "permanent", "debut": JOUR, "motif_separation": MotifSeparation.AUCUNE_PLACE,
        "explication": "aucun lieu pour les deux",
    }  # fmt: skip
    assert rtase.post(reverse("places:choisir", args=[fratrie.pk]) + choix, donnees).status_code == 302
    assert "À dire au juge" in rtase.get("/").content.decode()
    for information in InformationJuge.objects.order_by("pk"):
        url = reverse("places:envoi", args=[information.pk])
        assert rtase.post(url, {"envoyee_le": JOUR + timedelta(days=1)}).status_code == 200
        assert rtase.post(url, {"envoyee_le": JOUR}).status_code == 302
    assert "À dire au juge" not in rtase.get("/").content.decode()
    assert page(rtase, fratrie).count("envoyée le") == 2


def test_page_costs_a_constant_number_of_queries(
    rtase: Client, fratrie_en_attente: Callable, compte_requetes: Callable
):
    fratrie, _ = fratrie_en_attente("Lou")
    url = reverse("places:demander", args=[fratrie.pk])

    def ajouter(n: int) -> None:
        for _ in range(n):
            rtase.post(url, {"lieu": creer_lieu().code, "reponse_attendue_le": JOUR, "message": ""})

    compte_requetes(lambda: page(rtase, fratrie), ajouter)
