"""Pages of the searches as cases."""

import html
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from havre.apps.accueils.actions import ouvrir_les_recherches_dues
from havre.apps.accueils.enums import MotifRecherche
from havre.apps.accueils.models import Accueil, Consultation, Recherche, Sollicitation
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Lecture
from tests.factories import (
    HIER,
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_lieu,
    creer_recherche,
    creer_service,
    unite_de,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


@pytest.fixture
def recherche(fratrie_en_attente: Callable) -> Recherche:
    fratrie_en_attente("Lou", "Sam")
    (ouverte,) = ouvrir_les_recherches_dues(au=HIER, par=agent_systeme(), le=MAINTENANT)
    return ouverte


def en_clair(reponse: HttpResponse) -> str:
    """Return a page as it is read: no entities, plain spaces."""
    return html.unescape(reponse.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def demander(recherche: Recherche, **champs: object) -> Sollicitation:
    defaut = {"lieu": creer_lieu(), "nombre_enfants": 2, "demandee_le": HIER, "reponse_attendue_le": HIER}
    return Sollicitation.objects.create(recherche=recherche, **(defaut | champs))


def test_a_case_says_why_it_opened_what_was_tried_and_what_is_owed(direction: Client, recherche: Recherche):
    # row L3, row L8
    demande = demander(recherche)
    page = en_clair(direction.get(reverse("places:recherche", args=[recherche.pk])))
    assert "Recherche ouverte : placement ordonné, non exécuté" in page
    assert "par Havre, de lui-même" in page
    assert f"Réponse de {demande.lieu}" in page
    assert "sans réponse depuis 1 jour" in page
    assert "Code civil, article 375-3" in page
    assert len(Lecture.objects.get(agent_id=direction.agent.pk).personnes) == 2


def test_looking_at_the_places_is_written_once_a_day_into_the_case(direction: Client, recherche: Recherche):
    creer_lieu(places=2)
    adresse = reverse("places:chercher", args=[recherche.fratrie_id])
    direction.get(adresse)
    direction.get(adresse)
    consultation = Consultation.objects.get()
    assert (consultation.unites_examinees, consultation.lieux_pour_tous) == (1, 1)
    page = en_clair(direction.get(reverse("places:recherche", args=[recherche.pk])))
    assert "Places examinées : 1 unité" in page


def test_an_emergency_opens_from_the_file_of_the_child(connecter: Callable, fratrie_en_attente: Callable):
    fratrie, (enfant,) = fratrie_en_attente("Lou", service=creer_service("hazebrouck"))
    client = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    adresse = reverse("places:ouvrir", args=[enfant.pk])
    assert adresse in client.get(reverse("enfants:dossier", args=[enfant.pk])).content.decode()
    refus = client.post(adresse, {"enfants": [enfant.pk], "ouverte_le": JOUR, "precision": "Confié cette nuit."})
    assert "Dites pourquoi une place est cherchée." in refus.content.decode()
    assert "Confié cette nuit." in refus.content.decode()
    saisie = {"motif": "urgence", "enfants": [enfant.pk], "ouverte_le": JOUR, "precision": "Confié cette nuit."}
    reponse = client.post(adresse, saisie)
    ouverte = Recherche.objects.get(fratrie=fratrie)
    assert reponse["Location"] == reverse("places:recherche", args=[ouverte.pk])
    assert ouverte.enfants.get(motif="urgence").precision == "Confié cette nuit."


def test_closing_asks_for_a_decision_and_refuses_while_a_fact_lasts(
    direction: Client, recherche: Recherche, fratrie_en_attente: Callable
):
    adresse = reverse("places:clore", args=[recherche.pk])
    enfants = list(recherche.enfants.values_list("enfant", flat=True))
    saisie = {"enfants": enfants, "issue": "maintien", "decision": "Il reste."}
    assert "attend toujours" in direction.post(adresse, saisie).content.decode()
    _, (autre,) = fratrie_en_attente("Jade")
    autre.mesures.update(ordonnee_le=None)
    reorientation = creer_recherche([autre], MotifRecherche.REORIENTATION)
    adresse = reverse("places:clore", args=[reorientation.pk])
    page = direction.post(adresse, {"enfants": [autre.pk], "issue": "maintien", "decision": " "}).content.decode()
    assert "Clore une recherche demande une décision et ses raisons." in page
    direction.post(adresse, {"enfants": [autre.pk], "issue": "maintien", "decision": "Elle est apaisée."})
    page = direction.get(reverse("places:recherche", args=[reorientation.pk])).content.decode()
    assert "Elle est apaisée." in page


def test_acts_on_a_reservation_lead_back_to_the_case(direction: Client, recherche: Recherche):
    enfant = recherche.enfants.order_by("enfant").first().enfant
    reserve = creer_accueil(enfant, unite_de(creer_lieu()), debut=JOUR, admis_le=None, recherche=recherche)
    page = reverse("places:recherche", args=[recherche.pk])
    assert reverse("places:dedit", args=[reserve.pk]) in direction.get(page).content.decode()
    confirmation = {"confirmee_le": JOUR, "interlocuteur": "Mme Ahmed"}
    assert direction.post(reverse("places:confirmer", args=[reserve.pk]), confirmation)["Location"] == page
    dedit = {"motif": "equipe", "precision": "absences", "dedite_le": JOUR}
    sans_motif = direction.post(reverse("places:dedit", args=[reserve.pk]), dedit | {"motif": ""})
    assert "Un dédit porte son motif." in en_clair(sans_motif)
    assert direction.post(reverse("places:dedit", args=[reserve.pk]), dedit)["Location"] == page
    assert f"{reserve.unite.lieu} s'est dédit" in en_clair(direction.get(page))
    assert Accueil.objects.get(pk=reserve.pk).annule_a == MAINTENANT


def test_a_correction_shows_the_old_value_on_the_course_of_the_child(direction: Client, recherche: Recherche):
    enfant = recherche.enfants.order_by("enfant").first().enfant
    lieu = creer_lieu()
    accueil = creer_accueil(enfant, unite_de(lieu), debut=HIER, recherche=recherche, mesure=enfant.mesures.get())
    saisie = {
        "debut": "2026-02-20", "admis_le": "2026-02-20", "lieu": lieu.code, "code_unite": "U1",
        "motif": "Jour mal lu sur le bulletin.",
    }  # fmt: skip
    direction.post(reverse("places:corriger", args=[accueil.pk]), saisie)
    page = direction.get(reverse("enfants:dossier", args=[enfant.pk])).content.decode()
    assert "<del>01/03/2026</del>" in page
    assert "Jour mal lu sur le bulletin." in page
    refus = direction.post(reverse("places:corriger", args=[accueil.pk]), saisie | {"lieu": "XX", "motif": "encore"})
    assert "Aucune unité ne porte ce code" in refus.content.decode()
    assert "encore" in refus.content.decode()


def test_filters_keep_the_silent_and_the_old(direction: Client, recherche: Recherche, fratrie_en_attente: Callable):
    fratrie_en_attente("Jade")
    ouvrir_les_recherches_dues(au=JOUR, par=agent_systeme(), le=MAINTENANT)
    demander(recherche)
    adresse = reverse("places:recherches")

    def trouvees(**filtres: object) -> set[str]:
        page = direction.get(adresse, filtres).content.decode()
        return {p for p in ("Lou", "Jade") if p in page}

    assert trouvees() == {"Lou", "Jade"}
    assert trouvees(etat="silences") == {"Lou"}
    assert trouvees(etat="sans_demande") == {"Jade"}
    assert trouvees(etat="closes") == set()
    assert trouvees(motif="hopital") == set()
    assert trouvees(age="7") == set()
    lignes = direction.get(reverse("places:recherches_export"), {"etat": "silences"}).content.decode("utf-8-sig")
    assert "Lou" in lignes.splitlines()[1]
    assert len(lignes.splitlines()) == 2


def test_pages_cost_the_same_for_more_rows(direction: Client, compte_requetes: Callable, fratrie_en_attente: Callable):
    def ajouter(n: int) -> None:
        for _ in range(n):
            fratrie_en_attente("Lou")
        for ouverte in ouvrir_les_recherches_dues(au=JOUR, par=agent_systeme(), le=MAINTENANT):
            demander(ouverte)

    compte_requetes(lambda: direction.get(reverse("places:recherches")), ajouter)


def test_a_case_costs_the_same_for_more_requests(direction: Client, compte_requetes: Callable, recherche: Recherche):
    compte_requetes(
        lambda: direction.get(reverse("places:recherche", args=[recherche.pk])),
        lambda n: [demander(recherche) for _ in range(n)],
    )
