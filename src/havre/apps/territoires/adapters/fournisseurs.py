"""Providers of travel times: the network model of this project, or a routing engine reached by HTTP."""

import hashlib
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from routingpy import ORS, OSRM, Valhalla
from routingpy import exceptions as erreurs_routage

from havre.engine.travel import NetworkModel

from ..models import Commune

Minutes = NDArray[np.float64]

DONNEES = Path(__file__).resolve().parents[1] / "donnees"
FICHIERS_RESEAU = ("reseau_noeuds.csv", "reseau_aretes.csv", "modele_temps.json")
DELAI_S = 30
TAILLE_BLOC = 50  # 50 origins x 50 destinations: below the default limits of OSRM, Valhalla and openrouteservice


class TrajetsIndisponibles(Exception):
    """The provider of travel times cannot answer; the message, in French, names it and says why."""


@dataclass(frozen=True)
class Points:
    """Communes as points: identifiers, and an array of shape (n, 3) of longitude, latitude [deg], density [1/km2]."""

    ids: tuple[str, ...]
    coordonnees: NDArray[np.float64]

    @classmethod
    def de_communes(cls, communes: Sequence[Commune]) -> Self:
        """Return the points of communes, in their order; an unknown density is NaN."""
        valeurs = [(c.lon, c.lat, np.nan if c.densite_5km is None else c.densite_5km) for c in communes]
        return cls(tuple(c.id for c in communes), np.array(valeurs, dtype=np.float64).reshape(len(communes), 3))


class TravelTime(Protocol):
    """A provider of travel times by car."""

    source: str
    version: str

    def minutes(self, origines: Points, destinations: Points) -> Minutes:
        """Return minutes by car, off-peak, shape (O, D); NaN where no road joins the pair.

        Raises:
            TrajetsIndisponibles: the provider does not answer, or not as it should.
        """
        ...


def _ile(id_commune: str) -> str:
    """Return the land mass of a commune: the continent, Corsica or an overseas département."""
    if id_commune.startswith("FR-97"):
        return id_commune[3:6]
    return "corse" if id_commune.startswith(("FR-2A", "FR-2B")) else "continent"


@cache
def modele_reseau() -> NetworkModel:
    """Return the network model of the Nord, read once."""
    return NetworkModel.load(*(DONNEES / nom for nom in FICHIERS_RESEAU))


@cache
def version_reseau() -> str:
    """Return a fingerprint of the parameters and of the network, so that a stored matrix knows its model."""
    empreinte = hashlib.sha256(b"".join((DONNEES / nom).read_bytes() for nom in FICHIERS_RESEAU))
    return empreinte.hexdigest()[:16]


class Reseau:
    """The network model: no server, no network, documented error (see `havre.engine.travel`)."""

    source = "reseau"

    def __init__(self) -> None:
        """Take the model's version."""
        self.version = version_reseau()

    def minutes(self, origines: Points, destinations: Points) -> Minutes:
        """Return minutes by car, shape (O, D); NaN between two islands."""
        resultat = modele_reseau().minutes(origines.coordonnees, destinations.coordonnees)
        depart = np.array([_ile(i) for i in origines.ids], dtype=object)
        arrivee = np.array([_ile(i) for i in destinations.ids], dtype=object)
        return np.where(depart[:, None] == arrivee[None, :], resultat, np.nan)


@dataclass(frozen=True)
class _Moteur:
    """How one routing engine is called through routingpy."""

    nom: str
    client: Callable[..., Any]
    profil: str
    hors_reseau: str
    """Pattern of the refusal of a whole block because one of its points has no road nearby."""


MOTEURS = {
    "osrm": _Moteur("OSRM", OSRM, "driving", r'"code"\s*:\s*"NoSegment"'),
    "valhalla": _Moteur("Valhalla", Valhalla, "auto", r'"error_code"\s*:\s*171\b'),
    "ors": _Moteur("openrouteservice", ORS, "driving-car", r'"code"\s*:\s*6010\b'),
}


class _HorsReseau(TrajetsIndisponibles):
    """One point of a block, which the engine does not single out, has no road nearby."""


