"""The register: where each information stands, by its facts alone, and until when it may wait."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.droit import Valeur, calculer, repere, valeur
from havre.droit.calendrier import jour_de, terme

from ..enums import EN_COURS, EtatInformation, IssueQualification
from ..models import EnfantDuFoyer, Evaluateur, InformationPreoccupante, Qualification, Redaction
from .visibles import informations_visibles

REFERENCE = re.compile(r"(?:IP)?-?(\d{4})-(\d{1,8})")
UN_JOUR = timedelta(days=1)
DELAI = "casf.evaluation_ip.duree"


def avec_etat(informations: models.QuerySet[InformationPreoccupante]) -> models.QuerySet[InformationPreoccupante]:
    """Annotate each information with `etat`, a value of `EtatInformation` that its facts give."""
    derniere = Qualification.objects.filter(information=OuterRef("pk")).order_by("-decidee_a", "-pk")
    en_charge = Evaluateur.objects.filter(evaluation__information=OuterRef("pk"), dessaisi_a__isnull=True)
    return informations.annotate(
        issue=Subquery(derniere.values("issue")[:1]),
        a_des_evaluateurs=Exists(en_charge),
        prete=Exists(_pretes().filter(evaluation__information=OuterRef("pk"))),
        etat=Case(
            When(transfert__isnull=False, then=Value(EtatInformation.TRANSFEREE.value)),
            When(rattachement__isnull=False, then=Value(EtatInformation.RATTACHEE.value)),
            When(evaluation__validation__isnull=False, then=Value(EtatInformation.CONCLUE.value)),
            When(issue__isnull=True, then=Value(EtatInformation.A_ANALYSER.value)),
            When(issue=IssueQualification.NON, then=Value(EtatInformation.NON_QUALIFIEE.value)),
            When(evaluation__isnull=True, then=Value(EtatInformation.A_CONFIER.value)),
            When(prete=True, then=Value(EtatInformation.A_VALIDER.value)),
            When(a_des_evaluateurs=False, then=Value(EtatInformation.A_DESIGNER.value)),
            default=Value(EtatInformation.EN_EVALUATION.value),
            output_field=models.CharField(),
        ),
    )


def _pretes() -> models.QuerySet[Redaction]:
    """Return the versions that a manager may validate: the last one, not sent back, signed in pair or by derogation."""
    plus_recente = Redaction.objects.filter(evaluation=OuterRef("evaluation"), version__gt=OuterRef("version"))
    en_charge = Q(
        signatures__agent__evaluations__evaluation=F("evaluation"),
        signatures__agent__evaluations__dessaisi_a__isnull=True,
    )
    return (
        Redaction.objects.filter(renvoi__isnull=True)
        .filter(~Exists(plus_recente))
        .annotate(
            signataires=Count("signatures__agent", filter=en_charge, distinct=True),
            metiers=Count("signatures__metier", filter=en_charge, distinct=True),
        )
        .filter(
            Q(signataires__gte=2, metiers__gte=2) | Q(signataires__gte=1, evaluation__derogation__isnull=False)
        )
    )  # fmt: skip


def delai_legal(au: date) -> Valeur:
    """Return the law's limit for an evaluation, with its source."""
    return valeur(DELAI, au=au)


def terme_legal(recue_le: date) -> date:
    """Return the last day of the law for an information received on a day (CASF D.226-2-4)."""
    delai = delai_legal(recue_le)
    return jour_de(terme(recue_le, delai.nombre, delai.unite_de_temps))


def hors_delai(
    informations: models.QuerySet[InformationPreoccupante], *, au: date
) -> models.QuerySet[InformationPreoccupante]:
    """Keep the informations whose last day of the law is past on a day."""
    delai = delai_legal(au)
    jour = jour_de(terme(au, -delai.nombre, delai.unite_de_temps))
    while terme_legal(jour) < au:
        jour += UN_JOUR
    while terme_legal(jour - UN_JOUR) >= au:
        jour -= UN_JOUR
    return informations.filter(recue_le__lt=jour)


