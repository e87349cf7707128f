"""Rows of decisions and measures."""

from havre.apps.decisions.enums import NatureDecision

from ..actes import Decision, Mesure
from ..tableaux import Tableau, iso, iso_ou_rien, liste, par_nom, periode

JUDICIAIRE = ("Motifs de la décision (exemple).", "Code civil, articles 375 et suivants")
ADMINISTRATIVE = ("Motifs de la décision (exemple).", "Code de l'action sociale et des familles, article L.222-5")
SIGNATURES = {
    NatureDecision.OPP_PARQUET: ("Procureur de la République", *JUDICIAIRE),
    NatureDecision.OPP_JUGE: ("Juge des enfants", *JUDICIAIRE),
    NatureDecision.JUGEMENT: ("Juge des enfants", *JUDICIAIRE),
    NatureDecision.ORDONNANCE_TUTELLE: ("Juge des tutelles des mineurs", *JUDICIAIRE),
    NatureDecision.ACCORD: (
        "Titulaires de l'autorité parentale et président du conseil départemental",
        *ADMINISTRATIVE,
    ),
    NatureDecision.ADMINISTRATIVE: ("Président du conseil départemental, par délégation", *ADMINISTRATIVE),
}


def _signature(nature: str) -> tuple[str, str, str]:
    """Return who took a synthetic decision, why and on which ground."""
    return SIGNATURES[NatureDecision(nature)]


def tableaux_decisions(decisions: list[Decision], mesures: list[Mesure], au: int) -> dict[str, Tableau]:
    """Return the rows."""
    actes = Tableau(
        "decisions_decision",
        (
            "id", "reference", "nature", "juridiction_id", "rendue_le", "recue_le", "effet_le", "terme_le",
            "dispositif", "fratrie_ensemble", "types_autorises", "temps_famille_max_min", "temps_famille_min_min",
            "rectifie_id", "synthetique", "auteur", "motifs", "base_legale", "chambre",
            "renouvelle_id", "sans_audition",
        ),
    )  # fmt: skip
    concernes = Tableau("decisions_enfantconcerne", ("id", "decision_id", "enfant_id"))
    suivies = Tableau(
        "mesures_mesure",
        ("id", "enfant_id", "type", "decision_id", "recommandee_le", "ordonnee_le", "executee_le", "periode"),
    )
    for d in decisions:
        recue = min(d.rendue + d.numero % 4, au)
        actes.ajouter(
            d.numero, d.reference, str(d.nature), d.juridiction, iso(d.rendue), iso(recue), iso(d.rendue),
            iso_ou_rien(d.terme), d.dispositif, d.ensemble, liste(d.types), d.temps_max, d.temps_min, None, True,
            *_signature(str(d.nature)), f"Cabinet {1 + d.numero % 4}" if d.juridiction else "",
            d.renouvelle.numero if d.renouvelle else None, d.sans_audition,
        )  # fmt: skip
        for e in d.enfants:
            concernes.ajouter(len(concernes.lignes) + 1, d.numero, e.numero)
    for m in mesures:
        suivies.ajouter(
            m.numero, m.enfant.numero, str(m.type), m.decision.numero if m.decision else None,
            iso_ou_rien(m.recommandee), iso_ou_rien(m.ordonnee), iso_ou_rien(m.executee), periode(m.debut, m.fin),
        )  # fmt: skip
    return par_nom(actes, concernes, suivies)