class MoteurRoutage:
    """A routing engine reached by HTTP, asked for blocks of `taille_bloc` origins and destinations."""

    def __init__(
        self,
        source: str,
        adresse: str,
        *,
        delai_s: float = DELAI_S,
        cle: str | None = None,
        taille_bloc: int = TAILLE_BLOC,
    ) -> None:
        """Prepare the client; nothing is sent yet.

        Raises:
            TrajetsIndisponibles: the engine is unknown, or its address or key is missing.
        """
        if source not in MOTEURS:
            connus = ", ".join(sorted(MOTEURS))
            raise TrajetsIndisponibles(f"Moteur d'itinéraires inconnu : « {source} » (connus : reseau, {connus}).")
        self._moteur = MOTEURS[source]
        if not adresse.startswith(("http://", "https://")):
            raise TrajetsIndisponibles(
                f"L'adresse du moteur {self._moteur.nom} doit commencer par http:// ou https:// ; reçu : « {adresse} »."
            )
        self.source = source
        self.version = adresse.rstrip("/")
        self._taille_bloc = taille_bloc
        options: dict[str, Any] = {"base_url": self.version, "timeout": delai_s, "retry_timeout": delai_s}
        if source == "ors":
            options["api_key"] = cle
        try:
            self._client = self._moteur.client(**options)
        except (KeyError, ValueError) as erreur:
            raise self._indisponible("il demande une clé : réglez HAVRE_TRAJETS_CLE") from erreur

    def minutes(self, origines: Points, destinations: Points) -> Minutes:
        """Return minutes by car, shape (O, D); NaN where the engine finds no road, or none near one of both ends.

        Raises:
            TrajetsIndisponibles: the engine does not answer as it should, or knows no road near any of the points.
        """
        pas = self._taille_bloc
        resultat = np.empty((len(origines.ids), len(destinations.ids)))
        routables: dict[tuple[float, ...], bool] = {}
        for i in range(0, len(origines.ids), pas):
            for j in range(0, len(destinations.ids), pas):
                bloc = self._bloc(
                    origines.coordonnees[i : i + pas, :2], destinations.coordonnees[j : j + pas, :2], routables
                )
                resultat[i : i + pas, j : j + pas] = bloc
        if len(routables) > 1 and len(routables) == len(_lieux(origines, destinations)) and not any(routables.values()):
            raise self._indisponible("il ne connaît aucune route près des communes demandées (couvre-t-il la région ?)")
        return resultat

    def _bloc(
        self, origines: NDArray[np.float64], destinations: NDArray[np.float64], routables: dict[tuple[float, ...], bool]
    ) -> Minutes:
        """Ask for one block, without the points known to have no road nearby.

        When the engine refuses the block because of such a point, each point not yet in `routables` is tried alone.
        """
        resultat = np.full((len(origines), len(destinations)), np.nan)
        for essai in (1, 2):
            gardees_o, gardees_d = (
                np.array([routables.get(tuple(p), True) for p in points.tolist()], dtype=bool)
                for points in (origines, destinations)
            )
            if not (gardees_o.any() and gardees_d.any()):
                break
            try:
                resultat[np.ix_(gardees_o, gardees_d)] = self._demander(origines[gardees_o], destinations[gardees_d])
                break
            except _HorsReseau:
                if essai == 2:
                    raise
                self._eprouver(np.concatenate([origines, destinations]), routables)
        return resultat

    def _eprouver(self, points: NDArray[np.float64], routables: dict[tuple[float, ...], bool]) -> None:
        """Note for each point whether the engine knows a road near it, by asking for the way to itself."""
        for point in points:
            lieu = tuple(point.tolist())
            if lieu not in routables:
                try:
                    self._demander(point[None, :], point[None, :])
                    routables[lieu] = True
                except _HorsReseau:
                    routables[lieu] = False

    def _demander(self, origines: NDArray[np.float64], destinations: NDArray[np.float64]) -> Minutes:
        """Send one request and read its answer."""
        lieux = np.concatenate([origines, destinations]).tolist()
        departs, arrivees = list(range(len(origines))), list(range(len(origines), len(lieux)))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # routingpy warns at each new attempt
                reponse = self._client.matrix(
                    locations=lieux, profile=self._moteur.profil, sources=departs, destinations=arrivees
                )
        except erreurs_routage.Timeout as erreur:
            raise self._indisponible("il ne répond pas dans le délai") from erreur
        except erreurs_routage.RouterError as erreur:
            sans_route = re.search(self._moteur.hors_reseau, str(erreur.message)) is not None
            raison = f"il refuse la demande : {erreur.status} {erreur.message}"
            raise self._indisponible(raison, _HorsReseau if sans_route else TrajetsIndisponibles) from erreur
        except OSError as erreur:
            raise self._indisponible(f"connexion impossible ({type(erreur).__name__})") from erreur
        except (erreurs_routage.JSONParseError, AttributeError, KeyError, TypeError, ValueError) as erreur:
            raise self._indisponible("sa réponse ne se lit pas") from erreur
        return self._lire(reponse.durations, (len(departs), len(arrivees)))

    def _lire(self, durees: object, forme: tuple[int, int]) -> Minutes:
        """Turn seconds into minutes and check the shape; a missing value is an unreachable pair."""
        try:
            secondes = np.array(durees, dtype=np.float64)
        except (TypeError, ValueError) as erreur:
            raise self._indisponible("sa réponse ne se lit pas") from erreur
        if secondes.shape != forme or np.nanmin(secondes, initial=0.0) < 0:
            raise self._indisponible(f"il rend un tableau inattendu ({secondes.shape} au lieu de {forme})")
        return secondes / 60

    def _indisponible(
        self, raison: str, classe: type[TrajetsIndisponibles] = TrajetsIndisponibles
    ) -> TrajetsIndisponibles:
        """Return the error that names the engine and its address."""
        return classe(f"Le moteur d'itinéraires {self._moteur.nom} ({self.version}) : {raison}.")


def _lieux(*ensembles: Points) -> set[tuple[float, ...]]:
    """Return the distinct places of several sets of points."""
    return {tuple(lieu) for points in ensembles for lieu in points.coordonnees[:, :2].tolist()}


def fournisseur_configure() -> TravelTime:
    """Return the provider of the setting `HAVRE_TRAJETS`: "reseau", "osrm:http://...", "valhalla:...", "ors:...".

    `HAVRE_TRAJETS_CLE` is the key of openrouteservice, `HAVRE_TRAJETS_BLOC` the side of a block, when they are set.

    Raises:
        TrajetsIndisponibles: the setting is malformed.
    """
    reglage = str(getattr(settings, "HAVRE_TRAJETS", "reseau"))
    source, _, adresse = reglage.partition(":")
    if source == Reseau.source and not adresse:
        return Reseau()
    return MoteurRoutage(
        source,
        adresse,
        cle=getattr(settings, "HAVRE_TRAJETS_CLE", None) or None,
        taille_bloc=int(getattr(settings, "HAVRE_TRAJETS_BLOC", TAILLE_BLOC)),
    )
