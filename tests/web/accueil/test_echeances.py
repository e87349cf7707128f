"""The pages of the due dates: who may open what, what they show, what they write, what the calendar leaves out."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echeances.actions import actualiser_en_attente, avertir, reconstruire
from havre.apps.echeances.models import ActeAccompli, Dispense, Echeance, JetonCalendrier, SuspensionEcheance
from havre.apps.echeances.queries import avis_recus
from havre.apps.echeances.regles import titre_de
from havre.apps.personnes.models import Reference
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_mesure, creer_service, depuis
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def confier(mns="hazebrouck", prenom="Lou"):
    enfant = creer_enfant(prenom, service=creer_service(mns))
    creer_mesure([enfant], le=date(2025, 4, 10), terme=date(2026, 10, 10))
    return enfant


@pytest.fixture
def enfants():
    ici, ailleurs = confier(), confier("valenciennes", "Sam")
    reconstruire(au=JOUR)
    return {"ici": ici, "ailleurs": ailleurs}


def url(nom, regle, enfant):
    return reverse(f"echeances:{nom}", args=[Echeance.objects.get(regle=regle, enfant=enfant).cle])


def test_without_account_nothing_opens_but_a_calendar_with_its_secret(client, enfants):
    for adresse in (
        reverse("echeances:liste"),
        url("pourquoi", "PA-01", enfants["ici"]),
        reverse("echeances:calendrier"),
    ):
        assert client.get(adresse).status_code == 302
    assert client.get(reverse("echeances:ics", args=["faux"])).status_code == 404


def test_notices_reach_each_step_by_rule_without_any_child(connecter, enfants):
    avertir(au=JOUR, par=agent_systeme(), le=MAINTENANT)
    page = texte(connecter(Role.RTASE, service=creer_service("hazebrouck")).get(reverse("echeances:avis")))
    tardives = Echeance.objects.filter(enfant=enfants["ici"], echeance_le__lt=JOUR).values_list("regle", flat=True)
    assert tardives
    for regle in tardives:
        assert titre_de(regle) in page
    assert "Lou" not in page
    dga = connecter(Role.DGA)
    assert "encore due" in texte(dga.get("/"))
    page = texte(dga.get(reverse("echeances:avis")))
    assert "dit à la direction générale adjointe" in page
    assert "Lou" not in page
    assert "Sam" not in page
    referent = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    assert avis_recus(pour=referent, au=JOUR) == []


def test_my_day_shows_late_first_and_only_the_children_i_see(connecter, enfants):
    page = texte(connecter(Role.REFERENT, service=creer_service("hazebrouck")).get("/"))
    assert "Ce que l'équipe doit" in page
    assert "Lou" in page
    assert "Sam" not in page
    assert page.index("Exécuter un placement ordonné") < page.index("Les attentes les plus longues")


def test_mine_first_when_something_is_mine(connecter, enfants):
    client = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    Reference.objects.create(enfant=enfants["ici"], agent=client.agent, periode=depuis())
    actualiser_en_attente(au=JOUR)
    assert "Ce qui est dû" in texte(client.get("/"))
    assert "Les vôtres" in texte(client.get(reverse("echeances:liste")))


@pytest.mark.parametrize("adresse", ["/", "/echeances/", "/echeances/resume"])
def test_the_same_queries_for_one_child_and_for_three(adresse, connecter, compte_requetes):
    client = connecter(Role.REFERENT, service=creer_service("hazebrouck"))

    def creer(n):
        for rang in range(n):
            confier(prenom=f"Lou{rang}")
        reconstruire(au=JOUR)

    assert compte_requetes(lambda: client.get(adresse), creer) < 40


def test_why_this_date_gives_rule_facts_values_source_and_checks(direction, enfants):
    page = texte(direction.get(url("pourquoi", "PA-04", enfants["ici"])))
    for mots in (
        "CASF L.223-5",
        "10/04/2025",
        "1 an",
        "La règle",
        "Les faits",
        "leur vérification",
        "repères du service",
    ):
        assert mots.lower() in page.lower()


def test_an_act_noted_in_the_page_ends_its_due_date_at_once(direction, enfants):
    enfant = enfants["ici"]
    donnees = {"nature": "ppe_etabli_le", "accompli_le": "2026-02-01", "precision": "PPE n° 3"}
    direction.post(reverse("echeances:acte", args=[enfant.pk]), donnees)
    assert ActeAccompli.objects.get().enregistre_par == direction.agent
    assert Echeance.objects.get(regle="PA-01", enfant=enfant).acte_le == date(2026, 2, 1)


def test_an_act_in_the_future_is_refused_at_its_field(direction, enfants):
    donnees = {"nature": "ppe_etabli_le", "accompli_le": "2026-03-09", "precision": "PPE n° 3"}
    page = texte(direction.post(reverse("echeances:acte", args=[enfants["ici"].pk]), donnees))
    assert "pas à l'avance" in page
    assert not ActeAccompli.objects.exists()


def test_a_suspension_and_a_waiver_are_signed_and_shown(direction, enfants):
    signe = {"motifs": "Le bilan attend le médecin", "base_legale": "note du 1er mars", "qualite": "Directrice"}
    direction.post(url("suspendre", "PA-06", enfants["ici"]), signe | {"jusqu_au": "2026-03-31"})
    assert SuspensionEcheance.objects.get().signee_par == direction.agent
    assert "Le bilan attend le médecin" in texte(direction.get(url("pourquoi", "PA-06", enfants["ici"])))
    assert "suspendue jusqu'au 31/03/2026" in texte(direction.get("/echeances/?groupe=suspendue&qui=equipe"))
    direction.post(url("dispenser", "PA-06", enfants["ici"]), signe)
    assert Dispense.objects.count() == 1
    assert "Dispense du" in texte(direction.get(url("pourquoi", "PA-06", enfants["ici"])))


def test_the_digest_as_text_names_no_child(direction, enfants):
    page = direction.get(reverse("echeances:resume_texte")).content.decode()
    assert enfants["ici"].numero in page
    assert "Lou" not in page


def test_the_calendar_names_no_child_and_closes(connecter, enfants, client):
    agent = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    Reference.objects.create(enfant=enfants["ici"], agent=agent.agent, periode=depuis())
    actualiser_en_attente(au=JOUR)
    page = agent.post(reverse("echeances:calendrier")).content.decode()
    adresse = "/echeances/calendrier/" + page.split("/echeances/calendrier/")[1].split("<")[0]
    flux = client.get(adresse)
    assert flux["Content-Type"].startswith("text/calendar")
    corps = flux.content.decode().replace("\r\n ", "")
    assert enfants["ici"].numero in corps
    assert "Lou" not in corps
    assert enfants["ici"].personne.nom not in corps
    secret = adresse.rpartition("/")[2].removesuffix(".ics")
    assert secret not in JetonCalendrier.objects.get().empreinte
    agent.post(reverse("echeances:calendrier"), {"geste": "fermer"})
    assert client.get(adresse).status_code == 404


def test_a_new_address_closes_the_former(connecter, client: Client, enfants):
    agent = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    agent.post(reverse("echeances:calendrier"))
    agent.post(reverse("echeances:calendrier"))
    assert JetonCalendrier.objects.filter(revoque_a__isnull=True).count() == 1


def test_pages_follow_each_other_without_a_gap(direction):
    for rang in range(9):
        confier(prenom=f"Lou{rang}")
    reconstruire(au=JOUR)
    vues, adresse = [], "/echeances/?qui=equipe"
    while adresse:
        reponse = direction.get(adresse)
        vues += [x["e"].cle for x in reponse.context["lignes"]]
        suivant = reponse.context["page"].curseur_suivant
        adresse = f"/echeances/?qui=equipe&curseur={suivant}" if suivant else ""
    assert len(vues) == len(set(vues)) == Echeance.objects.filter(acte_le=None).count() > 50
