"""The course of a child as a timeline: decisions, measures and stays in one order, and what is due."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import consentements_de
from havre.apps.accueils.queries.parcours import commune_de, nom_du_lieu
from havre.apps.decisions.models import Decision
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import ReconnaissanceHandicap
from havre.web.composants.formats import duree, jour
from havre.web.composants.objets import Evenement

ICONES_MODE = {
    ModeAccueil.HOPITAL_PAR_DEFAUT: "hopital",
    ModeAccueil.HOTEL: "alerte",
    ModeAccueil.DOMICILE: "maison",
    ModeAccueil.TIERS: "soin",
    ModeAccueil.TIERS_DURABLE: "soin",
    ModeAccueil.SEMI_AUTONOMIE: "cle",
    ModeAccueil.SEQUENTIEL: "calendrier",
    ModeAccueil.JOUR: "soleil",
    ModeAccueil.RELAIS: "bouee",
    ModeAccueil.URGENCE: "urgence",
}
"""CASF L.221-2-3: a stay out of licensed places is exceptional and lasts two months at most."""


def _du_sejour(accueil: Accueil, au: date) -> Evenement:
    """Return a stay as a fact of the timeline."""
    commune = commune_de(accueil)
    suite = [accueil.get_mode_display()]
    if not accueil.principal:
        suite.append("en plus du lieu où il vit")
    if accueil.unite:
        suite.append(accueil.unite.nom)
    if accueil.tiers:
        suite.append(f"chez {accueil.tiers}")
    if commune:
        suite.append(commune.nom)
    mode = ModeAccueil(accueil.mode)
    ton = "rompu" if mode in {ModeAccueil.HOPITAL_PAR_DEFAUT, ModeAccueil.HOTEL} else "tenu"
    en_cours = accueil.periode.lower <= au and (accueil.periode.upper is None or au < accueil.periode.upper)
    titre = nom_du_lieu(accueil)
    if accueil.annule_a:
        titre, ton = f"Réservation annulée : {titre}", "neutre"
        suite.append(accueil.annule_motif)
        en_cours = False
    elif accueil.admis_le is None:
        titre, ton = f"Place réservée : {titre}", "attente"
    if accueil.fin_promise:
        depassee = en_cours and accueil.fin_promise < au
        suite.append(f"fin promise le {jour(accueil.fin_promise)}" + (", dépassée" if depassee else ""))
        ton = "rompu" if depassee else ton
    if accueil.rythme is not None:
        suite.append(str(accueil.presence))
    if accueil.sortie_medicale_le:
        suite.append(f"sortie médicale le {jour(accueil.sortie_medicale_le)}")
    if not accueil.annule_a and (manquants := [c for c in consentements_de(accueil) if c.manque]):
        suite.append("consentement manquant : " + ", ".join(c.aupres_de.label.lower() for c in manquants))
    if accueil.motif_separation:
        suite.append(f"séparé de sa fratrie : {accueil.get_motif_separation_display().lower()}")
    return Evenement(
        accueil.periode.lower,
        titre,
        " · ".join(suite),
        fin=None if accueil.annule_a else accueil.periode.upper,
        en_cours=en_cours and accueil.admis_le is not None,
        icone=ICONES_MODE.get(mode, "lit"),
        ton=ton,
        url=reverse("enfants:accueil", args=[accueil.enfant_id, accueil.pk]),
    )


def du_handicap(reconnaissance: ReconnaissanceHandicap) -> Evenement:
    """Return a recognised handicap as a fact of the timeline."""
    periode = reconnaissance.periode
    return Evenement(
        periode.lower, "Handicap reconnu par la MDPH", reconnaissance.reference, fin=periode.upper, icone="soin"
    )


def _des_corrections(accueil: Accueil) -> Iterator[Evenement]:
    """Yield the errors put right on a stay, with the value of before."""
    for c in accueil.corrigees:  # type: ignore[attr-defined]
        avant, apres = c.ancienne or "vide", c.nouvelle or "vide"
        yield Evenement(
            timezone.localdate(c.corrigee_a),
            f"Accueil corrigé : {c.get_champ_display().lower()}, {avant} devient {apres}",
            f"{nom_du_lieu(accueil)} · {c.motif} · par {c.corrigee_par or 'Havre'}",
            icone="crayon",
        )


def _de_la_mesure(mesure: Mesure, au: date) -> Iterator[Evenement]:
    """Yield the facts of a measure: recommended, ordered and not carried out, or carried out."""
    libelle = mesure.get_type_display()
    if mesure.recommandee_le:
        yield Evenement(mesure.recommandee_le, f"Mesure recommandée : {libelle}", icone="crayon", ton="neutre")
    if mesure.ordonnee_le and not mesure.executee_le:
        attente = duree((au - mesure.ordonnee_le).days)
        yield Evenement(
            mesure.ordonnee_le,
            f"Mesure non exécutée : {libelle}",
            f"ordonnée depuis {attente}",
            icone="sablier",
            ton="rompu",
        )
    elif mesure.executee_le:
        apres = (
            f"{duree((mesure.executee_le - mesure.ordonnee_le).days)} après la décision" if mesure.ordonnee_le else ""
        )
        yield Evenement(mesure.executee_le, f"Mesure exécutée : {libelle}", apres, icone="coche", ton="tenu")
    if mesure.periode.upper and mesure.periode.upper <= au:
        yield Evenement(mesure.periode.upper, f"Fin de mesure : {libelle}", icone="drapeau")


def _de_la_decision(decision: Decision) -> Evenement:
    """Return a decision as a fact of the timeline."""
    details = []
    if decision.juridiction:
        details.append(str(decision.juridiction))
    if decision.terme_le:
        details.append(f"jusqu'au {jour(decision.terme_le)}")
    if decision.fratrie_ensemble:
        details.append("fratrie à accueillir ensemble")
    if decision.rectifie_id:
        details.append("rectifie une décision précédente")
    return Evenement(
        decision.rendue_le, decision.get_nature_display(), " · ".join(details), icone="justice", ton="accent"
    )


def evenements(
    decisions: Sequence[Decision],
    mesures: Sequence[Mesure],
    accueils: Sequence[Accueil],
    au: date,
    handicaps: Sequence[ReconnaissanceHandicap] = (),
) -> list[Evenement]:
    """Return all the facts of the course of a child, newest first."""
    faits = [_de_la_decision(d) for d in decisions] + [du_handicap(h) for h in handicaps]
    faits += [f for m in mesures for f in _de_la_mesure(m, au)]
    faits += [_du_sejour(a, au) for a in accueils]
    faits += [f for a in accueils for f in _des_corrections(a)]
    return sorted(faits, key=lambda f: f.le, reverse=True)
