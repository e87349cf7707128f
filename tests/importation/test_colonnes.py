"""Values that the columns of the files share."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.apps.lieux.enums import TypeLieu
from havre.common.tableur import ValeurRefusee
from havre.importation.colonnes import (
    choix,
    lire_admis,
    lire_age_max,
    lire_age_min,
    lire_competence,
    lire_sexe,
    lire_sexe_accueilli,
)
from havre.importation.natures import NATURES


@given(st.integers(0, 20))
def test_ages_in_years_and_months_agree(annees: int) -> None:
    assert lire_age_min(str(annees)) == lire_age_min(f"{annees} ans") == lire_age_min(f"{annees * 12} mois")
    assert lire_age_max(f"{annees} ans") == lire_age_max(f"{annees * 12 + 11} mois") == annees * 12 + 11


@given(st.integers(1, 19), st.integers(0, 11))
def test_years_and_months_add_up(annees: int, mois: int) -> None:
    assert (
        lire_age_min(f"{annees} ans {mois} mois") == lire_age_max(f"{annees} ans et {mois} mois") == annees * 12 + mois
    )


@pytest.mark.parametrize("texte", ["", "ans", "mois", "3 jours", "-1", "3,5 ans", "trois ans", "120"])
def test_what_is_not_an_age_is_refused(texte: str) -> None:
    with pytest.raises(ValeurRefusee, match="pas un âge"):
        lire_age_min(texte)


@pytest.mark.parametrize("membre", list(TypeLieu))
def test_closed_lists_are_read_by_code_or_label(membre: TypeLieu) -> None:
    lire = choix(TypeLieu)
    assert lire(membre.value) == lire(membre.label) == lire(str(membre.label).upper()) == membre.value


def test_levels_and_sexes_are_read_in_words_or_codes() -> None:
    assert [lire_competence(t) for t in ("aucun", "Léger", "moyenne", "FORT", "2")] == [0, 1, 2, 3, 2]
    assert [lire_sexe(t) for t in ("M", "garçon", "F", "Féminin", "2")] == [1, 1, 2, 2, 2]
    assert [lire_sexe_accueilli(t) for t in ("mixte", "garçons", "Filles", "0")] == [0, 1, 2, 0]


def test_arrival_is_yes_no_or_a_day() -> None:
    assert [lire_admis(t) for t in ("oui", "non", "02/03/2026")] == [True, False, date(2026, 3, 2)]
    with pytest.raises(ValeurRefusee, match="oui, non, ou la date"):
        lire_admis("bientôt")


@pytest.mark.parametrize("nature", list(NATURES))
def test_every_column_is_documented_and_its_example_can_be_read(nature: str) -> None:
    for colonne in NATURES[nature].colonnes:
        assert colonne.aide
        if colonne.exemple:
            colonne.lire(colonne.exemple)
    assert len({c.nom for c in NATURES[nature].colonnes}) == len(NATURES[nature].colonnes)
