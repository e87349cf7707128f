"""Writing measures."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.decisions.models import Decision
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from .enums import MESURES_D_ACCUEIL, RaisonAttente, TypeMesure
from .erreurs import RegleMesure
from .models import ExecutionMesure, Mesure, MotifAttente, Recommandation, RepriseExecution, SuspensionExecution


def mesure_ordonnee(*, decision: Decision, enfant_id: int, type_mesure: TypeMesure) -> Mesure:
    """Return, not saved, the measure that a decision orders for a child: ordered, not carried out."""
    return Mesure(
        enfant_id=enfant_id, type=type_mesure, decision=decision, ordonnee_le=decision.rendue_le,
        periode=DateRange(decision.effet_le, decision.terme_le),
    )  # fmt: skip


def ouvrir_mesure(*, decision: Decision, enfant: Enfant, type_mesure: TypeMesure, par: Acteur, le: datetime) -> Mesure:
    """Write the measure that a decision orders for a child; a care measure waits for a stay to be carried out."""
    exiger(par, Action.IMPORTER)
    mesure = mesure_ordonnee(decision=decision, enfant_id=enfant.pk, type_mesure=type_mesure)
    with transaction.atomic():
        mesure.save()
        consigner(
            action="mesure.ouvrir", par=par, le=le, objet=enfant,
            donnees={"mesure": mesure.pk, "decision": decision.pk, "type": type_mesure.value},
        )  # fmt: skip
    return mesure


def recommander(
    *, enfant: Enfant, type_mesure: TypeMesure, motifs: str, remplace: Recommandation | None, par: Acteur, le: datetime
) -> Recommandation:
    """Write the measure that a professional recommends; `remplace` is the one that stood before him (None: the first).

    Nothing limits what may be recommended: neither what is free nor what was ordered.

    Raises:
        ActionInterdite: `par` may not recommend for this child.
        RegleMesure: no reasons, or another agent recommended meanwhile.
    """
    exiger(par, Action.RECOMMANDER_MESURE)
    if not enfants_visibles(pour=par, action=Action.RECOMMANDER_MESURE).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")
    if not motifs.strip():
        raise RegleMesure("Écrivez pourquoi cette mesure : vos mots sont gardés tels quels.", champ="motifs")
    try:
        with transaction.atomic():
            recommandation = Recommandation.objects.create(
                enfant=enfant, type=type_mesure, motifs=motifs.strip(), faite_a=le, faite_par_id=par.pk,
                remplace=remplace,
            )  # fmt: skip
            consigner(
                action="mesure.recommander", par=par, le=le, objet=enfant,
                donnees={
                    "recommandation": recommandation.pk, "type": type_mesure.value,
                    "remplace": remplace.pk if remplace else None,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        debout = Recommandation.objects.filter(enfant=enfant, remplacee_par__isnull=True).order_by("-pk").first()
        if debout is not None and debout != remplace:
            raise RegleMesure("Une autre recommandation a été écrite entre-temps : relisez le dossier.") from erreur
        raise
    return recommandation


def suspendre_execution(
    *, mesure: Mesure, motifs: str, base_legale: str, qualite: str, debut: date, par: Agent, le: datetime
) -> SuspensionExecution:
    """Write that a measure is not carried out for now, over the name of who decides it; it stays on every list.

    Raises:
        ActionInterdite: `par` may not suspend the execution of a decision.
        RegleMesure: no reasons, ground or function; the measure is carried out; or it is suspended already.
    """
    exiger(par, Action.SUSPENDRE_EXECUTION)
    for valeur, champ, message in (
        (motifs, "motifs", "Suspendre l'exécution d'une décision demande des motifs écrits."),
        (base_legale, "base_legale", "Citez le texte qui le permet : sans texte, une décision s'exécute."),
        (qualite, "qualite", "L'acte porte la fonction de son signataire."),
    ):
        if not valeur.strip():
            raise RegleMesure(message, champ=champ)
    if debut > timezone.localdate(le):
        raise RegleMesure("Une suspension ne se date pas à l'avance.", champ="debut")
    with transaction.atomic():
        fraiche = Mesure.objects.select_for_update(of=("self",)).get(pk=mesure.pk)
        if fraiche.ordonnee_le is None or fraiche.executee_le is not None:
            raise RegleMesure("Seule une mesure ordonnée et non exécutée se suspend.")
        if SuspensionExecution.objects.filter(mesure=fraiche, reprise__isnull=True).exists():
            raise RegleMesure("L'exécution de cette mesure est déjà suspendue.")
        suspension = SuspensionExecution.objects.create(
            mesure=fraiche, motifs=motifs.strip(), base_legale=base_legale.strip(), signee_par=par,
            qualite=qualite.strip(), signee_a=le, debut=debut,
        )  # fmt: skip
        consigner(
            action="execution.suspendre", par=par, le=le, objet=fraiche.enfant,
            donnees={"suspension": suspension.pk, "mesure": fraiche.pk, "debut": debut.isoformat()},
        )  # fmt: skip
    return suspension


def reprendre_execution(
    *, suspension: SuspensionExecution, reprise_le: date, motifs: str, par: Agent, le: datetime
) -> RepriseExecution:
    """Write that a suspension ends, once.

    Raises:
        ActionInterdite: `par` may not suspend nor resume the execution of a decision.
        RegleMesure: no reasons, a day out of range, or it was resumed already.
    """
    exiger(par, Action.SUSPENDRE_EXECUTION)
    if not motifs.strip():
        raise RegleMesure("Dites pourquoi l'exécution reprend.", champ="motifs")
    if not suspension.debut <= reprise_le <= timezone.localdate(le):
        raise RegleMesure("La reprise se date entre le début de la suspension et aujourd'hui.", champ="reprise_le")
    with transaction.atomic():
        SuspensionExecution.objects.select_for_update(of=("self",), no_key=True).get(pk=suspension.pk)
        if RepriseExecution.objects.filter(suspension=suspension).exists():
            raise RegleMesure("Cette suspension a déjà pris fin.")
        reprise = RepriseExecution.objects.create(
            suspension=suspension, reprise_le=reprise_le, signee_par=par, signee_a=le, motifs=motifs.strip()
        )
        consigner(
            action="execution.reprendre", par=par, le=le, objet=suspension.mesure.enfant,
            donnees={"suspension": suspension.pk, "reprise_le": reprise_le.isoformat()},
        )  # fmt: skip
    return reprise


def _exiger_mesure(mesure: Mesure, par: Acteur) -> None:
    """Check that `par` writes about the measures of this child."""
    exiger(par, Action.SAISIR_DECISIONS)
    visibles = enfants_visibles(pour=par, action=Action.SAISIR_DECISIONS)
    if not visibles.filter(pk=mesure.enfant_id).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")


def noter_attente(*, mesure: Mesure, raison: RaisonAttente, precision: str, par: Acteur, le: datetime) -> MotifAttente:
    """Write why a measure that was ordered still waits (row D2).

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleMesure: it is carried out, or was not ordered; or "other" says nothing.
    """
    _exiger_mesure(mesure, par)
    if raison == RaisonAttente.AUTRE and not precision.strip():
        raise RegleMesure("Dites laquelle.", champ="precision")
    with transaction.atomic():
        fraiche = Mesure.objects.select_for_update(of=("self",), no_key=True).get(pk=mesure.pk)
        if fraiche.ordonnee_le is None or fraiche.executee_le is not None:
            raise RegleMesure("Seule une mesure ordonnée et non exécutée attend.")
        motif = MotifAttente.objects.create(
            mesure=fraiche, raison=raison, precision=precision.strip(), note_a=le, note_par_id=par.pk
        )
        consigner(
            action="mesure.attendre", par=par, le=le, objet=mesure.enfant,
            donnees={"mesure": mesure.pk, "raison": raison.value},
        )  # fmt: skip
    return motif


def noter_execution(
    *, mesure: Mesure, executee_le: date, fait: str, par_qui: str, par: Acteur, le: datetime
) -> ExecutionMesure:
    """Write the fact that carried out a measure in the family, such as a first home visit; once.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleMesure: a care measure (a stay carries it out), no fact, nobody, a day out of range, or done already.
    """
    _exiger_mesure(mesure, par)
    if mesure.type in MESURES_D_ACCUEIL:
        raise RegleMesure("Une mesure d'accueil s'exécute par l'arrivée de l'enfant, qui se note dans son séjour.")
    if not fait.strip():
        raise RegleMesure("Dites le fait : première visite, premier entretien.", champ="fait")
    if not par_qui.strip():
        raise RegleMesure("Dites qui l'exerce.", champ="par_qui")
    with transaction.atomic():
        fraiche = Mesure.objects.select_for_update(of=("self",)).get(pk=mesure.pk)
        if fraiche.ordonnee_le is None:
            raise RegleMesure("Aucune décision n'ordonne cette mesure.")
        if fraiche.executee_le is not None:
            raise RegleMesure("L'exécution de cette mesure est déjà notée.")
        if not fraiche.ordonnee_le <= executee_le <= timezone.localdate(le):
            raise RegleMesure("L'exécution se date entre la décision et aujourd'hui.", champ="executee_le")
        execution = ExecutionMesure.objects.create(
            mesure=fraiche, executee_le=executee_le, fait=fait.strip(), par_qui=par_qui.strip(), notee_a=le,
            notee_par_id=par.pk,
        )  # fmt: skip
        fraiche.executee_le = executee_le
        fraiche.save(update_fields=["executee_le"])
        consigner(
            action="mesure.executer", par=par, le=le, objet=mesure.enfant,
            donnees={"mesure": mesure.pk, "executee_le": executee_le.isoformat()},
        )  # fmt: skip
    return execution
