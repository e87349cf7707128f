"""Loading of the reference data: complete, attached, and safe to run twice."""

import csv

import numpy as np
import pytest
from django.db import transaction

from havre.apps.territoires.adapters import chargement
from havre.apps.territoires.adapters.chargement import charger_referentiel
from havre.apps.territoires.adapters.fournisseurs import DONNEES, Points, Reseau
from havre.apps.territoires.models import Commune, DirectionTerritoriale, Juridiction, Mns

pytestmark = pytest.mark.django_db


def test_counts_are_those_of_the_files():
    assert Commune.objects.filter(pays="FR").count() == 34_875
    assert Commune.objects.filter(pays="BE").count() == 556
    assert (DirectionTerritoriale.objects.count(), Mns.objects.count(), Juridiction.objects.count()) == (7, 47, 7)


def test_missing_rows_are_written_again_as_they_were():
    belges = list(Commune.objects.filter(pays="BE").order_by("id").values())
    Commune.objects.filter(pays="BE").delete()
    Mns.poles.through.objects.all().delete()
    assert charger_referentiel() == {
        "communes": 35_431, "communes_ecrites": 556, "directions": 7, "mns": 47, "juridictions": 7,
    }  # fmt: skip
    assert list(Commune.objects.filter(pays="BE").order_by("id").values()) == belges
    assert Mns.objects.get(code="bailleul-merville").poles.count() == 2


def test_every_commune_of_the_departement_and_no_other_is_attached():
    du_nord = Commune.objects.filter(pays="FR", departement="59")
    assert du_nord.count() == 647
    assert not du_nord.filter(direction=None).exists()
    assert not du_nord.filter(mns=None).exists()
    assert not du_nord.filter(juridiction=None).exists()
    assert not Commune.objects.exclude(pays="FR", departement="59").exclude(direction=None, mns=None).exists()


def test_codes_shared_by_the_two_countries_are_all_kept():
    belges = Commune.objects.filter(pays="BE").values("code")
    partages = Commune.objects.filter(pays="FR", code__in=belges)
    assert partages.count() == 478
    assert partages.filter(densite_5km__isnull=False).count() == 38
    assert Commune.objects.get(id="FR-62119").nom == "Béthune"
    assert Commune.objects.get(id="BE-62119").nom == "Blegny"


def test_a_commune_has_what_the_files_say():
    lille = Commune.objects.get(id="FR-59350")
    assert (lille.nom, lille.departement, lille.population) == ("Lille", "59", 238_246)
    assert "59800" in lille.codes_postaux
    assert (lille.lon, lille.lat) == pytest.approx((3.06, 50.63), abs=0.02)
    assert lille.densite_5km is not None
    assert Commune.objects.get(id="FR-13055").densite_5km is None
    assert Commune.objects.get(id="BE-57081").population is None


def test_flandres_joins_both_approximate_territories_under_the_court_of_dunkerque():
    flandres = DirectionTerritoriale.objects.get(code="FLA")
    assert flandres.communes.count() == 111
    assert set(flandres.communes.values_list("juridiction_id", flat=True)) == {"tpe-dunkerque"}
    assert set(flandres.mns.values_list("nom", flat=True)) == {
        "Gravelines-Bourbourg", "Dunkerque-Wormhout", "Bergues-Coudekerque", "Dunkerque Est-Hondschoote",
        "Hazebrouck", "Bailleul-Merville",
    }  # fmt: skip
    assert set(flandres.communes.values_list("mns_id", flat=True)) == set(flandres.mns.values_list("code", flat=True))
    assert set(flandres.mns.values_list("statut", flat=True)) == {"lu"}


