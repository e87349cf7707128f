"""What happens to a stay: confirmed by the place, arrival, taken back or cancelled before it, end."""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.actions import consigner
from havre.apps.personnes.queries import enfants_visibles
from havre.common.chiffrement import scelles

from ..enums import Etape, MotifRefus, ReponseSollicitation
from ..erreurs import RegleAccueil, refus_en_francais
from ..models import Accueil, EnfantRecherche, InformationJuge, Recherche, Sollicitation
from .etapes import acceptations, noter_etape
from .informations import recalculer_informations
from .ouvertures import ouvrir_les_recherches_dues
from .places import executer_mesures
from .recherches import trouver


def sejour_verrouille(accueil: Accueil, par: Acteur) -> Accueil:
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
        frais = sejour_verrouille(accueil, par)
        if frais.admis_le is not None:
            raise RegleAccueil(f"L'arrivée a déjà été confirmée au {frais.admis_le:%d/%m/%Y}.")
        if admis_le > timezone.localdate(le):
            raise RegleAccueil("Une arrivée ne se confirme pas à l'avance.", champ="admis_le")
        if admis_le < frais.periode.lower or (frais.periode.upper and admis_le >= frais.periode.upper):
            raise RegleAccueil("La date d'arrivée est hors de la période réservée.", champ="admis_le")
        frais.admis_le = admis_le
        frais.save(update_fields=["admis_le"])
        executees = executer_mesures([frais])
        noter_etape(frais, Etape.ARRIVEE, survenue_le=admis_le, par=par, le=le)
        trouver([frais], par=par, le=le)
        _ouvrir_ce_qui_est_du(frais, le)
        consigner(
            action="accueil.arriver", par=par, le=le, objet=frais.enfant,
            donnees={"accueil": frais.pk, "admis_le": admis_le.isoformat(), "mesures_executees": executees},
        )  # fmt: skip
    return frais


