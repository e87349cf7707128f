"""What is decided of an information: qualified, joined to another, sent to the prosecutor or elsewhere; acts done."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.territoires.models import Juridiction

from ..enums import MOTIFS, CauseSignalement, IssueQualification, MotifQualification, NatureActeIP
from ..erreurs import RegleInformation, refus_en_francais
from ..models import (
    ActeInformation,
    InformationPreoccupante,
    Qualification,
    RattachementInformation,
    Signalement,
    TransfertInformation,
)
from ..queries.visibles import informations_visibles
from .recueil import visible

ONT_CHARGE = (Action.RECUEILLIR_IP, Action.VALIDER_IP)


def qualifier(
    *,
    information: InformationPreoccupante,
    issue: IssueQualification,
    motifs: Sequence[MotifQualification],
    precision: str,
    decidee_le: date,
    par: Acteur,
    le: datetime,
) -> Qualification:
    """Write the outcome of the analysis, with its reasons; an information not qualified stays in the register.

    Raises:
        ActionInterdite: `par` does not receive this information.
        RegleInformation: no reason, a reason of the other issue, a day out of range, or an evaluation is open.
    """
    visible(information, par, Action.RECUEILLIR_IP)
    if not motifs or any(m not in MOTIFS[issue] for m in motifs):
        raise RegleInformation("Choisissez au moins un motif de cette décision.", champ="motifs")
    if not precision.strip():
        raise RegleInformation("Écrivez ce qui fonde cette décision : elle se relit.", champ="precision")
    if not information.recue_le <= decidee_le <= timezone.localdate(le):
        raise RegleInformation("La décision se date entre la réception et aujourd'hui.", champ="decidee_le")
    with refus_en_francais(), transaction.atomic():
        qualification = Qualification.objects.create(
            information=information, issue=issue, motifs=[m.value for m in motifs], precision=precision.strip(),
            decidee_le=decidee_le, decidee_a=le, decidee_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="information.qualifier", par=par, le=le, objet=information,
            donnees={"issue": issue.value, "motifs": [m.value for m in motifs]},
        )  # fmt: skip
    return qualification


def rattacher(
    *, information: InformationPreoccupante, vers: InformationPreoccupante, motif: str, par: Acteur, le: datetime
) -> RattachementInformation:
    """Join an information to one in progress for the same household; its own term does not move.

    Raises:
        ActionInterdite: `par` does not receive both.
        RegleInformation: no reason, or one of them is joined, transferred, given to a team or concluded.
    """
    visible(information, par, Action.RECUEILLIR_IP)
    visible(vers, par, Action.RECUEILLIR_IP)
    if not motif.strip():
        raise RegleInformation("Dites pourquoi une seule évaluation répond aux deux.", champ="motif")
    if vers.pk == information.pk:
        raise RegleInformation("Une information ne se rattache pas à elle-même.", champ="vers")
    with refus_en_francais(), transaction.atomic():
        rattachement = RattachementInformation.objects.create(
            information=information, vers=vers, motif=motif.strip()[:300], rattachee_le=timezone.localdate(le),
            rattachee_a=le, rattachee_par_id=par.pk,
        )  # fmt: skip
        consigner(action="information.rattacher", par=par, le=le, objet=information, donnees={"vers": vers.reference})
    return rattachement


def _en_charge(information: InformationPreoccupante, par: Acteur) -> None:
    """Check that `par` receives this information or manages its evaluation.

    Raises:
        ActionInterdite: neither.
    """
    if not any(
        informations_visibles(pour=par, action=action).filter(pk=information.pk).exists() for action in ONT_CHARGE
    ):
        for action in ONT_CHARGE:
            exiger(par, action)
        raise ActionInterdite("Cette information relève d'une autre équipe.")


def signaler(
    *,
    information: InformationPreoccupante,
    cause: CauseSignalement,
    danger_avere_le: date,
    motifs: str,
    actions_menees: str,
    parquet: Juridiction | None,
    par: Acteur,
    le: datetime,
) -> Signalement:
    """Decide to seise the prosecutor; it is done when the letter has left, or when its act is noted.

    Raises:
        ActionInterdite: `par` has no charge of this information.
        RegleInformation: no reason, nothing said of what was done, or a day out of range.
    """
    _en_charge(information, par)
    for valeur, champ, message in (
        (motifs, "motifs", "Dites ce qui fonde la saisine."),
        (actions_menees, "actions_menees", "Le président du conseil départemental dit les actions déjà menées, "
         "ou qu'il n'y en a pas (CASF L.226-4)."),
    ):  # fmt: skip
        if not valeur.strip():
            raise RegleInformation(message, champ=champ)
    if danger_avere_le > timezone.localdate(le):
        raise RegleInformation("Cette date est à venir.", champ="danger_avere_le")
    with refus_en_francais(), transaction.atomic():
        signalement = Signalement.objects.create(
            information=information, cause=cause, danger_avere_le=danger_avere_le, motifs=motifs.strip(),
            actions_menees=actions_menees.strip(), parquet=parquet, decide_a=le, decide_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="information.signaler", par=par, le=le, objet=information,
            donnees={"signalement": signalement.pk, "cause": cause.value},
        )  # fmt: skip
    return signalement


def transferer(
    *,
    information: InformationPreoccupante,
    departement: str,
    demenagement_connu_le: date,
    motif: str,
    par: Acteur,
    le: datetime,
) -> TransfertInformation:
    """Decide that an information goes to the département where the family lives; its letter is an act.

    Raises:
        ActionInterdite: `par` does not receive this information.
        RegleInformation: no département, no reason, a day out of range, or transferred or joined already.
    """
    visible(information, par, Action.RECUEILLIR_IP)
    for valeur, champ, message in (
        (departement, "departement", "Dites à quel département."),
        (motif, "motif", "Dites comment le déménagement est connu."),
    ):
        if not valeur.strip():
            raise RegleInformation(message, champ=champ)
    if not demenagement_connu_le <= timezone.localdate(le):
        raise RegleInformation("Cette date est à venir.", champ="demenagement_connu_le")
    try:
        with transaction.atomic():
            transfert = TransfertInformation.objects.create(
                information=information, departement=departement.strip(), motif=motif.strip(),
                demenagement_connu_le=demenagement_connu_le, decide_a=le, decide_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="information.transferer", par=par, le=le, objet=information,
                donnees={"departement": departement.strip()},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleInformation("Cette information est déjà transférée.") from erreur
    return transfert


def noter_acte(
    *,
    information: InformationPreoccupante,
    nature: NatureActeIP,
    accompli_le: date,
    precision: str,
    par: Acteur,
    le: datetime,
) -> ActeInformation:
    """Write that a duty was done about an information, and where its trace is.

    Raises:
        ActionInterdite: `par` has no charge of this information.
        RegleInformation: before the reception, in the future, or without trace.
    """
    _en_charge(information, par)
    if not information.recue_le <= accompli_le <= timezone.localdate(le):
        raise RegleInformation("L'acte se date entre la réception et aujourd'hui.", champ="accompli_le")
    if not precision.strip():
        raise RegleInformation("Dites où en est la trace : numéro de lettre, appel, dossier.", champ="precision")
    with transaction.atomic():
        acte = ActeInformation.objects.create(
            information=information, nature=nature, accompli_le=accompli_le, precision=precision.strip()[:300],
            enregistre_a=le, enregistre_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="information.accomplir", par=par, le=le, objet=information,
            donnees={"acte": acte.pk, "nature": nature.value, "accompli_le": accompli_le.isoformat()},
        )  # fmt: skip
    return acte


def annuler_acte(*, acte: ActeInformation, motif: str, par: Acteur, le: datetime) -> ActeInformation:
    """Write that an act had been noted by mistake; its due date comes back.

    Raises:
        ActionInterdite: `par` has no charge of this information.
        RegleInformation: no reason, or cancelled already.
    """
    _en_charge(acte.information, par)
    if not motif.strip():
        raise RegleInformation("Dites pourquoi cet acte avait été noté par erreur.", champ="motif")
    try:
        with transaction.atomic():
            annulation = ActeInformation.objects.create(
                information=acte.information, nature=acte.nature, accompli_le=acte.accompli_le,
                precision=motif.strip()[:300], annule=acte, enregistre_a=le, enregistre_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="information.annuler_acte", par=par, le=le, objet=acte.information,
                donnees={"acte": acte.pk, "annulation": annulation.pk},
            )  # fmt: skip
    except IntegrityError as erreur:
        raise RegleInformation("Cet acte est déjà annulé.") from erreur
    return annulation
