"""The steps of a stay, each a dated fact with its author."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from havre.apps.agents.permissions import Acteur

from ..enums import Etape, ReponseSollicitation
from ..models import Accueil, EtapeAccueil, Sollicitation


def noter_etape(
    accueil: Accueil,
    etape: Etape,
    *,
    survenue_le: date,
    par: Acteur,
    le: datetime,
    sollicitation: Sollicitation | None = None,
    interlocuteur: str = "",
    precision: str = "",
) -> EtapeAccueil:
    """Write a step. Writes no event: called inside the act itself."""
    return EtapeAccueil.objects.create(
        accueil=accueil, etape=etape, survenue_le=survenue_le, notee_a=le, notee_par_id=par.pk,
        sollicitation=sollicitation, interlocuteur=interlocuteur, precision=precision,
    )  # fmt: skip


def noter_le_choix(accueils: Sequence[Accueil], *, par: Acteur, le: datetime) -> None:
    """Write the reservation of new stays, bound to the request that the place accepted, and the arrivals."""
    acceptees = acceptations(accueils)
    for accueil in accueils:
        acceptee = acceptees.get(accueil.pk)
        noter_etape(accueil, Etape.RESERVEE, survenue_le=timezone.localdate(le), par=par, le=le, sollicitation=acceptee)
        if acceptee is not None and acceptee.repondue_le is not None:
            noter_etape(
                accueil, Etape.CONFIRMEE, survenue_le=acceptee.repondue_le, par=par, le=le, sollicitation=acceptee,
                interlocuteur=acceptee.interlocuteur,
            )  # fmt: skip
        if accueil.admis_le is not None:
            noter_etape(accueil, Etape.ARRIVEE, survenue_le=accueil.admis_le, par=par, le=le)


def acceptations(accueils: Sequence[Accueil]) -> dict[int, Sollicitation]:
    """Return, for each stay, the request of its case that its place accepted and did not take back, newest first."""
    demandes = Sollicitation.objects.filter(
        recherche__in={a.recherche_id for a in accueils if a.recherche_id}, reponse=ReponseSollicitation.ACCEPTEE,
        dedite_le__isnull=True,
    ).order_by("repondue_le", "pk")  # fmt: skip
    par_lieu = {(d.recherche_id, d.lieu_id): d for d in demandes}
    return {
        a.pk: par_lieu[a.recherche_id, a.unite.lieu_id]
        for a in accueils
        if a.unite is not None and a.recherche_id and (a.recherche_id, a.unite.lieu_id) in par_lieu
    }