def confirmer_par_le_lieu(
    *, accueil: Accueil, confirmee_le: date, interlocuteur: str, par: Acteur, le: datetime
) -> Accueil:
    """Write that the place confirms it expects the child: when, and who said so on its side.

    Raises:
        RegleAccueil: confirmed already, no name, a day in the future, or the child has arrived.
    """
    if not interlocuteur.strip():
        raise RegleAccueil("Dites qui, du côté du lieu, confirme l'accueil.", champ="interlocuteur")
    if confirmee_le > timezone.localdate(le):
        raise RegleAccueil("Une confirmation ne se note pas à l'avance.", champ="confirmee_le")
    with refus_en_francais(), transaction.atomic():
        frais = sejour_verrouille(accueil, par)
        if frais.admis_le is not None:
            raise RegleAccueil("L'enfant est arrivé : l'accueil n'est plus à confirmer.")
        if frais.etapes.filter(etape=Etape.CONFIRMEE).exists():
            raise RegleAccueil("Le lieu a déjà confirmé cet accueil.")
        noter_etape(
            frais, Etape.CONFIRMEE, survenue_le=confirmee_le, par=par, le=le, interlocuteur=interlocuteur.strip()
        )
        consigner(
            action="accueil.confirmer", par=par, le=le, objet=frais.enfant,
            donnees={"accueil": frais.pk, "confirmee_le": confirmee_le.isoformat()},
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
        frais = sejour_verrouille(accueil, par)
        if frais.admis_le is not None:
            raise RegleAccueil("L'enfant est arrivé : un accueil qui a eu lieu se termine, il ne s'annule pas.")
        noter_etape(frais, Etape.ANNULEE, survenue_le=timezone.localdate(le), par=par, le=le, precision=motif)
        liberer(frais, motif, le)
        consigner(action="accueil.annuler", par=par, le=le, objet=frais.enfant, donnees={"accueil": frais.pk})
    return frais


def noter_dedit(
    *,
    accueil: Accueil,
    motif: MotifRefus,
    precision: str,
    dedite_le: date,
    interlocuteur: str,
    par: Acteur,
    le: datetime,
) -> Sollicitation:
    """Write that a place which had accepted takes its word back before the arrival, with its reason.

    The reservation is cancelled, the refusal is kept on the request (written then if none was), the search goes on,
    and what the judge was to be told is computed again.

    Raises:
        RegleAccueil: the child has arrived, the day is wrong, or another reason has no words.
    """
    jour = timezone.localdate(le)
    if motif == MotifRefus.AUTRE and not precision.strip():
        raise RegleAccueil("Précisez cet autre motif.", champ="precision")
    with refus_en_francais(), transaction.atomic():
        frais = sejour_verrouille(accueil, par)
        if frais.admis_le is not None:
            raise RegleAccueil("L'enfant est arrivé : un lieu qui ne peut plus l'accueillir, c'est une réorientation.")
        if frais.unite is None:
            raise RegleAccueil("Cet accueil ne tient pas à une place dans un lieu.")
        if not timezone.localdate(frais.enregistre_a) <= dedite_le <= jour:
            raise RegleAccueil("Le dédit se date entre la réservation et aujourd'hui.", champ="dedite_le")
        recherche = _recherche_ouverte(frais, le)
        demande = acceptations([frais]).get(frais.pk)
        if demande is None:
            reserve_le = timezone.localdate(frais.enregistre_a)
            demande = Sollicitation.objects.create(
                recherche=recherche, lieu_id=frais.unite.lieu_id, nombre_enfants=1, demandee_le=reserve_le,
                demandee_par_id=frais.enregistre_par_id, reponse=ReponseSollicitation.ACCEPTEE,
                reponse_attendue_le=reserve_le, repondue_le=reserve_le, reponse_saisie_par_id=par.pk,
            )  # fmt: skip
        Sollicitation.objects.filter(pk=demande.pk).update(
            dedite_le=max(dedite_le, demande.repondue_le or dedite_le), dedit_motif=motif, dedit_saisi_par=par.pk,
            **scelles(demande, {"dedit_precision": precision}),
        )  # fmt: skip
        noter_etape(
            frais, Etape.DEDITE, survenue_le=dedite_le, par=par, le=le, sollicitation=demande,
            interlocuteur=interlocuteur.strip(), precision=precision,
        )  # fmt: skip
        rectifications = liberer(frais, f"le lieu s'est dédit : {motif.label}", le)
        consigner(
            action="lieu.se_dedire", par=par, le=le, objet=frais.enfant,
            donnees={
                "accueil": frais.pk, "sollicitation": demande.pk, "motif": motif.value,
                "recherche": recherche.pk, "rectifications": [r.pk for r in rectifications],
            },
        )  # fmt: skip
    demande.refresh_from_db()
    return demande


def _recherche_ouverte(accueil: Accueil, le: datetime) -> Recherche:
    """Return the case in which a reserved stay was chosen, or the one that facts demand.

    Raises:
        RegleAccueil: nothing makes this child wait.
    """
    if accueil.recherche is not None:
        return accueil.recherche
    _ouvrir_ce_qui_est_du(accueil, le)
    en_cours = EnfantRecherche.objects.filter(enfant=accueil.enfant_id, trouve_le__isnull=True, sorti_le__isnull=True)
    if (ligne := en_cours.select_related("recherche").order_by("pk").first()) is None:
        raise RegleAccueil("Aucune recherche n'est ouverte pour cet enfant : annulez la réservation, avec son motif.")
    return ligne.recherche


def liberer(accueil: Accueil, motif: str, le: datetime) -> list[InformationJuge]:
    """Cancel a stay, resume the one before, recompute what the judge is told and open what is due.

    Returns the rectifications to send. Writes no event: called inside the act that cancels.
    """
    accueil.annule_a, accueil.annule_motif = le, motif[:200]
    accueil.save(update_fields=["annule_a", "annule_motif"])
    reprendre_le_precedent(accueil)
    rectifications = recalculer_informations(annule=accueil, le=le)
    _ouvrir_ce_qui_est_du(accueil, le)
    return rectifications


def _ouvrir_ce_qui_est_du(accueil: Accueil, le: datetime) -> None:
    """Open the search that facts demand for the child of a stay, if none is."""
    jour = timezone.localdate(le)
    ouvrir_les_recherches_dues(au=jour, par=agent_systeme(), le=le, enfants=[accueil.enfant_id])


def reprendre_le_precedent(accueil: Accueil) -> None:
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
        frais = sejour_verrouille(accueil, par)
        if fin <= frais.periode.lower:
            raise RegleAccueil("La fin de l'accueil doit suivre son début.", champ="fin")
        frais.periode = DateRange(frais.periode.lower, fin)
        frais.save(update_fields=["periode"])
        noter_etape(frais, Etape.TERMINEE, survenue_le=fin, par=par, le=le, precision=motif)
        _ouvrir_ce_qui_est_du(frais, le)
        consigner(
            action="accueil.terminer", par=par, le=le, objet=frais.enfant,
            donnees={"accueil": frais.pk, "fin": fin.isoformat()},
        )  # fmt: skip
    return frais
