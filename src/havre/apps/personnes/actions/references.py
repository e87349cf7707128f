"""Who follows a child: handing over from one case holder to another."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action, Role
from havre.apps.agents.models import Affectation, Agent
from havre.apps.journal.actions import consigner

from ..erreurs import RegleAcces
from ..models import Enfant, Reference
from .partages import exiger_enfant


def confier_enfant(*, enfant: Enfant, referent: Agent, debut: date, motif: str, par: Agent, le: datetime) -> Reference:
    """Make an agent the case holder of a child from `debut`; the former one's reference ends that day.

    The former case holder still reads the file for some days (`acces.passation_jours`).

    Raises:
        ActionInterdite: `par` may not hand over this child.
        RegleAcces: no reason, a day before the present reference or past, an agent who holds no role of case holder
            on that day, or the present one.
    """
    exiger_enfant(enfant, Action.CONFIER_ENFANT, par)
    if not motif.strip():
        raise RegleAcces("Dites pourquoi l'enfant change de référent.", champ="motif")
    if debut < timezone.localdate(le):
        raise RegleAcces("La main se passe aujourd'hui ou plus tard.", champ="debut")
    if not referents_possibles(enfant, debut).filter(agent=referent).exists():
        raise RegleAcces("Cette personne n'est pas référente dans l'équipe de l'enfant à cette date.", champ="referent")
    with transaction.atomic():
        Enfant.objects.select_for_update(of=("self",)).get(pk=enfant.pk)
        actuelle = enfant.references.filter(periode__overlap=DateRange(debut, None)).order_by("-periode", "pk").first()
        if actuelle is not None:
            if actuelle.agent_id == referent.pk:
                raise RegleAcces("Cette personne suit déjà cet enfant.", champ="referent")
            if actuelle.periode.lower >= debut:
                raise RegleAcces("Un changement de référent est déjà prévu après cette date.", champ="debut")
            actuelle.periode = DateRange(actuelle.periode.lower, debut)
            actuelle.save()
        nouvelle = Reference.objects.create(enfant=enfant, agent=referent, periode=DateRange(debut, None))
        consigner(
            action="enfant.confier", par=par, le=le, objet=enfant,
            donnees={
                "a": referent.pk, "de": actuelle.agent_id if actuelle else None, "debut": debut.isoformat(),
                "motif": motif.strip(),
            },
        )  # fmt: skip
    return nouvelle


def referents_possibles(enfant: Enfant, jour: date) -> models.QuerySet[Affectation]:
    """Return the roles of case holder held on a day in the team of a child."""
    return Affectation.objects.filter(
        role=Role.REFERENT, service=enfant.service_id, periode__contains=jour, agent__is_active=True
    )
