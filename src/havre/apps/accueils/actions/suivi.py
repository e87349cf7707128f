"""Facts added to a stay under way: medical release, consents, exceptional days, a new rhythm."""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.queries import enfants_visibles

from ..enums import MODES_A_RYTHME, AupresDe, Etape, ModeAccueil
from ..erreurs import RegleAccueil, refus_en_francais
from ..models import Accueil, Consentement, JourExceptionnel
from ..rythme import Rythme
from .etapes import noter_etape


def _verrouille(accueil: Accueil, par: Acteur, action: Action = Action.VOIR_ATTENTE) -> Accueil:
    """Return the stay as it stands now, locked, if `par` follows the child."""
    exiger(par, action)
    if not enfants_visibles(pour=par, action=action).filter(pk=accueil.enfant_id).exists():
        raise ActionInterdite("Cet enfant relève d'un autre territoire.")
    frais = Accueil.objects.select_for_update(of=("self",)).select_related("enfant").get(pk=accueil.pk)
    if frais.annule_a is not None:
        raise RegleAccueil("Cet accueil a été annulé entre-temps.")
    return frais


def noter_sortie_medicale(*, accueil: Accueil, sortie_le: date, par: Acteur, le: datetime) -> Accueil:
    """Write the day the hospital pronounced the medical release: days without medical need count from it (row L5).

    A day written by mistake is corrected by writing another one; the journal keeps both.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleAccueil: not a stay in hospital by default, or the day is outside the stay or in the future.
    """
    with refus_en_francais(), transaction.atomic():
        frais = _verrouille(accueil, par)
        if frais.mode != ModeAccueil.HOPITAL_PAR_DEFAUT:
            raise RegleAccueil("La sortie médicale ne se note que pour un enfant à l'hôpital faute de place.")
        if sortie_le > timezone.localdate(le):
            raise RegleAccueil("Une sortie médicale ne se note pas à l'avance.", champ="sortie_medicale_le")
        if frais.periode.upper is not None and sortie_le > frais.periode.upper:
            raise RegleAccueil("L'enfant avait déjà quitté l'hôpital ce jour-là.", champ="sortie_medicale_le")
        avant, frais.sortie_medicale_le = frais.sortie_medicale_le, sortie_le
        frais.save(update_fields=["sortie_medicale_le"])
        consigner(
            action="accueil.sortie_medicale", par=par, le=le, objet=frais.enfant,
            donnees={
                "accueil": frais.pk, "sortie_le": sortie_le.isoformat(), "avant": avant.isoformat() if avant else None,
            },
        )  # fmt: skip
    return frais


def noter_consentement(
    *,
    accueil: Accueil,
    aupres_de: AupresDe,
    demande_le: date | None,
    repondu_le: date | None,
    accorde: bool | None,
    reference: str,
    par: Acteur,
    le: datetime,
) -> Consentement:
    """Write that a consent to a stay abroad was asked, or answered; a later note replaces it, the journal keeps both.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleAccueil: the stay is in France, a date is missing, in the future or before the request.
    """
    jour = timezone.localdate(le)
    if demande_le is None and repondu_le is None:
        raise RegleAccueil("Donnez la date de la demande ou celle de la réponse.", champ="demande_le")
    for champ, valeur in (("demande_le", demande_le), ("repondu_le", repondu_le)):
        if valeur is not None and valeur > jour:
            raise RegleAccueil("Un consentement ne se note pas à l'avance.", champ=champ)
    if repondu_le is not None and demande_le is not None and repondu_le < demande_le:
        raise RegleAccueil("La réponse suit la demande.", champ="repondu_le")
    if (repondu_le is None) != (accorde is None):
        raise RegleAccueil("Dites à la fois la date de la réponse et ce qu'elle est.", champ="repondu_le")
    with refus_en_francais(), transaction.atomic():
        frais = _verrouille(accueil, par)
        if not frais.a_l_etranger:
            raise RegleAccueil("Cet accueil est en France : il ne demande pas ces consentements.")
        ancien = Consentement.objects.filter(accueil=frais, aupres_de=aupres_de).values().first()
        consentement, _ = Consentement.objects.update_or_create(
            accueil=frais, aupres_de=aupres_de,
            defaults={
                "demande_le": demande_le, "repondu_le": repondu_le, "accorde": accorde, "reference": reference,
            },
        )  # fmt: skip
        consigner(
            action="accueil.consentement", par=par, le=le, objet=frais.enfant,
            donnees={
                "accueil": frais.pk, "aupres_de": aupres_de.value, "accorde": accorde,
                "demande_le": demande_le.isoformat() if demande_le else None,
                "repondu_le": repondu_le.isoformat() if repondu_le else None,
                "avant": {c: str(v) for c, v in ancien.items() if v is not None} if ancien else None,
            },
        )  # fmt: skip
    return consentement


