"""A protected address written out by hand in a text that leaves the service."""

import pytest

from havre.apps.agents.enums import Role
from havre.apps.personnes.actions import exiger_le_refuge, lever_protection, proteger_adresses
from havre.apps.personnes.erreurs import RegleAcces
from havre.apps.personnes.models import AdresseProtegee, Domicile
from havre.apps.personnes.queries import porte_une_adresse_protegee
from tests.factories import (
    MAINTENANT,
    VALENCIENNES,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_parent,
    creer_service,
    depuis,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def enfant():
    """A child whose mother's home is protected: 17 impasse des Mésanges, appartement 4."""
    enfant = creer_enfant("Ysé", service=creer_service())
    mere = creer_parent([enfant])
    Domicile.objects.create(
        personne=mere, commune_id=VALENCIENNES, adresse="17 impasse des Mésanges, appartement 4", periode=depuis()
    )
    par = creer_agent(Role.RTASE, service=enfant.service)
    proteger_adresses(enfant=enfant, personnes=[mere], motif="Violences", lecteurs=[], par=par, le=MAINTENANT)
    return enfant


@pytest.mark.parametrize("texte", [
    "17 impasse des Mésanges", "17, IMPASSE DES MESANGES\n59300 Valenciennes", "17 imp. des mésanges",
    "Elle habite impasse des Mésanges depuis mars.", "au 17 bis, impasse  Mésanges",
])  # fmt: skip
def test_the_street_betrays_however_it_is_typed(enfant, texte: str):
    assert porte_une_adresse_protegee(["Madame Essai", texte], enfants=[enfant.pk])


@pytest.mark.parametrize("texte", [
    "", "appartement 4", "17 rue des Hirondelles", "les mésanges de l'impasse", "impasse", "Valenciennes",
])  # fmt: skip
def test_other_words_betray_nothing(enfant, texte: str):
    assert not porte_une_adresse_protegee([texte], enfants=[enfant.pk])


def test_of_somebody_else_number_and_street_are_needed(enfant):
    autre = creer_enfant("Noa")
    assert porte_une_adresse_protegee(["17 impasse des Mésanges"], enfants=[autre.pk])
    assert porte_une_adresse_protegee(["17 impasse des Mésanges"], enfants=[])
    assert not porte_une_adresse_protegee(["12 impasse des Mésanges"], enfants=[autre.pk])


def test_the_mother_of_a_sibling_is_near(enfant):
    groupe = enfant.appartenances.get().fratrie
    frere = creer_enfant("Noa", fratrie=groupe)
    assert porte_une_adresse_protegee(["impasse des Mésanges"], enfants=[frere.pk])
    assert not porte_une_adresse_protegee(
        ["impasse des Mésanges"], enfants=[creer_enfant("Lou", fratrie=creer_fratrie()).pk]
    )


def test_refused_unless_confirmed_and_no_longer_once_lifted(enfant):
    with pytest.raises(RegleAcces, match="adresse protégée") as refus:
        exiger_le_refuge(["impasse des Mésanges"], enfants=[enfant.pk], confirmee=False)
    assert refus.value.champ == "adresse_confirmee"
    assert "Mésanges" not in str(refus.value)
    exiger_le_refuge(["impasse des Mésanges"], enfants=[enfant.pk], confirmee=True)
    lever_protection(
        protection=AdresseProtegee.objects.get(), enfant=enfant, motif="Elle a déménagé",
        par=creer_agent(Role.RTASE, service=enfant.service), le=MAINTENANT,
    )  # fmt: skip
    exiger_le_refuge(["impasse des Mésanges"], enfants=[enfant.pk], confirmee=False)
