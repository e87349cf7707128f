"""Searches as cases: opened by persons or by facts, ended by a place or by a decision."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant, Fratrie
from havre.apps.personnes.queries import enfants_visibles, membres

from ..enums import MOTIFS_DECIDES, IssueRecherche, MotifRecherche
from ..erreurs import RegleAccueil
from ..models import Accueil, EnfantRecherche, Recherche
from ..queries import attentes_par_les_faits
from .ouvertures import Raison, ecrire_raisons, verrouiller_fratries


def ouvrir_recherche(
    *,
    fratrie: Fratrie,
    enfants: Sequence[Enfant],
    motif: MotifRecherche,
    ouverte_le: date,
    par: Acteur,
    le: datetime,
    precision: str = "",
) -> Recherche:
    """Open a search for some children of a sibling group; the one that is open takes them in with this reason.

    Raises:
        ActionInterdite: `par` may not see these children on the waiting list.
        ValidationError: no child, a child who is not of the group, or a reason that only facts give.
    """
    exiger(par, Action.VOIR_ATTENTE)
    numeros = {e.pk for e in enfants}
    if not numeros or not numeros <= {e.pk for e in membres(fratrie, pour=par, au=ouverte_le)}:
        raise ValidationError("Choisissez au moins un enfant de cette fratrie.")
    if motif not in MOTIFS_DECIDES:
        raise ValidationError("Ce motif vient d'un fait : la recherche s'ouvre d'elle-même.")
    if ouverte_le > timezone.localdate(le):
        raise RegleAccueil("Une recherche ne s'ouvre pas à l'avance.", champ="ouverte_le")
    if enfants_visibles(pour=par, action=Action.VOIR_ATTENTE).filter(pk__in=numeros).count() != len(numeros):
        raise ActionInterdite("Vous ne suivez pas ces enfants.")
    with transaction.atomic():
        verrouiller_fratries([fratrie.pk])
        raisons = [
            Raison(enfant=e, fratrie=fratrie.pk, motif=motif, depuis=ouverte_le, precision=precision)
            for e in sorted(numeros)
        ]
        ecrire_raisons(raisons, au=ouverte_le, par=par, le=le)
    return Recherche.objects.filter(
        close_le__isnull=True, enfants__enfant__in=numeros, enfants__motif=motif, enfants__sorti_le__isnull=True
    ).distinct().get()  # fmt: skip


def clore_recherche(
    *,
    recherche: Recherche,
    issue: IssueRecherche,
    decision: str,
    par: Acteur,
    le: datetime,
    enfants: Sequence[int] | None = None,
) -> Recherche:
    """Let children leave a search by a decision and its reasons (all of them by default); the case ends with the last.

    A child whom a fact still makes wait (an order not carried out, a hospital, a promised end) does not leave.

    Raises:
        ActionInterdite: `par` does not choose places for these children.
        RegleAccueil: no reason, an end that only a place gives, a child who still waits, or a case already closed.
    """
    exiger(par, Action.CHOISIR_PLACE)
    if issue == IssueRecherche.ABOUTIE:
        raise RegleAccueil("Une recherche aboutit par l'arrivée de l'enfant, pas par une décision.", champ="issue")
    if not decision.strip():
        raise RegleAccueil("Clore une recherche demande une décision et ses raisons.", champ="decision")
    jour = timezone.localdate(le)
    with transaction.atomic():
        verrouiller_fratries([recherche.fratrie_id])
        fraiche = Recherche.objects.select_for_update(of=("self",)).get(pk=recherche.pk)
        if fraiche.close_le is not None:
            raise RegleAccueil("Cette recherche est déjà close.")
        lignes = fraiche.enfants.filter(trouve_le__isnull=True, sorti_le__isnull=True)
        sortants = sorted(set(lignes.values_list("enfant", flat=True)) & set(_choisis(lignes, enfants)))
        visibles = enfants_visibles(pour=par, action=Action.CHOISIR_PLACE).filter(pk__in=sortants)
        if not sortants or visibles.count() != len(sortants):
            raise ActionInterdite("Vous ne choisissez pas de place pour ces enfants.")
        _exiger_sans_attente(sortants, jour)
        lignes.filter(enfant__in=sortants).update(sorti_le=jour, sorti_issue=issue)
        finie = not fraiche.enfants.filter(trouve_le__isnull=True, sorti_le__isnull=True).exists()
        fraiche.decision = "\n".join(filter(None, [fraiche.decision, decision.strip()]))
        if finie:
            fraiche.close_le, fraiche.issue, fraiche.close_par_id = max(jour, fraiche.ouverte_le), issue, par.pk
        fraiche.save(update_fields=["decision", "close_le", "issue", "close_par"])
        donnees = {"recherche": fraiche.pk, "issue": issue.value, "enfants": sortants}
        if finie:
            consigner(action="recherche.clore", par=par, le=le, objet=fraiche.fratrie, donnees=donnees)
        else:
            consigner(action="recherche.retirer", par=par, le=le, objet=fraiche.fratrie, donnees=donnees)
    return fraiche


def _choisis(lignes: QuerySet[EnfantRecherche], enfants: Sequence[int] | None) -> list[int]:
    """Return the children who leave: those named, or all."""
    return list(lignes.values_list("enfant", flat=True)) if enfants is None else list(enfants)


def _exiger_sans_attente(enfants: Sequence[int], jour: date) -> None:
    """Check that no fact makes one of these children wait.

    Raises:
        RegleAccueil: one still waits.
    """
    for attente in attentes_par_les_faits(au=jour, enfants=enfants):
        prenom = Enfant.objects.select_related("personne").get(pk=attente.enfant).personne.prenom
        raise RegleAccueil(
            f"{prenom} attend toujours : {MotifRecherche(attente.motif).label.lower()}, depuis le "
            f"{attente.depuis:%d/%m/%Y}. Tant que ce fait dure, la recherche reste ouverte."
        )


def trouver(accueils: Sequence[Accueil], *, par: Acteur, le: datetime) -> list[int]:
    """Mark the children who have arrived as found, close the cases that look for nobody any more; return those.

    Parted siblings are found when they live under one roof again. Called inside the act that records the arrival.
    """
    arrives = {a.enfant_id: a.admis_le for a in accueils if a.admis_le is not None and a.principal}
    lignes = EnfantRecherche.objects.filter(
        enfant__in=arrives, trouve_le__isnull=True, sorti_le__isnull=True
    ).select_related("recherche")  # fmt: skip
    touchees: dict[int, date] = {}
    for ligne in lignes.order_by("pk"):
        jour = arrives[ligne.enfant_id]
        if ligne.motif != MotifRecherche.REUNION:
            EnfantRecherche.objects.filter(pk=ligne.pk).update(trouve_le=jour)
        elif _reunie(ligne.recherche.fratrie_id, jour):
            ligne.recherche.enfants.filter(
                motif=MotifRecherche.REUNION, trouve_le__isnull=True, sorti_le__isnull=True
            ).update(trouve_le=jour)  # fmt: skip
        touchees[ligne.recherche_id] = max(touchees.get(ligne.recherche_id, jour), jour)
    return _clore_les_abouties(touchees, par=par, le=le)


def _reunie(fratrie_id: int, jour: date) -> bool:
    """Tell whether the members of a group who live in a unit live under one roof on a day, reservations included."""
    sejours = Accueil.objects.le(jour).filter(
        enfant__appartenances__fratrie=fratrie_id, enfant__appartenances__periode__contains=jour, unite__isnull=False
    )
    return sejours.values("unite__lieu").distinct().order_by().count() <= 1


def _clore_les_abouties(touchees: dict[int, date], *, par: Acteur, le: datetime) -> list[int]:
    """Close the cases of which nobody is looked for any more, with one event each."""
    closes = []
    en_cours = EnfantRecherche.objects.filter(trouve_le__isnull=True, sorti_le__isnull=True, recherche__in=touchees)
    restantes = set(en_cours.values_list("recherche", flat=True))
    for recherche in Recherche.objects.filter(pk__in=set(touchees) - restantes, close_le__isnull=True).order_by("pk"):
        recherche.close_le = max(touchees[recherche.pk], recherche.ouverte_le)
        recherche.issue, recherche.close_par_id = IssueRecherche.ABOUTIE, par.pk
        recherche.save(update_fields=["close_le", "issue", "close_par"])
        consigner(
            action="recherche.clore", par=par, le=le, objet_type="personnes.fratrie",
            objet_id=str(recherche.fratrie_id),
            donnees={"recherche": recherche.pk, "issue": recherche.issue, "close_le": recherche.close_le.isoformat()},
        )  # fmt: skip
        closes.append(recherche.pk)
    return closes


def rouvrir(*, recherche: Recherche, enfant_id: int, par: Acteur, le: datetime) -> bool:
    """Look again for a child whose arrival was written by mistake; return whether a closed case was opened again.

    When another case of the group is open meanwhile, his reasons join that one.
    """
    verrouiller_fratries([recherche.fratrie_id])
    trouvees = list(recherche.enfants.filter(enfant=enfant_id, trouve_le__isnull=False).order_by("pk"))
    ouverte = (
        EnfantRecherche.objects.filter(
            enfant=enfant_id, trouve_le__isnull=True, sorti_le__isnull=True, recherche__close_le__isnull=True
        ).values_list("recherche", flat=True).first()
        or Recherche.objects.filter(fratrie=recherche.fratrie_id, close_le__isnull=True)
        .values_list("pk", flat=True).first()
    )  # fmt: skip
    if ouverte is not None and ouverte != recherche.pk:
        raisons = [
            Raison(enfant_id, recherche.fratrie_id, MotifRecherche(t.motif), t.depuis, precision=t.precision)
            for t in trouvees
            if t.motif in MOTIFS_DECIDES
        ]
        ecrire_raisons(raisons, au=timezone.localdate(le), par=par, le=le)
        return False
    EnfantRecherche.objects.filter(pk__in=[t.pk for t in trouvees]).update(trouve_le=None)
    close = recherche.close_le is not None
    if close and trouvees:
        Recherche.objects.filter(pk=recherche.pk).update(close_le=None, issue="", close_par=None)
        consigner(
            action="recherche.rouvrir", par=par, le=le, objet=recherche.fratrie,
            donnees={"recherche": recherche.pk, "enfants": [enfant_id]},
        )  # fmt: skip
    return close and bool(trouvees)
