"""The intake on one page: few fields, mistakes at their field, known children asked about first."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.informations.models import EnfantDuFoyer, InformationPreoccupante
from havre.apps.journal.models import Evenement
from havre.apps.personnes.actions import proteger_adresses
from havre.apps.personnes.models import AdresseProtegee, Domicile
from tests.factories import MAINTENANT, VALENCIENNES, creer_agent, creer_enfant
from tests.factories.informations import creer_crip

pytestmark = pytest.mark.django_db
URL = "recueil:nouvelle"
GESTION = {
    f"{p}-{cle}": str(v)
    for p in ("enfants", "adultes")
    for cle, v in (("TOTAL_FORMS", 8 if p == "enfants" else 4), ("INITIAL_FORMS", 0))
}
SAISIE = GESTION | {
    "canal": "telephone", "recue_a": "2026-03-02T08:40", "origine": "ecole", "nature": "professionnel",
    "auteur_nom": "Mme Essai", "faits": "Arrive sans manteau.\nDit avoir faim.", "enfants-0-prenom": "Lou",
    "enfants-0-nom": "Essai", "enfants-0-concerne": "on",
}  # fmt: skip


@pytest.fixture
def crip(connecter: Callable) -> Client:
    return connecter(Role.CRIP, service=creer_crip())


def test_the_least_is_enough(crip: Client):
    reponse = crip.post(reverse(URL), SAISIE, follow=True)
    information = InformationPreoccupante.objects.get()
    assert reponse.redirect_chain == [(reverse("recueil:fiche", args=[information.pk]), 302)]
    page = reponse.content.decode()
    assert "IP-2026-000001 est enregistrée" in page
    assert "Dit avoir faim." in page
    assert information.faits == "Arrive sans manteau.\nDit avoir faim."
    assert "Lou" not in str(Evenement.objects.get(action="information.recueillir").donnees)


def test_a_whole_household_is_told_at_once(crip: Client):
    crip.post(reverse(URL), SAISIE | {
        "adresse": "3 rue de l'Essai", "commune": "Hazebrouck", "parents_informes": "non",
        "enfants-1-prenom": "Sam", "enfants-1-age_dit": "4",
        "enfants-2-prenom": "Zoé", "enfants-2-nom": "Autre", "enfants-2-sexe": "2",
        "adultes-0-lien": "mere", "adultes-0-nom": "Essai", "adultes-0-autorite_parentale": "oui",
    })  # fmt: skip
    information = InformationPreoccupante.objects.get()
    assert information.commune.nom == "Hazebrouck"
    assert information.parents_informes is False
    enfants = information.enfants.order_by("pk")
    assert [(e.prenom, e.nom, e.age_dit, e.concerne) for e in enfants] == [
        ("Lou", "Essai", None, True), ("Sam", "Essai", 4, False), ("Zoé", "Autre", None, False),
    ]  # fmt: skip
    assert [(a.nom, a.lien, a.autorite_parentale) for a in information.adultes.all()] == [("Essai", "mere", True)]


def test_a_grave_danger_opens_the_referral(crip: Client):
    reponse = crip.post(reverse(URL), SAISIE | {"danger_immediat": "on"})
    assert reponse["Location"] == reverse("recueil:signaler", args=[InformationPreoccupante.objects.get().pk])


@pytest.mark.parametrize(("champs", "champ", "message"), [
    ({"faits": ""}, "id_faits", "« Ce qui est dit » manque."),
    ({"origine": ""}, "id_origine", "Choisissez dans la liste."),
    ({"auteur_nom": ""}, "id_auteur_nom", "Nommez l'auteur"),
    ({"enfants-0-prenom": "", "enfants-0-nom": ""}, "id_enfants-0-nom", "Nommez au moins un enfant"),
    ({"enfants-0-date_naissance": "2026-03-03"}, "id_enfants-0-date_naissance", "à venir"),
    ({"recue_a": "2026-03-02T11:00"}, "id_recue_a", "ne se reçoit pas à l'avance"),
    ({"commune": "Nulle-Part"}, "id_commune", "Nulle-Part"),
    ({"adultes-0-nom": "Essai"}, "id_adultes-0-lien", "Dites qui est cet adulte"),
])  # fmt: skip
def test_a_mistake_is_shown_at_its_field_and_nothing_is_lost(crip: Client, champs: dict, champ: str, message: str):
    page = crip.post(reverse(URL), SAISIE | champs).content.decode()
    assert message in page.replace("&#x27;", "'")
    assert f'href="#{champ}"' in page
    if "faits" not in champs:
        assert "Arrive sans manteau." in page
    assert not InformationPreoccupante.objects.exists()


def test_without_javascript_a_known_child_is_asked_about_before_anything_is_written(crip: Client):
    # row L29
    enfant = creer_enfant("Léa", naissance=date(2018, 4, 2))
    faute = enfant.personne.nom.replace("n", "m", 1)
    saisie = SAISIE | {"enfants-0-prenom": "Lea", "enfants-0-nom": faute, "enfants-0-date_naissance": "2018-04-02"}
    page = crip.post(reverse(URL), saisie).content.decode()
    assert not InformationPreoccupante.objects.exists()
    assert f'value="dossier:{enfant.pk}"' in page
    assert "même date de naissance" in page
    assert "Arrive sans manteau." in page
    crip.post(reverse(URL), saisie | {"enfants-0-connu": f"dossier:{enfant.pk}"})
    assert EnfantDuFoyer.objects.get().enfant == enfant
    crip.post(reverse(URL), saisie | {"enfants-0-connu": "nouveau"})
    assert EnfantDuFoyer.objects.order_by("-pk").first().enfant_id is None


def test_while_typing_the_row_shows_who_looks_alike(crip: Client):
    enfant = creer_enfant("Léa", naissance=date(2018, 4, 2))
    lignes = {"rang": "1", "enfants-0-nom": enfant.personne.nom, "enfants-1-prenom": "lea"}
    page = crip.post(reverse("recueil:connus"), lignes, headers={"HX-Request": "true"}).content.decode()
    assert f'name="enfants-1-connu" value="dossier:{enfant.pk}"' in page
    for rien in ({"rang": "9x"}, {"rang": "0", "enfants-0-nom": "Zz", "enfants-0-date_naissance": "2018-99-99"}):
        assert "Aucun enfant connu" in crip.post(reverse("recueil:connus"), rien).content.decode()


def test_who_looks_alike_is_shown_without_a_protected_address_nor_its_commune(crip: Client):
    enfant = creer_enfant("Léa", naissance=date(2018, 4, 2), commune=VALENCIENNES)
    chez_lui = Domicile.objects.get(personne=enfant.personne)
    chez_lui.adresse = "17 impasse des Mésanges"
    chez_lui.save()
    crip.post(reverse(URL), SAISIE | {
        "enfants-0-prenom": "Léa", "enfants-0-nom": enfant.personne.nom, "enfants-0-connu": f"dossier:{enfant.pk}",
        "adresse": "17 impasse des Mésanges",
    })  # fmt: skip
    nom = {"rang": "0", "enfants-0-nom": enfant.personne.nom, "enfants-0-prenom": "Lea"}
    chercher = nom | {"adresse": "17 impasse des Mésanges"}

    def vu(client: Client) -> dict[str, bool]:
        page = client.post(reverse("recueil:connus"), chercher).content.decode()
        return {mot: mot in page for mot in (f"dossier:{enfant.pk}", "Mésanges", "Valenciennes", "même adresse")}

    assert all(vu(crip).values())
    autre = creer_agent(Role.RTASE, service=enfant.service)
    proteger_adresses(
        enfant=enfant, personnes=[enfant.personne], motif="Violences", lecteurs=[crip.agent], par=autre, le=MAINTENANT
    )
    assert all(vu(crip).values())
    AdresseProtegee.objects.get().lecteurs.filter(agent=crip.agent).update(retire_a=MAINTENANT, retire_par=autre)
    assert vu(crip) == {f"dossier:{enfant.pk}": True, "Mésanges": False, "Valenciennes": False, "même adresse": False}


def test_a_stale_choice_is_refused_with_words(crip: Client):
    page = crip.post(reverse(URL), SAISIE | {"enfants-0-connu": "dossier:99999"}).content.decode()
    assert "n'existe plus" in page.replace("&#x27;", "'")
    assert not InformationPreoccupante.objects.exists()
