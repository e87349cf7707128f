"""Figures of the CRIP: volume by week and origin, delays, backlog, and a forecast by simple stated arithmetic."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef

from havre.apps.agents.permissions import Acteur
from havre.droit import repere

from ..enums import EN_COURS, EtatInformation
from ..models import Evaluation
from .charge import EN_BINOME, charges
from .registre import avec_etat, hors_delai, terme_legal
from .visibles import informations_visibles

SEMAINE = timedelta(days=7)
SEMAINES_MONTREES, SEMAINES_PREVUES, SEMAINES_COMPAREES, SEMAINES_PAR_AN = 26, 8, 26, 52


def lundi(jour: date) -> date:
    """Return the Monday of a day's week."""
    return jour - timedelta(days=jour.weekday())


@dataclass(frozen=True)
class Volumes:
    """Informations received by week (its Monday) and origin; the week of the last day is left out: it is not over."""

    semaines: tuple[date, ...]
    origines: dict[str, dict[date, int]]

    def total(self, semaine: date) -> int:
        """Return how many came in a week."""
        return sum(par_semaine.get(semaine, 0) for par_semaine in self.origines.values())


@dataclass(frozen=True)
class Delai:
    """Informations of a team (empty: all) whose evaluation is due or done: median days, and those within the law."""

    equipe: str
    echues: int
    a_temps: int
    terminees: int
    mediane_jours: float | None

    @property
    def part(self) -> float | None:
        """Return the share in time of those whose last day is past or that are finished; None without any."""
        return self.a_temps / self.echues if self.echues else None


@dataclass(frozen=True)
class Prevision:
    """The weeks to come: how many informations, how many hours, and what the numbers rest on."""

    semaines: tuple[tuple[date, float], ...]
    facteur: float | None
    part_evaluee: float | None
    heures_par_evaluation: int

    @property
    def heures(self) -> float | None:
        """Return the hours of evaluation that these weeks would ask."""
        if self.part_evaluee is None:
            return None
        return sum(n for _, n in self.semaines) * self.part_evaluee * self.heures_par_evaluation * EN_BINOME


@dataclass(frozen=True)
class Chiffres:
    """All the figures on a day."""

    volumes: Volumes
    delais: list[Delai]
    stock: dict[EtatInformation, int]
    retard: int
    demandees_h: float
    disponibles_h: float
    prevision: Prevision


def chiffres(*, pour: Acteur, au: date) -> Chiffres:
    """Return the figures of what `pour` may see on a day.

    Raises:
        ActionInterdite: `pour` sees no information.
    """
    lignes = charges(pour=pour, au=au)
    toutes: Any = avec_etat(informations_visibles(pour=pour))
    etats = Counter(toutes.order_by().values_list("etat", flat=True))
    en_cours = toutes.filter(etat__in=[e.value for e in EN_COURS])
    return Chiffres(
        volumes=_volumes(pour, au, SEMAINES_MONTREES),
        delais=_delais(pour, au),
        stock={e: etats.get(e.value, 0) for e in EN_COURS},
        retard=hors_delai(en_cours, au=au).count(),
        demandees_h=float(sum(c.charge_h for c in lignes)),
        disponibles_h=float(sum(c.disponible_h for c in lignes)),
        prevision=_prevision(pour, au),
    )


def _volumes(pour: Acteur, au: date, semaines: int) -> Volumes:
    fin = lundi(au)
    debut = fin - semaines * SEMAINE
    origines: dict[str, dict[date, int]] = {}
    recues = informations_visibles(pour=pour).filter(recue_le__gte=debut, recue_le__lt=fin).order_by()
    for origine, jour in recues.values_list("origine", "recue_le"):
        par_semaine = origines.setdefault(origine, {})
        par_semaine[lundi(jour)] = par_semaine.get(lundi(jour), 0) + 1
    return Volumes(tuple(debut + n * SEMAINE for n in range(semaines)), origines)


def _delais(pour: Acteur, au: date) -> list[Delai]:
    """Return the delays of what was given to a team in the last year, by team, all together first."""
    confiees = (
        informations_visibles(pour=pour)
        .filter(evaluation__isnull=False, transfert__isnull=True, recue_le__gt=au - SEMAINES_PAR_AN * SEMAINE)
        .order_by()
        .values_list("service__nom", "recue_le", "evaluation__validation__validee_le")
    )
    par_equipe: dict[str, list[tuple[date, date | None]]] = {}
    for equipe, recue, validee in confiees:
        par_equipe.setdefault(equipe, []).append((recue, validee))
    toutes = [x for lignes in par_equipe.values() for x in lignes]
    return [_delai("", toutes, au), *(_delai(nom, par_equipe[nom], au) for nom in sorted(par_equipe))]


def _delai(equipe: str, lignes: Sequence[tuple[date, date | None]], au: date) -> Delai:
    jours = [(validee - recue).days for recue, validee in lignes if validee]
    echues = [(r, v) for r, v in lignes if v or terme_legal(r) < au]
    a_temps = sum(v is not None and v <= terme_legal(r) for r, v in echues)
    return Delai(equipe, len(echues), a_temps, len(jours), median(jours) if jours else None)


def _prevision(pour: Acteur, au: date) -> Prevision:
    """Return the weeks to come: those of a year ago times the growth of the last 26 weeks over the same a year ago."""
    fin = lundi(au)
    depuis = fin - (SEMAINES_COMPAREES + SEMAINES_PAR_AN) * SEMAINE
    visibles = informations_visibles(pour=pour).filter(recue_le__gte=depuis, recue_le__lt=fin).order_by()
    par_semaine = Counter(lundi(jour) for jour in visibles.values_list("recue_le", flat=True))

    def somme(premiere: date, nombre: int) -> int:
        return sum(par_semaine[premiere + n * SEMAINE] for n in range(nombre))

    recentes = somme(fin - SEMAINES_COMPAREES * SEMAINE, SEMAINES_COMPAREES)
    anciennes = somme(depuis, SEMAINES_COMPAREES)
    facteur = recentes / anciennes if anciennes else None
    moyenne = somme(fin - SEMAINES_PREVUES * SEMAINE, SEMAINES_PREVUES) / SEMAINES_PREVUES
    a_venir = [fin + n * SEMAINE for n in range(SEMAINES_PREVUES)]
    return Prevision(
        semaines=tuple(
            (s, par_semaine[s - SEMAINES_PAR_AN * SEMAINE] * facteur if facteur is not None else moyenne)
            for s in a_venir
        ),
        facteur=facteur,
        part_evaluee=_part_evaluee(pour, fin),
        heures_par_evaluation=repere("evaluation_ip.heures").nombre,
    )


def _part_evaluee(pour: Acteur, fin: date) -> float | None:
    """Return the share given to a team, of what was received in the year that ended two weeks before."""
    recues = informations_visibles(pour=pour).filter(
        recue_le__gte=fin - (SEMAINES_PAR_AN + 2) * SEMAINE, recue_le__lt=fin - 2 * SEMAINE
    )
    total = recues.count()
    confiees = recues.filter(Exists(Evaluation.objects.filter(information=OuterRef("pk")))).count()
    return confiees / total if total else None