def noter_jour_exceptionnel(
    *, accueil: Accueil, jour: date, matin: bool, apres_midi: bool, motif: str, par: Acteur, le: datetime
) -> JourExceptionnel:
    """Write on which half-days of a day the child comes, when it is not as the rhythm says; the last note stands.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleAccueil: no reason, not a day of a stay with a rhythm, or no place is left for an added half-day.
    """
    if not motif.strip():
        raise RegleAccueil("Dites pourquoi ce jour est différent.", champ="motif")
    with refus_en_francais(), transaction.atomic():
        frais = _verrouille(accueil, par)
        exceptionnel, _ = JourExceptionnel.objects.update_or_create(
            accueil=frais, jour=jour,
            defaults={
                "matin": matin, "apres_midi": apres_midi, "motif": motif.strip()[:200], "enregistre_a": le,
                "enregistre_par_id": par.pk,
            },
        )  # fmt: skip
        consigner(
            action="accueil.jour_exceptionnel", par=par, le=le, objet=frais.enfant,
            donnees={"accueil": frais.pk, "jour": jour.isoformat(), "matin": matin, "apres_midi": apres_midi},
        )  # fmt: skip
    return exceptionnel


def changer_rythme(*, accueil: Accueil, rythme: Rythme, des_le: date, par: Acteur, le: datetime) -> Accueil:
    """End a stay on `des_le` and begin the same one with another rhythm, which is returned.

    Raises:
        ActionInterdite: `par` may not place this child.
        RegleAccueil: the stay has no rhythm, the day is outside it, or no place is left on a half-day added.
    """
    if not rythme.masque or rythme.est_plein:
        raise RegleAccueil("Cochez les demi-journées de présence.", champ="rythme")
    with refus_en_francais(), transaction.atomic():
        frais = _verrouille(accueil, par, Action.CHOISIR_PLACE)
        if frais.mode not in MODES_A_RYTHME:
            raise RegleAccueil("Cet accueil est à temps complet : il n'a pas de rythme.")
        if rythme.stocke == frais.rythme:
            raise RegleAccueil("C'est déjà le rythme de cet accueil.", champ="rythme")
        if des_le <= frais.periode.lower or (frais.periode.upper and des_le >= frais.periode.upper):
            raise RegleAccueil("Le changement se date pendant l'accueil.", champ="des_le")
        fin, avant = frais.periode.upper, frais.pk
        deja_arrive = frais.admis_le is not None
        frais.periode = DateRange(frais.periode.lower, des_le)
        frais.save(update_fields=["periode"])
        frais.pk, frais.periode, frais.rythme = None, DateRange(des_le, fin), rythme.stocke
        frais.admis_le = des_le if deja_arrive else None
        frais.enregistre_a, frais.enregistre_par_id = le, par.pk
        frais.save(force_insert=True)
        noter_etape(
            Accueil.objects.get(pk=avant),
            Etape.TERMINEE,
            survenue_le=des_le,
            par=par,
            le=le,
            precision="nouveau rythme",
        )
        if deja_arrive:
            noter_etape(frais, Etape.ARRIVEE, survenue_le=des_le, par=par, le=le, precision="nouveau rythme")
        JourExceptionnel.objects.filter(accueil=avant, jour__gte=des_le).update(accueil=frais)
        consigner(
            action="accueil.rythmer", par=par, le=le, objet=frais.enfant,
            donnees={"accueil": frais.pk, "suit": avant, "rythme": frais.rythme, "des_le": des_le.isoformat()},
        )  # fmt: skip
    return frais
