"""Recording a stay from the child's course, the page of a stay, the week of a unit."""

import re
from datetime import date, timedelta

import pytest
from django.http import QueryDict

from havre.apps.accueils.enums import AupresDe, ModeAccueil
from havre.apps.accueils.models import Accueil, Consentement
from havre.apps.accueils.rythme import Rythme
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from havre.web.composants.rythme import ChampRythme, GrilleRythme
from tests.factories import (
    HAZEBROUCK,
    HIER,
    JOUR,
    TOURNAI,
    creer_accueil,
    creer_besoin,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_parent,
    creer_service,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


def poster(client, enfant, mode, **saisie):
    return client.post(f"/enfants/{enfant.pk}/sejour?mode={mode}", {"debut": "2026-03-02"} | saisie)


def propre(reponse):
    return texte(reponse).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_kinds_are_links_each_to_its_fields(direction):
    enfant = creer_enfant("Lou")
    page = direction.get(f"/enfants/{enfant.pk}/sejour").content.decode()
    assert set(re.findall(r"\?mode=(\w+)", page)) == set(ModeAccueil.values)
    for mode in ModeAccueil:
        formulaire = direction.get(f"/enfants/{enfant.pk}/sejour?mode={mode}").content.decode()
        assert ('name="rythme"' in formulaire) is (mode in {"sequentiel", "jour", "relais"})
        assert ('name="commune"' in formulaire) is (mode in {"domicile", "tiers", "tiers_durable"})
        assert ('name="sortie_medicale_le"' in formulaire) is (mode == "hopital_par_defaut")


def test_a_placement_at_home_is_recorded_and_said(direction):
    """Row L8: the order is carried out."""
    enfant = creer_enfant("Lou")
    creer_mesure([enfant])
    reponse = poster(direction, enfant, "domicile", commune="Hazebrouck")
    accueil = Accueil.objects.get()
    assert reponse["Location"] == f"/enfants/{enfant.pk}/accueils/{accueil.pk}"
    assert "L'arrivée est enregistrée" in propre(direction.get(reponse["Location"]))
    assert "Mesure exécutée" in propre(direction.get(f"/enfants/{enfant.pk}"))


def test_the_home_and_the_rhythm_of_the_need_are_offered_first(direction):
    enfant = creer_enfant("Lou", besoin=False)
    creer_besoin(enfant, rythme=Rythme.lire("mercredi").stocke)
    assert 'value="Hazebrouck"' in direction.get(f"/enfants/{enfant.pk}/sejour?mode=domicile").content.decode()
    page = direction.get(f"/enfants/{enfant.pk}/sejour?mode=sequentiel").content.decode()
    assert set(re.findall(r'value="([cpi]-\d-\d)" checked', page)) == {"c-2-0", "c-2-1"}


def test_a_part_time_stay_goes_beside_the_home(direction):
    """Row L21."""
    enfant = creer_enfant("Lou")
    creer_accueil(enfant, mode=ModeAccueil.DOMICILE, commune_id=HAZEBROUCK)
    lieu = creer_lieu(TypeLieu.MECS)
    saisie = {"ou": lieu.code, "rythme": ["c-2-0", "p-5-1"], "a_cote": "oui"}
    reponse = poster(direction, enfant, "sequentiel", **saisie)
    accueil = Accueil.objects.get(unite=unite_de(lieu))
    assert (accueil.principal, accueil.presence) == (False, Rythme.lire("mercredi matin, samedi après-midi paires"))
    page = propre(direction.get(reponse["Location"]))
    assert "en plus du lieu où il vit" in page
    assert "Semaines paires" in page
    parcours = propre(direction.get(f"/enfants/{enfant.pk}"))
    assert "mercredi matin ; samedi après-midi (semaines paires)" in parcours
    assert "Sa semaine" in parcours


def test_several_units_are_offered_with_the_places_left_and_nothing_typed_is_lost(direction):
    enfant = creer_enfant("Lou")
    lieu = creer_lieu(TypeLieu.MECS, places=2, unites=2)
    creer_accueil(creer_enfant(), unite_de(lieu, "U1"))
    saisie = {"ou": lieu.nom, "rythme": ["c-0-0"], "a_cote": "non"}
    page = poster(direction, enfant, "sequentiel", **saisie)
    assert page.status_code == 200
    assert "1 place libre" in propre(page)
    assert "2 places libres" in propre(page)
    assert 'value="c-0-0" checked' in page.content.decode()
    reponse = poster(direction, enfant, "sequentiel", unite=unite_de(lieu, "U2").pk, **saisie)
    assert reponse.status_code == 302
    assert Accueil.objects.get(enfant=enfant).unite == unite_de(lieu, "U2")


@pytest.mark.parametrize(
    ("mode", "saisie", "message"),
    [
        ("sequentiel", {"ou": "zzzzzz", "rythme": ["c-0-0"], "a_cote": "non"}, "Aucun lieu ne porte ce nom"),
        ("jour", {"ou": "zzzzzz"}, "Cochez au moins une demi-journée"),
        ("urgence", {"ou": "zzzzzz"}, "porte la date de fin promise"),
        ("domicile", {"commune": "Nulleparville"}, "Nulleparville"),
        ("domicile", {"commune": "Hazebrouck", "debut": ""}, "Donnez le premier jour"),
        ("hotel", {"fin_promise": "2026-04-01"}, "Choisissez le lieu"),
    ],
)
def test_errors_stand_at_their_field(direction, mode, saisie, message):
    page = poster(direction, creer_enfant("Lou"), mode, **saisie)
    assert page.status_code == 200
    assert message in propre(page)
    assert not Accueil.objects.exists()


def test_hotel_says_its_law_and_its_term(direction):
    """CASF L.221-2-3."""
    enfant, hotel = creer_enfant("Lou"), creer_lieu(TypeLieu.HOTEL)
    assert "deux mois" in propre(poster(direction, enfant, "hotel", lieu=hotel.pk, fin_promise="2026-06-01"))
    assert poster(direction, enfant, "hotel", lieu=hotel.pk, fin_promise="2026-04-01").status_code == 302
    parcours = propre(direction.get(f"/enfants/{enfant.pk}"))
    assert "Faire cesser un hébergement hors assistant familial et établissement autorisé 2 mai 2026" in parcours
    autre = creer_enfant("Sam")
    direction.post(f"/enfants/{autre.pk}/handicap", {"debut": "2026-01-01"})
    assert "MDPH" in propre(poster(direction, autre, "hotel", lieu=hotel.pk, fin_promise="2026-04-01"))
    assert "Handicap reconnu par la MDPH" in propre(direction.get(f"/enfants/{autre.pk}"))


def test_a_handicap_is_refused_where_its_dates_cross(direction):
    enfant = creer_enfant("Lou")
    faux = direction.post(f"/enfants/{enfant.pk}/handicap", {"debut": "2026-01-02", "fin": "2026-01-01"})
    assert "suit son début" in propre(faux)
    direction.post(f"/enfants/{enfant.pk}/handicap", {"debut": "2026-01-02", "reference": "MDPH-1"})
    double = direction.post(f"/enfants/{enfant.pk}/handicap", {"debut": "2026-02-02"})
    assert "déjà reconnu" in propre(double)
    assert enfant.reconnaissances_handicap.count() == 1


def test_the_adult_who_takes_the_child_in_is_chosen_among_his_own(direction):
    enfant = creer_enfant("Lou")
    tante = creer_parent([enfant], "Sacha")
    creer_parent([creer_enfant("Sam")], "Alix")
    assert "Alix" not in propre(direction.get(f"/enfants/{enfant.pk}/sejour?mode=tiers"))
    reponse = poster(direction, enfant, "tiers", commune="Hazebrouck", tiers=tante.pk)
    assert f"Chez {tante}" in propre(direction.get(reponse["Location"]))


def noter(client, accueil, acte, **saisie):
    return client.post(
        f"/enfants/{accueil.enfant_id}/accueils/{accueil.pk}",
        {"acte": acte} | {f"{acte}-{c}": v for c, v in saisie.items()},
    )


def test_missing_consents_are_shown_as_missing_then_noted(direction):
    """Row E-BE."""
    accueil = creer_accueil(creer_enfant("Lou"), unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)))
    Consentement.objects.create(accueil=accueil, aupres_de=AupresDe.PARENTS, repondu_le=HIER, accorde=True)
    parcours = propre(direction.get(f"/enfants/{accueil.enfant_id}"))
    assert "consentement manquant : juge des enfants, autorité compétente du pays d'accueil" in parcours
    page = propre(direction.get(f"/enfants/{accueil.enfant_id}/accueils/{accueil.pk}"))
    assert page.count("manquant") == 2
    assert noter(direction, accueil, "consentement", aupres_de="juge", demande_le="2026-03-01").status_code == 302
    refus = noter(direction, accueil, "consentement", aupres_de="juge", repondu_le="2026-03-01", accorde="")
    assert "Dites à la fois" in propre(refus)
    fait = noter(direction, accueil, "consentement", aupres_de="juge", repondu_le="2026-03-01", accorde="oui")
    assert propre(direction.get(fait["Location"])).count("manquant") == 1


