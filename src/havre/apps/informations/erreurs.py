"""Named errors of the app; each says its rule in French."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from havre.droit import obligation


class RegleInformation(ValidationError):
    """A rule on worrying information refuses the act; nothing was written."""

    def __init__(self, message: str, *, champ: str = "") -> None:
        super().__init__(message)
        self.champ = champ


class BinomeManquant(RegleInformation):
    """Two evaluators of two professions have not signed, and nobody signed a derogation."""


class VersionDepassee(RegleInformation):
    """Another agent wrote a version meanwhile."""


class EvaluationFinie(RegleInformation):
    """The evaluation is validated: nothing more is written in it."""


class CapaciteDepassee(RegleInformation):
    """The gate of the team is red: a manager signs why it is passed."""


BINOME = (
    "Une évaluation est signée par deux évaluateurs de deux métiers différents. Il manque une signature ou un métier ; "
    f"sans eux, un cadre signe une dérogation motivée ({obligation('IP-05').references}). Rien n'a été validé."
)
REGLES: dict[str, tuple[type[RegleInformation], str, str]] = {
    "23H60": (RegleInformation, "Une information a un numéro, un auteur (nommé ou anonyme) et au moins un enfant.", ""),
    "23H61": (RegleInformation, "Seule une information qualifiée de préoccupante est confiée à une équipe.", ""),
    "23H62": (RegleInformation, "Son évaluation est ouverte : elle se conclut, elle ne se déqualifie pas.", "issue"),
    "23H63": (
        RegleInformation,
        "Cette information, ou celle à laquelle vous la rattachez, est déjà rattachée, transférée ou conclue.", "vers",
    ),
    "23H64": (EvaluationFinie, "Cette évaluation est validée : elle ne change plus.", ""),
    "23H65": (
        VersionDepassee,
        "Une autre version a été écrite entre-temps, ou celle-ci a été renvoyée. Comparez avant d'enregistrer.",
        "",
    ),
    "23H66": (
        RegleInformation, "Cette conclusion porte sur un enfant hors du foyer, ou la version est déjà signée.", "",
    ),
    "23H67": (
        RegleInformation,
        "Il manque le rapport, ou la conclusion d'un mineur du foyer : tous les mineurs du foyer sont évalués "
        f"({obligation('IP-06').references}).",
        "",
    ),
    "23H68": (BinomeManquant, BINOME, ""),
    "23H69": (
        RegleInformation, "Signe qui est évaluateur désigné ; valide un cadre qui n'a pas signé l'évaluation.", "",
    ),
}  # fmt: skip
CONTRAINTES: dict[str, tuple[type[RegleInformation], str, str]] = {
    "redaction_version_unique": REGLES["23H65"],
    "signature_une_par_evaluateur": (RegleInformation, "Vous avez déjà signé cette version.", ""),
    "evaluateur_une_fois": (RegleInformation, "Cet agent évalue déjà cette information.", "agent"),
    "demande_suites_une_par_jour": (RegleInformation, "Cette demande est déjà notée à cette date.", "demandee_le"),
    "enfant_du_foyer_une_fois": (RegleInformation, "Cet enfant est déjà dans cette information.", ""),
    "capacite_evaluation_une": (RegleInformation, "Une capacité est déjà fixée à partir de cette date.", "debut"),
    "attribution_rouge_signee": (
        CapaciteDepassee,
        "Cette équipe est au-delà de sa capacité : un cadre signe la raison du dépassement.", "motif_depassement",
    ),
}  # fmt: skip


@contextmanager
def refus_en_francais() -> Iterator[None]:
    """Turn a refusal of the database into the named error of its rule."""
    try:
        yield
    except IntegrityError as erreur:
        cause = erreur.__cause__
        diagnostic = getattr(cause, "diag", None)
        code = getattr(cause, "sqlstate", "") or ""
        contrainte = getattr(diagnostic, "constraint_name", "") or ""
        connue = REGLES.get(code) or CONTRAINTES.get(contrainte)
        if connue is None:
            raise
        classe, message, champ = connue
        raise classe(message, champ=champ) from erreur
