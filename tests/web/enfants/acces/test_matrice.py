"""Every address of a child × {own, another's, shared, share ended, exceptional, expired, sealed, sealed and named}."""

import pytest
from django.urls import URLPattern, URLResolver, reverse

from havre.apps.agents.enums import Role
from havre.web.enfants.urls import urlpatterns
from tests.factories import creer_service
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db

PARTIES = {"parcours": "dossier", "famille": "famille", "besoins": "besoins", "visites": "visites",
           "promesses": "promesses", "echanges": "echanges", "rapports": "rapports", "acces": "acces"}  # fmt: skip
LUES = {
    "a_moi": set(PARTIES),
    "d_un_autre": set(),
    "partage": {"parcours", "besoins"},
    "fini": set(),
    "exceptionnel": {"parcours", "famille", "besoins", "visites"},
    "expire": set(),
    "scelle": set(),
    "nomme": set(PARTIES),
}
"""Parts that open; the address of the file itself ("parcours") shows the first part that does."""


def _un_enfant(motifs: list) -> set[str]:
    """Return the addresses whose only part is a child."""
    noms = set()
    for motif in motifs:
        if isinstance(motif, URLResolver):
            noms |= _un_enfant(motif.url_patterns)
        elif isinstance(motif, URLPattern) and set(motif.pattern.converters) == {"enfant_id"}:
            noms.add(motif.name)
    return noms


def test_a_case_holder_opens_what_his_roles_or_somebody_open_to_him(connecter, situations):
    client = connecter(Role.REFERENT, service=creer_service("valenciennes"))
    s = situations(client.agent)
    obtenus = {
        (cle, partie): client.get(reverse(f"enfants:{nom}", args=[enfant.pk])).status_code
        for cle, enfant in s.enfants.items()
        for partie, nom in PARTIES.items()
    }
    assert obtenus == {(c, p): 200 if p in LUES[c] else 404 for c in LUES for p in PARTIES}


def test_no_act_is_open_in_a_file_that_no_role_opens(connecter, situations):
    client = connecter(Role.REFERENT, service=creer_service("valenciennes"))
    s = situations(client.agent)
    actes = _un_enfant(urlpatterns) - set(PARTIES.values())
    assert len(actes) > 10
    ouverts = {
        (cle, nom)
        for cle, enfant in s.enfants.items()
        for nom in sorted(actes)
        for methode in (client.get, client.post)
        if methode(reverse(f"enfants:{nom}", args=[enfant.pk])).status_code not in {403, 404}
    }
    assert {cle for cle, _ in ouverts} == {"a_moi", "nomme"}


def test_a_social_worker_without_files_reads_what_is_shared_and_nothing_else(connecter, situations):
    client = connecter(Role.SSP, service=creer_service("valenciennes"))
    s = situations(client.agent)
    for cle, enfant in s.enfants.items():
        reponse = client.get(reverse("enfants:dossier", args=[enfant.pk]))
        assert reponse.status_code == (200 if cle in {"partage", "nomme"} else 403), cle


def test_only_the_shared_part_shows_and_the_page_says_why(connecter, situations):
    client = connecter(Role.SSP, service=creer_service("valenciennes"))
    s = situations(client.agent)
    page = client.get(reverse("enfants:dossier", args=[s.enfants["partage"].pk]))
    mots = texte(page)
    assert "Ce dossier est partagé avec vous" in mots
    assert f"Par {s.chef.nom_complet()}" in mots
    assert "Besoin évalué" in mots
    for cache in ("Vit pas de lieu", "Rien n'est dû", "Chercher une place", "Évaluer de nouveau", "Tous les accès"):
        assert cache not in mots
    liens = page.content.decode()
    for nom in ("famille", "visites", "promesses", "echanges", "acces"):
        assert reverse(f"enfants:{nom}", args=[s.enfants["partage"].pk]) not in liens
