"""The calendar of a place and the acts on its offer, from their pages; who may open which (row D1)."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import CanalDeclaration, MotifGel, TypeLieu
from havre.apps.lieux.models import Agrement, DeclarationDePlaces, Gel, LeveeDeGel, Rattachement
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_gel,
    creer_lieu,
    depuis,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db
GEL = {"places": "1", "motif": "travaux", "precision": "Toiture", "debut": "2026-03-02", "dernier": "2026-03-20"}


def _case(page: str, unite: str, jour: int) -> tuple[str, str]:
    """Return class and words of a day of the calendar."""
    rangee = re.search(rf'<th scope="row">{unite}</th>(.*?)</tr>', page, re.DOTALL).group(1)
    cases = re.findall(r'<td class="jour-(\w+)" title="([^"]+)"', rangee)
    return cases[jour - 1][0], cases[jour - 1][1].replace("\u00a0", " ")


def test_the_calendar_shows_each_day_of_the_month_by_letter_and_words(direction):  # row D1
    lieu = creer_lieu(TypeLieu.MECS, places=2, unites=2)
    unite = unite_de(lieu)
    creer_accueil(creer_enfant(), unite, fin=date(2026, 3, 20))
    creer_accueil(creer_enfant(), unite, debut=date(2026, 3, 10), admis_le=None)
    creer_gel(unite, 1, debut=date(2026, 3, 5), fin=date(2026, 3, 8))
    page = direction.get(f"/lieux/{lieu.pk}/calendrier").content.decode()
    assert _case(page, "Unité 1", 2) == ("libre", "1 libre sur 2, 1 occupée")
    assert _case(page, "Unité 1", 5) == ("gele", "0 libre sur 2, 1 occupée, 1 gelée")
    assert _case(page, "Unité 1", 10) == ("reserve", "0 libre sur 2, 1 occupée, 1 réservée")
    assert _case(page, "Tout le lieu", 10) == ("libre", "2 libres sur 4, 1 occupée, 1 réservée")
    assert len(re.findall(r"<th scope=\"col\"[^>]*><span aria-hidden", page)) == 31
    assert "?mois=2026-02" in page
    assert "?mois=2026-04" in page


def test_another_month_is_a_link_and_nonsense_shows_this_one(direction):
    lieu = creer_lieu(TypeLieu.MECS)
    adresse = f"/lieux/{lieu.pk}/calendrier"
    assert "Février 2028" in texte(direction.get(f"{adresse}?mois=2028-02"))
    for mois in ("2099-01", "mars", "2026-13"):
        assert "Mars 2026" in texte(direction.get(f"{adresse}?mois={mois}"))


def test_a_foster_home_shows_its_breaks_its_relief_and_the_end_of_its_licence(direction):
    famille, relais = creer_lieu(places=2), creer_lieu()
    Agrement.objects.filter(lieu=famille).update(periode=depuis(fin=date(2026, 5, 1)))
    creer_accueil(creer_enfant(), unite_de(famille))
    Gel.objects.create(
        unite=unite_de(famille), motif=MotifGel.CONGES, precision="Congés posés.", relais=relais,
        periode=depuis(date(2026, 3, 10), date(2026, 3, 24)), declare_a=MAINTENANT,
    )  # fmt: skip
    for adresse in (f"/lieux/{famille.pk}", f"/lieux/{famille.pk}/calendrier"):
        page = texte(direction.get(adresse)).replace("\u00a0", " ")
        assert relais.nom in page
        assert "Fin de l'agrément proche" in page
        assert "30 avril 2026" in page
    page = direction.get(f"/lieux/{famille.pk}/calendrier?mois=2026-05").content.decode()
    assert _case(page, "Unité 1", 1)[0] == "agrement"


def test_freeze_and_lift_from_the_page(direction):
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    creer_accueil(creer_enfant(), unite)
    creer_accueil(creer_enfant(), unite)
    adresse = reverse("lieux:geler", args=[unite.lieu_id])
    page = texte(direction.post(adresse, GEL | {"unite": unite.pk}, follow=True)).replace("\u00a0", " ")
    assert "1 place gelée à partir du 2 mars 2026. Un enfant y garde sa place." in page
    gel = Gel.objects.get()
    assert (gel.periode.upper, gel.declare_par) == (date(2026, 3, 21), direction.agent)
    lever = reverse("lieux:lever", args=[gel.pk])
    assert lever in direction.get(reverse("lieux:calendrier", args=[unite.lieu_id])).content.decode()
    page = texte(direction.post(lever, {"le_jour": "2026-03-05", "motif": "Toit réparé."}, follow=True))
    assert "de nouveau offertes" in page
    assert LeveeDeGel.objects.get().le == date(2026, 3, 5)


def test_a_refused_freeze_says_why_at_the_field_and_keeps_what_was_typed(direction):
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    adresse = reverse("lieux:geler", args=[unite.lieu_id])
    for change, message in (
        ({"places": "5"}, "Cette unité a 2 places"),
        ({"dernier": "2026-02-01"}, "Le dernier jour précède le premier"),
        ({"motif": ""}, "Choisissez un motif"),
        ({"precision": ""}, "Dites pourquoi"),
    ):
        reponse = direction.post(adresse, GEL | {"unite": unite.pk, "precision": "Toiture"} | change)
        assert message in texte(reponse)
        assert 'value="2026-03-02"' in reponse.content.decode()
    assert not Gel.objects.exists()


def test_what_a_place_says_stands_beside_the_count_with_its_age(direction):  # row D1
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    creer_accueil(creer_enfant(), unite)
    adresse = reverse("lieux:declarer", args=[unite.lieu_id])
    champs = {"jour": "2026-02-22", "declarant": "Mme Petit", "fonction": "secrétaire", "canal": "telephone"}
    page = texte(direction.post(adresse, champs | {f"unite_{unite.pk}": "2"}, follow=True)).replace("\u00a0", " ")
    assert "dit 2 places libres pour le 22 févr. 2026" in page
    assert "2 libres, dit il y a 8 jours" in page
    assert "à redemander" in page
    assert "Le lieu disait 2 libres le 22 févr. 2026, Havre en compte 1 ce jour-là : à rapprocher" in page
    assert DeclarationDePlaces.objects.get().canal == CanalDeclaration.TELEPHONE
    trop = direction.post(adresse, champs | {f"unite_{unite.pk}": "7"})
    assert "a 2 places ce jour-là" in texte(trop)
    assert "Dites les places libres" in texte(direction.post(adresse, champs))


def test_capacity_from_the_page_never_goes_under_the_children(direction):
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=2))
    creer_accueil(creer_enfant(), unite)
    adresse = reverse("lieux:capacite", args=[unite.lieu_id])
    assert "y vivent" in texte(direction.post(adresse, {"unite": unite.pk, "places": "0", "debut": "2026-03-02"}))
    direction.post(adresse, {"unite": unite.pk, "places": "1", "debut": "2026-03-02"})
    assert list(unite.capacites.order_by("periode").values_list("places", flat=True)) == [2, 1]


def test_an_establishment_is_bound_by_the_administration_and_then_speaks_for_its_place(connecter):
    lieu, agent = creer_lieu(TypeLieu.MECS), creer_agent(Role.ETABLISSEMENT)
    etablissement = connecter(Role.ETABLISSEMENT, agent=agent)
    assert etablissement.get(reverse("lieux:declarer", args=[lieu.pk])).status_code == 404
    administration = connecter(Role.ADMINISTRATION)
    adresse = reverse("lieux:rattacher", args=[lieu.pk])
    administration.post(adresse, {"identifiant": agent.identifiant, "debut": "2026-03-01"})
    assert Rattachement.objects.get().agent == agent
    page = administration.post(adresse, {"identifiant": agent.identifiant, "debut": "2026-03-01"})
    assert "parle déjà pour ce lieu" in texte(page)
    assert "Aucun compte actif" in texte(administration.post(adresse, {"identifiant": "x", "debut": "2026-03-01"}))
    formulaire = etablissement.get(reverse("lieux:declarer", args=[lieu.pk])).content.decode()
    assert f'value="{agent.nom_complet()}"' in formulaire


def test_an_establishment_does_not_lift_the_freeze_of_another_place(connecter):
    sien, autre = creer_lieu(TypeLieu.MECS), creer_lieu(TypeLieu.MECS)
    client = connecter(Role.ETABLISSEMENT)
    Rattachement.objects.create(agent=client.agent, lieu=sien, periode=depuis())
    gel = creer_gel(unite_de(autre), 1, fin=JOUR + timedelta(days=9))
    saisie = {"le_jour": "2026-03-03", "motif": "Essai"}
    assert client.post(reverse("lieux:lever", args=[gel.pk]), saisie).status_code == 404
    assert not LeveeDeGel.objects.exists()


def test_the_calendar_costs_as_many_queries_for_three_units_as_for_one(direction, compte_requetes):
    lieu = creer_lieu(TypeLieu.MECS)
    numeros = iter(range(2, 10))

    def ajouter(n):
        for _ in range(n):
            unite = lieu.unites.create(code=f"X{next(numeros)}", nom="Autre")
            unite.capacites.create(places=2, periode=depuis())
            creer_gel(unite, 1, leve_le=JOUR)
            unite.declarations.create(
                jour=JOUR, places_libres=1, declarant="Mme Petit", canal="courriel", dite_a=MAINTENANT
            )

    assert compte_requetes(lambda: direction.get(f"/lieux/{lieu.pk}/calendrier"), ajouter) < 20
