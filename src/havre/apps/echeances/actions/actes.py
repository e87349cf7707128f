"""Duties done, and the signed acts that suspend a due date or exempt from it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from ..enums import EtatEcheance, NatureActe
from ..erreurs import RegleEcheance
from ..models import ActeAccompli, Dispense, Echeance, SuspensionEcheance
from ..queries.visibles import echeances_visibles

CLOSES = {EtatEcheance.ETEINTE, EtatEcheance.SANS_OBJET, EtatEcheance.MANQUEE, EtatEcheance.DISPENSEE}


def noter_acte(
    *, enfant: Enfant, nature: NatureActe, accompli_le: date, precision: str, par: Acteur, le: datetime
) -> ActeAccompli:
    """Write that a duty was done for a child.

    Raises:
        ActionInterdite: `par` may not write for this child.
        RegleEcheance: in the future, without trace, or written already.
    """
    _suit(enfant, par)
    if accompli_le > timezone.localdate(le):
        raise RegleEcheance("Un acte ne se note pas à l'avance.", champ="accompli_le")
    if not precision.strip():
        raise RegleEcheance("Dites où en est la trace : numéro, courrier, dossier.", champ="precision")
    deja = ActeAccompli.objects.filter(enfant=enfant, nature=nature, accompli_le=accompli_le, annule__isnull=True)
    with transaction.atomic():
        Enfant.objects.select_for_update(no_key=True).get(pk=enfant.pk)
        if deja.filter(annule_par__isnull=True).exists():
            raise RegleEcheance("Cet acte est déjà noté à cette date.", champ="accompli_le")
        acte = ActeAccompli.objects.create(
            enfant=enfant, nature=nature, accompli_le=accompli_le, precision=precision.strip(), enregistre_a=le,
            enregistre_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="echeance.accomplir", par=par, le=le, objet=enfant,
            donnees={"acte": acte.pk, "nature": nature.value, "accompli_le": accompli_le.isoformat()},
        )  # fmt: skip
    return acte


def annuler_acte(*, acte: ActeAccompli, motif: str, par: Acteur, le: datetime) -> ActeAccompli:
    """Write that an act had been noted by mistake; its due date comes back.

    Raises:
        ActionInterdite: `par` may not write for this child.
        RegleEcheance: no reason, or it was cancelled already.
    """
    _suit(acte.enfant, par)
    if not motif.strip():
        raise RegleEcheance("Dites pourquoi cet acte avait été noté par erreur.", champ="motif")
    try:
        with transaction.atomic():
            annulation = ActeAccompli.objects.create(
                enfant=acte.enfant, nature=acte.nature, accompli_le=acte.accompli_le, precision=motif.strip(),
                annule=acte, enregistre_a=le, enregistre_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="echeance.annuler_acte", par=par, le=le, objet=acte.enfant,
                donnees={"acte": acte.pk, "annulation": annulation.pk},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleEcheance("Cet acte est déjà annulé.") from erreur
    return annulation


def _suit(enfant: Enfant, par: Acteur) -> None:
    exiger(par, Action.TENIR_ECHEANCES)
    if not enfants_visibles(pour=par, action=Action.TENIR_ECHEANCES).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")


def suspendre(
    *, echeance: Echeance, debut: date, jusqu_au: date, motifs: str, base_legale: str, qualite: str, par: Agent,
    le: datetime,
) -> SuspensionEcheance:  # fmt: skip
    """Sign that a due date waits until a day; its term does not move, and it shows all the while.

    Raises:
        ActionInterdite: `par` may not sign this, or does not see this due date.
        RegleEcheance: no reason, ground or function, days out of order, or nothing is due any more.
    """
    aujourdhui = timezone.localdate(le)
    _verifier(echeance, motifs, base_legale, qualite, par=par, au=aujourdhui)
    if not debut <= aujourdhui <= jusqu_au:
        raise RegleEcheance("Une suspension commence au plus tard aujourd'hui et finit plus tard.", champ="jusqu_au")
    with transaction.atomic():
        acte = SuspensionEcheance.objects.create(
            cle=echeance.cle, debut=debut, jusqu_au=jusqu_au, motifs=motifs.strip(), base_legale=base_legale.strip(),
            qualite=qualite.strip(), signee_par=par, signee_a=le,
        )  # fmt: skip
        consigner(
            action="echeance.suspendre", par=par, le=le, objet=acte,
            donnees={"cle": echeance.cle, "jusqu_au": jusqu_au.isoformat()},
        )  # fmt: skip
    return acte


def dispenser(*, echeance: Echeance, motifs: str, base_legale: str, qualite: str, par: Agent, le: datetime) -> Dispense:
    """Sign that the duty is not owed in this case; the due date stays shown, with the act.

    Raises:
        ActionInterdite: `par` may not sign this, or does not see this due date.
        RegleEcheance: no reason, ground or function, or nothing is due any more.
    """
    _verifier(echeance, motifs, base_legale, qualite, par=par, au=timezone.localdate(le))
    try:
        with transaction.atomic():
            acte = Dispense.objects.create(
                cle=echeance.cle, motifs=motifs.strip(), base_legale=base_legale.strip(), qualite=qualite.strip(),
                signee_par=par, signee_a=le,
            )  # fmt: skip
            consigner(action="echeance.dispenser", par=par, le=le, objet=acte, donnees={"cle": echeance.cle})
    except IntegrityError as erreur:
        raise RegleEcheance("Une dispense est déjà signée pour cette échéance.") from erreur
    return acte


def _verifier(echeance: Echeance, motifs: str, base_legale: str, qualite: str, *, par: Agent, au: date) -> None:
    exiger(par, Action.ARRETER_ECHEANCE)
    if not echeances_visibles(pour=par).filter(pk=echeance.pk).exists():
        raise ActionInterdite("Vous ne voyez pas cette échéance.")
    for valeur, champ, message in (
        (motifs, "motifs", "Arrêter une échéance demande des motifs écrits."),
        (base_legale, "base_legale", "Citez le texte ou la décision qui le permet."),
        (qualite, "qualite", "L'acte porte la fonction de son signataire."),
    ):
        if not valeur.strip():
            raise RegleEcheance(message, champ=champ)
    if echeance.etat(au) in CLOSES:
        raise RegleEcheance("Rien n'est plus dû ici : il n'y a rien à arrêter.")
