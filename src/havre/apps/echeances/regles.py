"""The rules that are no law: dates that a fact carries, or targets of the département; and what the law's rules owe."""

from dataclasses import dataclass

from havre.droit import regle as regle_de_droit

NOTRES = frozenset({"ase", "pcd", "service", "referent", "departement", "agent", "crip", "equipe", "employeur"})
"""Debtors of an obligation who are the département itself; the others are waited for."""


@dataclass(frozen=True)
class RegleDuService:
    """A due date that a fact carries (`parametre` empty) or that a local target gives; `source` says where from."""

    cle: str
    titre: str
    source: str
    acte: str
    parametre: str = ""
    par_un_tiers: bool = False


REGLES_DU_SERVICE = {
    r.cle: r
    for r in (
        RegleDuService(
            "fin_promise", "Finir un accueil temporaire le jour promis", "Date dite à l'enfant et à sa famille",
            "l'enfant a quitté ce lieu",
        ),
        RegleDuService(
            "arrivee", "Confirmer l'arrivée de l'enfant", "Date d'arrivée de l'accueil réservé",
            "l'arrivée est confirmée",
        ),
        RegleDuService(
            "hopital", "Trouver une place à un enfant qui peut quitter l'hôpital", "Repère du service",
            "l'enfant a quitté l'hôpital", "hopital_par_defaut.premiere_alerte",
        ),
        RegleDuService(
            "rectification", "Dire au juge qu'une information envoyée n'est plus exacte", "Repère du service",
            "le juge est informé", "accueils.rectification_juge_h",
        ),
        RegleDuService("promesse", "Tenir une promesse", "Date dite à l'enfant ou à sa famille", "l'issue est écrite"),
        RegleDuService(
            "visite", "Dire ce qu'une visite est devenue", "Date prévue de la visite", "la visite est faite ou annulée"
        ),
        RegleDuService(
            "sollicitation", "Réponse d'un lieu sollicité", "Date demandée au lieu (repère du service)",
            "le lieu a répondu", "accueils.reponse_lieu_jours", par_un_tiers=True,
        ),
        RegleDuService(
            "demande", "Répondre à une demande", "Repère du service : nul texte ne chiffre ce délai",
            "la réponse est écrite", "demandes.reponse",
        ),
        RegleDuService(
            "ip_saisir", "Saisir la justice après une évaluation qui le conclut",
            "Conclusion validée ; sans délai (CASF L.226-4), lu comme le jour même", "le procureur est saisi",
        ),
        RegleDuService(
            "ip_parents", "Informer les parents par écrit de la saisine de la justice",
            "CASF L.226-5 al. 3, qui ne donne pas de nombre : repère du service", "les parents sont informés par écrit",
            "information_parents_saisine.delai",
        ),
        RegleDuService(
            "courrier_recu", "Répondre à un courrier reçu", "Date de réponse notée à l'enregistrement",
            "la suite est donnée",
        ),
    )
}  # fmt: skip


def titre_de(cle: str) -> str:
    """Return what is owed, in words; `cle` is a rule of the law or of the service."""
    if cle in REGLES_DU_SERVICE:
        return REGLES_DU_SERVICE[cle].titre
    return regle_de_droit(cle)[0].titre


def source_de(cle: str) -> str:
    """Return the articles, or where a date of the service comes from."""
    if cle in REGLES_DU_SERVICE:
        return REGLES_DU_SERVICE[cle].source
    return regle_de_droit(cle)[0].references


def est_de_droit(cle: str) -> bool:
    """Tell whether a rule is one of the law's."""
    return cle not in REGLES_DU_SERVICE


def par_un_tiers(cle: str) -> bool:
    """Tell whether someone else than the département owes the act."""
    if cle in REGLES_DU_SERVICE:
        return REGLES_DU_SERVICE[cle].par_un_tiers
    return regle_de_droit(cle)[0].debiteur not in NOTRES
