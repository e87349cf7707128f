"""Rows of frozen places, of what the places say they have free, and of who speaks for one of them."""

import numpy as np

from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu

from ..agents import DIRECTION_DEMO, Agent, Equipes
from ..geographie import Geographie
from ..modeles import Parc, Population, Unite
from ..parametres import Place
from ..tableaux import Tableau, iso, moment, par_nom, periode

PART_CONGES = 0.22  # foster homes with one break between five months ago and two months ahead
PART_REPIT = 0.15  # of these breaks
PART_RELAIS = 0.6  # of these breaks, those whose relief is known
PART_GELS = 0.1  # full units of establishments with some places frozen for a while
PART_GELS_LIBRES = 0.4  # the same, of those with a free place
PART_LEVES = 0.2  # of these freezes, lifted before their end
PART_MUETS = 0.08  # units that never said anything
PART_ECARTS = 0.12  # declarations that differ from the count
AGE_MOYEN_JOURS = 5.0
MOTIFS = (
    ("travaux", "Réfection des chambres de l'étage."), ("equipe", "Deux postes d'éducateur non pourvus."),
    ("decision", "Effectif limité le temps d'une inspection."), ("repit", "Temps de répit accordé à l'équipe."),
)  # fmt: skip
FONCTIONS = ("secrétaire", "cheffe de service", "chef de service", "directrice adjointe")
CANAUX = ("telephone", "courriel", "fichier")


def tableaux_offre(
    parc: Parc, population: Population, equipes: Equipes, geo: Geographie, au: int, rng: np.random.Generator
) -> dict[str, Tableau]:
    """Return the rows; the freezes spare the units with nobody in them, kept for whole sibling groups."""
    tirage = _Offre(parc, population, equipes, geo, au, rng)
    for u in parc.unites:
        if u.lieu.type == TypeLieu.FAMILLE_ACCUEIL:
            tirage.conges(u)
        else:
            tirage.geler(u)
            tirage.declarer(u)
    tirage.rattacher()
    return par_nom(tirage.gels, tirage.levees, tirage.declarations, tirage.rattachements)


class _Offre:
    """Tables of the offer."""

    def __init__(
        self, parc: Parc, population: Population, equipes: Equipes, geo: Geographie, au: int, rng: np.random.Generator
    ) -> None:
        self.parc, self.equipes, self.geo, self.au, self.rng = parc, equipes, geo, au, rng
        self.familles = [x for x in parc.lieux if x.place is Place.FAMILLE]
        self.saf = [a for a in equipes.agents if a.role == Role.SAF and a.fin is None]
        self.sejours: dict[int, list[tuple[int, int]]] = {}
        for e in population.accueillis:
            for s in e.sejours:
                if s.unite is not None:
                    self.sejours.setdefault(s.unite.numero, []).append((s.debut, s.fin or au + 9999))
        self.gels = Tableau(
            "lieux_gel",
            (
                "id", "unite_id", "places", "motif", "precision", "periode", "relais_id", "declare_a", "declare_par_id",
            ),
        )  # fmt: skip
        self.levees = Tableau("lieux_leveedegel", ("id", "gel_id", "le", "motif", "levee_a", "levee_par_id"))
        self.declarations = Tableau(
            "lieux_declarationdeplaces",
            (
                "id", "unite_id", "jour", "places_libres", "declarant", "fonction", "canal", "commentaire", "dite_a",
                "notee_par_id",
            ),
        )  # fmt: skip
        self.rattachements = Tableau("lieux_rattachement", ("id", "agent_id", "lieu_id", "periode"))

    def _saf(self, u: Unite) -> int:
        """Return who declares for a place."""
        direction = self.geo.points[u.lieu.commune].direction
        proches = [a for a in self.saf if a.service and a.service.direction == direction] or self.saf
        return proches[u.numero % len(proches)].numero

    def _geler(
        self, u: Unite, places: int | None, motif: str, mots: str, debut: int, fin: int | None, relais: int | None
    ) -> int:
        """Add a freeze, declared some days before it begins, and return its number."""
        numero = len(self.gels.lignes) + 1
        dit = min(debut - int(self.rng.integers(2, 40)), self.au)
        self.gels.ajouter(numero, u.numero, places, motif, mots, periode(debut, fin), relais, moment(dit), self._saf(u))
        return numero

    def conges(self, u: Unite) -> None:
        """Add the break of a foster carer, and who takes the children meanwhile."""
        if not u.occupants or self.rng.random() >= PART_CONGES:
            return
        debut = max(self.au + int(self.rng.integers(-150, 60)), u.debut)
        fin = debut + int(self.rng.choice((7, 14, 14, 21)))
        autre = self.familles[int(self.rng.integers(len(self.familles)))]
        relais = autre.numero if autre is not u.lieu and self.rng.random() < PART_RELAIS else None
        if self.rng.random() < PART_REPIT:
            self._geler(u, None, "repit", "Répit demandé après un accueil difficile.", debut, fin, relais)
        else:
            self._geler(u, None, "conges", "Congés posés.", debut, fin, relais)

    def geler(self, u: Unite) -> None:
        """Freeze some places of a unit for a while, sometimes lifted before the end."""
        part = PART_GELS_LIBRES if u.libres else PART_GELS
        if not u.occupants or u.fermeture is not None or self.rng.random() >= part:
            return
        debut = max(self.au + int(self.rng.integers(-90, 40)), u.debut)
        fin = debut + int(self.rng.integers(15, 150)) if self.rng.random() < 0.7 else None
        motif, mots = MOTIFS[int(self.rng.integers(len(MOTIFS)))]
        gel = self._geler(u, min(int(self.rng.integers(1, 3)), u.capacite), motif, mots, debut, fin, None)
        le = debut + int(self.rng.integers(5, 12))
        if le < self.au and self.rng.random() < PART_LEVES:
            numero = len(self.levees.lignes) + 1
            self.levees.ajouter(numero, gel, iso(le), "Fini plus tôt que prévu.", moment(le), self._saf(u))

    def declarer(self, u: Unite) -> None:
        """Add what a unit said on two days: mostly what Havre counts, at times one place more or less."""
        if self.rng.random() < PART_MUETS:
            return
        age = int(self.rng.exponential(AGE_MOYEN_JOURS))
        for jours in (age + 7, age):
            jour = self.au - jours
            pris = sum(debut <= jour < fin for debut, fin in self.sejours.get(u.numero, ()))
            ecart = int(self.rng.choice((-1, 1))) if self.rng.random() < PART_ECARTS else 0
            libres = min(max(u.capacite - pris + ecart, 0), u.capacite)
            fonction, canal = FONCTIONS[u.lieu.numero % len(FONCTIONS)], CANAUX[u.lieu.numero % len(CANAUX)]
            self.declarations.ajouter(
                len(self.declarations.lignes) + 1, u.numero, iso(jour), libres, f"Secrétariat, {u.lieu.nom}"[:120],
                fonction, canal, "", moment(jour, 9), self._saf(u),
            )  # fmt: skip

    def rattacher(self) -> None:
        """Bind the demonstration account of an establishment to the first home of the Flandres."""
        compte: Agent = next(a for a in self.equipes.agents if a.demonstration and a.role == Role.ETABLISSEMENT)
        ici = [x for x in self.parc.lieux if self.geo.points[x.commune].direction == DIRECTION_DEMO]
        maisons = [x for x in ici if x.type == TypeLieu.MECS and len(x.unites) > 1]
        self.rattachements.ajouter(1, compte.numero, maisons[0].numero, periode(compte.debut))
