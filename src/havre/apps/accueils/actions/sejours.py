"""What happens to a stay: arrival, cancelled reservation, end."""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.queries import enfants_visibles

from ..erreurs import RegleAccueil, refus_en_francais
from ..models import Accueil, EnfantRecherche, Recherche
from .places import executer_mesures


def _verrouille(accueil: Accueil, par: Acteur) -> Accueil:
    """Return the stay as it stands now, locked, if `par` may change it."""
    exiger(par, Action.CHOISIR_PLACE)
    if not enfants_visibles(pour=par, action=Action.CHOISIR_PLACE).filter(pk=accueil.enfant_id).exists():
        raise ActionInterdite("Cet enfant relève d'un autre territoire.")
    frais = Accueil.objects.select_for_update(of=("self",)).get(pk=accueil.pk)
    if frais.annule_a is not None:
        raise RegleAccueil("Cet accueil a été annulé entre-temps.")
    return frais


def confirmer_arrivee(*, accueil: Accueil, admis_le: date, par: Acteur, le: datetime) -> Accueil:
    """Record that the child really arrived; the order is then carried out.

    Raises:
        RegleAccueil: already arrived, cancelled, or the day is outside the stay or in the future.
    """
    with refus_en_francais(), transaction.atomic():
        frais = _verrouille(accueil, par)
        if frais.admis_le is not None:
            raise RegleAccueil(f"L'arrivée a déjà été confirmée au {frais.admis_le:%d/%m/%Y}.")
        if admis_le > timezone.localdate(le):
            raise RegleAccueil("Une arrivée ne se confirme pas à l'avance.", champ="admis_le")
        if admis_le < frais.periode.lower or (frais.periode.upper and admis_le >= frais.periode.upper):
            raise RegleAccueil("La date d'arrivée est hors de la période réservée.", champ="admis_le")
        frais.admis_le = admis_le
        frais.save(update_fields=["admis_le"])
        executees = executer_mesures([frais])
        consigner(
            action="accueil.arriver", par=par, le=le, objet=frais.enfant,
            donnees={"accueil": frais.pk, "admis_le": admis_le.isoformat(), "mesures_executees": executees},
        )  # fmt: skip
    return frais


def annuler_reservation(*, accueil: Accueil, motif: str, par: Acteur, le: datetime) -> Accueil:
    """Cancel a stay that has not begun, with its reason: the place is free again and the search goes on.

    Raises:
        RegleAccueil: the child has arrived (a stay that took place is ended, not cancelled), or no reason is given.
    """
    if not motif.strip():
        raise RegleAccueil("Annuler une réservation demande un motif.", champ="motif")
    with refus_en_francais(), transaction.atomic():
        frais = _verrouille(accueil, par)
        if frais.admis_le is not None:
            raise RegleAccueil("L'enfant est arrivé : un accueil qui a eu lieu se termine, il ne s'annule pas.")
        frais.annule_a, frais.annule_motif = le, motif[:200]
        frais.save(update_fields=["annule_a", "annule_motif"])
        if frais.recherche_id:
            EnfantRecherche.objects.filter(recherche=frais.recherche_id, enfant=frais.enfant_id).update(trouve_le=None)
            Recherche.objects.filter(pk=frais.recherche_id).update(close_le=None)
        _reprendre_le_precedent(frais)
        consigner(
            action="accueil.annuler", par=par, le=le, objet=frais.enfant, donnees={"accueil": frais.pk, "motif": motif}
        )
    return frais


def _reprendre_le_precedent(accueil: Accueil) -> None:
    """Reopen the stay that was to end the day the cancelled one began."""
    precedent = (
        Accueil.objects.valables()
        .filter(enfant=accueil.enfant_id, principal=True, periode__endswith=accueil.periode.lower)
        .first()
    )
    if precedent is not None:
        precedent.periode = DateRange(precedent.periode.lower, None)
        precedent.save(update_fields=["periode"])


def terminer_accueil(*, accueil: Accueil, fin: date, motif: str, par: Acteur, le: datetime) -> Accueil:
    """End a stay on `fin` (excluded: the first day the child no longer lives there).

    Raises:
        RegleAccueil: the end does not follow the beginning, or no reason is given.
    """
    if not motif.strip():
        raise RegleAccueil("La fin d'un accueil porte son motif.", champ="motif")
    with refus_en_francais(), transaction.atomic():
        frais = _verrouille(accueil, par)
        if fin <= frais.periode.lower:
            raise RegleAccueil("La fin de l'accueil doit suivre son début.", champ="fin")
        frais.periode = DateRange(frais.periode.lower, fin)
        frais.save(update_fields=["periode"])
        consigner(
            action="accueil.terminer", par=par, le=le, objet=frais.enfant,
            donnees={"accueil": frais.pk, "fin": fin.isoformat(), "motif": motif},
        )  # fmt: skip
    return frais
