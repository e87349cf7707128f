"""From a report or an addendum to its pages: the printer that `suivis` is given."""

from datetime import date
from typing import Any

from havre.apps.agents.models import Agent
from havre.apps.suivis.actions.rapports import AAjouter, ARapporter
from havre.apps.suivis.enums import EtapeRapport
from havre.apps.suivis.models import Rapport

from ..lettre import en_lettres
from ..mentions import emetteur
from ..rendu import imprimer_images, imprimer_pdf
from ..texte import cassable


def _socle(rapport: Rapport, titre: str, precision: str) -> dict[str, Any]:
    """Return what the sheet of a document shows around its text."""
    service = rapport.enfant.service
    entete = emetteur().entete(service.nom)
    return {
        "collectivite": entete.collectivite,
        "lignes": list(entete.lignes),
        "titre": titre,
        "pied": f"{rapport.enfant} · {titre} · {precision}",
    }


def _signataire(agent: Agent, qualite: str, le: date | None) -> dict[str, str]:
    return {"nom": agent.nom_complet(), "qualite": qualite, "le": en_lettres(le) if le else ""}


def _rapport(document: ARapporter, le: date, *, projet: bool) -> dict[str, Any]:
    """Return what the template of a report reads."""
    rapport, personne = document.rapport, document.rapport.enfant.personne
    naissance = f", né(e) le {en_lettres(personne.date_naissance)}" if personne.date_naissance else ""
    paroles = [
        {
            "mots": p["mots"],
            "quand": f"Le {en_lettres(date.fromisoformat(p['dite_le']))}, à {p['a']}"
            + (f" ({p['circonstances']})" if p["circonstances"] else ""),
        }
        for p in document.paroles
    ]
    sections = [
        {
            "titre": etape.label,
            "texte": document.etapes.get(etape.value, ""),
            "paroles": paroles if etape == EtapeRapport.PAROLE else [],
        }
        for etape in EtapeRapport
        if document.etapes.get(etape.value) or (etape == EtapeRapport.PAROLE and paroles)
    ]
    return _socle(rapport, rapport.get_nature_display(), f"version {document.numero}") | {
        "projet": projet,
        "faits": [
            ["Enfant", f"{personne}{naissance}"],
            ["Dossier", rapport.enfant.numero],
            ["Période", f"du {en_lettres(rapport.du)} au {en_lettres(rapport.au)}"],
            ["Version", str(document.numero)],
        ],
        "sections": sections,
        "signataire": _signataire(document.signataire, document.qualite, None if projet else le),
    }


def imprimer_rapport(document: ARapporter, *, le: date) -> bytes:
    """Return the PDF of a version that is being signed.

    Raises:
        CaractereNonImprimable: a character has no glyph in the fonts.
    """
    return imprimer_pdf("documents/rapport.typ", cassable(_rapport(document, le, projet=False)), le=le)


def images_rapport(document: ARapporter, *, le: date) -> list[bytes]:
    """Return the pages of a draft as PNG images, to look at it before it is signed."""
    return imprimer_images("documents/rapport.typ", cassable(_rapport(document, le, projet=True)), ppi=80)


def imprimer_additif(document: AAjouter, *, le: date) -> bytes:
    """Return the PDF of an addendum that is being signed.

    Raises:
        CaractereNonImprimable: a character has no glyph in the fonts.
    """
    version = document.version
    rapport = version.rapport
    donnees = _socle(rapport, f"Additif n° {document.numero}", f"à la version {version.numero}") | {
        "faits": [
            ["Rapport", f"{rapport.get_nature_display()}, version {version.numero}"],
            ["Signé par", f"{version.signataire.nom_complet()}, {version.qualite}"],
            ["Empreinte du rapport", version.empreinte],
        ],
        "motif": document.motif,
        "texte": document.texte,
        "signataire": _signataire(document.signataire, document.qualite, le),
    }
    return imprimer_pdf("documents/additif.typ", cassable(donnees), le=le)
