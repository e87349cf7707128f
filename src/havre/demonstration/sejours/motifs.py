"""Why brothers and sisters were separated, and why a far home was chosen."""

import numpy as np

from ..geographie import Geographie
from ..modeles import Population

LOIN_KM = 60
MOTIFS_SEPARATION = ("aucune_place", "besoin_particulier", "interet_enfant", "decision", "attente_reunion")
PARTS_SEPARATION = (0.66, 0.12, 0.1, 0.05, 0.07)


def motiver(population: Population, geo: Geographie, rng: np.random.Generator) -> None:
    """Write the reasons on the present stays: most often, no home had room for all, or none was nearer."""
    for foyer in population.foyers:
        presents = [(e, e.sejours[-1]) for e in foyer.accueillis if e.sejours]
        separes = len({e.bloc for e, _ in presents}) > 1
        motif = MOTIFS_SEPARATION[int(rng.choice(5, p=PARTS_SEPARATION))] if separes else ""
        for e, s in presents:
            if s.unite is None:
                continue
            s.motif_separation = motif
            if float(geo.km[foyer.commune][s.unite.lieu.commune]) > LOIN_KM and not e.mna:
                s.motif_eloignement = "fratrie" if len(s.unite.occupants) > 2 and not separes else "aucune_place"
