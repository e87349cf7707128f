"""The recommended measure: a fact of its own, signed, kept as written."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from havre.apps.agents.enums import Role
from havre.apps.mesures.actions import recommander
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.erreurs import RegleMesure
from havre.apps.mesures.models import Recommandation
from havre.apps.mesures.queries import recommandations_de
from havre.common.chiffrement import scelles
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_mesure, creer_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def referent():
    return creer_agent(Role.REFERENT, service=creer_service())


def ecrire(enfant, par, type_mesure=TypeMesure.PLACEMENT, motifs="Il est en danger chez lui.", remplace=None):
    return recommander(enfant=enfant, type_mesure=type_mesure, motifs=motifs, remplace=remplace, par=par, le=MAINTENANT)


def test_nothing_ordered_nor_free_limits_what_is_recommended(referent):
    # row L15
    # row L18
    enfant = creer_enfant("Lou")
    creer_mesure([enfant], type_mesure=TypeMesure.AEMO)
    recommandation = ecrire(enfant, referent)
    assert (recommandation.type, recommandation.faite_par, recommandation.motifs) == (
        "placement", referent, "Il est en danger chez lui.",
    )  # fmt: skip
    assert enfant.mesures.get().type == TypeMesure.AEMO


def test_a_recommendation_is_never_changed_but_followed_by_another(referent):
    # row L18
    enfant = creer_enfant("Lou")
    premiere = ecrire(enfant, referent)
    autres = scelles(premiere, {"motifs": "Rien à signaler."})
    for refusee in (
        lambda: Recommandation.objects.filter(pk=premiere.pk).update(type=TypeMesure.AEMO),
        lambda: Recommandation.objects.filter(pk=premiere.pk).update(**autres),
        lambda: premiere.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refusee()
    seconde = ecrire(enfant, referent, TypeMesure.IEAD, "Le père est rentré.", remplace=premiere)
    assert recommandations_de(enfant) == [seconde, premiere]
    with pytest.raises(RegleMesure, match="entre-temps"):
        ecrire(enfant, referent, remplace=premiere)


def test_a_recommendation_says_why_and_comes_from_who_follows_the_child(referent):
    enfant = creer_enfant("Lou")
    with pytest.raises(RegleMesure) as refus:
        ecrire(enfant, referent, motifs=" ")
    assert refus.value.champ == "motifs"
    for par in (creer_agent(Role.SAF), creer_agent(Role.REFERENT, service=creer_service("valenciennes"))):
        with pytest.raises(PermissionDenied):
            ecrire(enfant, par)
    assert not Recommandation.objects.exists()
