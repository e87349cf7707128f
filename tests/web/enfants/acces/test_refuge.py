"""Mode refuge: where somebody lives is nowhere but for named readers; nothing else reads an address."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

import havre
from havre.apps.accueils.queries import besoins_courants, groupe_a_loger
from havre.apps.agents.enums import Role
from havre.apps.personnes.actions import proteger_adresses
from havre.apps.personnes.models import AdresseProtegee, Domicile
from havre.apps.pilotage.queries.ecarts.lecture import ecarts_au
from tests.factories import (
    JOUR,
    VALENCIENNES,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_parent,
    creer_service,
    depuis,
    unite_de,
)
from tests.web.lecture import texte

from .conftest import aujourd_hui, maintenant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]
RUE = "17 impasse des Mésanges"
RACINE = Path(havre.__file__).parent
SEULS = {
    "apps/personnes/queries/adresses.py", "apps/personnes/queries/refuge.py", "apps/personnes/models", "importation",
}  # fmt: skip
"""What shows an address, what looks for one in a text and says yes or no, what keeps them."""


@pytest.fixture
def enfant():
    """A child of Hazebrouck's team whose mother lives in Valenciennes, lodged far from her, as the need says."""
    enfant = creer_enfant("Ysé", service=creer_service("hazebrouck"), commune=VALENCIENNES)
    mere = creer_parent([enfant])
    Domicile.objects.create(personne=mere, commune_id=VALENCIENNES, adresse=RUE, periode=depuis())
    creer_mesure([enfant], le=JOUR)
    creer_accueil(enfant, unite_de(creer_lieu()), debut=aujourd_hui() - timedelta(days=90))
    return enfant


@pytest.fixture
def agents(connecter, enfant):
    """Return the agent who protects, and one of the same team who is not named."""
    return connecter(Role.RTASE, service=enfant.service), connecter(Role.RTASE, service=enfant.service)


def proteger(enfant, par) -> None:
    personnes = [enfant.personne, *(x.de for x in enfant.personne.liens_de.all())]
    proteger_adresses(enfant=enfant, personnes=personnes, motif="Violences", lecteurs=[], par=par, le=maintenant())


def pages(enfant) -> list[str]:
    fratrie = enfant.appartenances.get().fratrie_id
    dossier = [reverse(f"enfants:{n}", args=[enfant.pk]) for n in (
        "dossier", "famille", "besoins", "visites", "promesses", "echanges", "acces", "execution", "besoin",
    )]  # fmt: skip
    listes = [reverse(n) for n in ("accueil", "enfants:liste", "enfants:export", "places:liste", "places:export")]
    return [*dossier, *listes, reverse("places:chercher", args=[fratrie]), f"{reverse('recherche')}?q=Ys"]


def test_no_page_list_nor_export_says_where_but_to_named_readers(agents, enfant):
    lit, ferme = agents
    vus = [ferme.get(u).content.decode() for u in pages(enfant)]
    assert any(RUE in v for v in vus)
    assert sum("Valenciennes" in v for v in vus) > 3
    proteger(enfant, lit.agent)
    for url in pages(enfant):
        page = ferme.get(url).content.decode()
        assert RUE not in page, url
        assert "Valenciennes" not in page, url
    assert RUE in lit.get(reverse("enfants:famille", args=[enfant.pk])).content.decode()
    assert "Famille adresse protégée" in texte(ferme.get(reverse("enfants:besoins", args=[enfant.pk])))


def test_no_time_nor_distance_is_computed_from_a_hidden_address(agents, enfant):
    lit, ferme = agents
    fratrie = enfant.appartenances.get().fratrie_id

    def minutes() -> str:
        lignes = ferme.get(reverse("enfants:export")).content.decode("utf-8-sig").splitlines()
        return lignes[1].split(";")[8]

    assert minutes().isdigit()
    assert ecarts_au(pour=ferme.agent, au=aujourd_hui()).par_critere()["trop_loin"] == 1
    proteger(enfant, lit.agent)
    assert minutes() == ""
    assert ecarts_au(pour=lit.agent, au=aujourd_hui()).par_critere()["trop_loin"] == 0
    assert groupe_a_loger(fratrie, pour=ferme.agent, jour=aujourd_hui()).enfants[0].commune_famille == ""
    assert groupe_a_loger(fratrie, pour=lit.agent, jour=aujourd_hui()).enfants[0].commune_famille == VALENCIENNES


