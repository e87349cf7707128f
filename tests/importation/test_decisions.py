"""Files of decisions: written once, ordered measures, nothing carried out (rows E63, L8)."""

from datetime import date

import pytest

from havre.apps.decisions.models import Decision
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import d_accueil
from havre.importation.bilan import Bilan
from tests.factories import creer_enfant, creer_mesure, depuis

from .conftest import LE, Importeur

TITRES = (
    "reference;nature;juridiction;auteur;motifs;base_legale;rendue_le;effet_le;terme_le;enfants;mesure;fratrie_ensemble;types_autorises;"
    "temps_famille_max;met_fin_a_la_mesure;rectifie\n"
)


def ligne(enfants: str = "", **champs: str) -> str:
    """Return the row of a judgment that places children, with some cells changed."""
    valeurs = {
        "reference": "R1", "nature": "jugement", "juridiction": "tpe-dunkerque", "rendue_le": "02/03/2026",
        "auteur": "", "motifs": "Danger (essai)", "base_legale": "Code civil 375-3",
        "effet_le": "", "terme_le": "", "enfants": enfants, "mesure": "placement", "fratrie_ensemble": "",
        "types_autorises": "", "temps_famille_max": "", "met_fin_a_la_mesure": "", "rectifie": "",
    } | champs  # fmt: skip
    return ";".join(valeurs[c] for c in TITRES.strip().split(";")) + "\n"


def vus(bilan: Bilan) -> list[tuple[int, str]]:
    return [(p.ligne, p.colonne) for p in bilan.problemes]


def test_decision_orders_a_measure_for_each_child_and_carries_nothing_out(importe: Importeur) -> None:
    un, deux = creer_enfant(), creer_enfant()
    bilan = importe(
        "decisions",
        TITRES
        + ligne(
            f"{un.numero}|{deux.numero}", effet_le="05/03/2026", terme_le="05/03/2027", fratrie_ensemble="oui",
            types_autorises="famille_accueil|village_enfants", temps_famille_max="45",
        ),
    )  # fmt: skip
    assert bilan.problemes == []
    decision = Decision.objects.get()
    assert (decision.juridiction_id, decision.fratrie_ensemble) == ("tpe-dunkerque", True)
    assert (decision.types_autorises, decision.temps_famille_max_min) == (["famille_accueil", "village_enfants"], 45)
    assert set(decision.enfants.values_list("enfant", flat=True)) == {un.pk, deux.pk}
    for mesure in Mesure.objects.order_by("pk"):
        assert (mesure.ordonnee_le, mesure.executee_le) == (date(2026, 3, 2), None)
        assert mesure.periode == depuis(date(2026, 3, 5), date(2027, 3, 5))
    assert d_accueil(LE.date()).filter(executee_le__isnull=True).count() == 2


def test_decision_without_measure_orders_none(importe: Importeur) -> None:
    importe("decisions", TITRES + ligne(creer_enfant().numero, mesure=""))
    assert (Decision.objects.count(), Mesure.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("champs", "colonne", "raison"),
    [
        ({"juridiction": ""}, "juridiction", "porte la juridiction"),
        ({"juridiction": "tpe-paris"}, "juridiction", "tpe-dunkerque"),
        ({"terme_le": "02/03/2026"}, "terme_le", "suivre la date d'effet"),
        ({"rendue_le": "02/03/2027"}, "rendue_le", "avenir"),
        ({"enfants": "INCONNU"}, "enfants", "Dossier inconnu : INCONNU"),
        ({"enfants": "A|B"}, "enfants", "Dossiers inconnus : A, B"),
        ({"rectifie": "R0"}, "rectifie", "Aucune décision"),
        ({"nature": "arrêté"}, "nature", "Valeurs possibles"),
        ({"mesure": "prison"}, "mesure", "Valeurs possibles"),
    ],
)
def test_decision_that_does_not_hold_together_is_refused(
    importe: Importeur, champs: dict[str, str], colonne: str, raison: str
) -> None:
    bilan = importe("decisions", TITRES + ligne(**({"enfants": creer_enfant().numero} | champs)))
    assert vus(bilan) == [(2, colonne)]
    assert raison in bilan.problemes[0].raison
    assert not Decision.objects.exists()


