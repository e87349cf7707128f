"""Writing decisions."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.common.barriere import tout_lire

from ..erreurs import RegleDecision
from ..models import Decision, EnfantConcerne, Instruction


def enregistrer_decision(*, decision: Decision, enfants: Sequence[Enfant], par: Acteur, le: datetime) -> Decision:
    """Write a decision, not saved yet, and the children it speaks of; it can then no longer be changed.

    Raises:
        ValidationError: a field is missing or wrong, or no child is named.
    """
    exiger(par, Action.IMPORTER)
    if not enfants:
        raise ValidationError("Une décision nomme au moins un enfant.")
    decision.full_clean()
    with transaction.atomic():
        with tout_lire("une décision s'écrit avant les enfants qu'elle nomme"):
            decision.save(force_insert=True)
        EnfantConcerne.objects.bulk_create([EnfantConcerne(decision=decision, enfant=e) for e in enfants])
        consigner(
            action="decision.enregistrer", par=par, le=le, objet=decision,
            donnees={"reference": decision.reference, "enfants": [e.pk for e in enfants]},
        )  # fmt: skip
    return decision


def donner_instruction(
    *,
    service: Service,
    enfant: Enfant,
    decision: Decision | None,
    qualite: str,
    texte: str,
    motifs: str,
    par: Agent,
    le: datetime,
) -> Instruction:
    """Write an instruction to a service about a child, over the name and function of its author; it is then a fact.

    Raises:
        ActionInterdite: `par` may not instruct, or not about this child.
        RegleDecision: the instruction, its reasons or the author's function is missing.
    """
    exiger(par, Action.INSTRUIRE)
    if not enfants_visibles(pour=par, action=Action.INSTRUIRE).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Cet enfant relève d'un autre territoire.")
    for valeur, champ, message in (
        (qualite, "qualite", "Une instruction porte la fonction de son auteur."),
        (texte, "texte", "Écrivez l'instruction."),
        (motifs, "motifs", "Une instruction dit ses motifs."),
    ):
        if not valeur.strip():
            raise RegleDecision(message, champ=champ)
    with transaction.atomic():
        instruction = Instruction.objects.create(
            auteur=par, qualite=qualite.strip(), service=service, enfant=enfant, decision=decision,
            texte=texte.strip(), motifs=motifs.strip(), donnee_a=le,
        )  # fmt: skip
        consigner(
            action="instruction.donner", par=par, le=le, objet=enfant,
            donnees={
                "instruction": instruction.pk, "service": service.pk, "decision": decision.pk if decision else None,
            },
        )  # fmt: skip
    return instruction
