"""The stored matrix: computed once, extended by what is missing, read from memory."""

import datetime

import numpy as np
import pytest

from havre.apps.territoires.adapters.trajets import Points, Reseau, calculer_matrice, minutes_entre
from havre.apps.territoires.erreurs import CommuneHorsMatrice, MatriceAbsente
from havre.apps.territoires.models import Commune, MatriceTrajets
from havre.apps.territoires.queries import matrice_courante

LE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
PLUS_TARD = LE + datetime.timedelta(days=1)


class Temoin:
    """Provider that counts the pairs it is asked for; minutes are 1000 x the origin's rank + the destination's."""

    source = "temoin"

    def __init__(self, version: str = "1", decalage: float = 0.0) -> None:
        self.version = version
        self.decalage = decalage
        self.paires: list[tuple[str, str]] = []

    def minutes(self, origines: Points, destinations: Points) -> np.ndarray:
        self.paires += [(o, d) for o in origines.ids for d in destinations.ids]
        rang_o, rang_d = (np.array([int(i[-3:]) for i in p.ids], dtype=float) for p in (origines, destinations))
        return rang_o[:, None] * 20 + rang_d[None, :] + self.decalage


def test_matrix_covers_the_departement_and_the_given_communes(trois_communes):
    dehors, belge = Commune.objects.get(id="FR-62498"), Commune.objects.get(id="BE-57081")
    matrice = calculer_matrice([dehors, belge.id], le=LE)
    assert matrice.communes == ["FR-59183", "FR-59295", "FR-59350", "BE-57081", "FR-62498"]
    assert (matrice.source, matrice.calculee_a) == ("reseau", LE)
    attendu = Reseau().minutes(*[Points.de_communes([*trois_communes, belge, dehors])] * 2)
    np.testing.assert_array_equal(matrice.tableau(), np.rint(attendu))


def test_nothing_is_computed_when_nothing_is_missing(trois_communes):
    temoin = Temoin()
    premiere = calculer_matrice(le=LE, fournisseur=temoin)
    temoin.paires.clear()
    assert calculer_matrice(["FR-59350"], le=PLUS_TARD, fournisseur=temoin) == premiere
    assert temoin.paires == []
    assert MatriceTrajets.objects.count() == 1


def test_extension_asks_only_for_the_missing_pairs_and_equals_a_whole_computation(trois_communes):
    temoin = Temoin()
    calculer_matrice(le=LE, fournisseur=temoin)
    temoin.paires.clear()
    etendue = calculer_matrice(["FR-62498"], le=PLUS_TARD, fournisseur=temoin)
    anciennes = [c.id for c in trois_communes]
    assert sorted(temoin.paires) == sorted(
        [(a, "FR-62498") for a in anciennes] + [("FR-62498", a) for a in [*anciennes, "FR-62498"]]
    )
    entiere = calculer_matrice(le=PLUS_TARD, fournisseur=temoin, complete=True)
    assert entiere.communes == etendue.communes
    np.testing.assert_array_equal(entiere.tableau(), etendue.tableau())


def test_communes_once_added_stay(trois_communes):
    calculer_matrice(["FR-62498"], le=LE)
    assert {"FR-62498", "FR-62041"} <= set(calculer_matrice(["FR-62041"], le=PLUS_TARD).communes)


@pytest.mark.parametrize("autre", [Temoin("2", decalage=5), Reseau()])
def test_another_provider_or_version_computes_everything_again(trois_communes, autre):
    ancienne = calculer_matrice(le=LE, fournisseur=Temoin())
    nouvelle = calculer_matrice(le=PLUS_TARD, fournisseur=autre)
    assert nouvelle.communes == ancienne.communes
    assert (nouvelle.tableau() != ancienne.tableau()).any()
    assert nouvelle.version == autre.version


def test_unreachable_pairs_are_kept_as_such(trois_communes):
    calculer_matrice(["FR-97411", "FR-97415", "FR-2A004"], le=LE)
    matrice = matrice_courante()
    assert matrice.minutes("FR-59350", "FR-97411") is None
    assert matrice.minutes("FR-2A004", "FR-59350") is None
    assert matrice.minutes("FR-97415", "FR-97411") is not None
    assert matrice.sous_matrice(["FR-59350", "FR-97411"])[0, 1] == -1


