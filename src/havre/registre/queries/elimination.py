"""Which files are past their time, what keeps the others, and where each list submitted to the archives stands."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.personnes.models import Enfant
from havre.common.barriere import tout_lire

from ..conservation import Regle, regles
from ..erreurs import DureeNonFixee
from ..models import BordereauElimination, GelDossier, RegleEffacement

LOT = 200
"""Files looked at, the oldest persons first; the next ones come once these are eliminated or held."""
DOSSIER = "dossier_enfant"


@dataclass(frozen=True, slots=True)
class Examen:
    """A file whose person is over 21: when its last fact was, when its time ends, what keeps it; no name."""

    enfant: int
    numero: str
    naissance_annee: int
    ouvert_le: date
    dernier_fait_le: date
    terme_le: date | None
    obstacle: str
    regles: tuple[str, ...]
    informations: int
    freres: tuple[int, ...]

    @property
    def eliminable(self) -> bool:
        """Whether it may be submitted to the archives."""
        return not self.obstacle


def peut_tenir(pour: Acteur) -> None:
    """Check the right to prepare eliminations.

    Raises:
        ActionInterdite: `pour` has it not.
    """
    exiger(pour, Action.TENIR_CONSERVATION)


def durees(cles: Iterable[str], *, au: date) -> dict[str, str]:
    """Return the durations of rules in words, with their source.

    Raises:
        DureeNonFixee: one is not set: nothing may go.
    """
    dites = {}
    for cle in sorted(set(cles)):
        regle = regles()[cle]
        regle.duree(au=au)
        dites[cle] = f"{regle.libelle} : {regle.ecrite(au=au)}"
    return dites


def duree_du_dossier() -> Regle:
    """Return the rule of the files of children."""
    return regles()[DOSSIER]


def examiner(*, pour: Acteur, au: date, limite: int = LOT, seuls: Iterable[int] | None = None) -> list[Examen]:
    """Return the files of those who are over 21, eliminable first, with what keeps each of the others.

    A list of all judges by the rule of the file; that of chosen files also reads every row of each, counts them, and
    keeps those that another rule keeps longer.

    Raises:
        ActionInterdite: `pour` may not prepare eliminations.
    """
    peut_tenir(pour)
    choisis = None if seuls is None else list(seuls)
    with tout_lire("dossiers dont le temps est passé : numéros et dates, sans nom"):
        lus = [_examen(*ligne, au=au) for ligne in _lire(limite, choisis)]
        if choisis is not None:
            lus = _detailler(lus, au)
    libres = {x.enfant for x in lus if x.eliminable}
    vus = [x if not x.eliminable or set(x.freres) <= libres else _retenu(x) for x in lus]
    while {x.enfant for x in vus if x.eliminable} != libres:
        libres = {x.enfant for x in vus if x.eliminable}
        vus = [x if not x.eliminable or set(x.freres) <= libres else _retenu(x) for x in vus]
    return sorted(vus, key=lambda x: (not x.eliminable, x.terme_le or date.max, x.numero))


def _lire(limite: int, seuls: list[int] | None) -> list[tuple[Any, ...]]:
    """Return the rows of persons over 21 whose file is not eliminated, the oldest first."""
    with connection.cursor() as curseur:
        curseur.execute(
            """WITH adultes AS MATERIALIZED (
                   SELECT e.personne_id, e.numero, extract(year FROM p.date_naissance)::int AS annee, e.ouvert_le,
                          p.date_naissance
                     FROM personnes_enfant e JOIN personnes_personne p ON p.id = e.personne_id
                    WHERE p.date_naissance <= current_date - interval '20 years 11 months'
                      AND p.date_naissance + interval '21 years' <= current_date
                      AND (%s::bigint[] IS NULL OR e.personne_id = ANY (%s::bigint[]))
                      AND NOT EXISTS (SELECT 1 FROM registre_certificatelimination c
                                        JOIN registre_lignebordereau l ON l.id = c.ligne_id
                                       WHERE l.enfant_id = e.personne_id)
                    ORDER BY p.date_naissance, e.personne_id LIMIT %s)
               SELECT personne_id, numero, annee, ouvert_le, registre_dernier_fait(personne_id),
                      registre_obstacle(personne_id), ARRAY(SELECT f FROM registre_freres(personne_id) f ORDER BY f)
                 FROM adultes ORDER BY date_naissance, personne_id""",
            [seuls, seuls, limite],
        )
        return curseur.fetchall()


def _examen(
    enfant: int, numero: str, annee: int, ouvert_le: date, dernier: date, obstacle: str | None, freres: list[int], *,
    au: date,
) -> Examen:  # fmt: skip
    """Return what the rule of the file alone says; the other rules it holds are looked at by `_detailler`."""
    terme, dit = _terme((DOSSIER,), dernier, au)
    return Examen(
        enfant, numero, annee, ouvert_le, dernier, terme, obstacle or dit, (DOSSIER,), 0, tuple(freres)
    )  # fmt: skip


def _terme(servies: Iterable[str], dernier: date, au: date) -> tuple[date | None, str]:
    """Return the end of the longest of some rules, and what keeps the file because of them."""
    try:
        terme = max(regles()[cle].terme(dernier, au=au) for cle in servies)
    except DureeNonFixee as refus:
        return None, str(refus.messages[0])
    return terme, "terme à venir" if terme > au else ""


def _detailler(lus: list[Examen], au: date) -> list[Examen]:
    """Read what the eliminable files hold: how much, and by which rules."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT x, registre_du_dossier(x) FROM unnest(%s::bigint[]) x", [[x.enfant for x in lus if x.eliminable]]
        )
        dossiers = dict(curseur.fetchall())
    return [_detaille(x, dossiers[x.enfant], au) if x.eliminable else x for x in lus]