@pytest.mark.parametrize(
    ("commune", "mns", "tribunal"),
    [
        ("FR-59663", "dunkerque-wormhout", "tpe-dunkerque"),
        ("FR-59309", "dunkerque-est-hondschoote", "tpe-dunkerque"),
        ("FR-59094", "gravelines-bourbourg", "tpe-dunkerque"),
        ("FR-59400", "bailleul-merville", "tpe-dunkerque"),
        ("FR-59512", "roubaix-epeule", "tpe-lille"),
        ("FR-59449", "orchies", "tpe-douai"),
        ("FR-59249", "fourmies", "tpe-avesnes-sur-helpe"),
        ("FR-59571", "solesmes", "tpe-cambrai"),
        ("FR-59526", "saint-amand", "tpe-valenciennes"),
    ],
)
def test_known_communes_have_the_expected_mns_and_court(commune, mns, tribunal):
    trouvee = Commune.objects.get(id=commune)
    assert (trouvee.mns_id, trouvee.juridiction_id) == (mns, tribunal)


def test_mns_of_a_commune_is_the_nearest_of_its_own_direction():
    communes = list(Commune.objects.filter(direction_id="CAM").select_related("mns"))
    poles = list(Commune.objects.filter(poles_mns__direction_id="CAM").distinct())
    minutes = Reseau().minutes(Points.de_communes(communes), Points.de_communes(poles))
    for commune, ligne in zip(communes, minutes, strict=True):
        assert commune.mns.poles.get() == poles[int(np.argmin(ligne))]


def test_every_mns_belongs_to_the_direction_of_its_seat_and_has_it_among_its_poles():
    for mns in Mns.objects.select_related("commune").prefetch_related("poles"):
        assert mns.commune.direction_id == mns.direction_id, mns.code
        assert mns.commune in mns.poles.all(), mns.code
        assert {p.direction_id for p in mns.poles.all()} == {mns.direction_id}, mns.code


def test_courts_depend_on_the_court_of_appeal_of_douai():
    cour = Juridiction.objects.get(type="CA")
    assert cour.commune_id == "FR-59178"
    assert cour.tribunaux.count() == 6
    dunkerque = Juridiction.objects.get(code="tpe-dunkerque")
    assert list(dunkerque.chambres_de_proximite.values_list("nom", flat=True)) == ["Hazebrouck"]


def test_a_second_run_writes_no_commune_and_changes_nothing():
    avant = list(Commune.objects.order_by("id").values())
    poles = set(Mns.poles.through.objects.values_list("mns_id", "commune_id"))
    bilan = charger_referentiel()
    assert bilan["communes_ecrites"] == 0
    assert list(Commune.objects.order_by("id").values()) == avant
    assert Mns.objects.count() == 47
    assert set(Mns.poles.through.objects.values_list("mns_id", "commune_id")) == poles


def test_a_run_restores_what_was_altered_and_keeps_what_left_the_files(creer_commune):
    creer_commune("FR-99001", nom="Ancienne commune")
    Commune.objects.filter(id="FR-59350").update(nom="Autre", mns=None)
    Mns.objects.filter(code="hazebrouck").update(nom="Autre")
    assert charger_referentiel()["communes_ecrites"] == 1
    lille = Commune.objects.get(id="FR-59350")
    assert (lille.nom, lille.mns_id) == ("Lille", "lille-centre")
    assert Mns.objects.get(code="hazebrouck").nom == "Hazebrouck"
    assert Commune.objects.filter(id="FR-99001").exists()


def test_a_run_that_fails_leaves_everything_as_it_was(monkeypatch):
    Commune.objects.filter(id="FR-59350").update(nom="Autre")

    def echouer(*_):
        raise OSError("disque plein")

    monkeypatch.setattr(chargement, "_ecrire_liens", echouer)
    with pytest.raises(OSError, match="disque plein"), transaction.atomic():
        charger_referentiel()
    assert Commune.objects.get(id="FR-59350").nom == "Autre"


@pytest.mark.parametrize("fichier", ["directions", "mns", "juridictions"])
def test_every_row_of_the_organisation_says_how_far_it_was_checked(fichier):
    with (DONNEES / "nord" / f"{fichier}.csv").open(encoding="utf8", newline="") as lignes:
        assert {ligne["statut"] for ligne in csv.DictReader(lignes)} <= {"lu", "deduit", "a_verifier"}
