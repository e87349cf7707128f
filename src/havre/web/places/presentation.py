"""What the pages of a search show: names in short, maps, ways sorted by nature."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from havre.apps.accueils.adapters import Proposition, ResultatRecherche
from havre.apps.accueils.enums import MotifRecherche
from havre.apps.accueils.queries import EnfantALoger, GroupeALoger, LigneAttente
from havre.apps.territoires.models import Commune
from havre.web.composants.carte import Carte, Point, Trait
from havre.web.composants.formats import pluriel, trajet

TONS_MOTIF = {
    MotifRecherche.ORDONNANCE: "attente",
    MotifRecherche.URGENCE: "attente",
    MotifRecherche.HOPITAL: "rompu",
    MotifRecherche.REORIENTATION: "attente",
    MotifRecherche.FIN_PROMISE: "rompu",
    MotifRecherche.REUNION: "accent",
}
ICONES_MOTIF = {
    MotifRecherche.ORDONNANCE: "justice",
    MotifRecherche.URGENCE: "urgence",
    MotifRecherche.HOPITAL: "hopital",
    MotifRecherche.REORIENTATION: "trajet",
    MotifRecherche.FIN_PROMISE: "echeance",
    MotifRecherche.REUNION: "personnes",
}
MOTIFS_COURTS = {
    MotifRecherche.ORDONNANCE: "Ordonnance non exécutée",
    MotifRecherche.URGENCE: "Urgence",
    MotifRecherche.HOPITAL: "À l'hôpital",
    MotifRecherche.REORIENTATION: "Réorientation",
    MotifRecherche.FIN_PROMISE: "Fin promise",
    MotifRecherche.REUNION: "À réunir",
}
TITRES_NATURE = {
    "ensemble": ("Ensemble, sous un même toit", "La fratrie reste réunie."),
    "separee": (
        "Séparée entre plusieurs toits",
        "Chacun a une place, mais un motif écrit est demandé avant d'accepter.",
    ),
    "partielle": ("Il resterait quelqu'un sans place", "À ne retenir que faute de mieux : la recherche continue."),
}
POINTS_AU_PLUS = 6
EN_TETE = 4


def badges_motifs(motifs: Iterable[MotifRecherche]) -> list[dict[str, str]]:
    """Return the reasons of a wait as badges: text, tone and icon."""
    return [{"texte": MOTIFS_COURTS[m], "ton": TONS_MOTIF[m], "icone": ICONES_MOTIF[m]} for m in motifs]


def ton_motifs(motifs: Iterable[MotifRecherche]) -> str:
    """Return the tone of a wait: broken when a promise or the law is, waiting otherwise."""
    return "rompu" if any(TONS_MOTIF[m] == "rompu" for m in motifs) else "attente"


def enumerer(mots: Sequence[str]) -> str:
    """Return words joined in French: `Inès, Malo et Jade`."""
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}" if mots else ""


def nom_groupe(personnes: Iterable[tuple[str, str]]) -> str:
    """Return the first names of a group, and the initial once when all share it; pairs (prénom, initiale)."""
    paires = list(personnes)
    initiales = {i for _, i in paires}
    if len(initiales) == 1:
        return f"{enumerer([p for p, _ in paires])} {initiales.pop()}."
    return enumerer([f"{p} {i}." for p, i in paires])


def nom_ligne(ligne: LigneAttente) -> str:
    """Return the short name of the children who wait in a line of the list."""
    return nom_groupe((e.prenom, e.initiale) for e in ligne.enfants if e.en_attente)


def nom_a_loger(groupe: GroupeALoger) -> str:
    """Return the short name of the children whom the search may lodge."""
    cherches = groupe.en_attente or groupe.a_loger or groupe.enfants
    return nom_groupe((e.enfant.personne.prenom, e.enfant.personne.nom[:1]) for e in cherches)


@dataclass(frozen=True)
class Section:
    """The ways of one nature, with the title that says what it means."""

    nature: str
    titre: str
    texte: str
    propositions: tuple[Proposition, ...]

    @property
    def en_tete(self) -> int:
        """Return how many ways are shown at once; the others unfold."""
        return EN_TETE


def change(proposition: Proposition) -> bool:
    """Tell whether a way gives somebody a place that he or she does not have yet."""
    return any(not e.reste_sur_place for lieu in proposition.lieux for e in lieu.enfants)


def decisions_du_groupe(groupe: GroupeALoger) -> list[dict[str, object]]:
    """Return the judicial decisions in force for the children to lodge, each once, with what it sets on the place."""
    vues: dict[int, dict[str, object]] = {}
    for enfant in groupe.a_loger:
        for decision in enfant.decisions:
            if decision.judiciaire:
                vues.setdefault(decision.pk, {"d": decision, "prenoms": []})
                vues[decision.pk]["prenoms"].append(enfant.enfant.personne.prenom)  # type: ignore[attr-defined]
    for ligne in vues.values():
        tous = len(ligne["prenoms"]) == len(groupe.a_loger)  # type: ignore[arg-type]
        ligne["pour"] = "" if tous else enumerer(ligne["prenoms"])  # type: ignore[arg-type]
    return list(vues.values())


def besoins_en_mots(enfant: EnfantALoger) -> list[str]:
    """Return what is particular in the need of a child, in a few words each."""
    besoin = enfant.besoin
    if besoin is None:
        return []
    niveaux = (
        ("soins", besoin.besoin_medical, besoin.get_besoin_medical_display()),
        ("handicap", besoin.besoin_handicap, besoin.get_besoin_handicap_display()),
        ("comportement", besoin.besoin_comportement, besoin.get_besoin_comportement_display()),
    )
    mots = [f"{nom} {libelle}" for nom, niveau, libelle in niveaux if niveau]
    if besoin.temps_famille_max_min is not None:
        mots.append(f"au plus {trajet(besoin.temps_famille_max_min)} de la famille")
    if besoin.temps_famille_min_min is not None:
        mots.append(f"au moins {trajet(besoin.temps_famille_min_min)} de la famille")
    if not besoin.contact_famille:
        mots.append("sans visites de la famille")
    return mots


def numerotees(resultat: ResultatRecherche) -> ResultatRecherche:
    """Return the ways as the page numbers them: those that change something, from 1, by nature then by rank."""
    montrees = sorted(
        (p for p in resultat.propositions if change(p)), key=lambda p: (list(TITRES_NATURE).index(p.nature), p.rang)
    )
    return replace(resultat, propositions=tuple(replace(p, rang=n) for n, p in enumerate(montrees, start=1)))


def sections(resultat: ResultatRecherche) -> list[Section]:
    """Return the ways sorted by nature: together, split, somebody without a place."""
    seul = len(resultat.groupe.a_loger) == 1
    titres = {"ensemble": ("Les places possibles", "De la plus adaptée à la moins adaptée.")} if seul else {}
    return [
        Section(nature, titre, texte, trouvees)
        for nature, (titre, texte) in (TITRES_NATURE | titres).items()
        if (trouvees := tuple(p for p in resultat.propositions if p.nature == nature))
    ]


def adresse_choix(groupe: GroupeALoger, proposition: Proposition) -> str:
    """Return the address of the page that confirms a way."""
    parametres = {f"e{enfant}": unite for enfant, unite in proposition.choix.items()}
    parametres["jour"] = groupe.jour.isoformat()  # type: ignore[assignment]
    return f"{reverse('places:choisir', args=[groupe.fratrie.pk])}?{urlencode(parametres)}"


def titre_proposition(proposition: Proposition) -> str:
    """Return the title of a way: its roof, or its roofs."""
    noms = [p.lieu.nom for p in proposition.lieux]
    return enumerer(noms) if noms else "Personne n'aurait de place"


def resume_proposition(proposition: Proposition) -> str:
    """Return in one line where the roofs are."""
    lieux = [f"{p.lieu.get_type_display()}, {p.lieu.commune.nom}" for p in proposition.lieux]
    return " + ".join(lieux)


def communes_du_groupe(groupe: GroupeALoger) -> tuple[set[str], set[str]]:
    """Return the communes of the families and of the schools of the children to lodge."""
    familles = {e.commune_famille for e in groupe.a_loger if e.commune_famille}
    ecoles = {e.besoin.commune_ecole_id for e in groupe.a_loger if e.besoin and e.besoin.commune_ecole_id}
    return familles, ecoles


def carte_recherche(groupe: GroupeALoger, propositions: Sequence[Proposition]) -> Carte:
    """Return the map of a search: families, schools, and the roofs of the first ways with the rank of their way."""
    familles, ecoles = communes_du_groupe(groupe)
    communes = Commune.objects.in_bulk(familles | ecoles)
    domiciles = [(communes[c].lon, communes[c].lat) for c in sorted(familles)]
    points: list[Point] = []
    traits: list[Trait] = []
    vus: set[int] = set()
    for proposition in propositions[:POINTS_AU_PLUS]:
        for place in proposition.lieux:
            lieu = place.lieu
            if lieu.pk in vus:
                continue
            vus.add(lieu.pk)
            numero = proposition.rang or None
            ici = (lieu.commune.lon, lieu.commune.lat)
            points.append(Point(*ici, f"{lieu.nom}, {lieu.commune.nom}", "place", numero))
            traits += [Trait(d, ici) for d in domiciles]
    points += [Point(lon, lat, "Commune de la famille", "famille") for lon, lat in domiciles]
    points += [
        Point(communes[c].lon, communes[c].lat, f"École : {communes[c].nom}", "ecole")
        for c in sorted(ecoles - familles)
    ]
    noms = enumerer([communes[c].nom for c in sorted(familles)])
    return Carte(
        "Où sont la famille et les lieux proposés",
        f"Famille : {noms or 'commune inconnue'}. {pluriel(len(vus), 'lieu', 'lieux')} sur la carte, "
        "numérotés comme dans la liste.",
        points,
        traits,
        identifiant="carte-recherche",
    )
