"""The whole synthetic département, as rows, from a size, a seed and a date alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from .actes import decider, eloigner, evaluer, rechercher, reserver
from .agents import constituer
from .geographie import Geographie
from .lieux import installer
from .lignes import (
    tableaux_accueils,
    tableaux_agents,
    tableaux_complements,
    tableaux_decisions,
    tableaux_lieux,
    tableaux_offre,
    tableaux_personnes,
)
from .parametres import EFFECTIFS, Taille
from .population import peupler
from .sejours import moduler, motiver, nommer_les_modes, retracer
from .suivis import tableaux_suivis
from .tableaux import Tableau

Suivi = Callable[[str, int], None]


@dataclass(frozen=True)
class Departement:
    """The rows of one synthetic département, table by table, in an order that foreign keys allow."""

    taille: Taille
    graine: int
    au: date
    tableaux: dict[str, Tableau]

    def effectifs(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        return {nom: len(t.lignes) for nom, t in self.tableaux.items()}

    def communes(self) -> set[str]:
        """Return the communes of all homes, families and schools."""
        colonnes = (
            ("lieux_lieu", "commune_id"), ("personnes_domicile", "commune_id"), ("accueils_accueil", "commune_id"),
            ("accueils_besoin", "commune_ecole_id"),
        )  # fmt: skip
        return {c for nom, colonne in colonnes for c in self.tableaux[nom].colonne(colonne) if c}


def generer(
    taille: Taille, geo: Geographie, *, graine: int, au: date, suivi: Suivi = lambda etape, nombre: None
) -> Departement:
    """Draw the département; the same size, geography, seed and date give the same rows.

    Args:
        suivi: told each step and what it counted.
    """
    effectifs, jour = EFFECTIFS[taille], au.toordinal()
    rng = np.random.default_rng([graine, jour, list(Taille).index(taille)])
    population = peupler(effectifs, geo, jour, rng)
    suivi("tiré : enfants", len(population.enfants))
    parc = installer(population, effectifs, geo, jour, rng)
    suivi("tiré : lieux d'accueil", len(parc.lieux))
    equipes = constituer(population, effectifs, geo, jour, rng)
    suivi("tiré : agents", len(equipes.agents))
    retracer(population, parc, geo, jour, rng)
    motiver(population, geo, rng)
    nommer_les_modes(population, np.random.default_rng([graine, jour, 4]))
    suivi("tiré : accueils", sum(len(e.sejours) for e in population.accueillis))
    decisions, mesures = decider(population, geo, jour, rng)
    suivi("tiré : mesures", len(mesures))
    recherches = rechercher(population, effectifs, jour, rng)
    besoins = evaluer(population, geo, jour, rng)
    reserver(recherches, parc, geo, effectifs.reservations, jour, rng)
    paires = eloigner(population, jour, rng)
    suivi("tiré : besoins évalués", len(besoins))
    personnes, carriere = tableaux_personnes(population, parc, equipes, geo, mesures, paires, jour, rng)
    membres = personnes["personnes_membrefratrie"]
    fratrie_de = dict(zip(membres.colonne("enfant_id"), membres.colonne("fratrie_id"), strict=True))
    offre = tableaux_offre(parc, population, equipes, geo, jour, np.random.default_rng([graine, jour, 21]))
    eloignes = {e.numero for a, b, *_ in paires for e in (a, b)}
    modules = np.random.default_rng([graine, jour, 5])
    suivi("tiré : accueils modulés", moduler(population, parc, geo, eloignes, jour, modules))
    accueils = tableaux_accueils(population, equipes, geo, mesures, besoins, recherches, fratrie_de, jour)
    tableaux = {
        **tableaux_agents(equipes),
        **personnes,
        **tableaux_lieux(parc, carriere, geo, jour),
        **tableaux_decisions(decisions, mesures, jour),
        **accueils,
        **tableaux_complements(population, equipes, geo, besoins, accueils["accueils_accueil"], jour, modules),
        **offre,
        **tableaux_suivis(population, equipes, mesures, jour, graine),
    }
    return Departement(taille, graine, au, tableaux)
