"""Files of children: identity, family, sibling groups, case holder, need (rows E63, L1)."""

from datetime import date, timedelta

import pytest

from havre.apps.accueils.models import Besoin
from havre.apps.agents.models import Service
from havre.apps.personnes.models import Domicile, Enfant, Fratrie, Lien, MembreFratrie, Personne, Reference
from havre.importation.bilan import Bilan
from tests.factories import creer_agent, creer_enfant, creer_parent, depuis

from .conftest import LE, Importeur

JOUR = LE.date()
T = "numero;nom;prenom;sexe;naissance;mns;commune"
LEA = "A1;Petit;Léa;F;01/02/2015;hazebrouck;Hazebrouck"
TOM = "A2;Petit;Tom;M;01/02/2017;hazebrouck;Hazebrouck"


def fichier(colonnes: str, *lignes: str) -> str:
    """Return a file of the common columns, then `colonnes`."""
    return "\n".join([f"{T};{colonnes}" if colonnes else T, *lignes]) + "\n"


def vus(bilan: Bilan) -> list[tuple[int, str]]:
    return [(p.ligne, p.colonne) for p in bilan.problemes]


def groupes() -> set[frozenset[str]]:
    """Return the sibling groups of the day as sets of file numbers."""
    par_groupe: dict[int, set[str]] = {}
    membres = MembreFratrie.objects.filter(periode__contains=JOUR)
    for fratrie, numero in membres.values_list("fratrie", "enfant__numero"):
        par_groupe.setdefault(fratrie, set()).add(numero)
    return {frozenset(g) for g in par_groupe.values()}


def test_child_gets_file_home_and_team(importe: Importeur) -> None:
    assert importe("personnes", fichier("ouvert_le;adresse;mna", f"{LEA};05/01/2026;1 rue Basse;non")).problemes == []
    enfant = Enfant.objects.select_related("personne", "service").get(numero="A1")
    assert str(enfant.personne) == "Léa Petit"
    assert (enfant.personne.sexe, enfant.personne.date_naissance) == (2, date(2015, 2, 1))
    assert (enfant.service.code, enfant.ouvert_le) == ("ase-hazebrouck", date(2026, 1, 5))
    domicile = Domicile.objects.get()
    assert (domicile.commune_id, domicile.adresse) == ("FR-59295", "1 rue Basse")
    assert domicile.periode == depuis(date(2026, 1, 5))
    assert groupes() == {frozenset({"A1"})}


def test_team_comes_from_service_mns_or_the_only_mns_of_the_commune(importe: Importeur) -> None:
    lignes = [
        "B1;X;A;F;01/02/2015;;59295",
        "B2;X;B;F;01/02/2015;MNS Hazebrouck;59350",
        "B3;X;C;F;01/02/2015;;59350",
        "B4;X;D;F;01/02/2015;nulle-part;59350",
        "B5;X;E;F;01/02/2015;;62765",
    ]
    bilan = importe("personnes", fichier("", *lignes))
    assert vus(bilan) == [(4, "mns"), (5, "mns"), (6, "mns")]
    assert "lille-sud" in bilan.problemes[0].raison
    importe("personnes", fichier("", *lignes[:2]))
    assert Service.objects.get().enfants.count() == 2


def test_unknown_team_or_case_holder_is_refused(importe: Importeur) -> None:
    bilan = importe("personnes", fichier("service;referent", f"{LEA};inconnu;", f"{TOM};;personne"))
    assert vus(bilan) == [(2, "service"), (3, "referent")]


@pytest.mark.parametrize(
    ("de_lea", "de_tom", "ensemble"),
    [
        (";Petit;Anne;01/01/1990", ";Petit;Anne;01/01/1990", True),
        (";Petit;ANNE;1990-01-01", ";petit;Anne;01/01/1990", True),
        (";Petit;Anne;01/01/1990", ";Petit;Anne;02/01/1990", False),
        (";Petit;Anne;", ";Petit;Anne;", False),
        ("F;Petit;Anne;", "F;Petit;Anne;", True),
        ("F;;;", "F;;;", True),
        ("F;Petit;Anne;01/01/1990", "G;Petit;Anne;01/01/1990", False),
        (";;;", ";;;", False),
    ],
)
def test_siblings_have_a_certain_common_parent_or_the_same_name_of_group(
    importe: Importeur, de_lea: str, de_tom: str, ensemble: bool
) -> None:
    colonnes = "fratrie;parent1_nom;parent1_prenom;parent1_naissance"
    texte = fichier(colonnes, f"{LEA};{de_lea}", f"{TOM};{de_tom}")
    assert importe("personnes", texte).problemes == []
    attendus = {frozenset({"A1", "A2"})} if ensemble else {frozenset({"A1"}), frozenset({"A2"})}
    assert groupes() == attendus
    assert importe("personnes", texte).a_ecrire == 0
    assert groupes() == attendus


