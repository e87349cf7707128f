"""Every field of every model has a class; a personal one has a purpose, a retention rule and a fate.

Added a model or a field? `havre champs manquants` prints the lines to write in src/havre/registre/donnees/champs.
"""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from havre.droit.erreurs import DonneeInvalide
from havre.droit.lecture import Table
from havre.registre.champs import Nettoyage, ecarts, fiches, tables
from havre.registre.champs.constat import _du_modele, ebauche, modeles_du_site, tables_sans_classe
from havre.registre.champs.lecture import SANS_TERME, Sort, _fiche

PERSONNES = {"personnes.Enfant", "personnes.Personne"}


def test_every_field_of_every_model_is_classified():
    trouves = ecarts()
    assert not trouves, "\n\n".join(["", *map(str, trouves)])


@pytest.mark.django_db
def test_every_table_of_the_database_is_classified():
    manquent = tables_sans_classe()
    assert not manquent, f"à écrire dans src/havre/registre/donnees/champs/_tables.yaml : {', '.join(manquent)}"


@pytest.mark.parametrize("nom", sorted(fiches()))
def test_what_is_personal_has_a_retention_rule_and_an_end(nom):
    fiche = fiches()[nom]
    if not fiche.personnelle:
        return
    assert fiche.conservation != "sans_objet", "des données personnelles ont une règle de conservation"
    assert fiche.finalite not in {"referentiel"}
    if fiche.conservation not in SANS_TERME and fiche.dossier:
        assert fiche.lecture, "dites par quel acte de droits.yaml ces données se lisent"


@pytest.mark.parametrize("nom", sorted(n for n, f in fiches().items() if f.dossier))
def test_the_path_to_the_file_leads_to_a_person(nom):
    modele = apps.get_model(nom)
    for chemin in fiches()[nom].dossier:
        cible = modele
        for pas in [] if chemin == "id" else chemin.split("__"):
            cible = cible._meta.get_field(pas).related_model
        assert cible._meta.label in PERSONNES, f"{nom}.{chemin}"


def _ecrit(champ: models.Field, nettoyage: Nettoyage) -> bool:
    """Tell whether a field can hold what a scrub writes in it."""
    match nettoyage:
        case Nettoyage.VIDE:
            return isinstance(champ, models.CharField | models.TextField | models.BinaryField) or champ.has_default()
        case Nettoyage.NUL:
            return champ.null
        case Nettoyage.FAUX:
            return isinstance(champ, models.BooleanField)
        case Nettoyage.ANNEE:
            return isinstance(champ, models.DateField)
        case Nettoyage.TEXTE:
            return isinstance(champ, models.CharField | models.TextField)
        case _:
            return True


@pytest.mark.parametrize("nom", sorted(n for n, f in fiches().items() if f.sort is Sort.NETTOIE))
def test_a_scrub_can_be_written(nom):
    modele = apps.get_model(nom)
    impossibles = [
        c.nom for c in fiches()[nom].champs.values() if not _ecrit(modele._meta.get_field(c.nom), c.nettoyage)
    ]
    assert impossibles == []


def test_every_class_every_purpose_of_the_files_is_known_and_a_foreign_table_says_what_it_holds():
    assert all(t.contenu for t in tables().values())
    assert all(t.conservation for t in tables().values() if t.classe.personnelle)


BONNE = {"sujet": "enfant", "finalite": "dossier", "conservation": "dossier_enfant", "sort": "nettoie",
         "champs": {"id": "technique", "nom": {"classe": "identite", "nettoyage": {"texte": "effacé"}}}}  # fmt: skip


@pytest.mark.parametrize(
    ("cle", "brut", "message"),
    [
        ("sujet", "voisin", "doit être parmi"),
        ("finalite", "", "texte non vide"),
        ("conservation", "toujours", "doit être parmi"),
        ("sort", "oublie", "doit être parmi"),
        ("lecture", "tout_voir", "doit être parmi"),
        ("champs", {"nom": "secret"}, "doit être parmi"),
        ("champs", {"nom": "identite"}, "dit ce que le nettoyage écrit"),
        ("champs", {"nom": {"classe": "identite", "nettoyage": "brule"}}, "doit être parmi"),
        ("champs", {"nom": {"classe": "identite", "nettoyage": "vide", "note": "x"}}, "clé inconnue"),
    ],
)
def test_a_broken_sheet_is_refused(cle, brut, message):
    _fiche("personnes", "Essai", Table(BONNE, fichier="x.yaml"))
    with pytest.raises(DonneeInvalide, match=message):
        _fiche("personnes", "Essai", Table({**BONNE, cle: brut}, fichier="x.yaml"))


def test_a_field_that_came_or_went_is_told_with_its_lines():
    modele = apps.get_model("personnes.Personne")
    fiche = _fiche("personnes", "Personne", Table(BONNE, fichier="x.yaml"))
    (manque,) = list(_du_modele(modele, fiche))
    assert "    prenom: À CHOISIR" in str(manque)
    assert "    nom_cle: technique" in str(manque)
    trop = _fiche("personnes", "Personne", Table({**BONNE, "champs": {"surnom": "technique"}}, fichier="x.yaml"))
    assert any("n'a plus de champ surnom" in str(e) for e in _du_modele(modele, trop))
    with pytest.raises(FieldDoesNotExist):
        modele._meta.get_field("surnom")


def test_the_draft_of_a_sheet_names_every_field():
    for modele in modeles_du_site():
        lignes = ebauche(modele)
        assert lignes[0] == f"{modele.__name__}:"
        for champ in modele._meta.concrete_fields:
            assert any(ligne.startswith(f"    {champ.name}: ") for ligne in lignes)
