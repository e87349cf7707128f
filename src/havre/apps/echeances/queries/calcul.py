"""From cases to rows of the projection: `droit` gives the terms, the signed acts are put beside them.

A term is computed with every act known, whatever the day: the state on a day is read from the row afterwards.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from havre.droit import Verdict
from havre.droit import regle as lire_regle
from havre.droit.calcul import evaluer, suite

from ..models import Dispense, SuspensionEcheance
from ..regles import est_de_droit, par_un_tiers
from .faits import Cas

UN_JOUR_LOINTAIN = date(9000, 1, 1)
PEU = 500
COLONNES = (
    "cle", "regle", "objet_type", "objet_id", "enfant_id", "service_id", "responsable_id", "depart_le", "echeance_le",
    "echeance_a", "locale", "par_un_tiers", "acte_le", "a_temps", "cesse_le", "suspendue_jusqu_au", "dispensee_le",
    "perimetre", "perimetre_id",
)  # fmt: skip


def arrets(cles: list[str] | None) -> tuple[dict[str, date], dict[str, date]]:
    """Return the last day of suspension and the day of waiver, by key of the due date (None: of all)."""
    suspensions, dispenses = SuspensionEcheance.objects.all(), Dispense.objects.all()
    if cles is not None:
        suspensions, dispenses = suspensions.filter(cle__in=cles), dispenses.filter(cle__in=cles)
    fins: dict[str, date] = {}
    for cle, fin in suspensions.order_by("jusqu_au").values_list("cle", "jusqu_au"):
        fins[cle] = fin
    return fins, {cle: localdate(a) for cle, a in dispenses.values_list("cle", "signee_a")}


def verdicts(cas: Cas) -> list[Verdict]:
    """Return the verdicts of a case of the law, one a period, with every act known."""
    if cas.actes is not None:
        return suite(cas.regle, cas.faits, cas.actes, au=UN_JOUR_LOINTAIN)
    return [evaluer(*lire_regle(cas.regle), cas.faits, UN_JOUR_LOINTAIN)]


def lignes(cas: Iterable[Cas]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the projection, in the order of `COLONNES`."""
    brutes = [ligne for c in cas for ligne in (_de_droit(c) if est_de_droit(c.regle) else _du_service(c))]
    fins, dispensees = arrets([b[0] for b in brutes] if len(brutes) <= PEU else None)
    tiers = {regle: par_un_tiers(regle) for regle in {b[1] for b in brutes}}
    for b in brutes:
        (cle, regle, c, depart, jour, moment, locale, acte, a_temps, cesse) = b
        yield (
            cle, regle, c.objet_type.value, c.objet_id, c.enfant, c.service, c.responsable, depart, jour, moment,
            locale, tiers[regle], acte, a_temps, cesse, _la_derniere(fins.get(cle), c.suspendue_jusqu_au),
            dispensees.get(cle), c.perimetre.value, c.perimetre_id,
        )  # fmt: skip


def _la_derniere(signee: date | None, pieces: date | None) -> date | None:
    """Return the last day of the signed suspension or of the wait for documents, whichever ends later."""
    return max(signee, pieces) if signee and pieces else signee or pieces


def _jour(valeur: date | datetime) -> date:
    return localdate(valeur) if isinstance(valeur, datetime) else valeur


def _moment(valeur: date | datetime) -> datetime | None:
    return valeur if isinstance(valeur, datetime) else None


def _de_droit(c: Cas) -> Iterator[tuple[Any, ...]]:
    for v in verdicts(c):
        if v.echeance is None or v.depart is None or v.regle is None:
            continue
        depart = _jour(v.depart)
        cesse = next((f for n in v.regle.cesse if isinstance(f := c.faits.get(n), date)), c.cesse_le)
        acte = _jour(v.acte) if v.acte else None
        yield (
            f"{c.racine}:{depart.isoformat()}", c.regle, c, depart, _jour(v.echeance), _moment(v.echeance), v.locale,
            acte, v.a_temps, cesse,
        )  # fmt: skip


def _du_service(c: Cas) -> Iterator[tuple[Any, ...]]:
    if c.depart is None or c.echeance is None:
        return
    jour = _jour(c.echeance)
    a_temps = None if c.acte is None else c.acte <= jour
    yield (
        f"{c.racine}:{c.depart.isoformat()}", c.regle, c, c.depart, jour, _moment(c.echeance), True, c.acte, a_temps,
        c.cesse_le,
    )  # fmt: skip
