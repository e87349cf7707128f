"""From the conclusion to the files on the pages: who is asked what, and how many queries it costs."""

from collections.abc import Callable
from typing import Any

import pytest

from havre.apps.agents.enums import Role
from havre.apps.informations.actions import EnfantDit, Rapport, rediger, signer, valider
from havre.apps.informations.enums import IssueEvaluation, MesureProposee
from havre.apps.informations.queries import enfants_a_conclure
from havre.apps.mesures.models import Recommandation
from havre.apps.personnes.actions import proteger_adresses
from havre.apps.personnes.models import Domicile, Enfant
from havre.apps.territoires.models import Commune
from tests.factories import MAINTENANT, VALENCIENNES, creer_agent, creer_enfant, creer_service
from tests.factories.informations import creer_evaluation

pytestmark = pytest.mark.django_db


def conclue(*enfants: EnfantDit, mesure: MesureProposee = MesureProposee.IEAD, **options: object) -> tuple[Any, Any]:
    """Return an information concluded by an aid for each child, and its manager."""
    evaluation, premier, second, cadre = creer_evaluation(*enfants, **options)
    foyer = enfants_a_conclure(evaluation)
    rapport = Rapport(
        "Deux visites.", conclusions={e.pk: (IssueEvaluation.AIDE, "Épuisement") for e in foyer},
        mesures={e.pk: mesure for e in foyer},
    )  # fmt: skip
    redaction = rediger(evaluation=evaluation, rapport=rapport, version_lue=0, par=premier, le=MAINTENANT)
    for agent in (premier, second):
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    valider(redaction=redaction, qualite="Responsable", par=cadre, le=MAINTENANT)
    return evaluation.information, cadre


def test_a_missing_birth_date_is_asked_at_its_field_then_the_decision_starts_from_the_file(connecter: Callable):
    # row L18
    information, cadre = conclue(EnfantDit("Essai", "Lou"))
    chef, service = connecter(None, agent=cadre), creer_service("hazebrouck")
    ligne, adresse = information.enfants.get(), f"/recueil/{information.pk}/dossiers"
    donnees = {"service": service.pk, f"prenom_{ligne.pk}": "Lou", f"nom_{ligne.pk}": "Essai", f"sexe_{ligne.pk}": ""}
    refus = chef.post(adresse, donnees)
    assert "Un dossier porte sa date de naissance." in refus.content.decode()
    assert 'value="Lou"' in refus.content.decode()
    assert not Enfant.objects.exists()
    chef.post(adresse, donnees | {f"naissance_{ligne.pk}": "2019-05-02"})
    enfant, recommandation = Enfant.objects.get(), Recommandation.objects.get()
    assert (recommandation.enfant_id, recommandation.type) == (enfant.pk, "iead")
    fiche = chef.get(f"/recueil/{information.pk}").content.decode()
    assert f"/justice/decisions/nouvelle/{enfant.pk}?information={information.pk}" in fiche
    saisie = chef.get(f"/justice/decisions/nouvelle/{enfant.pk}?information={information.pk}")
    formulaire = saisie.context["formulaire"]
    assert formulaire["nature"].value() == "administrative"
    assert formulaire["types"].value() == ["iead"]
    assert information.reference in formulaire["motifs"].value()


def test_one_file_is_not_given_to_two_children_of_the_household(connecter: Callable):
    connu = creer_enfant("Lou")
    nom = connu.personne.nom
    information, cadre = conclue(EnfantDit(nom, "Lou"), EnfantDit(nom, "Lou"))
    chef = connecter(None, agent=cadre)
    donnees: dict[str, Any] = {"service": creer_service("hazebrouck").pk}
    for ligne in information.enfants.all():
        donnees[f"connu_{ligne.pk}"] = f"dossier:{connu.pk}"
    page = chef.post(f"/recueil/{information.pk}/dossiers", donnees).content.decode()
    assert "Ce dossier est déjà celui d'un autre enfant du foyer." in page.replace("&#x27;", "'")
    assert not information.enfants.filter(enfant__isnull=False).exists()


@pytest.mark.parametrize("protegee", [False, True])
def test_a_brother_s_file_does_not_write_again_the_address_that_is_protected(connecter: Callable, protegee: bool):
    lieu = {"adresse": "9 rue du Foyer", "commune": Commune.objects.get(pk=VALENCIENNES)}
    information, cadre = conclue(EnfantDit("Essai", "Lou"), EnfantDit("Essai", "Zoé"), **lieu)
    lou = creer_enfant("Lou")
    information.enfants.filter(prenom="Lou").update(enfant=lou)
    if protegee:
        proteger_adresses(
            enfant=lou, personnes=[lou.personne], motif="Violences", lecteurs=[], par=creer_agent(Role.DIRECTION),
            le=MAINTENANT,
        )  # fmt: skip
    zoe = information.enfants.get(prenom="Zoé")
    donnees = {"prenom": "Zoé", "nom": "Essai", "sexe": "", "naissance": "2019-05-02"}
    connecter(None, agent=cadre).post(
        f"/recueil/{information.pk}/dossiers",
        {f"{cle}_{zoe.pk}": v for cle, v in donnees.items()} | {"service": creer_service("hazebrouck").pk},
    )
    zoe.refresh_from_db()
    assert zoe.enfant_id is not None
    assert Domicile.objects.filter(personne=zoe.enfant_id).exists() is not protegee


def test_the_page_of_a_concluded_information_keeps_its_number_of_queries(
    connecter: Callable, compte_requetes: Callable
):
    un, cadre = conclue(EnfantDit("Essai", "Lou"))
    trois, _ = conclue(*(EnfantDit("Autre", p) for p in ("Ana", "Eva", "Noa")))
    chef, courante = connecter(None, agent=cadre), [un]

    def ajouter(nombre: int) -> None:
        courante[0] = trois

    compte_requetes(lambda: chef.get(f"/recueil/{courante[0].pk}"), ajouter)
