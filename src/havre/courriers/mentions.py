"""Notes under the signature, made from the law: ways of appeal, meaning of silence, help of a computation."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from havre.droit import obligation, valeur

from .lettre import Entete, Mention, en_lettres

FICHIER = Path(__file__).parent / "donnees" / "emetteur.yaml"


@dataclass(frozen=True)
class Emetteur:
    """The public body that writes: name, direction, town of its letters, administrative court."""

    collectivite: str
    direction: str
    lieu: str
    juridiction: str

    def entete(self, service: str) -> Entete:
        """Return the head of a letter of one of its services."""
        return Entete(self.collectivite, (self.direction, service))


@cache
def emetteur() -> Emetteur:
    """Return who sends the letters."""
    return Emetteur(**yaml.safe_load(FICHIER.read_text(encoding="utf-8")))


def recours(*, au: date) -> Mention:
    """Return the ways of appeal against a decision (CASF R.223-2; CJA R.421-1 and R.421-5)."""
    delai = valeur("cja.recours.delai", au=au)
    return Mention(
        "Si vous n'êtes pas d'accord",
        (
            f"Vous pouvez contester cette décision devant le {emetteur().juridiction} dans un délai de "
            f"{delai.ecrite()} à compter de sa notification ({delai.reference}).",
            "En cas d'urgence, vous pouvez aussi saisir le juge des référés (CJA, articles L.521-1 et L.521-2).",
        ),
    )


def silence(*, effet: str, attendue_le: date, au: date) -> Mention | None:
    """Return what no answer by `attendue_le` means; None when no text says it for this request.

    Source: CRPA L.112-3, R.112-5 (what an acknowledgement says), L.231-4 and L.232-4.
    """
    if effet != "refus":
        return None
    motifs = valeur("crpa.refus_implicite.motifs", au=au)
    return Mention(
        "Sans réponse de notre part",
        (
            f"Sans réponse le {en_lettres(attendue_le)}, votre demande sera considérée comme refusée "
            f"({obligation('AD-09').articles[1]}). Vous pourrez alors demander les motifs de ce refus : ils vous "
            f"seront donnés dans un délai de {motifs.ecrite()} ({motifs.reference}).",
            *recours(au=au).textes,
        ),
    )


def algorithme() -> Mention:
    """Return the notice that a computation helped (CRPA L.311-3-1 and R.311-3-1-2)."""
    return Mention(
        "Un calcul a aidé à préparer cette décision",
        (
            "Un traitement algorithmique a comparé les lieux d'accueil possibles (places, agréments, trajets, "
            "fratrie). Une personne a décidé et signé. Vous pouvez demander les règles de ce traitement et ses "
            "principaux paramètres (code des relations entre le public et l'administration, article L.311-3-1).",
        ),
    )