def test_namesakes_without_birth_date_are_told(importe: Importeur) -> None:
    bilan = importe("personnes", fichier("parent1_nom;parent1_prenom", f"{LEA};Petit;Anne", f"{TOM};Petit;Anne"))
    assert [(a.ligne, a.colonne) for a in bilan.avertissements] == [(3, "parent1_nom")]
    assert "deux personnes" in bilan.avertissements[0].raison


def test_half_siblings_of_half_siblings_are_one_group(importe: Importeur) -> None:
    colonnes = "parent1_nom;parent1_prenom;parent1_naissance;parent2_nom;parent2_prenom;parent2_naissance"
    importe(
        "personnes",
        fichier(
            colonnes,
            f"{LEA};Petit;Anne;01/01/1990;;;",
            f"{TOM};Petit;Anne;01/01/1990;Roy;Max;03/03/1985",
            "A3;Roy;Zoé;F;01/02/2019;hazebrouck;Hazebrouck;Roy;Max;03/03/1985;;;",
        ),
    )
    assert groupes() == {frozenset({"A1", "A2", "A3"})}
    assert Fratrie.objects.get().nom == "Petit – Roy"
    assert Personne.objects.filter(enfant__isnull=True).count() == 2


def test_newcomer_joins_the_stored_group_of_a_sibling(importe: Importeur) -> None:
    aine = creer_enfant()
    parent = creer_parent([aine])
    colonnes = "parent1_nom;parent1_prenom;parent1_naissance"
    importe("personnes", fichier(colonnes, f"{LEA};{parent.nom};{parent.prenom};01/01/1985"))
    assert groupes() == {frozenset({aine.numero, "A1"})}


def test_group_is_renamed_and_a_child_may_change_group(importe: Importeur) -> None:
    importe("personnes", fichier("fratrie", f"{LEA};Petit", f"{TOM};Petit"))
    bilan = importe("personnes", fichier("fratrie", f"{LEA};Petit – Roy", f"{TOM};Petit – Roy"))
    assert (Fratrie.objects.get().nom, bilan.ecrite) == ("Petit – Roy", True)
    importe("personnes", fichier("fratrie", f"{LEA};Autre"), le=LE + timedelta(days=10))
    membre = MembreFratrie.objects.get(enfant__numero="A1", periode__contains=JOUR)
    assert membre.periode == depuis(JOUR, JOUR + timedelta(days=10))
    actuel = MembreFratrie.objects.get(enfant__numero="A1", periode__contains=JOUR + timedelta(days=10))
    assert actuel.fratrie.nom == "Autre"


def test_parent_keeps_authority_unless_said(importe: Importeur) -> None:
    colonnes = "parent1_nom;parent1_prenom;parent1_autorite;parent2_nom;parent2_prenom"
    importe("personnes", fichier(colonnes, f"{LEA};Petit;Anne;non;Petit;Luc"))
    assert dict(Lien.objects.values_list("de__prenom", "autorite_parentale")) == {"Anne": False, "Luc": True}
    bilan = importe("personnes", fichier(colonnes, f"{LEA};Petit;Anne;oui;Petit;Luc"))
    assert (bilan.modifiees, Lien.objects.filter(autorite_parentale=True).count()) == (1, 2)


def test_parent_without_first_name_is_refused(importe: Importeur) -> None:
    bilan = importe(
        "personnes", fichier("parent1_nom;parent1_prenom;parent1_naissance", f"{LEA};Petit;;", f"{TOM};;;01/01/1990")
    )
    assert vus(bilan) == [(2, "parent1_prenom"), (3, "parent1_nom")]


