"""Asking for the documents that a request lacks, and noting that they came."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.journal.actions import consigner

from ..erreurs import RegleEchange
from ..models import Demande, PiecesManquantes, PiecesRecues
from .demandes import demande_ouverte


def demander_pieces(
    *, demande: Demande, liste: str, demandees_le: date, a_fournir_le: date, par: Acteur, le: datetime
) -> PiecesManquantes:
    """Note that documents were asked for: the delay of the answer waits for them, until `a_fournir_le` at the latest.

    Source: CRPA L.114-5.

    Raises:
        ActionInterdite: `par` does not answer requests of this service.
        RegleEchange: nothing is named, the days are out of order, the delay is over, or it was done before.
        DejaRepondue: it has its answer.
    """
    if not liste.strip():
        raise RegleEchange("Dites quelles pièces manquent.", champ="liste")
    if not demande.demandee_le <= demandees_le <= timezone.localdate(le):
        raise RegleEchange("Les pièces se demandent entre la demande et aujourd'hui.", champ="demandees_le")
    if demandees_le > demande.reponse_attendue_le:
        raise RegleEchange(
            "Le délai de réponse était passé : demander des pièces ne le rouvre pas.", champ="demandees_le"
        )
    if a_fournir_le <= demandees_le:
        raise RegleEchange("Laissez au demandeur le temps de les envoyer.", champ="a_fournir_le")
    try:
        with transaction.atomic():
            fraiche = demande_ouverte(demande, par, Action.REPONDRE_DEMANDE)
            manquantes = PiecesManquantes.objects.create(
                demande=fraiche, liste=liste.strip(), demandees_le=demandees_le, a_fournir_le=a_fournir_le, notees_a=le,
                notees_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="demande.demander_pieces", par=par, le=le, objet=demande,
                donnees={"demandees_le": demandees_le.isoformat(), "a_fournir_le": a_fournir_le.isoformat()},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleEchange(
            "Des pièces ont déjà été demandées : le délai n'attend qu'une fois.", champ="liste"
        ) from erreur
    return manquantes


def recevoir_pieces(*, manquantes: PiecesManquantes, recues_le: date, par: Acteur, le: datetime) -> PiecesRecues:
    """Note the day when the documents came; the delay runs again from it.

    Raises:
        ActionInterdite: `par` does not see this request.
        RegleEchange: the day is before they were asked for or in the future, or it was noted already.
        DejaRepondue: the request has its answer.
    """
    if not manquantes.demandees_le <= recues_le <= timezone.localdate(le):
        raise RegleEchange("La réception se date entre la demande de pièces et aujourd'hui.", champ="recues_le")
    try:
        with transaction.atomic():
            demande_ouverte(manquantes.demande, par, Action.DEMANDER)
            recues = PiecesRecues.objects.create(
                manquantes=manquantes, recues_le=recues_le, notees_a=le, notees_par_id=par.pk
            )
            consigner(
                action="demande.recevoir_pieces", par=par, le=le, objet=manquantes.demande,
                donnees={"recues_le": recues_le.isoformat()},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleEchange("La réception des pièces est déjà notée.", champ="recues_le") from erreur
    return recues
