"""Places found: the child leaves the home he lives in for another within a few days."""

import numpy as np

from ..geographie import Geographie
from ..modeles import Parc, Sejour, Unite
from ..parametres import Place
from .recherches import Recherche

CIBLES = (Place.FAMILLE, Place.MECS, Place.LVA)


def reserver(
    recherches: list[Recherche], parc: Parc, geo: Geographie, nombre: int, au: int, rng: np.random.Generator
) -> None:
    """Give `nombre` children who wait for another home a place from a coming day on; their search ends as they arrive.

    Homes with nobody in them are left free for whole sibling groups.
    """
    seuls = [r for r in recherches if r.motif == "reorientation" and len(r.enfants) == 1]
    pris: set[int] = set()
    faites = 0
    for r in (seuls[i] for i in rng.permutation(len(seuls)).tolist()):
        if faites == nombre:
            return
        (e,) = r.enfants
        present = e.sejours[-1]
        possibles = [
            u
            for u in parc.unites
            if u.lieu.place in CIBLES and u.occupants and u.libres and u.fermeture is None and u.numero not in pris
            and u is not present.unite and u.convient(e.age_mois, e.sexe)
        ]  # fmt: skip
        if not possibles:
            continue
        trajets = geo.km[e.foyer.commune]
        unite: Unite = min(possibles, key=lambda u: float(trajets[u.lieu.commune]))
        pris.add(unite.numero)
        arrivee = au + int(rng.integers(2, 12))
        present.fin = arrivee
        e.sejours.append(
            Sejour(
                "permanent", arrivee, unite=unite, rang_mesure=present.rang_mesure, reserve=True, recherche=r.numero,
                motif_separation=present.motif_separation,
            )
        )  # fmt: skip
        faites += 1