def test_file_number_twice_or_of_another_child_is_refused(importe: Importeur) -> None:
    assert vus(importe("personnes", fichier("", LEA, LEA))) == [(3, "numero")]
    importe("personnes", fichier("", LEA))
    bilan = importe("personnes", fichier("", "A1;Roy;Max;M;05/05/2010;hazebrouck;Hazebrouck"))
    assert vus(bilan) == [(2, "numero")]
    assert importe("personnes", fichier("", LEA.replace("Léa", "Léah"))).modifiees == 1


def test_birth_in_the_future_is_refused(importe: Importeur) -> None:
    assert vus(importe("personnes", fichier("", LEA.replace("2015", "2027")))) == [(2, "naissance")]


def test_move_keeps_the_former_home(importe: Importeur) -> None:
    importe("personnes", fichier("ouvert_le", f"{LEA};01/01/2026"))
    demenage = LEA.replace(";Hazebrouck", ";Dunkerque")
    bilan = importe("personnes", fichier("domicile_depuis", f"{demenage};01/06/2026"))
    assert (bilan.problemes, bilan.modifiees) == ([], 1)
    assert list(Domicile.objects.order_by("periode").values_list("commune_id", "periode")) == [
        ("FR-59295", depuis(date(2026, 1, 1), date(2026, 6, 1))),
        ("FR-59183", depuis(date(2026, 6, 1))),
    ]


def test_new_case_holder_ends_the_former_one(importe: Importeur) -> None:
    un, deux = creer_agent(), creer_agent()
    importe("personnes", fichier("ouvert_le;referent", f"{LEA};01/01/2026;{un.identifiant}"))
    trop_tot = fichier("referent;referent_depuis", f"{LEA};{deux.identifiant};01/01/2026")
    assert vus(importe("personnes", trop_tot)) == [(2, "referent_depuis")]
    importe("personnes", fichier("referent;referent_depuis", f"{LEA};{deux.identifiant};01/06/2026"))
    assert list(Reference.objects.order_by("periode").values_list("agent", "periode")) == [
        (un.pk, depuis(date(2026, 1, 1), date(2026, 6, 1))),
        (deux.pk, depuis(date(2026, 6, 1))),
    ]


BESOIN = "besoin_medical;besoin_handicap;besoin_comportement;souhaits;commune_ecole;temps_famille_max;besoin_evalue_le"


def test_need_is_written_only_when_assessed_and_whole(importe: Importeur) -> None:
    importe("personnes", fichier("", LEA))
    assert not Besoin.objects.exists()
    bilan = importe("personnes", fichier(BESOIN, f"{LEA};léger;;fort;;;;"))
    assert vus(bilan) == [(2, "besoin_handicap")]
    assert importe("personnes", fichier(BESOIN, f"{LEA};léger;aucun;fort;jardin;Bailleul;45;01/11/2026")).modifiees == 1
    besoin = Besoin.objects.get()
    assert (besoin.besoin_medical, besoin.besoin_handicap, besoin.besoin_comportement) == (1, 0, 3)
    assert (besoin.commune_famille_id, besoin.commune_ecole_id) == ("FR-59295", "FR-59043")
    assert (besoin.souhaits, besoin.temps_famille_max_min) == (["jardin"], 45)


def test_new_assessment_replaces_and_keeps_the_former_one(importe: Importeur) -> None:
    importe("personnes", fichier(BESOIN, f"{LEA};léger;aucun;fort;jardin;Bailleul;45;01/11/2026"))
    assert importe("personnes", fichier(BESOIN, f"{LEA};léger;aucun;fort;jardin;Bailleul;45;01/11/2026")).presentes == 1
    assert importe("personnes", fichier(BESOIN, f"{LEA};moyen;;;;;;")).modifiees == 1
    ancien, nouveau = Besoin.objects.order_by("pk")
    assert (nouveau.remplace_id, nouveau.besoin_medical, nouveau.besoin_comportement) == (ancien.pk, 2, 3)
    assert (nouveau.souhaits, nouveau.temps_famille_max_min) == (["jardin"], 45)


def test_times_upside_down_are_refused(importe: Importeur) -> None:
    colonnes = "besoin_medical;besoin_handicap;besoin_comportement;temps_famille_min;temps_famille_max"
    assert vus(importe("personnes", fichier(colonnes, f"{LEA};0;0;0;60;30"))) == [(2, "temps_famille_min")]
