"""The sample set of the documentation goes in by its four files (row E63)."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection

from havre.apps.journal.models import Evenement
from havre.apps.journal.queries import verifier
from havre.apps.personnes.models import MembreFratrie
from havre.importation.bilan import Bilan

from .conftest import EXEMPLES, LE, Importeur

Exemples = Callable[..., list[Bilan]]


def nombres() -> dict[str, int]:
    """Return the number of rows of each table of the domain."""
    modeles = [m for m in apps.get_models() if m.__module__.startswith("havre.")]
    return {
        m._meta.label_lower: m._default_manager.count()
        for m in modeles
        if m._meta.label != "territoires.MatriceTrajets"
    }


def en_attente() -> dict[str, set[str]]:
    """Return the reasons for which each child of the sample waits on the day of the import."""
    motifs: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT e.numero, a.motif FROM accueils_attente(%s, 30) a JOIN personnes_enfant e"
            " ON e.personne_id = a.enfant_id",
            [LE.date()],
        )
        for numero, motif in curseur.fetchall():
            motifs[numero].add(motif)
    return dict(motifs)


def test_four_files_go_in_and_their_children_wait_for_a_place(exemples: Exemples) -> None:
    bilans = exemples()
    assert [b.problemes + b.avertissements for b in bilans] == [[], [], [], []]
    assert [b.nouvelles for b in bilans] == [15, 15, 6, 9]
    assert en_attente() == {
        "EX-0001": {"ordonnance"},
        "EX-0002": {"ordonnance"},
        "EX-0003": {"ordonnance"},
        "EX-0008": {"ordonnance"},
        "EX-0009": {"ordonnance"},
        "EX-0010": {"ordonnance", "hopital"},
        "EX-0011": {"fin_promise"},
        "EX-0012": {"fin_promise"},
        "EX-0013": {"ordonnance"},
    }
    assert verifier().intacte


def test_sibling_groups_are_computed_and_named(exemples: Exemples) -> None:
    exemples("personnes")
    groupes: dict[str, set[str]] = defaultdict(set)
    for nom, numero in MembreFratrie.objects.values_list("fratrie__nom", "enfant__numero"):
        groupes[nom].add(numero[-2:])
    assert groupes == {
        "Vandewalle (exemple)": {"01", "02", "03"},
        "Delattre (exemple)": {"04", "05", "06", "07"},
        "Lemaire – Haddad": {"08", "09"},
        "Questroy": {"10"},
        "Morel – Ndiaye (exemple)": {"11", "12", "13"},
        "Diallo (exemple)": {"14", "15"},
    }


def test_second_time_nothing_changes(exemples: Exemples) -> None:
    premiers = exemples()
    avant = nombres()
    seconds = exemples()
    assert nombres() == avant
    assert [b.presentes for b in seconds] == [b.nouvelles for b in premiers]
    assert {(b.a_ecrire, b.evenement) for b in seconds} == {(0, None)}


def test_one_event_for_a_file_says_which_file_and_how_many(exemples: Exemples) -> None:
    for bilan in exemples():
        evenement = Evenement.objects.get(action=f"import.{bilan.nature}")
        assert evenement.numero == bilan.evenement
        assert evenement.objet_id == evenement.donnees["sha256"] == bilan.sha256
        assert evenement.donnees["fichier"] == f"{bilan.nature}.csv"
        assert evenement.donnees["nouvelles"] == bilan.nouvelles == len(evenement.donnees["nouveaux_objets"])


@pytest.mark.parametrize("nature", ["lieux", "personnes", "decisions", "accueils"])
def test_trial_finds_the_same_and_writes_nothing(exemples: Exemples, importe: Importeur, nature: str) -> None:
    ordre = ["lieux", "personnes", "decisions", "accueils"]
    precedentes = ordre[: ordre.index(nature)]
    if precedentes:
        exemples(*precedentes)
    avant = nombres()
    octets = (EXEMPLES / f"{nature}.csv").read_bytes()
    essai = importe(nature, octets, essai=True)
    assert nombres() == avant
    vrai = importe(nature, octets)
    assert (essai.nouvelles, essai.crees, essai.ecrite) == (vrai.nouvelles, vrai.crees, False)


@pytest.mark.parametrize("encodage", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separateur", [",", ";"])
def test_same_file_in_another_encoding_or_separator_is_the_same(
    exemples: Exemples, importe: Importeur, encodage: str, separateur: str
) -> None:
    exemples()
    for nature in ("lieux", "personnes", "decisions", "accueils"):
        texte = (EXEMPLES / f"{nature}.csv").read_text(encoding="utf-8")
        lignes = list(csv.reader(io.StringIO(texte, newline=""), delimiter="," if nature == "accueils" else ";"))
        sortie = io.StringIO(newline="")
        csv.writer(sortie, delimiter=separateur).writerows(lignes)
        bilan = importe(nature, sortie.getvalue().encode(encodage))
        assert (bilan.problemes, bilan.a_ecrire) == ([], 0)


@pytest.mark.parametrize("deja_importes", [False, True])
def test_file_with_ten_planted_errors_reports_the_ten_and_changes_nothing(
    exemples: Exemples, importe: Importeur, deja_importes: bool
) -> None:
    if deja_importes:
        exemples("lieux")
    avant = nombres()
    bilan = importe("lieux", (EXEMPLES / "lieux-avec-erreurs.csv").read_bytes())
    assert [(p.ligne, p.colonne, p.valeur) for p in bilan.problemes] == [
        (3, "type", "internat"),
        (4, "places_du", "31/02/2025"),
        (6, "commune", "Lile"),
        (7, "commune", "Saint-Martin"),
        (8, "nom", ""),
        (9, "age_min", "15 ans"),
        (11, "agrement_places", "4"),
        (12, "derogation_motif", ""),
        (13, "agrement_numero", "EX-AG-101"),
        (14, "places_du", "01/01/2025"),
    ]
    assert all(p.raison for p in bilan.problemes)
    assert nombres() == avant
    assert bilan.evenement is None


def test_sample_is_marked_synthetic(exemples: Exemples) -> None:
    exemples()
    for label in ("personnes.Personne", "lieux.Lieu", "decisions.Decision"):
        assert not apps.get_model(label)._default_manager.filter(synthetique=False).exists()