def terme_jeune_enfant(recue_le: date, naissances: list[date]) -> date | None:
    """Return the shorter local target that a very young child of the household gives; None when there is none."""
    jours = []
    for naissance in naissances:
        faits = {"naissance_le": naissance, "ip_recue_le": recue_le}
        verdict = calculer("IP-04.jeune_enfant", faits, au=recue_le)
        if verdict.echeance is not None:
            jours.append(jour_de(verdict.echeance))
    return min(jours, default=None)


@dataclass(frozen=True)
class Terme:
    """Until when an evaluation may last: the law's day, and the shorter target of the service if there is one."""

    legal: date
    jeune_enfant: date | None

    @property
    def premier(self) -> date:
        """Return the first of both."""
        return min(self.legal, self.jeune_enfant or self.legal)


@dataclass(frozen=True)
class Suivie:
    """An information of the register on a day."""

    information: InformationPreoccupante
    etat: EtatInformation
    enfants: list[EnfantDuFoyer]
    evaluateurs: list[Evaluateur]
    terme: Terme
    au: date

    @property
    def jours_restants(self) -> int:
        """Return the days left before the first term; negative: days late."""
        return (self.terme.premier - self.au).days

    @property
    def en_cours(self) -> bool:
        """Whether something is still owed."""
        return self.etat in EN_COURS

    @property
    def hors_delai(self) -> bool:
        """Whether the law's day is past and nothing concluded."""
        return self.en_cours and self.terme.legal < self.au


def registre(*, pour: Acteur, action: Action = Action.VOIR_IP) -> models.QuerySet[InformationPreoccupante]:
    """Return the visible informations with their state, ready for `suivies`."""
    return (
        avec_etat(informations_visibles(pour=pour, action=action))
        .select_related("service", "commune", "evaluation")
        .prefetch_related(
            models.Prefetch(
                "enfants", EnfantDuFoyer.objects.filter(retire_a__isnull=True).order_by("date_naissance", "pk"),
                to_attr="presents",
            ),
            models.Prefetch(
                "evaluation__evaluateurs",
                Evaluateur.objects.filter(dessaisi_a__isnull=True).select_related("agent").order_by("pk"),
                to_attr="en_charge",
            ),
        )
    )  # fmt: skip


def suivie(information: InformationPreoccupante, *, au: date) -> Suivie:
    """Return an information of `registre` as it stands on a day."""
    presents: list[EnfantDuFoyer] = information.presents  # type: ignore[attr-defined]
    evaluation = getattr(information, "evaluation", None)
    naissances = [e.date_naissance for e in presents if e.date_naissance]
    return Suivie(
        information=information,
        etat=EtatInformation(information.etat),  # type: ignore[attr-defined]
        enfants=presents,
        evaluateurs=evaluation.en_charge if evaluation else [],
        terme=Terme(terme_legal(information.recue_le), terme_jeune_enfant(information.recue_le, naissances)),
        au=au,
    )


def chercher(informations: models.QuerySet[InformationPreoccupante], texte: str) -> models.QuerySet:
    """Keep the informations of this number, or in which a child's name holds every word typed."""
    if trouve := _numero(texte):
        return informations.filter(annee=int(trouve[1]), rang=int(trouve[2]))
    return informations.filter(pk__in=RawSQL("SELECT informations_nommees(%s)", [texte]))


def _numero(texte: str) -> re.Match[str] | None:
    return REFERENCE.fullmatch("".join(texte.split()).upper())


def est_un_numero(texte: str) -> bool:
    """Whether what was typed is the number of an information ("IP-2026-000042", "2026-42")."""
    return _numero(texte) is not None


def jours_analyse() -> Valeur:
    """Return the local target for the first analysis."""
    return repere("evaluation_ip.premiere_analyse")
