"""Named errors of the app; each says its rule in French."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from havre.common.barriere import comme_a_la_fin

from .models import Besoin, DecisionProposition


class RegleAccueil(ValidationError):
    """A rule on stays refuses the act; nothing was written."""

    def __init__(self, message: str, *, champ: str = "", unite_id: int | None = None) -> None:
        super().__init__(message)
        self.champ = champ
        self.unite_id = unite_id


class PlaceDejaPrise(RegleAccueil):
    """Someone else took the last place meanwhile."""


class AgrementDepasse(RegleAccueil):
    """The licence of the foster home does not allow one more child."""


class UniteFermee(RegleAccueil):
    """The unit takes nobody new."""


class EloignementInterdit(RegleAccueil):
    """Two persons who must not live under one roof."""


class DejaAccueilli(RegleAccueil):
    """The child already has a main place during the period."""


class HotelInterdit(RegleAccueil):
    """The law does not allow this stay in a hotel."""


class BesoinModifieEntreTemps(RegleAccueil):
    """Another agent assessed the need meanwhile; `courant` is what stands now."""

    def __init__(self, courant: Besoin) -> None:
        super().__init__(
            "Ce besoin a été modifié entre-temps : comparez les deux versions avant d'enregistrer la vôtre."
        )
        self.courant = courant


class PropositionDejaDecidee(RegleAccueil):
    """Another agent decided of the proposal meanwhile; `decision` is his."""

    def __init__(self, decision: DecisionProposition) -> None:
        quoi = "retenue" if decision.retenue else "écartée"
        qui = decision.decidee_par.nom_complet() if decision.decidee_par else "un traitement automatique"
        super().__init__(f"Cette proposition a déjà été {quoi} par {qui}. Rien n'a été enregistré.")
        self.decision = decision


class PropositionPerimee(RegleAccueil):
    """The facts that a proposal was made on have changed; `raisons` say which."""

    def __init__(self, raisons: tuple[str, ...]) -> None:
        super().__init__(f"Cette proposition est périmée : {' ; '.join(raisons)}. Rien n'a été enregistré.")
        self.raisons = raisons


REGLES: dict[str, tuple[type[RegleAccueil], str]] = {
    "23H03": (
        PlaceDejaPrise,
        "La dernière place vient d'être prise : quelqu'un l'a réservée pendant que vous choisissiez. "
        "Rien n'a été enregistré ; votre saisie est conservée.",
    ),
    "23H04": (
        AgrementDepasse,
        "L'agrément de cette famille d'accueil ne permet pas un enfant de plus à ces dates (CASF L.421-5). "
        "Rien n'a été enregistré.",
    ),
    "23H05": (UniteFermee, "Cette unité est fermée aux nouvelles entrées à cette date. Rien n'a été enregistré."),
    "23H06": (RegleAccueil, "Une mesure d'accueil n'est exécutée que par l'arrivée de l'enfant dans un lieu."),
    "23H07": (
        EloignementInterdit,
        "Un éloignement interdit que ces personnes vivent sous le même toit. Rien n'a été enregistré.",
    ),
    "23H08": (
        HotelInterdit,
        "L'hôtel est exceptionnel et ne dépasse pas deux mois (CASF L.221-2-3), séjours qui se suivent compris. "
        "Rien n'a été enregistré.",
    ),
    "23H09": (
        HotelInterdit,
        "Un enfant dont le handicap est reconnu par la MDPH n'est jamais accueilli à l'hôtel (CASF L.221-2-3). "
        "Rien n'a été enregistré.",
    ),
    "23H10": (
        RegleAccueil,
        "Ce jour n'est pas dans un accueil modulé en cours. Rien n'a été enregistré.",
    ),
    "23H15": (
        UniteFermee,
        "Les places qui restent dans cette unité sont gelées à cette date : qui y vit y reste, personne n'y entre. "
        "Rien n'a été enregistré.",
    ),
    "23H16": (
        DejaAccueilli,
        "Cet enfant a déjà, sur une de ces demi-journées, un autre séjour en plus du lieu où il vit : terminez-le, ou "
        "changez les jours. Rien n'a été enregistré.",
    ),
}
CONTRAINTES: dict[str, tuple[type[RegleAccueil], str]] = {
    "accueil_un_lieu_principal": (
        DejaAccueilli,
        "Cet enfant vit déjà dans un autre lieu pendant cette période. Rien n'a été enregistré.",
    ),
    "accueil_temporaire_promet_sa_fin": (RegleAccueil, "Un accueil temporaire porte la date de fin promise."),
    "accueil_rythme_du_mode": (RegleAccueil, "Le rythme ne correspond pas au mode d'accueil."),
    "accueil_sortie_de_l_hopital": (
        RegleAccueil,
        "La sortie médicale ne se note que pour un enfant à l'hôpital faute de place.",
    ),
    "accueil_tiers_du_mode": (RegleAccueil, "Seul un accueil chez un tiers dit chez qui vit l'enfant."),
    "accueil_periode_commence": (RegleAccueil, "La fin de l'accueil doit suivre son début."),
}


@contextmanager
def refus_en_francais() -> Iterator[None]:
    """Turn a refusal of the database into the named error of its rule."""
    try:
        with comme_a_la_fin("prouver_l_execution"):
            yield
    except IntegrityError as erreur:
        cause = erreur.__cause__
        diagnostic = getattr(cause, "diag", None)
        code = getattr(cause, "sqlstate", "") or ""
        if code in REGLES:
            classe, message = REGLES[code]
            detail = getattr(diagnostic, "message_detail", "") or ""
            raise classe(message, unite_id=int(detail) if detail.isdigit() else None) from erreur
        contrainte = getattr(diagnostic, "constraint_name", "") or ""
        if contrainte in CONTRAINTES:
            classe, message = CONTRAINTES[contrainte]
            raise classe(message) from erreur
        raise
