"""The hearing file as a document: a cover of one page, a table of contents, then facts with their source."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from havre.apps.pilotage.queries.audience import DossierAudience, FaitDate

from ..lettre import en_lettres
from ..mentions import emetteur
from ..rendu import imprimer_pdf
from ..texte import cassable


def _fait(fait: FaitDate) -> list[str]:
    return [f"{fait.le:%d/%m/%Y}" if fait.le else "sans date", fait.texte, fait.source]


def _dossier(dossier: DossierAudience) -> dict[str, Any]:
    """Return what the template reads of one child."""
    personne = dossier.enfant.personne
    ne = f", né(e) le {en_lettres(personne.date_naissance)}" if personne.date_naissance else ""
    return {
        "nom": f"{personne}{ne}",
        "court": personne.nom_court(),
        "numero": dossier.enfant.numero,
        "couverture": [list(ligne) for ligne in dossier.couverture],
        "parties": [{"titre": p.titre, "vide": p.vide, "faits": [_fait(f) for f in p.faits]} for p in dossier.parties],
    }


def imprimer_audience(dossiers: Sequence[DossierAudience], *, etabli_a: datetime) -> bytes:
    """Return the hearing file of one child, or of a whole sibling group, as a tagged PDF.

    Raises:
        CaractereNonImprimable: a character has no glyph in the fonts.
    """
    service = dossiers[0].enfant.service
    entete = emetteur().entete(service.nom)
    titre = "Dossier d'audience" if len(dossiers) == 1 else "Dossier d'audience de la fratrie"
    donnees: dict[str, Any] = {
        "collectivite": entete.collectivite,
        "lignes": list(entete.lignes),
        "titre": titre,
        "pied": f"{titre} · {', '.join(d.enfant.numero for d in dossiers)}",
        "etabli": f"{en_lettres(etabli_a.date())} à {etabli_a:%H:%M}",
        "dossiers": [_dossier(d) for d in dossiers],
    }
    return imprimer_pdf("documents/audience.typ", cassable(donnees), le=etabli_a.date())
