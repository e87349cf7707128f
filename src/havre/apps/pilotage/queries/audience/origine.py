"""Where the situation of a child comes from: the informations that named him, their evaluation, what was recommended.

Numbers, days and conclusions only: neither what was said nor who said it leaves the information.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localdate

from havre.apps.informations.enums import NatureActeIP
from havre.apps.informations.models import ConclusionEnfant, EnfantDuFoyer, InformationPreoccupante
from havre.apps.mesures.queries import recommandations_de
from havre.apps.personnes.models import Enfant
from havre.common.barriere import tout_lire

ACTES = (NatureActeIP.PROCUREUR, NatureActeIP.PARENTS_SAISINE, NatureActeIP.SUITES_PROCUREUR)


def origine_de(enfant: Enfant, *, au: date) -> list[tuple[date | None, str, str]]:
    """Return each fact: its day, its words, its row; who evaluated may be closed to the reader, these facts are not."""
    faits: list[tuple[date | None, str, str]] = [
        (localdate(r.faite_a), f"Mesure recommandée : {r.get_type_display()}.", f"recommandation {r.pk}")
        for r in recommandations_de(enfant)
    ]
    with tout_lire("le dossier d'audience dit d'où vient la situation"):
        lignes = EnfantDuFoyer.objects.filter(enfant=enfant, retire_a__isnull=True, information__recue_le__lte=au)
        for ligne in lignes.select_related("information").order_by("information__recue_le", "pk"):
            faits += _de_l_information(ligne.information, ligne)
    return [f for f in faits if f[0] is None or f[0] <= au]


def _de_l_information(i: InformationPreoccupante, ligne: EnfantDuFoyer) -> Iterable[tuple[date | None, str, str]]:
    """Yield the facts of one information."""
    yield i.recue_le, f"Information préoccupante {i.reference} reçue.", f"information préoccupante {i.pk}"
    if (rattachement := getattr(i, "rattachement", None)) is not None:
        yield (
            rattachement.rattachee_le,
            f"{i.reference} rattachée à {rattachement.vers}.",
            f"rattachement {rattachement.pk}",
        )
    for s in i.signalements.order_by("pk"):
        yield localdate(s.decide_a), f"{i.reference} : saisine du procureur décidée.", f"signalement {s.pk}"
    for a in i.actes.filter(nature__in=ACTES, annule__isnull=True, annule_par__isnull=True).order_by("pk"):
        yield a.accompli_le, f"{i.reference} : {a.get_nature_display().lower()}.", f"acte d'information {a.pk}"
    validation = getattr(getattr(i, "evaluation", None), "validation", None)
    if validation is not None:
        conclusion = ConclusionEnfant.objects.filter(redaction=validation.redaction_id, enfant=ligne).first()
        issue = f" : {conclusion.get_issue_display().lower()}" if conclusion else ""
        derogation = ", par dérogation au binôme" if validation.avec_derogation else ""
        yield (
            validation.validee_le,
            f"{i.reference}, évaluation validée{derogation}{issue}.",
            f"validation {validation.pk}",
        )
