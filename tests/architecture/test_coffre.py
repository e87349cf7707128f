"""Encryption has one place, and a free text is encrypted unless there is a reason."""

import ast
from pathlib import Path

from django.apps import apps
from django.db import models

from havre.commands.coffre.rotation import DOCUMENTS
from havre.common.chiffrement import JsonChiffre, TexteChiffre

SOURCES = Path(__file__).resolve().parents[2] / "src" / "havre"
PLACE = SOURCES / "common" / "chiffrement"

# A free text or a JSON value that stays clear in the database: why.
EN_CLAIR = {
    "informations.adultedufoyer.nom_cle": "search key of a name, as for a person",
    "informations.enfantdufoyer.nom_cle": "search key of a name, as for a person",
    "accueils.consultation.exclusions": "counts of units by reason, no word about a child",
    "accueils.mouvementpropose.criteres_apres": "costs of the engine, numbers only",
    "accueils.mouvementpropose.criteres_avant": "costs of the engine, numbers only",
    "accueils.plan.poids": "weights of the engine",
    "journal.ancre.contenu": "signed text of an anchor: numbers and hashes, given outside",
    "journal.evenement.donnees": "chained by hash and never rewritten: identifiers and dates only, no free text",
    "journal.evenement.transaction": "number of a transaction",
    "lieux.derogationagrement.motif": "about a foster home's licence, read by inspections",
    "lieux.lieu.nom_cle": "search key of the name of a place",
    "personnes.personne.nom_cle": "search key of a name: searched by trigram in SQL, behind row-level security",
    "pilotage.releve.definition": "definition of a list",
    "registre.bordereauelimination.durees": "durations of retention with their source, no word about a child",
    "registre.certificatelimination.comptes": "counts of rows by table",
    "registre.regleeffacement.ecritures": "SQL made from the classification of the fields",
    "registre.regleeffacement.lignes": "SQL made from the classification of the fields",
    "territoires.commune.nom_cle": "public",
    "territoires.commune.recherche_cle": "public",
}


def test_cryptography_is_imported_in_one_place_only():
    ailleurs = set()
    for fichier in SOURCES.rglob("*.py"):
        if fichier.is_relative_to(PLACE):
            continue
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf8"))):
            noms = [a.name for a in noeud.names] if isinstance(noeud, ast.Import) else []
            noms += [noeud.module or ""] if isinstance(noeud, ast.ImportFrom) else []
            if any(nom.split(".")[0] in {"cryptography", "nacl", "Crypto"} for nom in noms):
                ailleurs.add(str(fichier.relative_to(SOURCES)))
    assert ailleurs == set()


def test_a_free_text_is_encrypted_or_says_why_not():
    clairs = {
        f"{modele._meta.label_lower}.{champ.name}"
        for modele in apps.get_models()
        if modele.__module__.startswith("havre.")
        for champ in modele._meta.local_concrete_fields
        if not isinstance(champ, TexteChiffre | JsonChiffre)
        and (
            isinstance(champ, models.TextField | models.JSONField)
            or (isinstance(champ, models.GeneratedField) and isinstance(champ.output_field, models.TextField))
        )
    }
    assert clairs - set(EN_CLAIR) == set(), "use TexteChiffre with id = CleTiree(), or give the reason in EN_CLAIR"
    assert set(EN_CLAIR) - clairs == set(), "no longer clear: remove the line"


SANS_ROTATION = {
    "agents.Connexion": "a session, sealed by the key of the browser; it ends by itself",
    "territoires.MatriceTrajets": "times between communes, public",
}
"""Binary contents that the rotation of the keys leaves alone: why."""


def test_every_sealed_content_is_turned_with_the_keys():
    connus = {(d.modele._meta.label, d.contenu) for d in DOCUMENTS}
    binaires = {
        (m._meta.label, c.name)
        for m in apps.get_models()
        if m.__module__.startswith("havre.") and m._meta.label not in SANS_ROTATION
        for c in m._meta.concrete_fields
        if isinstance(c, models.BinaryField)
    }
    assert binaires == connus
