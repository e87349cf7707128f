"""The files that are given: a PDF in plain words, the same as JSON and CSV, a receipt, in one zip."""

import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, cast

import typst

import havre.courriers
from havre.common.tableur.ecriture import en_csv
from havre.courriers.lettre import en_lettres
from havre.courriers.mentions import emetteur
from havre.courriers.rendu import NON_IMPRIMABLE
from havre.droit import valeur

from ..enums import RaisonExclusion
from .elements import Exclu

RACINE = Path(__file__).parent
POLICES = Path(havre.courriers.__file__).parent / "polices"
REMPLACANT = "?"
ESSAIS_AU_PLUS = 200
ZERO = (1980, 1, 1, 0, 0, 0)
"""Date of the files in the zip: the same export gives the same bytes."""
_verrou = threading.Lock()
_compilateurs: list[typst.Compiler] = []


@dataclass(frozen=True, slots=True)
class Fait:
    """One element as it goes: its heading, its title, its values as label and text."""

    rubrique: str
    titre: str
    valeurs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cadre:
    """What stands around the facts: reference of the request, day, and whether it is the medical part."""

    reference: str
    le: date
    medical: bool = False


def paquet(cadre: Cadre, faits: Sequence[Fait], exclus: Sequence[Exclu], autres: dict[str, bytes]) -> bytes:
    """Return the zip: PDF, JSON, CSV, the files of `autres`, and a receipt that lists them with their fingerprints."""
    nom = "informations-medicales" if cadre.medical else "dossier"
    fichiers = {
        f"{nom}.pdf": imprimer(_contenu(cadre, faits, exclus)),
        f"{nom}.json": _json(cadre, faits, exclus),
        f"{nom}.csv": _csv(faits),
        **autres,
    }
    fichiers["recepisse.pdf"] = imprimer(_recepisse(cadre, fichiers))
    return zipper(fichiers)


def zipper(fichiers: dict[str, bytes]) -> bytes:
    """Return files as a zip whose bytes depend on them only."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(zipfile.ZipInfo(nom, ZERO), contenu, zipfile.ZIP_DEFLATED)
    return sortie.getvalue()


def medicaux(cadre: Cadre, faits: Sequence[Fait]) -> dict[str, bytes]:
    """Return the medical part as files to add to the zip of a person who asked to have it himself."""
    cadre = Cadre(cadre.reference, cadre.le, medical=True)
    return {
        "informations-medicales.pdf": imprimer(_contenu(cadre, faits, ())),
        "informations-medicales.json": _json(cadre, faits, ()),
    }


def imprimer(donnees: dict[str, Any]) -> bytes:
    """Return a document as a tagged PDF; a character that no font has is printed as "?"."""
    entrees = json.dumps(donnees, ensure_ascii=False)
    moment = datetime.combine(date.fromisoformat(donnees["jour"]), time(12), tzinfo=UTC)
    for _ in range(ESSAIS_AU_PLUS):
        try:
            with _verrou:
                return cast(bytes, _compilateur().compile(
                    format="pdf", sys_inputs={"donnees": entrees}, pdf_standards=["a-2a", "ua-1"], timestamp=moment
                ))  # fmt: skip
        except typst.TypstError as erreur:
            trouve = NON_IMPRIMABLE.search(str(erreur))
            if trouve is None:
                raise
            entrees = re.sub("[" + re.escape(trouve.group(1)) + "]", REMPLACANT, entrees)
    raise ValueError("trop de caractères que les polices n'ont pas")


def _compilateur() -> typst.Compiler:
    """Return the compiler of the template, made once."""
    if not _compilateurs:
        _compilateurs.append(
            typst.Compiler(RACINE / "dossier.typ", root=RACINE, font_paths=[POLICES], ignore_system_fonts=True)
        )
    return _compilateurs[0]


def _base(cadre: Cadre, titre: str) -> dict[str, Any]:
    return {
        "titre": titre, "reference": f"Demande {cadre.reference}", "date": en_lettres(cadre.le),
        "jour": cadre.le.isoformat(), "collectivite": emetteur().collectivite, "rubriques": [], "exclus": [],
        "mentions": [], "introduction": [],
    }  # fmt: skip


def _contenu(cadre: Cadre, faits: Sequence[Fait], exclus: Iterable[Exclu]) -> dict[str, Any]:
    rubriques: dict[str, list[dict[str, Any]]] = {}
    for f in faits:
        rubriques.setdefault(f.rubrique, []).append({"titre": f.titre, "valeurs": _a_la_suite(f.valeurs)})
    titre = "Vos informations médicales" if cadre.medical else "Votre dossier"
    introduction = [
        "Vous avez demandé ce que le service de l'aide sociale à l'enfance garde sur vous. Voici ce qu'il garde.",
        "Les noms et les adresses des autres personnes sont cachés : c'est leur vie privée. Un agent du service a relu"
        " chaque information avant de vous la donner.",
    ]  # fmt: skip
    if cadre.medical:
        introduction = [
            "Ces informations touchent à la santé. La personne concernée choisit de les recevoir elle-même, ou par un"
            " médecin (article L.311-6 du code des relations entre le public et l'administration)."
        ]  # fmt: skip
    if not faits:
        introduction.append("Le service ne garde rien sous cette forme.")
    return _base(cadre, titre) | {
        "introduction": introduction,
        "rubriques": [{"titre": t, "elements": e} for t, e in rubriques.items()],
        "exclus": [{"titre": x.titre, "nombre": x.nombre, "raison": RaisonExclusion(x.raison).label} for x in exclus],
        "mentions": [] if cadre.medical else [_recours(cadre.le)],
    }  # fmt: skip


def _a_la_suite(valeurs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return the sentences of one field as one text."""
    suite: list[dict[str, str]] = []
    for libelle, texte in valeurs:
        if suite and suite[-1]["libelle"] == libelle:
            suite[-1]["texte"] += f" {texte}"
        else:
            suite.append({"libelle": libelle, "texte": texte})
    return suite


