"""Letters about an information: begun from its facts, signed, sent; the duty is then done, the author stays hidden."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import deleguer
from havre.apps.echanges.models import Courrier
from havre.apps.echanges.queries import courriers_visibles
from havre.apps.informations.actions import AuteurDit, EnfantDit, signaler, transferer
from havre.apps.informations.enums import CauseSignalement, NatureActeIP, NatureAuteur
from havre.apps.informations.models import ActeInformation, EnfantDuFoyer
from havre.apps.personnes.actions import proteger_adresses
from havre.web.echanges.amorces import AMORCES
from tests.factories import JOUR, MAINTENANT, ORIGINE, creer_agent, creer_enfant, creer_service
from tests.factories.informations import creer_crip, creer_information

pytestmark = pytest.mark.django_db
LETTRES: list[tuple[str, str, dict[str, str]]] = [
    ("accuse_auteur_ip", NatureActeIP.ACCUSE, {}),
    ("information_auteur_ip", NatureActeIP.AUTEUR, {}),
    ("signalement_ip", NatureActeIP.PROCUREUR, {}),
    (
        "saisine_parents_ip", NatureActeIP.PARENTS_SAISINE,
        {"destinataire_nom": "Mme Essai", "c_motif": "Coups.", "c_prenoms": "Lou"},
    ),
    ("transfert_ip", NatureActeIP.TRANSMIS, {"c_etat": "Pas encore commencée."}),
]  # fmt: skip
AUTEUR = AuteurDit(NatureAuteur.PROFESSIONNEL, nom="Mme Témoin", organisme="École d'essai", adresse="3 rue de l'École")


def test_every_letter_about_an_information_is_tried_here():
    assert {m for m, (nom, _) in AMORCES.items() if nom == "ip"} == {m for m, *_ in LETTRES}


@pytest.fixture
def scene(settings: Any, tmp_path: Path, connecter: Callable[..., Any]) -> dict[str, Any]:
    """Make an information referred to the prosecutor, and an agent of the CRIP who may sign."""
    settings.HAVRE_CLES = tmp_path / "cles"
    crip = creer_agent(Role.CRIP, service=creer_crip())
    deleguer(
        agent=crip, qualite="Responsable de la CRIP", acte="arrêté d'essai", debut=ORIGINE, fin=None,
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
    information = creer_information(EnfantDit("Essai", "Lou"), par=crip, auteur=AUTEUR, adresse="9 rue du Foyer")
    signaler(
        information=information, cause=CauseSignalement.GRAVE_IMMEDIAT, danger_avere_le=JOUR, motifs="Coups.",
        actions_menees="Aucune.", parquet=None, par=crip, le=MAINTENANT,
    )  # fmt: skip
    transferer(
        information=information, departement="Pas-de-Calais", demenagement_connu_le=JOUR, motif="Appel de l'école.",
        par=crip, le=MAINTENANT,
    )  # fmt: skip
    return {"information": information, "crip": crip, "client": connecter(None, agent=crip)}


def rempli(formulaire: Any) -> dict[str, str]:
    """Return what a form shows, as a browser would send it."""
    donnees = {}
    for champ in formulaire:
        valeur = champ.value()
        valeur = getattr(valeur, "pk", valeur)
        donnees[champ.html_name] = valeur.isoformat() if isinstance(valeur, date) else str(valeur or "")
    return donnees


def signer(client: Client, modele: str, information: Any, **champs: str) -> Courrier:
    """Sign a letter with what its form already says, and return it."""
    adresse = f"/echanges/courriers/rediger/{modele}?ip={information.pk}"
    page = client.get(adresse)
    assert page.status_code == 200
    donnees = rempli(page.context["formulaire"]) | champs
    reponse = client.post(adresse, donnees | {"signer": "1"}, follow=True)
    assert reponse.status_code == 200
    courrier = Courrier.objects.order_by("-pk").first()
    assert courrier is not None, reponse.content.decode()[:4000]
    return courrier


@pytest.mark.parametrize(("modele", "nature", "champs"), LETTRES)
def test_a_letter_that_leaves_does_its_duty(scene: dict[str, Any], modele: str, nature: str, champs: dict[str, str]):
    # row L31
    client, information = scene["client"], scene["information"]
    courrier = signer(client, modele, information, **champs)
    assert courrier.ip_id == information.pk
    assert not ActeInformation.objects.filter(nature=nature).exists()
    client.post(
        f"/echanges/courriers/{courrier.pk}/envoi", {"moyen": "poste", "envoye_le": timezone.localdate().isoformat()}
    )
    acte = ActeInformation.objects.get(nature=nature)
    assert acte.precision == f"Lettre {courrier.reference}"
    assert courrier.reference in client.get(f"/recueil/{information.pk}").content.decode()


def test_the_author_stands_in_no_clear_column_and_is_read_by_few(scene: dict[str, Any], connecter: Callable):
    courrier = signer(scene["client"], "accuse_auteur_ip", scene["information"])
    assert courrier.pour_auteur
    assert courrier.destinataire_lignes[0] == "Mme Témoin"
    with connection.cursor() as curseur:
        curseur.execute("SELECT to_jsonb(c)::text FROM echanges_courrier c WHERE id = %s", [courrier.pk])
        assert "Témoin" not in curseur.fetchone()[0]
    lecteurs = {
        role: courriers_visibles(pour=creer_agent(role, service=creer_crip())).filter(pk=courrier.pk).exists()
        for role in (Role.CRIP, Role.RTASE, Role.AIDES)
    }
    assert lecteurs == {Role.CRIP: True, Role.RTASE: False, Role.AIDES: False}
    autre = connecter(Role.RTASE, service=creer_service("hazebrouck"))
    assert autre.get(f"/echanges/courriers/{courrier.pk}").status_code in {403, 404}


def test_an_anonymous_author_is_not_written_to(scene: dict[str, Any]):
    anonyme = creer_information(par=scene["crip"], auteur=AuteurDit(NatureAuteur.PARTICULIER, anonyme=True))
    page = scene["client"].get(f"/echanges/courriers/rediger/accuse_auteur_ip?ip={anonyme.pk}")
    assert page.status_code == 404


def test_letters_are_offered_when_one_can_be_written(scene: dict[str, Any], connecter: Callable):
    assert "Lettres" in scene["client"].get(f"/recueil/{scene['information'].pk}").content.decode()
    anonyme = creer_information(par=scene["crip"], auteur=AuteurDit(NatureAuteur.PARTICULIER, anonyme=True))
    assert "Lettres" not in scene["client"].get(f"/recueil/{anonyme.pk}").content.decode()


def test_a_protected_address_is_in_no_letter(scene: dict[str, Any]):
    client, information = scene["client"], scene["information"]
    adresse = f"/echanges/courriers/rediger/signalement_ip?ip={information.pk}"
    assert "9 rue du Foyer" in client.get(adresse).content.decode()
    enfant = creer_enfant("Lou")
    EnfantDuFoyer.objects.filter(information=information).update(enfant=enfant)
    proteger_adresses(
        enfant=enfant, personnes=[enfant.personne], motif="Violences", lecteurs=[], par=creer_agent(Role.DIRECTION),
        le=MAINTENANT,
    )  # fmt: skip
    assert "9 rue du Foyer" not in client.get(adresse).content.decode()


def test_the_number_of_an_information_opens_it_for_those_who_see_it(scene: dict[str, Any], connecter: Callable):
    information = scene["information"]
    numero = information.reference
    assert scene["client"].get("/recherche", {"q": numero.lower()}).headers["Location"] == f"/recueil/{information.pk}"
    assert numero in scene["client"].get("/recherche", {"q": "essai lou"}).content.decode()
    for role in (Role.REFERENT, Role.SAF):
        autre = connecter(role, service=creer_service("hazebrouck"))
        for texte in (numero, "essai lou"):
            page = autre.get("/recherche", {"q": texte})
            assert page.status_code == 200
            assert f"/recueil/{information.pk}" not in page.content.decode()