def test_who_cannot_read_the_address_is_told_why_he_cannot_choose_a_place(agents, enfant):
    lit, ferme = agents
    unite = unite_de(creer_lieu())
    url = f"{reverse('places:choisir', args=[enfant.appartenances.get().fratrie_id])}?e{enfant.pk}={unite.pk}"
    envoi = {
        "mode": "permanent", "debut": str(aujourd_hui()), "motif_eloignement": "aucune_place",
        "explication": "Près de son école",
    }  # fmt: skip
    refus = "une personne qui peut la lire lance la recherche"
    assert refus not in texte(ferme.get(url))
    proteger(enfant, lit.agent)
    page = ferme.get(url)
    assert (page.status_code, refus in texte(page), '<form class="formulaire' in page.content.decode()) == (
        200,
        True,
        False,
    )
    page = ferme.post(url, envoi)
    assert (page.status_code, refus in texte(page)) == (409, True)
    assert "Près de son école" in texte(page)
    assert 'value="aucune_place" selected' in page.content.decode()
    assert enfant.accueils.count() == 1
    assert lit.post(url, envoi | {"mode": "permanent"}).status_code == 302
    assert enfant.accueils.count() == 2


def test_a_new_need_keeps_the_commune_that_its_author_may_not_read(agents, enfant):
    lit, ferme = agents
    proteger(enfant, lit.agent)
    page = reverse("enfants:besoin", args=[enfant.pk])
    avant = besoins_courants([enfant.pk])[enfant.pk]
    envoi = ferme.post(page, {
        "remplace": avant.pk, "commune_famille": "", "besoin_medical": 0, "besoin_handicap": 0,
        "besoin_comportement": 0, "contact_famille": "on",
    })  # fmt: skip
    assert envoi.status_code == 302, texte(envoi)[:800]
    apres = besoins_courants([enfant.pk])[enfant.pk]
    assert (apres.pk != avant.pk, apres.commune_famille_id) == (True, VALENCIENNES)


def test_protected_from_the_page_and_shown_again(agents, enfant):
    lit, ferme = agents
    page = reverse("enfants:adresse_proteger", args=[enfant.pk])
    assert lit.get(page).status_code == 200
    mere = enfant.personne.liens_de.get().de
    envoi = lit.post(page, {"personnes": [mere.pk], "motif": "Violences", "lecteurs": ""})
    assert envoi.url == reverse("enfants:famille", args=[enfant.pk])
    assert RUE not in ferme.get(envoi.url).content.decode()
    protection = AdresseProtegee.objects.get()
    for nom in ("adresse_nommer", "adresse_lever"):
        assert lit.get(reverse(f"enfants:{nom}", args=[enfant.pk, protection.pk])).status_code == 200
    lever = reverse("enfants:adresse_lever", args=[enfant.pk, protection.pk])
    assert ferme.post(lever, {"motif": "Elle a déménagé"}).status_code == 302
    assert RUE in ferme.get(envoi.url).content.decode()


def test_nothing_but_the_one_function_reads_an_address():
    """A page, a letter or a list that read the home of a person by itself would show a protected one."""
    lectures = re.compile(r"domiciles?\w*(?:\[0\]|\.get\(\)|\.first\(\))?\.adresse|\bd\.adresse\b|domicile\.adresse")
    trouves = {
        str(f.relative_to(RACINE))
        for f in RACINE.rglob("*")
        if f.suffix in {".py", ".html", ".typ", ".txt"} and lectures.search(f.read_text(encoding="utf-8"))
    }
    assert {t for t in trouves if not t.startswith(tuple(SEULS))} == set()
    assert "apps/personnes/queries/adresses.py" in trouves
