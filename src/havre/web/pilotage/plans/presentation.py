"""What the pages of a plan show: states and natures as badges, a proposal in words, its criteria before and after."""

from typing import Any

from havre.apps.accueils.adapters.proposition import LIBELLES_CRITERES
from havre.apps.accueils.enums import EtatProposition, NaturePlan
from havre.apps.accueils.models import MouvementPropose, Plan
from havre.apps.accueils.queries.plan.lecture import PropositionLue
from havre.apps.lieux.models import Unite
from havre.common.taches.models import EtatTache
from havre.web.places.presentation import nom_groupe

TONS_ETAT = {
    EtatProposition.A_EXAMINER: "attente",
    EtatProposition.PERIMEE: "neutre",
    EtatProposition.RETENUE: "tenu",
    EtatProposition.ECARTEE: "neutre",
}
ICONES_ETAT = {
    EtatProposition.A_EXAMINER: "sablier",
    EtatProposition.PERIMEE: "alerte",
    EtatProposition.RETENUE: "coche",
    EtatProposition.ECARTEE: "exclu",
}
ICONES_NATURE = {NaturePlan.PLACE: "lit", NaturePlan.CHAINE: "trajet", NaturePlan.REUNION: "lien"}
TONS_TACHE = {
    EtatTache.ATTENTE: "attente",
    EtatTache.EN_COURS: "accent",
    EtatTache.FINIE: "tenu",
    EtatTache.ARRETEE: "neutre",
    EtatTache.ECHOUEE: "rompu",
}


def nom_du_plan(plan: Plan) -> str:
    """Return the territory of a plan and its day."""
    return f"{plan.direction.nom if plan.direction else 'Tout le département'}, {plan.jour:%d/%m/%Y}"


def territoire(plan: Plan) -> str:
    """Return the territory of a plan."""
    return plan.direction.nom if plan.direction else "Tout le département"


def etat_du_plan(plan: Plan) -> dict[str, str]:
    """Return where a plan stands, as a badge."""
    etat = EtatTache(plan.tache.etat)
    texte = etat.label
    if etat == EtatTache.FINIE and hasattr(plan, "resultat") and plan.resultat.interrompu:
        texte = "arrêtée, meilleur résultat gardé"
    return {"texte": texte.capitalize(), "ton": TONS_TACHE[etat]}


def ecart_en_mots(ecart: float) -> str:
    """Return a proven gap as people say it."""
    if ecart <= 0:
        return "prouvé le meilleur possible"
    pour_cent = 100 * ecart
    texte = "moins de 0,01" if pour_cent < 0.01 else f"{pour_cent:.2f}".replace(".", ",")
    return f"à {texte} % au plus du meilleur possible"


def situation(unite: Unite | None, mouvement: MouvementPropose) -> str:
    """Return where a child lives now, in a few words."""
    if unite is not None:
        return f"{unite.lieu.nom}, {unite.lieu.commune.nom}"
    accueil = mouvement.accueil
    if accueil is None:
        return "sans place"
    if accueil.lieu is not None:
        return f"{accueil.get_mode_display()} ({accueil.lieu.nom})"
    return str(accueil.get_mode_display())


def criteres(mouvement: MouvementPropose) -> list[dict[str, Any]]:
    """Return what each criterion costs a child before and after, in minute-equivalents, the largest change first."""
    noms = set(mouvement.criteres_avant) | set(mouvement.criteres_apres)
    lignes = [
        {
            "libelle": LIBELLES_CRITERES[nom],
            "avant": mouvement.criteres_avant.get(nom, 0) / 10,
            "apres": mouvement.criteres_apres.get(nom, 0) / 10,
        }
        for nom in sorted(noms)
    ]
    return sorted(lignes, key=lambda x: (-abs(x["avant"] - x["apres"]), x["libelle"]))


def mouvements(lue: PropositionLue) -> list[dict[str, Any]]:
    """Return the moves of a proposal as the page says them, in the order in which they are written."""
    return [
        {
            "m": m,
            "prenom": f"{m.enfant.personne.prenom} {m.enfant.personne.nom[:1]}.",
            "age_mois": m.enfant.personne.age_mois(lue.proposition.plan.jour) if lue.proposition.plan_id else None,
            "de": situation(m.de, m),
            "vers": f"{m.vers.lieu.nom}, {m.vers.lieu.commune.nom}",
            "genre": m.vers.lieu.get_type_display(),
            "criteres": criteres(m),
        }
        for m in lue.mouvements
    ]


def carte(lue: PropositionLue, plan: Plan) -> dict[str, Any]:
    """Return what the card of a proposal shows."""
    lue.proposition.plan = plan
    attendent = [m for m in lue.mouvements if m.attend] or list(lue.mouvements)
    nature, etat = NaturePlan(lue.proposition.nature), lue.etat
    return {
        "p": lue.proposition,
        "nom": nom_groupe((m.enfant.personne.prenom, m.enfant.personne.nom[:1]) for m in attendent),
        "nature": {"texte": nature.label, "icone": ICONES_NATURE[nature]},
        "etat": {"texte": etat.label.capitalize(), "ton": TONS_ETAT[etat], "icone": ICONES_ETAT[etat]},
        "raisons": lue.raisons,
        "decision": lue.decision,
        "mouvements": mouvements(lue),
        "gain_min": lue.proposition.gain / 10,
        "ouverte": etat == EtatProposition.A_EXAMINER,
    }