def test_the_medical_release_is_noted_on_the_page_of_the_stay(direction):
    """Row L5."""
    accueil = creer_accueil(
        creer_enfant("Lou"), mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL), debut=HIER
    )
    assert "pas encore notée" in propre(direction.get(f"/enfants/{accueil.enfant_id}/accueils/{accueil.pk}"))
    assert "à l'avance" in propre(noter(direction, accueil, "sortie", sortie_medicale_le="2026-03-05"))
    fait = noter(direction, accueil, "sortie", sortie_medicale_le="2026-03-01")
    assert "sans besoin de soins depuis 1 jour" in propre(direction.get(fait["Location"]))


def test_a_different_day_a_new_rhythm_and_the_end_are_written_from_the_page(direction):
    """Row L21."""
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    accueil = creer_accueil(creer_enfant("Lou"), unite, mode=ModeAccueil.SEQUENTIEL, rythme=Rythme.lire("lundi").stocke)
    fait = noter(direction, accueil, "jour", jour="2026-03-04", matin="on", motif="Fête")
    assert "Fête" in propre(direction.get(fait["Location"]))
    fait = noter(direction, accueil, "rythme", **{"des_le": "2026-03-09", "rythme": ["c-2-0"]})
    suite = Accueil.objects.get(periode__startswith=date(2026, 3, 9))
    assert fait["Location"].endswith(f"/{suite.pk}")
    assert "Le changement se date" in propre(noter(direction, suite, "rythme", des_le="2026-03-09", rythme=["c-3-0"]))
    assert noter(direction, suite, "fin", fin="2026-04-01", motif="Retour").status_code == 302
    suite.refresh_from_db()
    assert suite.periode.upper == date(2026, 4, 1)
    assert noter(direction, suite, "fin", fin="2026-05-01", motif="Encore").status_code == 200  # offered no more


