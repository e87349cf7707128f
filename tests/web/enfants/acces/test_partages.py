"""Sharing a file, reading it, ending the share: on the pages, as plain forms."""

from datetime import timedelta

import pytest
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.journal.queries import evenements_de
from havre.apps.personnes.enums import PartieDossier
from havre.apps.personnes.models import Partage
from tests.factories import creer_agent, creer_enfant, creer_service
from tests.web.lecture import texte

from .conftest import aujourd_hui, partager_avec

pytestmark = pytest.mark.django_db


@pytest.fixture
def enfant():
    return creer_enfant("Céleste", service=creer_service("hazebrouck"))


def donnees(**champs):
    return {
        "agent": "", "service": "", "parties": ["besoins", "visites"], "motif": "Évaluation commune",
        "strictement_necessaire": "on", "famille_informee_le": aujourd_hui().isoformat(),
        "motif_sans_information": "", "debut": aujourd_hui().isoformat(),
        "jusqu_au": (aujourd_hui() + timedelta(days=30)).isoformat(),
    } | champs  # fmt: skip


def test_shared_read_ended_refused(connecter, enfant):
    referent = connecter(Role.REFERENT, service=enfant.service)
    ssp = connecter(Role.SSP, service=creer_service("valenciennes"))
    dossier = reverse("enfants:dossier", args=[enfant.pk])
    assert ssp.get(dossier).status_code == 403
    envoi = referent.post(reverse("enfants:partager", args=[enfant.pk]), donnees(agent=ssp.agent.identifiant))
    assert envoi.url == reverse("enfants:acces", args=[enfant.pk])
    page = texte(referent.get(envoi.url))
    assert f"{ssp.agent.nom_complet()} par {referent.agent.nom_complet()}" in page
    assert "informée le" in page
    journee = texte(ssp.get("/"))
    assert "Dossiers partagés avec moi" in journee
    assert "Céleste E." in journee
    assert ssp.get(dossier).status_code == 200
    assert ssp.get(reverse("enfants:visites", args=[enfant.pk])).status_code == 200
    assert "Céleste" in texte(ssp.get(f"{reverse('recherche')}?q={enfant.personne.nom}"))
    assert f"Partagé avec {ssp.agent.nom_complet()}" in texte(referent.get(dossier))
    terminer = reverse("enfants:partage_terminer", args=[Partage.objects.get().pk])
    assert referent.get(terminer).status_code == 200
    assert referent.post(terminer, {"motif": "Évaluation rendue"}).status_code == 302
    assert ssp.get(dossier).status_code == 403
    assert "Dossiers partagés avec moi" not in texte(ssp.get("/"))
    assert "Céleste" not in texte(ssp.get(f"{reverse('recherche')}?q={enfant.personne.nom}"))
    actes = [e.action for e in evenements_de(enfant)]
    assert actes == ["partage.terminer", "dossier.partager"]


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"famille_informee_le": ""}, "La famille n'a pas été informée"),
        ({"strictement_necessaire": ""}, "strictement nécessaire"),
        ({"motif_sans_information": "danger"}, "pas les deux"),
        ({"agent": "Personne Inconnue"}, "Aucun agent ne porte"),
        ({"agent": ""}, "Choisissez un agent ou un service"),
        ({"parties": []}, "Dites ce qui est partagé"),
        ({"motif": ""}, "manque"),
        ({"jusqu_au": "2020-01-01"}, "La fin suit le début"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(connecter, enfant, champs, dit):
    referent = connecter(Role.REFERENT, service=enfant.service)
    avec = donnees(agent=creer_agent(Role.SSP).identifiant) | champs
    page = referent.post(reverse("enfants:partager", args=[enfant.pk]), avec)
    assert page.status_code == 200
    assert dit in texte(page)
    if champs.get("motif") != "":
        assert "Évaluation commune" in page.content.decode()
    assert not Partage.objects.exists()


def test_a_receiver_neither_shares_nor_ends(connecter, enfant):
    chef = creer_agent(Role.RTASE, service=enfant.service)
    autre = connecter(Role.REFERENT, service=creer_service("valenciennes"))
    partage = partager_avec(enfant, chef, autre.agent, *PartieDossier)
    assert autre.get(reverse("enfants:partager", args=[enfant.pk])).status_code == 404
    assert autre.post(reverse("enfants:partage_terminer", args=[partage.pk]), {"motif": "x"}).status_code == 404
    partage.refresh_from_db()
    assert partage.termine_a is None


def test_letters_open_with_their_part_alone(connecter, enfant):
    chef = creer_agent(Role.RTASE, service=enfant.service)
    avec, sans = (connecter(Role.REFERENT, service=creer_service("valenciennes")) for _ in range(2))
    partager_avec(enfant, chef, avec.agent, PartieDossier.ECHANGES)
    partager_avec(enfant, chef, sans.agent, PartieDossier.BESOINS)
    assert avec.get(reverse("enfants:echanges", args=[enfant.pk])).status_code == 200
    assert sans.get(reverse("enfants:echanges", args=[enfant.pk])).status_code == 404


def test_the_day_reads_the_shares_in_one_query(connecter, compte_requetes):
    ssp = connecter(Role.SSP, service=creer_service("valenciennes"))
    chef = creer_agent(Role.RTASE, service=creer_service("hazebrouck"))

    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            partager_avec(creer_enfant("Lou", service=creer_service("hazebrouck")), chef, ssp.agent)

    compte_requetes(lambda: ssp.get("/"), ajouter)