def test_minutes_beyond_int16_are_capped_and_never_negative(trois_communes):
    matrice = calculer_matrice(le=LE, fournisseur=Temoin(decalage=1e6))
    assert set(matrice.tableau().ravel()) == {np.iinfo(np.int16).max}


def test_only_the_last_two_matrices_are_kept(trois_communes):
    gardees = [calculer_matrice(le=LE, fournisseur=Temoin(version=str(v))) for v in range(4)]
    assert set(MatriceTrajets.objects.values_list("id", flat=True)) == {m.id for m in gardees[-2:]}


def test_an_unknown_commune_is_named_and_nothing_is_stored(trois_communes):
    with pytest.raises(ValueError, match="FR-99999"):
        calculer_matrice(["FR-99999"], le=LE)
    assert not MatriceTrajets.objects.exists()


def test_without_any_commune_the_message_says_what_to_do(sans_departement):
    with pytest.raises(ValueError, match="havre territoires charger"):
        calculer_matrice(le=LE)


def test_duration_is_stored(trois_communes):
    assert 0 <= calculer_matrice(le=LE).duree_calcul_ms < 60_000


def test_current_matrix_answers_by_identifier(trois_communes):
    calculer_matrice(le=LE, fournisseur=Temoin())
    matrice = matrice_courante()
    assert matrice.minutes("FR-59183", "FR-59295") == 183 * 20 + 295
    assert matrice.minutes("FR-59295", "FR-59183") == 295 * 20 + 183
    assert list(matrice.ligne("FR-59350")) == [350 * 20 + 183, 350 * 20 + 295, 350 * 20 + 350]
    assert matrice.sous_matrice(["FR-59350"], ["FR-59295", "FR-59183"]).tolist() == [[7295, 7183]]
    assert matrice.sous_matrice(["FR-59350", "FR-59183"]).shape == (2, 2)
    assert (matrice.source, matrice.calculee_a) == ("temoin", LE)


def test_current_matrix_cannot_be_changed(trois_communes):
    calculer_matrice(le=LE)
    matrice = matrice_courante()
    with pytest.raises(ValueError, match="read-only"):
        matrice.ligne("FR-59350")[0] = 1
    with pytest.raises(TypeError):
        matrice.index["FR-59350"] = 7


def test_a_commune_outside_the_matrix_is_named(trois_communes):
    calculer_matrice(le=LE)
    matrice = matrice_courante()
    assert matrice.absentes(["FR-59350", "FR-62498", "FR-62498"]) == ["FR-62498"]
    with pytest.raises(CommuneHorsMatrice, match="FR-62498") as erreur:
        matrice.minutes("FR-59350", "FR-62498")
    assert erreur.value.communes == ["FR-62498"]


def test_without_a_matrix_the_message_says_what_to_do(sans_departement):
    with pytest.raises(MatriceAbsente, match="havre territoires matrice"):
        matrice_courante()


def test_matrix_is_read_once_and_again_when_a_newer_one_exists(trois_communes, django_assert_num_queries):
    calculer_matrice(le=LE, fournisseur=Temoin())
    premiere = matrice_courante()
    with django_assert_num_queries(1):
        assert matrice_courante() is premiere
    calculer_matrice(le=PLUS_TARD, fournisseur=Temoin("2", decalage=1))
    with django_assert_num_queries(2):
        seconde = matrice_courante()
    assert seconde.minutes("FR-59183", "FR-59295") == premiere.minutes("FR-59183", "FR-59295") + 1


def test_minutes_between_two_communes_come_from_the_provider(trois_communes):
    dunkerque, _, lille = trois_communes
    assert minutes_entre(dunkerque, lille, Temoin()) == 183 * 20 + 350
    assert 45 <= minutes_entre(dunkerque, lille) <= 75
    assert minutes_entre(dunkerque, Commune.objects.get(id="FR-97411")) is None


@pytest.mark.django_db
def test_matrix_of_the_nord_is_symmetric_with_a_short_diagonal_and_stored_compactly():
    MatriceTrajets.objects.all().delete()
    matrice = calculer_matrice(["BE-57081"], le=LE)
    minutes = matrice.tableau()
    assert len(matrice.communes) == 648
    np.testing.assert_array_equal(minutes, minutes.T)
    assert np.diagonal(minutes).max() <= 5
    assert minutes.min() > 0
    assert len(matrice.minutes) < minutes.nbytes