def test_a_referent_adds_facts_and_places_nobody(connecter):
    service = creer_service("hazebrouck")
    referent = connecter(Role.REFERENT, service=service)
    unite = unite_de(creer_lieu(TypeLieu.MECS, places=1))
    accueil = creer_accueil(
        creer_enfant("Lou", service=service), unite, mode=ModeAccueil.SEQUENTIEL, rythme=Rythme.lire("lundi").stocke
    )
    page = referent.get(f"/enfants/{accueil.enfant_id}/accueils/{accueil.pk}").content.decode()
    assert 'value="jour"' in page
    assert 'value="fin"' not in page
    assert noter(referent, accueil, "fin", fin="2026-04-01", motif="x").status_code == 200
    accueil.refresh_from_db()
    assert accueil.periode.upper is None
    assert noter(referent, accueil, "jour", jour="2026-03-04", matin="on", motif="Fête").status_code == 302


def test_the_stay_of_another_child_is_not_found(direction):
    accueil = creer_accueil(creer_enfant("Lou"), unite_de(creer_lieu()))
    assert direction.get(f"/enfants/{creer_enfant('Sam').pk}/accueils/{accueil.pk}").status_code == 404


def test_the_unit_shows_who_is_there_each_half_day(connecter):
    """Row L21."""
    ici = creer_service("hazebrouck")
    lieu = creer_lieu(TypeLieu.MECS, places=2)
    unite = unite_de(lieu)
    module = {"mode": ModeAccueil.SEQUENTIEL, "principal": False, "rythme": Rythme.lire("lundi").stocke}
    lou = creer_enfant("Lou", service=ici)
    creer_accueil(lou, unite, **module)
    creer_accueil(creer_enfant("Zoran", service=creer_service("valenciennes")), unite, **module)
    page = propre(connecter(Role.RTASE, service=ici).get(f"/lieux/{lieu.pk}"))
    grille = page[page.index("Semaine 10") :]
    assert f"complet {lou.personne.nom_court()} un enfant" in grille
    assert grille.count("2 libres") == 12
    assert "Zoran" not in page
    suivante = propre(connecter(Role.RTASE, service=ici).get(f"/lieux/{lieu.pk}?semaine=2026-03-09"))
    assert "Semaine 11" in suivante


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_cost_no_more_queries_for_more_rows(direction, compte_requetes, n):
    lieu = creer_lieu(TypeLieu.MECS, places=9)
    rythme = Rythme.lire("lundi").stocke

    def ajouter(combien):
        for _ in range(combien):
            creer_accueil(creer_enfant("Lou"), unite_de(lieu), mode=ModeAccueil.SEQUENTIEL, rythme=rythme)

    ajouter(n)
    assert compte_requetes(lambda: direction.get(f"/lieux/{lieu.pk}"), ajouter) < 29


def test_the_course_costs_as_many_queries_with_part_time_stays_abroad(direction, compte_requetes):
    enfant = creer_enfant("Lou")
    debuts = iter(range(40))

    def ajouter(n):
        for _ in range(n):
            debut = JOUR - timedelta(days=20 + 10 * next(debuts))
            accueil = creer_accueil(
                enfant, unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)), principal=False, debut=debut,
                fin=debut + timedelta(days=10), mode=ModeAccueil.SEQUENTIEL, rythme=Rythme.lire("lundi").stocke,
            )  # fmt: skip
            Consentement.objects.create(accueil=accueil, aupres_de=AupresDe.JUGE, demande_le=debut)

    assert compte_requetes(lambda: direction.get(f"/enfants/{enfant.pk}"), ajouter) < 35


def test_boxes_are_read_and_strange_ones_left_out():
    donnees = QueryDict("r=c-0-0&r=p-6-1&r=i-7-0&r=z&r=c-0-9&r=c--")
    lu = GrilleRythme().value_from_datadict(donnees, {}, "r")
    assert lu == Rythme.lire("lundi matin, dimanche après-midi paires")
    assert ChampRythme(required=False).clean(Rythme(0)) == Rythme.plein()
