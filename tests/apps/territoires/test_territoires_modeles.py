"""What the tables refuse, and what the database computes."""

import datetime

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from havre.apps.territoires.models import Commune, DirectionTerritoriale, Juridiction, MatriceTrajets, Mns

LE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texte", "cle"),
    [
        ("Villeneuve-d'Ascq", "villeneuve d ascq"),
        ("Villeneuve d’Ascq", "villeneuve d ascq"),
        ("L'Œuvre – ÉTÉ", "l oeuvre ete"),
        ("  Marcq-en-Barœul ", "marcq en baroeul"),
        ("Sainte‑Marie--Kerque", "sainte marie kerque"),
        ("Łódź", "lodz"),
        ("", ""),
        (None, None),
    ],
)
def test_havre_cle_drops_accents_case_apostrophes_and_hyphens(texte, cle):
    with connection.cursor() as curseur:
        curseur.execute("SELECT havre_cle(%s)", [texte])
        assert curseur.fetchone() == (cle,)


@pytest.mark.django_db
def test_havre_cle_does_not_depend_on_the_search_path():
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL search_path TO pg_catalog")
        curseur.execute("SELECT public.havre_cle('Étrœungt')")
        assert curseur.fetchone() == ("etroeungt",)


def test_keys_of_a_commune_are_computed_by_the_database(creer_commune):
    commune = creer_commune("FR-99001", nom="L'Île-Œuf", autres_noms="Lômme;Hellemmes")
    commune.refresh_from_db()
    assert commune.nom_cle == "l ile oeuf"
    assert commune.recherche_cle == "l ile oeuf lomme;hellemmes"


@pytest.mark.parametrize(
    ("identifiant", "champs", "contrainte"),
    [
        ("FR-99001", {"code": "99002"}, "commune_id_est_pays_code"),
        ("FR-99001", {"pays": "BE"}, "commune_id_est_pays_code"),
        ("DE-99001", {}, "commune_pays_connu"),
        ("FR-99001", {"lon": 181.0}, "commune_coordonnees_wgs84"),
        ("FR-99001", {"lat": -90.5}, "commune_coordonnees_wgs84"),
    ],
)
def test_a_commune_that_contradicts_itself_is_refused(creer_commune, identifiant, champs, contrainte):
    with pytest.raises(IntegrityError, match=contrainte), transaction.atomic():
        creer_commune(identifiant, **champs)


def test_the_same_code_may_exist_in_two_countries_but_not_twice_in_one(creer_commune):
    creer_commune("FR-99001")
    creer_commune("BE-99001")
    with pytest.raises(IntegrityError, match="territoires_commune_pkey"), transaction.atomic():
        creer_commune("FR-99001")
    assert Commune.objects.filter(code="99001").count() == 2


@pytest.mark.django_db
def test_labels_tell_where_things_are():
    assert str(Commune.objects.get(id="FR-62498")) == "Lens (62)"
    assert str(Commune.objects.get(id="BE-53046")) == "Lens (Belgique)"
    assert str(DirectionTerritoriale.objects.get(code="FLA")) == "Flandres"
    assert str(Mns.objects.get(code="hazebrouck")) == "MNS Hazebrouck"
    assert str(Juridiction.objects.get(type="CA")) == "Cour d'appel de Douai"


@pytest.mark.django_db
@pytest.mark.parametrize(("type_juridiction", "cour"), [("CA", "ca-douai"), ("TPE", None)])
def test_only_a_tribunal_has_a_court_of_appeal(type_juridiction, cour):
    with pytest.raises(IntegrityError, match="juridiction_cour_d_appel_du_tribunal"), transaction.atomic():
        Juridiction.objects.create(
            code="x", type=type_juridiction, nom="X", commune_id="FR-59178", cour_d_appel_id=cour, statut="lu"
        )


@pytest.mark.django_db
def test_a_direction_that_has_communes_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        DirectionTerritoriale.objects.get(code="FLA").delete()


def test_a_matrix_comes_back_as_it_was_stored_and_read_only(db):
    minutes = np.array([[4, 60, -1], [61, 5, 30], [-1, 32767, 3]], dtype=np.int16)
    ligne = MatriceTrajets.de_tableau(["a", "b", "c"], minutes, source="x", calculee_a=LE, duree_calcul_ms=1)
    ligne.save()
    relue = MatriceTrajets.objects.get()
    np.testing.assert_array_equal(relue.tableau(), minutes)
    assert relue.empreinte == ligne.empreinte
    assert str(relue) == "x, 3 communes"
    with pytest.raises(ValueError, match="read-only"):
        relue.tableau()[0, 0] = 1


def test_fingerprint_changes_with_a_minute_and_with_a_commune():
    minutes = np.array([[4, 60], [61, 5]], dtype=np.int16)
    autres = minutes.copy()
    autres[0, 1] = 59
    empreintes = {
        MatriceTrajets.de_tableau(communes, tableau).empreinte
        for communes, tableau in ((["a", "b"], minutes), (["a", "b"], autres), (["a", "c"], minutes))
    }
    assert len(empreintes) == 3


def test_a_matrix_that_is_not_square_is_refused():
    with pytest.raises(ValueError, match="2 communes"):
        MatriceTrajets.de_tableau(["a", "b"], np.zeros((2, 3), dtype=np.int16))


def test_an_empty_matrix_is_refused_by_the_table(db):
    vide = MatriceTrajets.de_tableau([], np.zeros((0, 0), dtype=np.int16), calculee_a=LE, duree_calcul_ms=0)
    with pytest.raises(IntegrityError, match="matrice_communes_non_vide"), transaction.atomic():
        vide.save()
