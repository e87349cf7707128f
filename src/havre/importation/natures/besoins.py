"""The assessed need of a child, as a row gives it."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from havre.apps.accueils.models import Besoin
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.models import Commune

from ..contexte import Contexte
from ..lot import Plan

NIVEAUX = ("besoin_medical", "besoin_handicap", "besoin_comportement")
CHAMPS = {
    "besoin_medical": "besoin_medical",
    "besoin_handicap": "besoin_handicap",
    "besoin_comportement": "besoin_comportement",
    "souhaits": "souhaits",
    "types_acceptes": "types_acceptes",
    "contact_famille": "contact_famille",
    "temps_famille_max": "temps_famille_max_min",
    "temps_famille_min": "temps_famille_min_min",
    "avis": "avis",
}
COLONNES = (*CHAMPS, "commune_ecole")


class Besoins:
    """Needs of the children of one file; a need is written only when it was assessed."""

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte
        self.courants: dict[int, Besoin] = {}

    def charger(self, enfants: list[int]) -> None:
        """Read the needs in force."""
        for besoin in Besoin.objects.filter(enfant__in=enfants, remplace_par__isnull=True).order_by("pk"):
            self.courants[besoin.enfant_id] = besoin

    def planifier(self, plan: Plan, enfant: Enfant, commune: Commune) -> str | None:
        """Write the need of the row when it says one; return the commune of the school."""
        ligne = plan.ligne
        ecole = self.contexte.commune(ligne, "commune_ecole")
        dites = [c for c in COLONNES if ligne[c] is not None]
        courant = self.courants.get(enfant.pk)
        if not dites:
            return None
        absents = [c for c in NIVEAUX if ligne[c] is None]
        if absents and courant is None:
            for colonne in absents:
                ligne.refuser(
                    colonne, "Un besoin évalué porte ses trois niveaux (soins, handicap, comportement) : « aucun » "
                    "s'écrit.",
                )  # fmt: skip
        bas, haut = ligne["temps_famille_min"], ligne["temps_famille_max"]
        if bas is not None and haut is not None and bas > haut:
            ligne.refuser("temps_famille_min", "Le temps minimal dépasse le temps maximal.")
        if ligne.problemes:
            return None
        valeurs: dict[str, Any] = {champ: ligne[c] for c, champ in CHAMPS.items() if ligne[c] is not None}
        valeurs["commune_famille_id"] = commune.pk
        if ecole is not None:
            valeurs["commune_ecole_id"] = ecole.pk
        self._evaluer(plan, enfant, valeurs)
        return ecole.pk if ecole else None

    def _evaluer(self, plan: Plan, enfant: Enfant, valeurs: dict[str, Any]) -> None:
        """Add an assessment, unless it says what the one in force says."""
        courant = self.courants.get(enfant.pk)
        if courant is not None:
            if all(getattr(courant, c) == v for c, v in valeurs.items()):
                return
            champs = (*CHAMPS.values(), "commune_famille_id", "commune_ecole_id")
            valeurs = {c: getattr(courant, c) for c in champs} | valeurs
        jour = plan.ligne["besoin_evalue_le"]
        etabli_a = timezone.make_aware(datetime.combine(jour, time())) if jour else self.contexte.le
        besoin = self.contexte.identifiants.nouveau(
            Besoin, enfant_id=enfant.pk, remplace=courant, etabli_a=etabli_a, etabli_par_id=self.contexte.agent_id,
            **valeurs,
        )  # fmt: skip
        self.courants[enfant.pk] = plan.creer(besoin)
