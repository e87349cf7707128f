"""Why a date: the rule, the facts, the values, their source; computed again from the facts, never kept."""

from dataclasses import dataclass
from datetime import date

from havre.apps.agents.permissions import Acteur
from havre.droit import Explication, Valeur, expliquer, repere
from havre.droit.calcul import evaluer
from havre.droit.calendrier import jour_de
from havre.droit.registre import regle as lire_regle

from ..enums import Perimetre
from ..models import Avis, Dispense, Echeance, SuspensionEcheance
from ..regles import REGLES_DU_SERVICE, RegleDuService, est_de_droit
from .calcul import verdicts
from .faits import Cible, lire_cas
from .visibles import echeances_visibles


@dataclass(frozen=True)
class Raisons:
    """Why a due date is what it is on a day, and the signed acts and notices about it.

    Of the law: `explication`; of the service: `regle` and the local target `valeur`, if one gave the date.
    """

    echeance: Echeance
    explication: Explication | None
    regle: RegleDuService | None
    valeur: Valeur | None
    suspensions: list[SuspensionEcheance]
    dispense: Dispense | None
    avis: list[Avis]


def pourquoi(cle: str, *, pour: Acteur, au: date) -> Raisons:
    """Return why a due date is what it is.

    Raises:
        Echeance.DoesNotExist: there is none, or `pour` may not see it.
    """
    echeance = echeances_visibles(pour=pour).select_related("enfant__personne", "service", "responsable").get(pk=cle)
    regle = REGLES_DU_SERVICE.get(echeance.regle)
    return Raisons(
        echeance=echeance,
        explication=_explication(echeance, au) if est_de_droit(echeance.regle) else None,
        regle=regle,
        valeur=repere(regle.parametre) if regle and regle.parametre else None,
        suspensions=list(SuspensionEcheance.objects.filter(cle=cle).select_related("signee_par")),
        dispense=Dispense.objects.filter(cle=cle).select_related("signee_par").first(),
        avis=list(Avis.objects.filter(cle=cle).order_by("palier")),
    )


def _explication(echeance: Echeance, au: date) -> Explication | None:
    """Return the explanation that the facts of this moment give of the same due date."""
    cible = Cible({Perimetre(echeance.perimetre): frozenset({echeance.perimetre_id})})
    for cas in lire_cas(au=au, cible=cible):
        if not echeance.cle.startswith(f"{cas.racine}:"):
            continue
        for verdict in verdicts(cas):
            if verdict.depart is not None and jour_de(verdict.depart) == echeance.depart_le:
                return expliquer(evaluer(*lire_regle(cas.regle), dict(cas.faits) | dict(verdict.faits), au))
    return None
