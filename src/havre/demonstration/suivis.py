"""What follows the children of the synthetic département: recommended measures, promises, visits."""

from dataclasses import dataclass

import numpy as np

from havre.apps.suivis.enums import PROMESSES_DE_VISITE

from .actes import Mesure
from .agents import Equipes
from .modeles import Enfant, Population
from .parametres import Place
from .tableaux import Tableau, iso, iso_ou_rien, moment, par_nom, periode

PART_RECOMMANDATION_SUIVIE = 0.86
SANS_DECISION = 19
"""One child in so many is recommended another measure that nobody has decided yet."""
PART_PROMESSES = 0.14
PART_FREQUENCES = 0.55
PART_VISITE_PREVUE = 0.35
JOURS_DE_VISITES = 210
AUTRE_MESURE = {
    "aemo": "aemo_renforcee", "iead": "iead_renforcee", "aemo_renforcee": "placement", "iead_renforcee": "aemo",
    "placement": "tiers_digne_confiance", "accueil_provisoire": "placement", "apjm": "apjm",
}  # fmt: skip
MOTIFS = (
    "Les faits relevés à domicile se répètent malgré l'aide en place ; un appui plus soutenu est nécessaire.",
    "L'enfant demande lui-même à vivre près de ses frères et sœurs ; le lien avec sa mère reste régulier.",
    "Deux évaluations concordent : le cadre actuel ne suffit plus, et un relais familial est possible.",
    "Besoin d'un cadre stable et d'un suivi de soins ; les parents adhèrent au projet.",
)
PROMESSES = (
    ("retour", "Un retour à la maison est prévu si tout va bien, on te le dira à cette date.", "enfant,mere"),
    ("visite", "Je viens te voir à cette date, c'est noté.", "enfant"),
    ("fratrie", "Tu verras tes frères et sœurs ce jour-là.", "enfant,fratrie"),
    ("lieu_proche", "On cherche un lieu plus près de chez tes parents ; réponse à cette date.", "enfant,mere"),
    ("reponse", "Vous aurez une réponse écrite à votre demande avant cette date.", "mere,pere"),
)  # fmt: skip
NON_FAITES = (
    ("service", "Référent absent, personne pour le remplacer."),
    ("service", "Urgence le même jour sur une autre situation."),
    ("lieu", "Le lieu a demandé de reporter."),
    ("famille", "Personne n'était présent à l'heure prévue."),
    ("enfant", "L'enfant était malade."),
)


@dataclass(slots=True)
class _Tirage:
    """Draws of one run: the generator, the day, and the agents of the children."""

    rng: np.random.Generator
    au: int
    equipes: Equipes

    def agent(self, e: Enfant) -> int:
        """Return the number of the child's case holder."""
        return self.equipes.referent_de[e.numero].numero

    def avant(self, jours: int, e: Enfant) -> int:
        """Return a day of the last `jours`, not before the child was entrusted."""
        return max(self.au - int(self.rng.integers(1, jours)), min(e.ordonnee, self.au - 1))


def tableaux_suivis(
    population: Population, equipes: Equipes, mesures: list[Mesure], au: int, graine: int
) -> dict[str, Tableau]:
    """Return the rows; the same seed and day give the same rows, and no other draw depends on them."""
    t = _Tirage(np.random.default_rng([graine, au, 6]), au, equipes)
    promesses, issues = _promesses(population, t)
    return par_nom(
        _recommandations(mesures, t), promesses, issues, _visites(population, promesses, t), _frequences(population, t)
    )


def _recommandations(mesures: list[Mesure], t: _Tirage) -> Tableau:
    """Recommend, for each child, the measure of his last recommendation, or sometimes another one."""
    tableau = Tableau(
        "mesures_recommandation", ("id", "enfant_id", "type", "motifs", "faite_a", "faite_par_id", "remplace_id")
    )
    dernieres: dict[int, Mesure] = {}
    for m in mesures:
        if m.recommandee is not None and m.recommandee <= t.au and m.enfant.numero in t.equipes.referent_de:
            derniere = dernieres.get(m.enfant.numero)
            if derniere is None or (derniere.recommandee or 0) <= m.recommandee:
                dernieres[m.enfant.numero] = m
    for numero, m in sorted(dernieres.items()):
        suivie, motif = t.rng.random() < PART_RECOMMANDATION_SUIVIE, int(t.rng.integers(len(MOTIFS)))
        choix = str(m.type) if suivie else AUTRE_MESURE.get(str(m.type), str(m.type))
        rang = len(tableau.lignes) + 1
        tableau.ajouter(
            rang, numero, choix, MOTIFS[motif], moment(m.recommandee or t.au, 9 + rang % 8, rang % 60),
            t.agent(m.enfant), None,
        )  # fmt: skip
        if numero % SANS_DECISION == 0:
            jour = max(t.au - 10 - numero % 80, m.recommandee or 0, m.ordonnee or 0) + 1
            if jour < t.au:
                tableau.ajouter(
                    rang + 1, numero, AUTRE_MESURE.get(choix, choix), MOTIFS[numero % len(MOTIFS)],
                    moment(jour, 9 + rang % 8, rang % 60), t.agent(m.enfant), rang,
                )  # fmt: skip
    return tableau