def _detaille(x: Examen, dossier: object, au: date) -> Examen:
    lu: dict[str, list[int]] = json.loads(dossier) if isinstance(dossier, str) else dossier  # type: ignore[assignment]
    servies = _regles_de(lu)
    terme, obstacle = _terme(servies, x.dernier_fait_le, au)
    return replace(x, terme_le=terme, obstacle=obstacle, regles=servies, informations=sum(map(len, lu.values())))


def _regles_de(dossier: dict[str, list[int]]) -> tuple[str, ...]:
    """Return the rules of retention of some rows; what is computed again from them has none."""
    tables = dict(RegleEffacement.objects.order_by().values_list("table", "conservation"))
    return tuple(sorted({tables[t] for t in dossier if regles()[tables[t]].parametre} | {DOSSIER}))


def _retenu(x: Examen) -> Examen:
    return replace(x, obstacle="le dossier d'un frère ou d'une sœur en a besoin")


def bordereaux(*, pour: Acteur) -> QuerySet[BordereauElimination]:
    """Return the lists submitted to the archives, the last first, with what became of each.

    Raises:
        ActionInterdite: `pour` may not prepare eliminations.
    """
    peut_tenir(pour)
    return BordereauElimination.objects.select_related("visa", "etabli_par").order_by("-etabli_le", "-pk")


@dataclass(frozen=True)
class EtatBordereau:
    """A list with its lines: number of the file, years, days, whether the archives keep it, its certificate."""

    bordereau: BordereauElimination
    lignes: list[dict[str, Any]]
    gels: int

    @property
    def restants(self) -> int:
        """Return how many files the visa lets go and that are still there."""
        return sum(not li["gardee"] and not li["certificat"] for li in self.lignes)


def bordereau(numero: int, *, pour: Acteur) -> EtatBordereau:
    """Return a list and its lines.

    Raises:
        ActionInterdite: `pour` may not prepare eliminations.
        BordereauElimination.DoesNotExist: there is none.
    """
    trouve = bordereaux(pour=pour).get(pk=numero)
    gardees = set(trouve.visa.gardees) if hasattr(trouve, "visa") else set()
    with tout_lire("lignes d'un bordereau d'élimination : numéros de dossier et dates, sans nom"):
        lignes = list(trouve.lignes.select_related("certificat__signe_par").order_by("numero", "pk"))
        gels = GelDossier.objects.filter(enfant__in=[x.enfant_id for x in lignes], leve_a__isnull=True).count()
    dites = [{"ligne": x, "gardee": x.pk in gardees, "certificat": getattr(x, "certificat", None)} for x in lignes]
    return EtatBordereau(trouve, dites, gels)


def gels(*, pour: Acteur) -> list[tuple[GelDossier, str]]:
    """Return the holds, in force first, each with the number of its file.

    Raises:
        ActionInterdite: `pour` may not prepare eliminations.
    """
    peut_tenir(pour)
    with tout_lire("dossiers gelés : numéros et motifs, sans nom"):
        lus = GelDossier.objects.select_related("pose_par", "leve_par").order_by("leve_a", "-pose_a", "-pk")
        numeros = dict(Enfant.objects.filter(gels__isnull=False).order_by().values_list("pk", "numero"))
        return [(g, numeros[g.enfant_id]) for g in sorted(lus, key=lambda g: g.leve_a is not None)]


def comptes_des_certificats(numero: int, *, pour: Acteur) -> dict[str, int]:
    """Return, for each table, how many rows the elimination of a list erased or scrubbed."""
    totaux: dict[str, int] = {}
    for li in bordereau(numero, pour=pour).lignes:
        certificat = li["certificat"]
        for table, nombre in (certificat.comptes if certificat else {}).items():
            totaux[table] = totaux.get(table, 0) + nombre
    return totaux


def lignes_par_bordereau() -> dict[int, int]:
    """Return how many files each list holds."""
    with tout_lire("nombre de dossiers de chaque bordereau"):
        return dict(BordereauElimination.objects.order_by().annotate(n=Count("lignes")).values_list("pk", "n"))
