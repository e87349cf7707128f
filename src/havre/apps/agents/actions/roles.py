"""Giving and ending roles; the powerful ones are asked for by one person and given by another."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.journal.actions import consigner
from havre.apps.territoires.models import DirectionTerritoriale

from ..droits import lieux_d_exercice, roles_a_deux
from ..enums import Action, Exercice, Role
from ..erreurs import ADeux, RegleAgent, SesPropresDroits
from ..models import Affectation, Agent, DelegationDroits, DemandeRole, Service
from ..models.affectation import ANNULE
from ..permissions import Acteur, exiger


def affecter(
    *,
    agent: Agent,
    role: Role,
    debut: date,
    par: Acteur,
    le: datetime,
    fin: date | None = None,
    service: Service | None = None,
    direction: DirectionTerritoriale | None = None,
    motif: str = "",
) -> Affectation:
    """Give a role to an agent from `debut` (to `fin`, excluded).

    Raises:
        ActionInterdite: `par` does not administer.
        SesPropresDroits: it is for himself.
        ADeux: two people are needed for this role; only the server's command line gives it alone.
        RegleAgent: the role lacks its service or direction, ends before it begins, or is held already then.
    """
    exiger(par, Action.ADMINISTRER)
    if role in roles_a_deux() and par.pk is not None:
        raise ADeux(f"« {role.label} » se donne à deux : demandez-le, une autre personne le donnera.", champ="role")
    return _donner(agent, role, service, direction, debut, fin, motif, par, le)


def attribuer(**champs: Any) -> Affectation | DemandeRole:
    """Give a role, or ask for it when it takes two people; the arguments are those of `affecter`."""
    if Role(champs["role"]) in roles_a_deux():
        return demander_role(**champs)
    return affecter(**champs)


def demander_role(
    *,
    agent: Agent,
    role: Role,
    debut: date,
    motif: str,
    par: Acteur,
    le: datetime,
    fin: date | None = None,
    service: Service | None = None,
    direction: DirectionTerritoriale | None = None,
) -> DemandeRole:
    """Ask that a powerful role be given to an agent by somebody else.

    Raises:
        ActionInterdite: `par` does not administer.
        SesPropresDroits: it is for himself.
        RegleAgent: no reason, dates out of order, a closed account, or it is asked for already.
    """
    exiger(par, Action.ADMINISTRER)
    verifier(agent, role, service, direction, debut, fin, par)
    if not motif.strip():
        raise RegleAgent("Dites pourquoi ce rôle est donné.", champ="motif")
    try:
        with transaction.atomic():
            demande = DemandeRole.objects.create(
                agent=agent, role=role, service=service, direction=direction, periode=DateRange(debut, fin),
                motif=motif.strip(), demandee_a=le, demandee_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="role.demander", par=par, le=le, objet=agent,
                donnees={"demande": demande.pk, "role": role.value, "motif": motif.strip()},
            )  # fmt: skip
    except IntegrityError as erreur:
        if DemandeRole.objects.filter(agent=agent, role=role, decidee_a__isnull=True).exists():
            raise RegleAgent("Ce rôle est déjà demandé pour cette personne.", champ="role") from erreur
        raise
    return demande


def decider_role(*, demande: DemandeRole, accordee: bool, motif: str, par: Acteur, le: datetime) -> DemandeRole:
    """Give or refuse a role that another person asked for.

    Raises:
        ActionInterdite: `par` may not give powerful roles.
        SesPropresDroits: the role is for himself.
        ADeux: he asked for it.
        RegleAgent: decided meanwhile, a refusal without reason, or what `affecter` refuses.
    """
    exiger(par, Action.APPROUVER_ROLE)
    if not accordee and not motif.strip():
        raise RegleAgent("Dites pourquoi le rôle est refusé.", champ="motif")
    with transaction.atomic():
        demandes = DemandeRole.objects.select_for_update(of=("self",))
        demande = demandes.select_related("agent", "service", "direction").get(pk=demande.pk)
        if demande.decidee_a is not None:
            raise RegleAgent("Cette demande est déjà décidée.")
        if par.pk == demande.demandee_par_id:
            raise ADeux("Vous avez demandé ce rôle : une autre personne le donne.")
        if par.pk == demande.agent_id:
            raise SesPropresDroits("Personne ne se donne un rôle à soi-même.")
        demande.decidee_a, demande.decidee_par_id = le, par.pk
        demande.accordee, demande.motif_decision = accordee, motif.strip()
        demande.save()
        if accordee:
            _donner(
                demande.agent, Role(demande.role), demande.service, demande.direction, demande.periode.lower,
                demande.periode.upper, demande.motif, par, le,
            )  # fmt: skip
        consigner(
            action="role.decider", par=par, le=le, objet=demande.agent,
            donnees={
                "demande": demande.pk, "role": demande.role, "accordee": accordee, "motif": motif.strip(),
            },
        )  # fmt: skip
    return demande


def terminer_role(
    *, affectation: Affectation, fin: date, motif: str, passation: bool, par: Acteur, le: datetime
) -> Affectation:
    """End a role on a day, excluded; a role that had not begun never gives anything.

    Raises:
        ActionInterdite: `par` does not administer.
        SesPropresDroits: it is his own.
        RegleAgent: no reason, a day past, after the planned end, or the last administrator.
    """
    exiger(par, Action.ADMINISTRER)
    if affectation.agent_id == par.pk:
        raise SesPropresDroits("Personne ne change ses propres droits : demandez à une autre personne.")
    if not motif.strip():
        raise RegleAgent("Dites pourquoi ce rôle se termine.", champ="motif")
    if fin < timezone.localdate(le):
        raise RegleAgent("Un rôle se termine aujourd'hui ou plus tard : ce qu'il a ouvert a été lu.", champ="fin")
    with transaction.atomic():
        affectation = Affectation.objects.select_for_update().select_related("agent").get(pk=affectation.pk)
        prevue = affectation.periode.upper
        if prevue is not None and fin > prevue:
            raise RegleAgent("Ce rôle finit avant ce jour.", champ="fin")
        if affectation.role == Role.ADMINISTRATION and not _autre_administration(affectation):
            raise RegleAgent("C'est le dernier compte d'administration : donnez d'abord ce rôle à une autre personne.")
        _finir(affectation, fin, motif.strip(), sans_passation=not passation, par=par, le=le)
        consigner(
            action="role.terminer", par=par, le=le, objet=affectation.agent,
            donnees={
                "affectation": affectation.pk, "role": affectation.role, "fin": fin.isoformat(),
                "motif": motif.strip(), "passation": passation,
            },
        )  # fmt: skip
    return affectation


def clore(agent: Agent, *, motif: str, sans_passation: bool, par: Acteur, le: datetime, fin: date) -> list[int]:
    """End on a day all the roles of an agent and the delegations he gave or got; the caller writes the event."""
    ouvertes = Affectation.objects.select_for_update().filter(
        models.Q(periode__endswith__isnull=True) | models.Q(periode__endswith__gt=fin), agent=agent
    )
    finies = []
    for affectation in ouvertes.order_by("pk"):
        _finir(affectation, fin, motif, sans_passation=sans_passation, par=par, le=le)
        finies.append(affectation.pk)
    if fin <= timezone.localdate(le):
        DelegationDroits.objects.filter(delegataire=agent, terminee_a__isnull=True, periode__endswith__gt=fin).update(
            terminee_a=le, terminee_par_id=par.pk, motif_fin=motif
        )
    return finies


def valeurs_de_fin(
    affectation: Affectation, fin: date, motif: str, *, sans_passation: bool, par: Acteur, le: datetime
) -> dict[str, Any]:
    """Return the fields that end a role on a day, excluded.

    A role that has not begun is cancelled: its period goes to a day long past, where it never gives anything.
    """
    periode = DateRange(affectation.periode.lower, fin)
    if fin <= affectation.periode.lower:
        jour = ANNULE + timedelta(days=affectation.pk)
        periode, sans_passation = DateRange(jour, jour + timedelta(days=1)), True
    return {
        "periode": periode, "terminee_a": le, "terminee_par_id": par.pk, "motif_fin": motif,
        "sans_passation": sans_passation,
    }  # fmt: skip


def _finir(affectation: Affectation, fin: date, motif: str, *, sans_passation: bool, par: Acteur, le: datetime) -> None:
    """Write the end of a role; the delegations that go past it end today, or by themselves with a later end."""
    for champ, valeur in valeurs_de_fin(affectation, fin, motif, sans_passation=sans_passation, par=par, le=le).items():
        setattr(affectation, champ, valeur)
    affectation.save()
    if fin <= timezone.localdate(le):
        affectation.delegations.filter(terminee_a__isnull=True, periode__endswith__gt=fin).update(
            terminee_a=le, terminee_par_id=par.pk, motif_fin=f"fin du rôle délégué : {motif}"[:300]
        )


def _donner(
    agent: Agent,
    role: Role,
    service: Service | None,
    direction: DirectionTerritoriale | None,
    debut: date,
    fin: date | None,
    motif: str,
    par: Acteur,
    le: datetime,
) -> Affectation:
    """Write a role held."""
    verifier(agent, role, service, direction, debut, fin, par)
    try:
        with transaction.atomic():
            affectation = Affectation.objects.create(
                agent=agent, role=role, service=service, direction=direction, periode=DateRange(debut, fin),
                motif=motif.strip(), attribuee_a=le, attribuee_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="agent.affecter", par=par, le=le, objet=agent,
                donnees={
                    "affectation": affectation.pk, "role": role.value, "debut": debut.isoformat(),
                    "fin": fin.isoformat() if fin else None, "motif": motif.strip(),
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        if "affectation_une_fois" in str(erreur):
            raise RegleAgent("Cet agent tient déjà ce rôle pendant cette période.", champ="debut") from erreur
        raise
    return affectation


def verifier(
    agent: Agent,
    role: Role,
    service: Service | None,
    direction: DirectionTerritoriale | None,
    debut: date,
    fin: date | None,
    par: Acteur,
) -> None:
    """Check who gives what to whom, for where and when.

    Raises:
        SesPropresDroits: it is for himself.
        RegleAgent: a closed account, dates out of order, or a role without its service or direction.
    """
    if agent.pk == par.pk:
        raise SesPropresDroits("Personne ne se donne un rôle à soi-même.", champ="role")
    if not agent.is_active:
        raise RegleAgent("Ce compte est fermé : rouvrez-le d'abord.")
    if fin is not None and fin <= debut:
        raise RegleAgent("La fin suit le début.", champ="fin")
    ou = lieux_d_exercice()[role]
    if ou == Exercice.SERVICE and service is None:
        raise RegleAgent("Ce rôle se tient dans un service : choisissez-le.", champ="service")
    if ou == Exercice.DIRECTION and direction is None and (service is None or service.direction_id is None):
        raise RegleAgent("Ce rôle se tient pour une direction territoriale : choisissez-la.", champ="direction")
    if ou in {Exercice.DEPARTEMENT, Exercice.LIEUX} and direction is not None:
        raise RegleAgent(f"Ce rôle se tient pour {ou.label} : laissez la direction vide.", champ="direction")


def _autre_administration(affectation: Affectation) -> bool:
    """Whether somebody else administers today."""
    tenus = Affectation.objects.en_vigueur().filter(role=Role.ADMINISTRATION, agent__is_active=True)
    return tenus.exclude(agent=affectation.agent_id).exists()
