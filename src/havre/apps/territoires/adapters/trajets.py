"""Travel times between communes: computing, storing and extending the matrix."""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from ..models import INJOIGNABLE, Commune, MatriceTrajets
from .fournisseurs import (
    MoteurRoutage,
    Points,
    Reseau,
    TrajetsIndisponibles,
    TravelTime,
    fournisseur_configure,
)

__all__ = [
    "MoteurRoutage",
    "Points",
    "Reseau",
    "TrajetsIndisponibles",
    "TravelTime",
    "calculer_matrice",
    "fournisseur_configure",
    "minutes_entre",
]

CONSERVEES = 2  # matrices kept: the current one, and the one before for processes that still read it
VERROU = "havre.territoires.matrice"
PLUS_LONG = np.iinfo(np.int16).max

journal_technique = logging.getLogger(__name__)


def calculer_matrice(
    communes: Iterable[str | Commune] = (),
    *,
    le: datetime,
    fournisseur: TravelTime | None = None,
    complete: bool = False,
) -> MatriceTrajets:
    """Compute and store the minutes between all communes of the département and the given ones.

    The stored matrix is extended: only pairs with a commune not yet in it are asked of the provider, unless the
    provider or its version changed, or `complete` is true. When nothing is missing, the current row is returned and
    nothing is written. `duree_calcul_ms` of the row is the time this call took to compute.

    Args:
        communes: identifiers such as "FR-62498", or communes, beyond those of the département.
        le: moment written as `calculee_a`.
        fournisseur: provider of travel times; the one of the settings by default.

    Raises:
        ValueError: an identifier is unknown, or there is no commune at all.
        TrajetsIndisponibles: the provider does not answer.
    """
    fournisseur = fournisseur or fournisseur_configure()
    demandees = {c.pk if isinstance(c, Commune) else str(c) for c in communes}
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [VERROU])
        ancienne = MatriceTrajets.objects.order_by("-id").first()
        deja = tuple(ancienne.communes) if ancienne else ()
        ajoutees = _ordre(demandees, deja)
        reprise = (
            ancienne
            if ancienne and not complete and (ancienne.source, ancienne.version) == _identite(fournisseur)
            else None
        )
        if reprise and not ajoutees:
            return reprise
        debut = time.perf_counter()
        points = _points((*deja, *ajoutees))
        minutes = _tableau(fournisseur, points, reprise.tableau() if reprise else None)
        duree_ms = round((time.perf_counter() - debut) * 1000)
        source, version = _identite(fournisseur)
        matrice = MatriceTrajets.de_tableau(
            points.ids, minutes, source=source, version=version, calculee_a=le, duree_calcul_ms=duree_ms
        )
        matrice.save()
        gardees = MatriceTrajets.objects.order_by("-id").values_list("id", flat=True)[:CONSERVEES]
        MatriceTrajets.objects.exclude(id__in=list(gardees)).delete()
    journal_technique.info("matrice de %d communes (%s) calculée en %d ms", len(points.ids), source, duree_ms)
    return matrice


def minutes_entre(depart: Commune, arrivee: Commune, fournisseur: TravelTime | None = None) -> int | None:
    """Return the minutes by car from one commune to another, asked of the provider; None where no road joins them.

    Raises:
        TrajetsIndisponibles: the provider does not answer.
    """
    fournisseur = fournisseur or fournisseur_configure()
    minutes = _arrondies(fournisseur.minutes(Points.de_communes([depart]), Points.de_communes([arrivee])))
    valeur = int(minutes[0, 0])
    return None if valeur == INJOIGNABLE else valeur


def _identite(fournisseur: TravelTime) -> tuple[str, str]:
    """Return source and version as stored."""
    return fournisseur.source, fournisseur.version[:120]


def _ordre(demandees: set[str], deja: Sequence[str]) -> tuple[str, ...]:
    """Return the communes to add, those of the département first."""
    du_departement = Commune.objects.filter(direction__isnull=False).order_by("id").values_list("id", flat=True)
    presentes = set(deja)
    return tuple(c for c in dict.fromkeys((*du_departement, *sorted(demandees))) if c not in presentes)


def _points(ids: Sequence[str]) -> Points:
    """Return the points of communes in the given order.

    Raises:
        ValueError: an identifier is unknown, or there is none.
    """
    communes = Commune.objects.in_bulk(ids)
    inconnues = [i for i in ids if i not in communes]
    if inconnues:
        raise ValueError(f"Communes inconnues : {', '.join(inconnues[:10])}.")
    if not ids:
        raise ValueError("Aucune commune : chargez d'abord le référentiel (havre territoires charger).")
    return Points.de_communes([communes[i] for i in ids])


def _arrondies(minutes: NDArray[np.float64]) -> NDArray[np.int16]:
    """Round to whole minutes; an unreachable pair is `INJOIGNABLE`."""
    bornees = np.clip(np.rint(minutes), 0, PLUS_LONG)
    return np.where(np.isfinite(minutes), bornees, INJOIGNABLE).astype(np.int16)


def _tableau(fournisseur: TravelTime, points: Points, ancien: NDArray[np.int16] | None) -> NDArray[np.int16]:
    """Return the matrix of all points, asking only for what `ancien`, its top left corner, does not hold."""
    connues = 0 if ancien is None else len(ancien)
    anciens = Points(points.ids[:connues], points.coordonnees[:connues])
    nouveaux = Points(points.ids[connues:], points.coordonnees[connues:])
    resultat = np.empty((len(points.ids), len(points.ids)), dtype=np.int16)
    resultat[connues:] = _arrondies(fournisseur.minutes(nouveaux, points))
    if ancien is not None:
        resultat[:connues, :connues] = ancien
        resultat[:connues, connues:] = _arrondies(fournisseur.minutes(anciens, nouveaux))
    return resultat
