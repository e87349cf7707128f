"""What the judge must be told of a stay: prepared, sent once, set aside or rectified when it is no longer true."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.queries import enfants_visibles
from havre.droit import Etat, Faits, calculer

from ..enums import ObjetInformation
from ..erreurs import RegleAccueil
from ..models import Accueil, InformationJuge
from ..reperes import reperes


def preparer_informations(
    *, nouveaux: Sequence[Accueil], partis: set[int], separe: bool, le: datetime
) -> list[InformationJuge]:
    """Prepare what the judge must be told of new stays of children entrusted by a judge (CASF L.223-3).

    Siblings parted: within 48 hours. A child who leaves a place (`partis`, ids): a month before, or within 48 hours of
    the decision when there is less than a month left.
    """
    informations = []
    for accueil in nouveaux:
        if accueil.mesure is None or accueil.mesure.decision is None or not accueil.mesure.decision.judiciaire:
            continue
        echeances: dict[ObjetInformation, datetime] = {}
        if separe:
            echeances[ObjetInformation.SEPARATION] = _moment("JU-18", {"separation_fratrie_a": le}, le)
        if accueil.enfant_id in partis:
            echeances |= _echeance_changement(accueil.periode.lower, le)
        informations += [
            InformationJuge(accueil=accueil, objet=objet, preparee_a=le, echeance_a=echeance)
            for objet, echeance in echeances.items()
        ]
    return InformationJuge.objects.bulk_create(informations)


def _echeance_changement(debut: date, le: datetime) -> dict[ObjetInformation, datetime]:
    """Return the term to tell the judge of a change of place on `debut`."""
    prevu: Faits = {"changement_urgent": False, "changement_prevu_le": debut}
    if calculer("JU-17", prevu, au=le).etat is Etat.DEPASSEE:
        urgent: Faits = {"changement_urgent": True, "changement_decide_a": le}
        return {ObjetInformation.CHANGEMENT_URGENT: _moment("JU-17", urgent, le)}
    return {ObjetInformation.CHANGEMENT: _moment("JU-17", prevu, le)}


def _moment(regle: str, faits: Faits, le: datetime) -> datetime:
    """Return the last moment that a rule gives; a term counted in days ends at the end of its day."""
    echeance = calculer(regle, faits, au=le).echeance
    if echeance is None:
        raise RegleAccueil(f"L'échéance de la règle {regle} ne se calcule pas.")
    if isinstance(echeance, datetime):
        return echeance
    return datetime.combine(echeance, time(23, 59), tzinfo=timezone.get_current_timezone())


def noter_envoi(*, information: InformationJuge, envoyee_le: date, par: Acteur, le: datetime) -> InformationJuge:
    """Write that the judge was told, once.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleAccueil: it was told already, or the day is in the future.
    """
    exiger(par, Action.VOIR_ATTENTE)
    enfant = information.accueil.enfant
    if not enfants_visibles(pour=par).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")
    if envoyee_le > timezone.localdate(le):
        raise RegleAccueil("Un envoi ne se note pas à l'avance.", champ="envoyee_le")
    with transaction.atomic():
        ecrites = InformationJuge.objects.filter(pk=information.pk, envoyee_le__isnull=True).update(
            envoyee_le=envoyee_le, envoyee_par=par.pk
        )
        if not ecrites:
            raise RegleAccueil("L'envoi de cette information a déjà été noté.")
        consigner(
            action="juge.informer", par=par, le=le, objet=enfant,
            donnees={"information": information.pk, "envoyee_le": envoyee_le.isoformat()},
        )  # fmt: skip
    information.refresh_from_db()
    return information


def recalculer_informations(*, annule: Accueil, le: datetime) -> list[InformationJuge]:
    """Set aside what was to be told of a stay that will not be, and prepare what rectifies what was told already.

    When the siblings are no longer parted, what was to be said of their separation goes too. Returns the
    rectifications. Writes no event: called inside the act that cancels the stay.
    """
    a_envoyer = InformationJuge.objects.filter(envoyee_le__isnull=True, sans_objet_a__isnull=True)
    a_envoyer.filter(accueil=annule).update(sans_objet_a=le)
    appartenance = annule.enfant.appartenances.filter(periode__contains=annule.periode.lower).order_by("pk").first()
    if appartenance is not None:
        du_groupe = Accueil.objects.valables().filter(
            enfant__appartenances__fratrie=appartenance.fratrie_id, principal=True, unite__isnull=False,
            periode__contains=annule.periode.lower,
        )  # fmt: skip
        if du_groupe.values("unite__lieu").distinct().order_by().count() <= 1:
            a_envoyer.filter(accueil__in=du_groupe, objet=ObjetInformation.SEPARATION).update(sans_objet_a=le)
    deja_dites = InformationJuge.objects.filter(accueil=annule, envoyee_le__isnull=False)
    if not deja_dites.exists():
        return []
    echeance = le + timedelta(hours=reperes().rectification_juge_h)
    rectification, _ = InformationJuge.objects.get_or_create(
        accueil=annule, objet=ObjetInformation.RECTIFICATION, defaults={"preparee_a": le, "echeance_a": echeance}
    )
    return [rectification]
