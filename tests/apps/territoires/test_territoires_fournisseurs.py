"""Providers of travel times: the setting that chooses them, and the dialogue with routing engines."""

import datetime
from collections.abc import Iterator

import numpy as np
import pytest

from havre.apps.territoires.adapters.fournisseurs import (
    MoteurRoutage,
    Points,
    Reseau,
    TrajetsIndisponibles,
    fournisseur_configure,
    version_reseau,
)
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.apps.territoires.models import MatriceTrajets
from tests.apps.territoires.moteur_factice import MoteurFactice, servir

LE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
MOTEURS = ["osrm", "valhalla", "ors"]


def secondes(depart: list[float], arrivee: list[float]) -> float | None:
    """Return 60 x (1000 x longitude + longitude); nothing leads to longitude 4."""
    return None if arrivee[0] == 4 else 60 * (1000 * depart[0] + arrivee[0])


def points(nombre: int) -> Points:
    """Return communes at longitude 0, 1, 2..."""
    coordonnees = np.array([[i, 50.5, np.nan] for i in range(nombre)], dtype=float)
    return Points(tuple(f"FR-5900{i}" for i in range(nombre)), coordonnees)


@pytest.fixture
def moteur(monkeypatch) -> Iterator[MoteurFactice]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with servir(MoteurFactice(secondes)) as factice:
        yield factice


@pytest.mark.parametrize("source", MOTEURS)
def test_matrix_is_asked_by_blocks_and_put_together(moteur, source):
    fournisseur = MoteurRoutage(source, moteur.adresse, cle="cle", taille_bloc=2)
    minutes = fournisseur.minutes(points(5), points(3))
    np.testing.assert_allclose(minutes, [[1000 * i + j for j in range(3)] for i in range(5)])
    assert [(len(s), len(d)) for s, d, _ in moteur.demandes] == [(2, 2), (2, 1), (2, 2), (2, 1), (1, 2), (1, 1)]


@pytest.mark.parametrize("source", MOTEURS)
def test_a_pair_without_road_is_nan(moteur, source):
    minutes = MoteurRoutage(source, moteur.adresse, cle="cle").minutes(points(5), points(5))
    assert np.isnan(minutes[:, 4]).all()
    assert np.isfinite(minutes[:, :4]).all()


@pytest.mark.parametrize("source", MOTEURS)
def test_points_keep_longitude_then_latitude(moteur, source):
    MoteurRoutage(source, moteur.adresse, cle="cle").minutes(points(2), points(1))
    assert moteur.demandes[0][:2] == ([[0, 50.5], [1, 50.5]], [[0, 50.5]])


@pytest.mark.parametrize("source", MOTEURS)
def test_points_far_from_any_road_are_singled_out_and_the_others_answered(moteur, source):
    moteur.hors_reseau = {1.0, 3.0}
    minutes = MoteurRoutage(source, moteur.adresse, cle="cle", taille_bloc=3).minutes(points(4), points(4))
    attendu = np.array([[1000.0 * i + j for j in range(4)] for i in range(4)])
    attendu[[1, 3]] = attendu[:, [1, 3]] = np.nan
    np.testing.assert_allclose(minutes, attendu)
    seules = [s for s, d, _ in moteur.demandes if len(s) == len(d) == 1 and s == d]
    assert len(seules) == 4


@pytest.mark.parametrize("source", MOTEURS)
def test_an_engine_of_another_region_is_an_error_and_not_a_matrix_without_roads(moteur, source):
    moteur.hors_reseau = {0.0, 1.0, 2.0}
    with pytest.raises(TrajetsIndisponibles, match="couvre-t-il la région"):
        MoteurRoutage(source, moteur.adresse, cle="cle").minutes(points(3), points(3))


def test_an_engine_that_refuses_a_block_of_good_points_is_an_error(moteur):
    fournisseur = MoteurRoutage("valhalla", moteur.adresse)
    repondre = moteur.repondre
    moteur.repondre = lambda chemin, corps, entetes: (
        repondre(chemin, corps, entetes) if len(corps["sources"]) == 1 else (400, b'{"error_code": 171}')
    )
    with pytest.raises(TrajetsIndisponibles, match="171"):
        fournisseur.minutes(points(2), points(2))


def test_no_point_sends_no_request(moteur):
    assert MoteurRoutage("osrm", moteur.adresse).minutes(points(0), points(3)).shape == (0, 3)
    assert moteur.demandes == []


def test_key_of_openrouteservice_is_sent(moteur):
    MoteurRoutage("ors", moteur.adresse, cle="ma-cle").minutes(points(1), points(1))
    assert "ma-cle" in moteur.demandes[0][2].values()


@pytest.mark.parametrize(("source", "profil"), [("osrm", "/driving/"), ("ors", "/driving-car/")])
def test_car_profile_is_asked(moteur, source, profil):
    MoteurRoutage(source, moteur.adresse, cle="cle").minutes(points(1), points(1))
    assert profil in moteur.chemins[0]