def _recours(le: date) -> dict[str, Any]:
    """Return what the person may do if something is missing."""
    cada = valeur("crpa.dossier.cada", au=le)
    return {
        "titre": "Si vous n'êtes pas d'accord",
        "textes": [
            "Si une information est fausse, vous pouvez demander au service de la corriger.",
            "S'il manque quelque chose que vous aviez le droit de recevoir, vous pouvez saisir la commission d'accès"
            f" aux documents administratifs (CADA) dans un délai de {cada.ecrite()} ({cada.reference}).",
        ],
    }


def _recepisse(cadre: Cadre, fichiers: dict[str, bytes]) -> dict[str, Any]:
    empreintes = [
        {"libelle": nom, "texte": f"{len(contenu)} octets. Empreinte SHA-256 : {_empreinte(contenu)}"}
        for nom, contenu in fichiers.items()
    ]
    return _base(cadre, "Récépissé") | {
        "introduction": ["La personne qui signe a reçu les fichiers qui suivent."],
        "rubriques": [
            {"titre": "Fichiers remis", "elements": [{"titre": "Liste", "valeurs": empreintes}]},
            {
                "titre": "Signature",
                "elements": [{"titre": "Reçu le", "valeurs": [{"libelle": "Date et signature", "texte": "………………"}]}],
            },
        ],
    }


def _empreinte(contenu: bytes) -> str:
    """Return a fingerprint in groups of eight, so that a line can end between them."""
    empreinte = hashlib.sha256(contenu).hexdigest()
    return " ".join(empreinte[i : i + 8] for i in range(0, len(empreinte), 8))


def _json(cadre: Cadre, faits: Iterable[Fait], exclus: Iterable[Exclu]) -> bytes:
    contenu = {
        "format": "havre-acces-1", "demande": cadre.reference, "etabli_le": cadre.le.isoformat(),
        "informations": [
            {"rubrique": f.rubrique, "titre": f.titre, "valeurs": [{"libelle": li, "texte": t} for li, t in f.valeurs]}
            for f in faits
        ],
        "non_communique": [
            {"titre": x.titre, "nombre": x.nombre, "raison": RaisonExclusion(x.raison).label} for x in exclus
        ],
    }  # fmt: skip
    return json.dumps(contenu, ensure_ascii=False, indent=1).encode()


def _csv(faits: Iterable[Fait]) -> bytes:
    lignes = [(f.rubrique, f.titre, libelle, texte) for f in faits for libelle, texte in f.valeurs]
    return en_csv([("rubrique", "information", "libellé", "texte"), *lignes])
