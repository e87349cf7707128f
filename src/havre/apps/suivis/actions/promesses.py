"""Writing what was promised, and what became of it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from ..enums import Destinataire, Issue, NaturePromesse
from ..erreurs import ReglePromesse
from ..models import IssuePromesse, Promesse


def _exiger_enfant(enfant_id: int, par: Acteur) -> None:
    """Check that `par` writes the promises made to this child."""
    exiger(par, Action.TENIR_PROMESSES)
    if not enfants_visibles(pour=par, action=Action.TENIR_PROMESSES).filter(pk=enfant_id).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")


def promettre(
    *,
    enfant: Enfant,
    nature: NaturePromesse,
    mots: str,
    dite_a: Sequence[Destinataire],
    dite_le: date,
    pour_le: date,
    dite_par: Agent | None = None,
    remplace: Promesse | None = None,
    par: Acteur,
    le: datetime,
) -> Promesse:
    """Write what was told; with `remplace`, the former promise is released by this one and keeps its own day.

    Raises:
        ActionInterdite: `par` does not follow this child.
        ReglePromesse: no words, nobody, days out of order, or the former promise was released meanwhile.
    """
    _exiger_enfant(enfant.pk, par)
    if not mots.strip():
        raise ReglePromesse("Écrivez les mots dits : c'est à eux que la promesse se mesure.", champ="mots")
    if not dite_a:
        raise ReglePromesse("Dites à qui cela a été promis.", champ="dite_a")
    if dite_le > timezone.localdate(le):
        raise ReglePromesse("Une promesse se note une fois dite.", champ="dite_le")
    if pour_le < dite_le:
        raise ReglePromesse("Une promesse porte sur le jour où elle est dite, ou plus tard.", champ="pour_le")
    if remplace is not None and remplace.enfant_id != enfant.pk:
        raise ReglePromesse("La promesse remplacée a été faite à un autre enfant.")
    try:
        with transaction.atomic():
            promesse = Promesse.objects.create(
                enfant=enfant, nature=nature, mots=mots.strip(), dite_a=list(dict.fromkeys(dite_a)), dite_par=dite_par,
                dite_le=dite_le, pour_le=pour_le, remplace=remplace, enregistree_a=le, enregistree_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="promesse.faire", par=par, le=le, objet=enfant,
                donnees={
                    "promesse": promesse.pk, "pour_le": pour_le.isoformat(),
                    "remplace": remplace.pk if remplace else None,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        if remplace is not None and Promesse.objects.filter(remplace=remplace).exists():
            raise ReglePromesse("Cette promesse a déjà été remplacée par une autre : relisez le dossier.") from erreur
        raise
    return promesse


def noter_issue(
    *,
    promesse: Promesse,
    issue: Issue,
    survenue_le: date,
    mots: str,
    remplace: IssuePromesse | None = None,
    par: Acteur,
    le: datetime,
) -> IssuePromesse:
    """Write what became of a promise; `remplace` is the outcome that the author read and mends (None: the first).

    Raises:
        ActionInterdite: `par` does not follow this child.
        ReglePromesse: no words, a day to come or before the promise, or someone else wrote first.
    """
    _exiger_enfant(promesse.enfant_id, par)
    if not mots.strip():
        raise ReglePromesse("Dites en une phrase ce qui s'est passé.", champ="mots")
    if not promesse.dite_le <= survenue_le <= timezone.localdate(le):
        raise ReglePromesse("Datez entre le jour où la promesse a été dite et aujourd'hui.", champ="survenue_le")
    try:
        with transaction.atomic():
            ecrite = IssuePromesse.objects.create(
                promesse=promesse, issue=issue, survenue_le=survenue_le, mots=mots.strip(), remplace=remplace,
                enregistree_a=le, enregistree_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="promesse.conclure", par=par, le=le, objet=promesse.enfant,
                donnees={"promesse": promesse.pk, "issue": issue.value, "remplace": remplace.pk if remplace else None},
            )  # fmt: skip
    except IntegrityError as erreur:
        if IssuePromesse.objects.filter(promesse=promesse).exists():
            raise ReglePromesse("Quelqu'un a écrit l'issue entre-temps : relisez le dossier.") from erreur
        raise
    return ecrite