@pytest.mark.parametrize(
    ("code", "corps", "message"),
    [
        (400, b'{"code": "TooBig"}', "il refuse la demande : 400"),
        (500, b"panne", "il refuse la demande : 500"),
        (429, b"trop", "il refuse la demande : 429"),
        (200, b"<html>", "sa réponse ne se lit pas"),
        (200, b"[]", "sa réponse ne se lit pas"),
        (200, b"{}", r"tableau inattendu|ne se lit pas"),
        (200, b'{"durations": [[1, 2]], "sources_to_targets": []}', "tableau inattendu"),
        (200, b'{"durations": [["a"]], "sources_to_targets": [[{"time": "a", "distance": 1}]]}', "ne se lit pas"),
        (200, b'{"durations": [[-5]], "sources_to_targets": [[{"time": -5, "distance": 1}]]}', "tableau inattendu"),
    ],
)
@pytest.mark.parametrize(("source", "nom"), [("osrm", "OSRM"), ("valhalla", "Valhalla"), ("ors", "openrouteservice")])
def test_a_bad_answer_is_one_french_error_naming_the_engine(moteur, source, nom, code, corps, message):
    moteur.reponse_forcee = (code, corps)
    with pytest.raises(TrajetsIndisponibles, match=message) as erreur:
        MoteurRoutage(source, moteur.adresse, cle="cle").minutes(points(1), points(1))
    assert str(erreur.value).startswith(f"Le moteur d'itinéraires {nom} ({moteur.adresse}) : ")


def test_a_silent_engine_is_given_up_after_the_delay(moteur):
    moteur.liberer.clear()
    with pytest.raises(TrajetsIndisponibles, match="ne répond pas dans le délai"):
        MoteurRoutage("osrm", moteur.adresse, delai_s=0.05).minutes(points(1), points(1))


def test_an_engine_that_is_not_there_is_named(moteur):
    adresse = moteur.adresse
    with servir(MoteurFactice(secondes)) as parti:
        adresse = parti.adresse
    with pytest.raises(TrajetsIndisponibles, match=rf"OSRM \({adresse}\) : connexion impossible"):
        MoteurRoutage("osrm", adresse).minutes(points(1), points(1))


@pytest.mark.parametrize(
    ("reglage", "classe", "source", "version"),
    [
        ("reseau", Reseau, "reseau", version_reseau()),
        ("osrm:http://127.0.0.1:5000/", MoteurRoutage, "osrm", "http://127.0.0.1:5000"),
        ("valhalla:https://routage.exemple.fr", MoteurRoutage, "valhalla", "https://routage.exemple.fr"),
        ("ors:http://127.0.0.1:8080/ors", MoteurRoutage, "ors", "http://127.0.0.1:8080/ors"),
    ],
)
def test_setting_chooses_the_provider(settings, reglage, classe, source, version):
    settings.HAVRE_TRAJETS = reglage
    fournisseur = fournisseur_configure()
    assert isinstance(fournisseur, classe)
    assert (fournisseur.source, fournisseur.version) == (source, version)


@pytest.mark.parametrize(
    ("reglage", "message"),
    [
        ("", "inconnu : «  »"),
        ("google:http://x", "connus : reseau, ors, osrm, valhalla"),
        ("osrm", "doit commencer par http"),
        ("osrm:localhost:5000", "doit commencer par http"),
        ("reseau:http://x", "inconnu : « reseau »"),
        ("ors:https://api.openrouteservice.org", "HAVRE_TRAJETS_CLE"),
    ],
)
def test_a_malformed_setting_is_refused_in_french(settings, reglage, message):
    settings.HAVRE_TRAJETS = reglage
    settings.HAVRE_TRAJETS_CLE = None
    with pytest.raises(TrajetsIndisponibles, match=message):
        fournisseur_configure()


def test_matrix_of_an_engine_is_stored_with_its_source_and_unreachable_pairs(settings, moteur, trois_communes):
    moteur.duree = lambda depart, arrivee: None if arrivee[0] < 2.4 else 90.0
    settings.HAVRE_TRAJETS = f"osrm:{moteur.adresse}"
    matrice = calculer_matrice(le=LE)
    assert (matrice.source, matrice.version) == ("osrm", moteur.adresse)
    np.testing.assert_array_equal(matrice.tableau(), [[-1, 2, 2]] * 3)


def test_an_engine_that_fails_halfway_stores_nothing(settings, moteur, trois_communes):
    settings.HAVRE_TRAJETS = f"osrm:{moteur.adresse}"
    settings.HAVRE_TRAJETS_BLOC = 1
    moteur.reponse_forcee = (500, b"panne")
    with pytest.raises(TrajetsIndisponibles):
        calculer_matrice(le=LE)
    assert not MatriceTrajets.objects.exists()


def test_version_of_the_network_model_is_a_fingerprint():
    assert len(version_reseau()) == 16
    assert int(version_reseau(), 16) > 0