def _promesses(population: Population, t: _Tirage) -> tuple[Tableau, Tableau]:
    """Say something to some children in care; two thirds of what fell due is kept."""
    promesses = Tableau(
        "suivis_promesse",
        (
            "id", "enfant_id", "nature", "mots", "dite_a", "dite_par_id", "dite_le", "pour_le", "remplace_id",
            "enregistree_a", "enregistree_par_id",
        ),
    )  # fmt: skip
    issues = Tableau(
        "suivis_issuepromesse",
        (
            "id", "promesse_id", "issue", "survenue_le", "mots", "remplace_id", "enregistree_a", "enregistree_par_id",
        ),
    )  # fmt: skip
    for e in population.accueillis:
        if t.rng.random() >= PART_PROMESSES:
            continue
        nature, mots, a_qui = PROMESSES[int(t.rng.integers(len(PROMESSES)))]
        dite = t.avant(330, e)
        pour = dite + int(t.rng.integers(7, 75))
        numero, agent = len(promesses.lignes) + 1, t.agent(e)
        promesses.ajouter(
            numero, e.numero, nature, mots, "{" + a_qui + "}", agent, iso(dite), iso(pour), None, moment(dite, 15),
            agent,
        )  # fmt: skip
        sort = t.rng.random()
        if pour <= t.au and nature not in PROMESSES_DE_VISITE and sort < 0.6:
            jour = min(pour + (0 if sort < 0.5 else int(t.rng.integers(3, 40))), t.au)
            mots = "Fait comme promis." if jour <= pour else "Fait, mais plus tard que promis."
            issues.ajouter(len(issues.lignes) + 1, numero, "tenue", iso(jour), mots, None, moment(jour, 16), agent)
        elif pour <= t.au and sort > 0.93:
            mots = "Aucune solution à cette date ; expliqué à l'enfant."
            issues.ajouter(len(issues.lignes) + 1, numero, "rompue", iso(pour), mots, None, moment(pour, 16), agent)
        elif sort > 0.86:
            suite = min(pour + int(t.rng.integers(-3, 5)), t.au)
            if suite >= dite:
                promesses.ajouter(
                    numero + 1, e.numero, nature, mots, "{" + a_qui + "}", agent, iso(suite),
                    iso(suite + int(t.rng.integers(10, 50))), numero, moment(suite, 15), agent,
                )  # fmt: skip
    return promesses, issues


def _visites(population: Population, promesses: Tableau, t: _Tirage) -> Tableau:
    """Plan, hold and miss visits of the last months and of the weeks to come."""
    tableau = Tableau(
        "visites_visite",
        (
            "id", "enfant_id", "nature", "mesure_id", "service_id", "agent_id", "prevue_le", "heure", "endroit",
            "faite_le", "annulee_le", "annulee_par", "motif", "compte_rendu", "promesse_id", "corrige_id",
            "enregistree_a", "enregistree_par_id", "issue_a", "issue_par_id",
        ),
    )  # fmt: skip
    services = {s.code: s.numero for s in t.equipes.services}

    def ajouter(e: Enfant, nature: str, prevue: int, faite: int | None, promesse: int | None = None) -> None:
        agent, service = t.agent(e), services[f"ase-{e.foyer.mns}"]
        passee = prevue < t.au
        qui, motif = NON_FAITES[int(t.rng.integers(len(NON_FAITES)))] if passee and faite is None else ("", "")
        issue = faite if faite is not None else prevue if passee else None
        tableau.ajouter(
            len(tableau.lignes) + 1, e.numero, nature, None, service, agent, iso(prevue),
            f"{9 + len(tableau.lignes) % 9:02d}:00", "", iso_ou_rien(faite), iso(prevue) if motif else None, qui, motif,
            "Échange avec l'enfant et avec le lieu." if faite else "", promesse, None, moment(min(prevue, t.au) - 10),
            agent, None if issue is None else moment(issue, 17), None if issue is None else agent,
        )  # fmt: skip

    enfants = {e.numero: e for e in population.accueillis}
    for ligne in promesses.lignes:
        numero, enfant, nature, pour = ligne[0], ligne[1], ligne[2], _jour(ligne[7])
        if nature in PROMESSES_DE_VISITE:
            tenue = pour < t.au and t.rng.random() < 0.7
            genre = "fratrie" if nature == "fratrie" else "referent"
            ajouter(enfants[enfant], genre, pour, pour if tenue else None, numero)
    for e in population.accueillis:
        nature = "attente" if e.attente_jours is not None else "domicile" if e.place is Place.DOMICILE else "referent"
        for _ in range(int(t.rng.integers(0, 4))):
            jour = t.avant(JOURS_DE_VISITES, e)
            ajouter(e, nature, jour, jour if t.rng.random() < 0.85 else None)
        if t.rng.random() < PART_VISITE_PREVUE:
            ajouter(e, nature, t.au if t.rng.random() < 0.08 else t.au + int(t.rng.integers(1, 45)), None)
    return tableau


def _jour(iso_date: str) -> int:
    """Return an ISO date as an ordinal."""
    return np.datetime64(iso_date, "D").astype(int).item() + 719_163


def _frequences(population: Population, t: _Tirage) -> Tableau:
    """Set how often a case holder visits some children."""
    tableau = Tableau(
        "visites_frequencevisite",
        ("id", "enfant_id", "nature", "intervalle_jours", "origine", "periode", "fixee_a", "fixee_par_id"),
    )
    for e in population.accueillis:
        if t.rng.random() < PART_FREQUENCES and e.attente_jours is None and e.place is not Place.DOMICILE:
            debut = t.avant(400, e)
            pas, origine = int(t.rng.choice((30, 45, 60, 90))), str(t.rng.choice(("projet", "equipe", "decision")))
            tableau.ajouter(
                len(tableau.lignes) + 1, e.numero, "referent", pas, origine, periode(debut), moment(debut), t.agent(e)
            )
    return tableau
