"""Rows of needs, searches and stays."""

from ..actes import Mesure, Recherche
from ..actes.besoins import Besoin
from ..agents import Equipes
from ..geographie import Geographie
from ..modeles import Enfant, Population, Sejour
from ..tableaux import Tableau, iso, iso_ou_rien, liste, moment, par_nom, periode


def tableaux_accueils(
    population: Population, equipes: Equipes, geo: Geographie, mesures: list[Mesure], besoins: list[Besoin],
    recherches: list[Recherche], fratrie_de: dict[int, int], au: int,
) -> dict[str, Tableau]:  # fmt: skip
    """Return the rows; stays come unit after unit, in the order of their days."""
    ouvertes, cherches = _recherches(recherches, equipes, fratrie_de)
    return par_nom(
        _besoins(besoins, equipes, geo), ouvertes, cherches, _accueils(population, equipes, geo, mesures, au)
    )


def _besoins(besoins: list[Besoin], equipes: Equipes, geo: Geographie) -> Tableau:
    tableau = Tableau(
        "accueils_besoin",
        (
            "id", "enfant_id", "remplace_id", "etabli_a", "etabli_par_id", "types_acceptes", "besoin_medical",
            "besoin_handicap", "besoin_comportement", "souhaits", "commune_famille_id", "commune_ecole_id",
            "contact_famille", "temps_famille_max_min", "temps_famille_min_min", "avis", "fratrie", "ecole_gardee",
            "rythme",
        ),
    )  # fmt: skip
    for b in besoins:
        e = b.enfant
        ecole = None if b.commune_ecole is None else geo.points[b.commune_ecole].id
        tableau.ajouter(
            b.numero, e.numero, b.remplace, moment(b.jour, 8 + b.numero % 9, b.numero % 60),
            equipes.referent_de[e.numero].numero, liste(b.types), b.medical, b.handicap, b.comportement,
            liste(b.souhaits), geo.points[e.foyer.commune].id, ecole, b.contact, b.temps_max, b.temps_min, b.avis,
            b.fratrie, b.ecole_gardee, b.rythme,
        )  # fmt: skip
    return tableau


def _recherches(recherches: list[Recherche], equipes: Equipes, fratrie_de: dict[int, int]) -> tuple[Tableau, Tableau]:
    ouvertes = Tableau(
        "accueils_recherche", ("id", "fratrie_id", "motif", "ouverte_le", "ouverte_par_id", "issue", "decision")
    )
    cherches = Tableau(
        "accueils_enfantrecherche",
        ("id", "recherche_id", "enfant_id", "motif", "depuis", "entre_le", "precision", "sorti_issue"),
    )
    for r in recherches:
        premier = r.enfants[0].numero
        ouvertes.ajouter(
            r.numero,
            fratrie_de[premier],
            r.motif,
            iso(r.ouverte),
            equipes.referent_de[premier].numero,
            "",
            "",
        )
        for e in r.enfants:
            jour = iso(r.ouverte)
            cherches.ajouter(len(cherches.lignes) + 1, r.numero, e.numero, r.motif, jour, jour, "", "")
    return ouvertes, cherches


def _accueils(population: Population, equipes: Equipes, geo: Geographie, mesures: list[Mesure], au: int) -> Tableau:
    tableau = Tableau(
        "accueils_accueil",
        (
            "id", "enfant_id", "mode", "principal", "unite_id", "lieu_id", "commune_id", "periode", "admis_le",
            "fin_promise", "rythme", "sortie_medicale_le", "mesure_id", "recherche_id", "motif_separation",
            "motif_eloignement", "explication", "enregistre_a", "enregistre_par_id", "annule_a", "annule_motif",
        ),
    )  # fmt: skip
    mesure_de = {(m.enfant.numero, m.rang): m.numero for m in mesures if m.enfant.accueilli}
    tous = [(e, s) for e in population.enfants for s in (*e.sejours, *e.modules)]
    tous.sort(key=lambda c: (_unite(c[1]), c[1].debut, c[0].numero))
    for numero, (e, s) in enumerate(tous, 1):
        tableau.ajouter(
            numero, e.numero, s.mode, s.principal, _unite(s) or None, s.lieu.numero if s.lieu else None,
            None if s.commune is None else geo.points[s.commune].id, periode(s.debut, s.fin),
            None if s.reserve else iso(s.debut), iso_ou_rien(s.fin_promise), s.rythme,
            iso_ou_rien(s.sortie_medicale), mesure_de.get((e.numero, s.rang_mesure)), s.recherche,
            s.motif_separation, s.motif_eloignement, "",
            moment(min(s.debut, au), 8 + numero % 9, numero % 60),
            _referent(equipes, e, s), None, "",
        )  # fmt: skip
    return tableau


def _unite(s: Sejour) -> int:
    return s.unite.numero if s.unite is not None else 0


def _referent(equipes: Equipes, e: Enfant, s: Sejour) -> int | None:
    """Return who wrote a stay under way; a child followed at home has no case holder of the ASE."""
    referent = equipes.referent_de.get(e.numero) if s.fin is None else None
    return referent.numero if referent else None
