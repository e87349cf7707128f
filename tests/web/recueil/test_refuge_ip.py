"""Mode refuge on informations: the address of a household is hidden once that of one of its children is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.informations.actions import EnfantDit
from havre.apps.informations.models import EnfantDuFoyer
from havre.apps.informations.queries import historique
from havre.apps.personnes.actions import lever_protection, proteger_adresses
from havre.apps.personnes.models import AdresseProtegee, Personne
from havre.apps.personnes.queries import perimetre_de
from havre.apps.territoires.models import Commune
from havre.common.barriere import sous
from tests.factories import JOUR, MAINTENANT, VALENCIENNES, creer_agent, creer_enfant, creer_parent
from tests.factories.informations import creer_crip, creer_information
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
RUE = "9 rue du Foyer"
LISTE = reverse("recueil:liste")
EXPORT = reverse("recueil:export", args=["csv"])


@pytest.fixture
def scene(connecter: Callable) -> dict[str, Any]:
    """Make an information on two children, one of whom has a file, an earlier one on him, and three readers."""

    crip = creer_agent(Role.CRIP, service=creer_crip())
    lieu = {"adresse": RUE, "commune": Commune.objects.get(pk=VALENCIENNES), "par": crip}
    avant = creer_information(EnfantDit("Essai", "Lou"), **lieu)
    information = creer_information(EnfantDit("Essai", "Lou"), EnfantDit("Essai", "Zoé"), **lieu)
    lou = creer_enfant("Lou")
    EnfantDuFoyer.objects.filter(information=information, prenom="Lou").update(enfant=lou, premiere=avant.enfants.get())
    return {
        "avant": avant, "information": information, "lou": lou,
        "lit": connecter(Role.CRIP, service=creer_crip()), "ferme": connecter(Role.CRIP, service=creer_crip()),
    }  # fmt: skip


def proteger(scene: dict[str, Any], personne: Personne) -> AdresseProtegee:
    return proteger_adresses(
        enfant=scene["lou"], personnes=[personne], motif="Violences", lecteurs=[scene["lit"].agent],
        par=creer_agent(Role.DIRECTION), le=MAINTENANT,
    )[0]  # fmt: skip


def vues(client: Any, scene: dict[str, Any]) -> list[str]:
    fiches = [reverse("recueil:fiche", args=[scene[nom].pk]) for nom in ("information", "avant")]
    return [client.get(url).content.decode("utf-8-sig") for url in (*fiches, LISTE, EXPORT)]


@pytest.mark.parametrize("de", ["enfant", "mere"])
def test_the_pages_and_the_file_say_where_to_named_readers_only(scene: dict[str, Any], de: str):
    lit, ferme = scene["lit"], scene["ferme"]
    assert all("Valenciennes" in page for page in vues(ferme, scene))
    personne = scene["lou"].personne if de == "enfant" else creer_parent([scene["lou"]])
    protection = proteger(scene, personne)
    for page in vues(ferme, scene):
        assert RUE not in page
        assert "Valenciennes" not in page
        assert "adresse protégée" in page
    assert all("Valenciennes" in page for page in vues(lit, scene))
    assert RUE in vues(lit, scene)[0]
    lever_protection(
        protection=protection, enfant=scene["lou"], motif="Plus de danger", par=creer_agent(Role.DIRECTION),
        le=MAINTENANT,
    )  # fmt: skip
    assert RUE in vues(ferme, scene)[0]


def test_the_database_gives_it_to_nobody_else_and_compares_it_with_nothing(scene: dict[str, Any]):
    lit, ferme = scene["lit"].agent, scene["ferme"].agent
    voisine = creer_information(
        EnfantDit("Voisin", "Noa"), par=ferme, adresse=RUE, commune=scene["information"].commune
    )

    def adresses(agent: Any) -> list[tuple]:
        with sous(perimetre_de(agent, le=JOUR).reglages), connection.cursor() as curseur:
            curseur.execute("SELECT set_limit(0.45)")
            curseur.execute(
                "SELECT adresse, commune FROM informations_ressemblances('essai zoe', NULL, '{}', %s, 0)", [JOUR]
            )
            return curseur.fetchall()

    def liees(agent: Any) -> set[int]:
        with sous(perimetre_de(agent, le=JOUR).reglages):
            return {a.numero for a in historique(voisine, pour=agent)}

    assert [c for _, c in adresses(ferme)] == ["Valenciennes"]
    assert liees(ferme) == {scene["avant"].pk, scene["information"].pk}
    proteger(scene, scene["lou"].personne)
    assert adresses(ferme) == [(None, None)]
    assert [c for _, c in adresses(lit)] == ["Valenciennes"]
    assert liees(ferme) == set()
    assert liees(lit) == {scene["avant"].pk, scene["information"].pk}


def test_a_hidden_household_costs_as_many_queries(scene: dict[str, Any], compte_requetes: Callable):
    ferme = scene["ferme"]

    def ajouter(nombre: int) -> None:
        for _ in range(nombre):
            proteger(scene, scene["lou"].personne if nombre == 1 else creer_parent([scene["lou"]]))

    compte_requetes(lambda: ferme.get(LISTE), ajouter)
    assert "adresse protégée" in texte(ferme.get(LISTE))
