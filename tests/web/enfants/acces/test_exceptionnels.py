"""Break-glass on the pages: opened, told, read under its number, expired, concluded."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.journal.queries import evenements_de
from havre.apps.personnes.actions import Recherche, ouvrir_acces, sceller
from havre.apps.personnes.models import AccesExceptionnel
from havre.apps.personnes.reperes import reperes
from tests.factories import creer_accueil, creer_agent, creer_enfant, creer_lieu, creer_service, unite_de
from tests.web.lecture import texte

from .conftest import MOTIF, aujourd_hui, maintenant

pytestmark = pytest.mark.django_db
PAGE = "/enfants/acces-exceptionnel"


@pytest.fixture
def enfant():
    return creer_enfant("Elio", service=creer_service("hazebrouck"))


@pytest.fixture
def astreinte(connecter):
    return connecter(Role.REFERENT, service=creer_service("valenciennes"))


def test_from_the_search_that_finds_nothing_to_the_conclusion(connecter, enfant, astreinte):
    chef, dpo = connecter(Role.RTASE, service=enfant.service), connecter(Role.DPO)
    recherche = astreinte.get(f"{reverse('recherche')}?q={enfant.numero}")
    assert "la recherche ne le dit pas" in texte(recherche)
    assert f"{PAGE}?numero={enfant.numero}" in recherche.content.decode()
    assert enfant.numero in astreinte.get(f"{PAGE}?numero={enfant.numero}").content.decode()
    envoi = astreinte.post(PAGE, {"numero": enfant.numero, "motif": MOTIF})
    assert envoi.url == reverse("enfants:dossier", args=[enfant.pk])
    page = texte(astreinte.get(envoi.url))
    assert f"Avertis à l'instant : {chef.agent.nom_complet()}, {dpo.agent.nom_complet()}" in page
    assert "Vous lisez ce dossier par un accès exceptionnel" in page
    acces = AccesExceptionnel.objects.get()
    astreinte.get(reverse("enfants:famille", args=[enfant.pk]))
    lus = [e.donnees for e in evenements_de(enfant).filter(action="acces_exceptionnel.lire").order_by("numero")]
    assert lus == [{"acces": acces.pk, "partie": "parcours"}, {"acces": acces.pk, "partie": "famille"}]
    for controle in (chef, dpo):
        assert "Accès exceptionnels à examiner" in texte(controle.get("/"))
        liste = texte(controle.get(reverse("enfants:acces_controler")))
        assert MOTIF in liste
        assert enfant.numero in liste
        assert "Elio" not in liste
    assert "Accès exceptionnel" in texte(chef.get(reverse("enfants:dossier", args=[enfant.pk])))
    assert MOTIF in texte(chef.get(reverse("enfants:acces", args=[enfant.pk])))
    conclure = reverse("enfants:acces_conclure", args=[acces.pk])
    assert chef.get(conclure).status_code == 200
    assert chef.post(conclure, {"avis": "justifie", "texte": "Appel vérifié."}).status_code == 302
    assert "Justifié" in texte(chef.get(reverse("enfants:acces", args=[enfant.pk])))
    assert "à examiner" not in texte(dpo.get("/"))


def test_the_data_officer_reads_the_access_and_not_the_file(connecter, enfant, astreinte):
    dpo = connecter(Role.DPO)
    ouvrir_acces(recherche=Recherche(numero=enfant.numero), motif=MOTIF, par=astreinte.agent, le=maintenant())
    page = dpo.get(reverse("enfants:acces_controler"))
    assert reverse("enfants:acces", args=[enfant.pk]) not in page.content.decode()
    assert dpo.get(reverse("enfants:dossier", args=[enfant.pk])).status_code == 403


def test_no_link_of_a_file_opened_so_leads_nowhere(enfant, astreinte):
    creer_accueil(enfant, unite_de(creer_lieu()), debut=aujourd_hui() - timedelta(days=90))
    ouvrir_acces(recherche=Recherche(numero=enfant.numero), motif=MOTIF, par=astreinte.agent, le=maintenant())
    page = astreinte.get(reverse("enfants:dossier", args=[enfant.pk])).content.decode()
    liens = set(re.findall(r'href="(/(?:enfants|justice|lieux)/[^"]*)"', page.split("<main", 1)[1]))
    assert {lien: astreinte.get(lien).status_code for lien in liens} == dict.fromkeys(liens, 200)
    assert len(liens) > 3


def test_expired_it_is_refused_again(enfant, astreinte):
    ouvrir_acces(
        recherche=Recherche(numero=enfant.numero), motif=MOTIF, par=astreinte.agent,
        le=maintenant() - timedelta(hours=reperes().exceptionnel_h),
    )  # fmt: skip
    assert astreinte.get(reverse("enfants:dossier", args=[enfant.pk])).status_code == 404


def test_its_holder_or_its_controller_closes_it_before(connecter, enfant, astreinte):
    chef, autre = (
        connecter(Role.RTASE, service=enfant.service),
        connecter(Role.RTASE, service=creer_service("valenciennes")),
    )
    for qui in (astreinte, chef):
        acces = ouvrir_acces(
            recherche=Recherche(numero=enfant.numero), motif=MOTIF, par=astreinte.agent, le=maintenant()
        )
        fermer = reverse("enfants:acces_fermer", args=[acces.pk])
        assert autre.post(fermer).status_code == 404
        assert qui.get(fermer).status_code == 405
        assert qui.post(fermer).status_code == 302
        assert astreinte.get(reverse("enfants:dossier", args=[enfant.pk])).status_code == 404


def test_an_unknown_number_and_a_sealed_file_get_the_same_page(enfant, astreinte):
    chef = creer_agent(Role.RTASE, service=enfant.service)
    sceller(enfant=enfant, motif="essai", agents=[chef], par=chef, le=maintenant())
    pages = []
    for numero in (enfant.numero, "E999999"):
        page = astreinte.post(PAGE, {"numero": numero, "motif": MOTIF})
        assert page.status_code == 200
        pages.append(texte(page).replace(numero, "").replace("aujourd'hui : 4", "").replace("aujourd'hui : 3", ""))
    assert "Aucun dossier ne s'ouvre ainsi" in pages[0]
    assert pages[0] == pages[1]


def test_the_page_is_for_roles_that_handle_files(connecter):
    for role in Role:
        attendu = (
            200 if role in {Role.REFERENT, Role.RTASE, Role.PSYCHOLOGUE, Role.CRIP, Role.COORDINATION_VISITES} else 403
        )
        assert connecter(role).get(PAGE).status_code == attendu, role
        controle = 200 if role in {Role.RTASE, Role.DIRECTION, Role.DPO} else 403
        assert connecter(role).get(reverse("enfants:acces_controler")).status_code == controle, role


def test_the_list_of_accesses_costs_the_same_whatever_its_length(connecter, compte_requetes):
    dpo = connecter(Role.DPO)

    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            enfant = creer_enfant("Lou", service=creer_service("hazebrouck"))
            par = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
            ouvrir_acces(recherche=Recherche(numero=enfant.numero), motif=MOTIF, par=par, le=maintenant())
        dpo.get(reverse("enfants:acces_controler"))

    compte_requetes(lambda: dpo.get(reverse("enfants:acces_controler")), ajouter)
