"""Rows of what is added to the stays: consents en_belgique, days that differ, recognised handicaps."""

from datetime import date

import numpy as np

from havre.apps.accueils.rythme import Rythme

from ..actes.besoins import Besoin
from ..agents import Equipes
from ..geographie import Geographie
from ..modeles import Population
from ..parametres import PART_CONSENTEMENTS, PART_HANDICAPS_RECONNUS, PART_JOURS_EXCEPTIONNELS
from ..tableaux import Tableau, iso, moment, par_nom, periode

HORIZON = 14
MOTIFS = ("Malade", "Sortie scolaire", "Rendez-vous à l'hôpital", "Journée en famille")


def tableaux_complements(
    population: Population, equipes: Equipes, geo: Geographie, besoins: list[Besoin], accueils: Tableau, au: int,
    rng: np.random.Generator,
) -> dict[str, Tableau]:  # fmt: skip
    """Return the rows, bound to the stays under way."""
    en_cours = [a for a in accueils.dictionnaires() if a["periode"].endswith(",)") and a["admis_le"]]
    return par_nom(
        _consentements(population, geo, en_cours, rng),
        _jours(equipes, en_cours, au, rng),
        _handicaps(equipes, besoins, au, rng),
    )


def _consentements(
    population: Population, geo: Geographie, en_cours: list[dict[str, object]], rng: np.random.Generator
) -> Tableau:
    """Return the consents of the stays in Belgium; a consent that nobody asked for has no row."""
    tableau = Tableau(
        "accueils_consentement", ("id", "accueil_id", "aupres_de", "demande_le", "repondu_le", "accorde", "reference")
    )
    en_belgique = {
        e.numero
        for e in population.accueillis
        if e.unite is not None and not geo.points[e.unite.lieu.commune].id.startswith("FR-")
    }
    for a in en_cours:
        if a["enfant_id"] not in en_belgique or not a["principal"]:
            continue
        debut = date.fromisoformat(str(a["admis_le"])).toordinal()
        for aupres_de, part in PART_CONSENTEMENTS:
            tirage = rng.random()
            if tirage > part + (1 - part) * 0.4:
                continue
            demande = debut - int(rng.integers(20, 120))
            reponse = iso(demande + int(rng.integers(3, 20))) if tirage < part else None
            tableau.ajouter(
                len(tableau.lignes) + 1, a["id"], aupres_de, iso(demande), reponse, True if reponse else None, ""
            )
    return tableau


def _jours(equipes: Equipes, en_cours: list[dict[str, object]], au: int, rng: np.random.Generator) -> Tableau:
    """Return days on which a child does not come though his rhythm says so: they take no place."""
    tableau = Tableau(
        "accueils_jourexceptionnel",
        ("id", "accueil_id", "jour", "matin", "apres_midi", "motif", "enregistre_a", "enregistre_par_id"),
    )
    for a in en_cours:
        if a["rythme"] is None or rng.random() >= PART_JOURS_EXCEPTIONNELS:
            continue
        rythme = Rythme.de(int(str(a["rythme"])))
        jours = [j for j in range(au, au + HORIZON) if any(rythme.le(date.fromordinal(j), m) for m in range(2))]
        jour = jours[int(rng.integers(len(jours)))]
        referent = equipes.referent_de.get(int(str(a["enfant_id"])))
        tableau.ajouter(
            len(tableau.lignes) + 1, a["id"], iso(jour), False, False, MOTIFS[int(rng.integers(len(MOTIFS)))],
            moment(au - 1), referent.numero if referent else None,
        )  # fmt: skip
    return tableau


def _handicaps(equipes: Equipes, besoins: list[Besoin], au: int, rng: np.random.Generator) -> Tableau:
    """Return the recognised handicaps; a child who is or was in a hotel has none then."""
    tableau = Tableau(
        "personnes_reconnaissancehandicap", ("id", "enfant_id", "periode", "reference", "notee_a", "notee_par_id")
    )
    vus: set[int] = set()
    for b in besoins:
        e = b.enfant
        if b.handicap < 2 or e.numero in vus or any(s.mode == "hotel" for s in e.sejours):
            continue
        vus.add(e.numero)
        if rng.random() < PART_HANDICAPS_RECONNUS:
            debut = max(au - int(rng.integers(30, 1400)), e.naissance + 1)
            tableau.ajouter(
                len(tableau.lignes) + 1, e.numero, periode(debut, debut + 365 * int(rng.integers(4, 9))),
                f"MDPH-{e.numero:06d}", moment(max(debut, au - 400)), equipes.referent_de[e.numero].numero,
            )  # fmt: skip
    return tableau
