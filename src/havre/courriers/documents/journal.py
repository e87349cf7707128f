"""The papers of the journal: an anchor to keep outside, a receipt of an entry."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ..lettre import en_lettres
from ..mentions import emetteur
from ..rendu import imprimer_pdf


def _par_huit(empreinte: str) -> str:
    """Return a hash as one reads it aloud: by eight."""
    return " ".join(empreinte[i : i + 8] for i in range(0, len(empreinte), 8))


def _socle(titre: str, pied: str) -> dict[str, Any]:
    entete = emetteur().entete("")
    lignes = [ligne for ligne in entete.lignes if ligne]
    return {"collectivite": entete.collectivite, "lignes": lignes, "titre": titre, "pied": pied}


def _couper(texte: str) -> list[str]:
    """Return a text without spaces in lines that a page holds."""
    return [texte[i : i + 64] for i in range(0, len(texte), 64)]


def imprimer_ancre(fichier: Mapping[str, str], *, publique: str, imprimee_a: datetime) -> bytes:
    """Return an anchor on one page: its heads, its root, its text and its signature, to be kept outside."""
    dite = json.loads(fichier["ancre"])
    etablie = datetime.fromisoformat(dite["etablie_a"])
    titre = f"Ancre du journal n° {dite['numero']}"
    donnees: dict[str, Any] = _socle(titre, titre) | {
        "etablie": f"{en_lettres(etablie.date())} à {etablie:%H:%M} (UTC)",
        "imprimee": f"{en_lettres(imprimee_a.date())} à {imprimee_a:%H:%M}",
        "tetes": [
            [nom, str(dite[cle]["numero"]), _par_huit(dite[cle]["empreinte"])]
            for nom, cle in (("Écritures", "evenements"), ("Lectures", "lectures"))
        ],
        "racine": _par_huit(dite["evenements"]["racine"]), "depuis": str(dite["evenements"]["depuis"]),
        "precedente": _par_huit(dite["precedente"]), "cle": dite["cle"], "publique": publique,
        "texte": _couper(fichier["ancre"]), "signature": _couper(fichier["signature"]),
    }  # fmt: skip
    return imprimer_pdf("documents/ancre.typ", donnees, le=imprimee_a.date())


def imprimer_recu(fichier: Mapping[str, Any], *, acte: str, agent: str, etapes: Sequence[str]) -> bytes:
    """Return a receipt on one page, with the fields that its file holds; `etapes` says how to verify it."""
    dit = json.loads(fichier["recu"])
    fait, etabli = (datetime.fromisoformat(dit[c]) for c in ("consigne_a", "etabli_a"))
    titre = f"Reçu de l'écriture n° {dit['numero']}"
    ancre = json.loads(fichier["ancre"]["ancre"]) if "ancre" in fichier else None
    donnees: dict[str, Any] = _socle(titre, titre) | {
        "acte": acte, "agent": agent, "numero": str(dit["numero"]), "empreinte": _par_huit(dit["empreinte"]),
        "consigne": f"{en_lettres(fait.date())} à {fait:%H:%M:%S} (UTC)",
        "etabli": f"{en_lettres(etabli.date())} à {etabli:%H:%M} (UTC)",
        "tete_numero": str(dit["tete"]["numero"]), "tete": _par_huit(dit["tete"]["empreinte"]),
        "ancre": f"n° {ancre['numero']}, racine {_par_huit(ancre['evenements']['racine'])}" if ancre else "",
        "pas": str(len(fichier.get("chemin", []))), "cle": dit["cle"], "signature": _couper(fichier["signature"]),
        "etapes": list(etapes),
    }  # fmt: skip
    return imprimer_pdf("documents/recu.typ", donnees, le=etabli.date())