def test_administrative_decision_needs_no_court(importe: Importeur) -> None:
    texte = TITRES + ligne(creer_enfant().numero, nature="accord", juridiction="", mesure="accueil_provisoire")
    assert vus(importe("decisions", texte)) == [(2, "auteur")]
    nomme = texte.replace(";accord;;;", ";accord;;Parents et président du conseil départemental;")
    assert importe("decisions", nomme).nouvelles == 1
    assert Decision.objects.get().auteur == "Parents et président du conseil départemental"


def test_stored_decision_is_a_fact_and_the_difference_is_told(importe: Importeur) -> None:
    un, deux = creer_enfant(), creer_enfant()
    importe("decisions", TITRES + ligne(un.numero))
    assert importe("decisions", TITRES + ligne(un.numero)).presentes == 1
    bilan = importe("decisions", TITRES + ligne(f"{un.numero}|{deux.numero}", rendue_le="03/03/2026", mesure="tutelle"))
    assert vus(bilan) == [(2, "effet_le"), (2, "enfants"), (2, "mesure"), (2, "rendue_le")]
    raisons = {p.colonne: p.raison for p in bilan.problemes}
    assert "Valeur enregistrée : 02/03/2026" in raisons["rendue_le"]
    assert "pas sur les mêmes enfants" in raisons["enfants"]
    assert "placement" in raisons["mesure"]
    assert Decision.objects.get().rendue_le == date(2026, 3, 2)


def test_reference_twice_in_the_file_is_refused(importe: Importeur) -> None:
    texte = TITRES + ligne(creer_enfant().numero) + ligne(creer_enfant().numero)
    assert vus(importe("decisions", texte)) == [(3, "reference")]


def test_decision_may_rectify_an_earlier_one_of_the_file(importe: Importeur) -> None:
    enfant = creer_enfant()
    texte = TITRES + ligne(enfant.numero) + ligne(enfant.numero, reference="R2", rectifie="R1", mesure="")
    assert importe("decisions", texte).problemes == []
    assert Decision.objects.get(reference="R2").rectifie.reference == "R1"
    trois = TITRES + ligne(enfant.numero, reference="R3", rectifie="R1", mesure="")
    bilan = importe("decisions", trois)
    assert vus(bilan) == [(2, "rectifie")]
    assert "déjà rectifiée" in bilan.problemes[0].raison


def test_two_care_measures_at_once_are_refused_unless_one_ends_the_other(importe: Importeur) -> None:
    enfant = creer_enfant()
    creer_mesure([enfant], le=date(2026, 1, 15))
    bilan = importe("decisions", TITRES + ligne(enfant.numero))
    assert vus(bilan) == [(2, "enfants")]
    assert "depuis le 15/01/2026" in bilan.problemes[0].raison
    assert "met_fin_a_la_mesure" in bilan.problemes[0].raison
    assert importe("decisions", TITRES + ligne(enfant.numero, met_fin_a_la_mesure="oui")).problemes == []
    assert list(Mesure.objects.order_by("periode").values_list("periode", flat=True)) == [
        depuis(date(2026, 1, 15), date(2026, 3, 2)),
        depuis(date(2026, 3, 2)),
    ]


def test_two_rows_of_one_file_may_follow_each_other(importe: Importeur) -> None:
    numero = creer_enfant().numero
    suite = ligne(numero, reference="R2", rendue_le="02/06/2026", met_fin_a_la_mesure="oui")
    assert importe("decisions", TITRES + ligne(numero) + suite).problemes == []
    assert list(Mesure.objects.order_by("periode").values_list("periode", flat=True)) == [
        depuis(date(2026, 3, 2), date(2026, 6, 2)),
        depuis(date(2026, 6, 2)),
    ]


def test_home_measure_goes_with_a_care_measure(importe: Importeur) -> None:
    enfant = creer_enfant()
    creer_mesure([enfant])
    assert importe("decisions", TITRES + ligne(enfant.numero, mesure="aemo")).problemes == []
