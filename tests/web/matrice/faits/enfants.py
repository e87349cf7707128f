"""The child and his sibling, whose placement is ordered, and what is written of them."""

from datetime import date
from typing import Any

from havre.apps.echeances.actions import reconstruire
from havre.apps.echeances.models import Echeance
from havre.apps.mesures.models import SuspensionExecution
from havre.apps.suivis.models import Promesse
from havre.apps.visites.enums import NatureVisite
from havre.apps.visites.models import Visite
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_mesure,
)

from .socle import Faits, fait


def _enfant(s: Faits, nom: str) -> Any:
    enfant = creer_enfant(s.marque, fratrie=s["fratrie"], service=s.service)
    enfant.personne.nom = f"Essainom-{nom}-{s.marque}"
    enfant.personne.save()
    return enfant


@fait()
def fratrie(s: Faits) -> Any:
    return creer_fratrie(f"Essai {s.marque}")


@fait()
def enfant(s: Faits) -> Any:
    enfants = [_enfant(s, "aîné"), _enfant(s, "cadet")]
    creer_mesure(enfants, le=date(2025, 4, 10), terme=date(2026, 10, 10))
    s._faits["frere"] = enfants[1]
    return enfants[0]


@fait()
def frere(s: Faits) -> Any:
    return s["enfant"] and s._faits["frere"]


@fait()
def mesure(s: Faits) -> Any:
    return s["enfant"].mesures.get()


@fait()
def suspension(s: Faits) -> Any:
    return SuspensionExecution.objects.create(
        mesure=s["mesure"], motifs=f"essai {s.marque}", base_legale="essai", qualite="essai",
        signee_par=creer_agent(None), signee_a=MAINTENANT, debut=JOUR,
    )  # fmt: skip


@fait()
def visite(s: Faits) -> Any:
    return Visite.objects.create(
        enfant=s["enfant"], nature=NatureVisite.REFERENT, service=s.service, prevue_le=JOUR, enregistree_a=MAINTENANT
    )


@fait()
def promesse(s: Faits) -> Any:
    return Promesse.objects.create(
        enfant=s["enfant"], nature="visite", mots=f"Je viens, {s.marque}.", dite_a=["enfant"], dite_le=JOUR,
        pour_le=JOUR, enregistree_a=MAINTENANT,
    )  # fmt: skip


@fait()
def echeance(s: Faits) -> Any:
    enfant = s["enfant"]
    if not Echeance.objects.filter(enfant=enfant).exists():
        reconstruire(au=JOUR)
    return Echeance.objects.filter(enfant=enfant, regle="PA-01").get()
