"""Rows of persons, files, family links, sibling groups and case holders."""

import numpy as np

from ..actes.decisions import Mesure
from ..agents import Agent, Equipes
from ..geographie import Geographie
from ..modeles import Enfant, Foyer, Parc, Population
from ..noms import Nommeur
from ..tableaux import Tableau, iso, par_nom, periode


class _Registre:
    """Tables of the persons, filled family by family."""

    def __init__(self, au: int, rng: np.random.Generator) -> None:
        self.au, self.rng, self.nommeur = au, rng, Nommeur(rng)
        self.personnes = Tableau(
            "personnes_personne", ("id", "nom", "prenom", "sexe", "date_naissance", "date_deces", "synthetique")
        )
        self.enfants = Tableau(
            "personnes_enfant", ("personne_id", "numero", "service_id", "mineur_non_accompagne", "ouvert_le")
        )
        self.domiciles = Tableau("personnes_domicile", ("id", "personne_id", "commune_id", "adresse", "periode"))
        self.references = Tableau("personnes_reference", ("id", "enfant_id", "agent_id", "periode"))
        self.liens = Tableau("personnes_lien", ("id", "de_id", "vers_id", "type", "autorite_parentale", "periode"))
        self.eloignements = Tableau(
            "personnes_eloignement", ("id", "personne_a_id", "personne_b_id", "motif", "periode")
        )
        self.fratries = Tableau("personnes_fratrie", ("id", "nom", "nommee_le"))
        self.membres = Tableau("personnes_membrefratrie", ("id", "fratrie_id", "enfant_id", "periode"))

    def enfant(self, e: Enfant, ouvert: int, service: int, commune: str) -> None:
        """Add a child, his file and where his family lives."""
        self.personnes.ajouter(e.numero, e.nom, e.prenom, e.sexe, iso(e.naissance), None, True)
        self.enfants.ajouter(e.numero, f"D{e.numero:06d}", service, e.mna, iso(ouvert))
        self.domiciles.ajouter(len(self.domiciles.lignes) + 1, e.numero, commune, "", periode(e.naissance))

    def adulte(self, nom: str, sexe: int, naissance: int, origine: str) -> int:
        """Add an adult and return his number."""
        numero = len(self.personnes.lignes) + 1
        prenom = self.nommeur.prenom(sexe, 1970 + (naissance - 719_163) // 365, origine)
        self.personnes.ajouter(numero, nom, prenom, sexe, iso(naissance), None, True)
        return numero

    def ecart(self, moyenne: float, sigma: float, au_moins: float, au_plus: float) -> int:
        """Draw the age of a parent at the first birth [days]."""
        return int(min(max(float(self.rng.normal(moyenne, sigma)), au_moins), au_plus) * 365.25)

    def lier(self, de: int, e: Enfant, type_lien: str, *, autorite: bool, debut: int | None = None) -> None:
        """Add a dated link from an adult to a child."""
        jours = periode(e.naissance if debut is None else debut)
        self.liens.ajouter(len(self.liens.lignes) + 1, de, e.numero, type_lien, autorite, jours)

    def parents(self, foyer: Foyer) -> None:
        """Add the parents, and a step-father or a grandmother to some families.

        Nobody is known of the parents of an unaccompanied minor.
        """
        if any(e.mna for e in foyer.enfants):
            return
        aine = min(e.naissance for e in foyer.enfants)
        mere = self.adulte(foyer.noms[1], 2, aine - self.ecart(25.5, 5.5, 16, 43), foyer.origine)
        peres = 2 if len(foyer.enfants) > 2 and self.rng.random() < 0.3 else 1
        connus = [
            self.adulte(foyer.noms[0], 1, aine - self.ecart(28.5, 6.5, 17, 58), foyer.origine)
            for _ in range(peres)
        ] if self.rng.random() < 0.88 else []  # fmt: skip
        milieu = len(foyer.enfants) // 2
        for rang, e in enumerate(foyer.enfants):
            self.lier(mere, e, "parent", autorite=True)
            if connus:
                pere = connus[-1] if rang < milieu else connus[0]
                self.lier(pere, e, "parent", autorite=bool(self.rng.random() < 0.93))
        tirage = self.rng.random()
        if tirage < 0.12:
            beau_pere = self.adulte(self.nommeur.nom(), 1, aine - int(self.rng.uniform(18, 35) * 365), "france")
            depuis = self.au - int(self.rng.integers(60, 1800))
            for e in foyer.enfants:
                self.lier(beau_pere, e, "beau_parent", autorite=False, debut=max(depuis, e.naissance))
        elif tirage < 0.2:
            aieule = self.adulte(foyer.noms[1], 2, aine - int(self.rng.uniform(42, 62) * 365), foyer.origine)
            for e in foyer.enfants:
                self.lier(aieule, e, "grand_parent", autorite=False)

    def fratrie(self, foyer: Foyer) -> None:
        """Name the group of the children in care of one family."""
        accueillis = foyer.accueillis
        numero = len(self.fratries.lignes) + 1
        noms = sorted({e.nom for e in accueillis}, key=[e.nom for e in accueillis].index)
        nommee = min(e.ordonnee for e in accueillis)
        self.fratries.ajouter(numero, "-".join(noms), iso(nommee))
        for e in accueillis:
            self.membres.ajouter(len(self.membres.lignes) + 1, numero, e.numero, periode(e.ordonnee))

    def referents(self, e: Enfant, agent: Agent) -> None:
        """Add the case holder, and the one before where the present one came later."""
        debut = max(e.ordonnee, agent.debut)
        if agent.fin is not None and agent.fin <= debut:
            return
        self.references.ajouter(len(self.references.lignes) + 1, e.numero, agent.numero, periode(debut, agent.fin))


def tableaux_personnes(
    population: Population,
    parc: Parc,
    equipes: Equipes,
    geo: Geographie,
    mesures: list[Mesure],
    paires: list[tuple[Enfant, Enfant, int, str]],
    au: int,
    rng: np.random.Generator,
) -> tuple[dict[str, Tableau], list[tuple[int, int]]]:
    """Return the rows, and the number of the carer of each foster home as (home, person)."""
    registre = _Registre(au, rng)
    ouverts: dict[int, int] = {}
    for m in mesures:
        jour = min(j for j in (m.recommandee, m.ordonnee, m.debut) if j is not None)
        ouverts[m.enfant.numero] = min(ouverts.get(m.enfant.numero, au), jour)
    services = {s.code: s.numero for s in equipes.services}
    for foyer in population.foyers:
        for e in foyer.enfants:
            ouvert = max(ouverts.get(e.numero, au), e.naissance)
            registre.enfant(e, ouvert, services[f"ase-{foyer.mns}"], geo.points[foyer.commune].id)
    for foyer in population.foyers:
        registre.parents(foyer)
        if foyer.accueillis:
            registre.fratrie(foyer)
        for e in foyer.accueillis:
            registre.referents(e, equipes.referent_de[e.numero])
    for a, b, debut, motif in paires:
        numero = len(registre.eloignements.lignes) + 1
        registre.eloignements.ajouter(numero, a.numero, b.numero, motif, periode(debut))
    carriere = []
    for lieu in parc.lieux:
        if lieu.agrement is not None:
            numero = len(registre.personnes.lignes) + 1
            af = lieu.agrement
            registre.personnes.ajouter(numero, af.nom, af.prenom, af.sexe, iso(af.naissance), None, True)
            carriere.append((lieu.numero, numero))
    r = registre
    return par_nom(
        r.personnes, r.enfants, r.domiciles, r.references, r.liens, r.eloignements, r.fratries, r.membres
    ), carriere
