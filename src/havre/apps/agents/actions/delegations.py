"""Lending rights for a time, and ending it early."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.journal.actions import consigner

from ..droits import jamais_delegues, roles_a_deux, table_des_droits
from ..enums import Action, MotifDelegation, Role
from ..erreurs import RegleAgent, SesPropresDroits
from ..models import Affectation, Agent, DelegationDroits
from ..permissions import Acteur, ActionInterdite, portee
from ..reperes import reperes

REFUS = {
    "delegation_droits_une_fois": ("Ce rôle est déjà délégué à cette personne pendant ces dates.", "debut"),
    "23H70": ("On ne délègue pas à soi-même.", "delegataire"),
    "23H71": ("Vous ne tenez pas ce rôle pendant toutes ces dates.", "fin"),
}


def deleguables(affectation: Affectation) -> list[Action]:
    """Return the rights of a role held that may be lent, in the order of the list of rights."""
    droits = table_des_droits()[Role(affectation.role)]
    return [a for a in Action if a in droits and a not in jamais_delegues()]


def deleguer_droits(
    *,
    affectation: Affectation,
    delegataire: Agent,
    actions: Sequence[Action],
    debut: date,
    fin: date,
    motif: MotifDelegation,
    precision: str,
    par: Acteur,
    le: datetime,
) -> DelegationDroits:
    """Lend rights of a role to another agent from `debut` to `fin` (excluded).

    The holder lends his own. An administrator records what an absent holder cannot, never to himself, and never of a
    role that is given by two people.

    Raises:
        ActionInterdite: `par` neither holds the role nor administers.
        SesPropresDroits: an administrator would gain by it.
        RegleAgent: dates out of order, too long, rights that the role does not give or that nobody lends.
    """
    _exiger_delegant(affectation, delegataire, par)
    if not delegataire.is_active:
        raise RegleAgent("Ce compte est fermé.", champ="delegataire")
    if inconnues := set(actions) - set(deleguables(affectation)):
        nom = Action(sorted(inconnues)[0]).label.lower()
        raise RegleAgent(f"Ce droit ne se délègue pas avec ce rôle : {nom}.", champ="actions")
    if not actions:
        raise RegleAgent("Choisissez au moins un droit.", champ="actions")
    if motif == MotifDelegation.AUTRE and not precision.strip():
        raise RegleAgent("Précisez le motif.", champ="precision")
    _verifier_dates(debut, fin, timezone.localdate(le))
    try:
        with transaction.atomic():
            delegation = DelegationDroits.objects.create(
                affectation=affectation, delegataire=delegataire, actions=[a.value for a in Action if a in actions],
                periode=DateRange(debut, fin), motif=motif, precision=precision.strip(), creee_a=le,
                creee_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="delegation_droits.donner", par=par, le=le, objet=delegataire,
                donnees={
                    "delegation": delegation.pk, "de": affectation.agent_id, "role": affectation.role,
                    "actions": delegation.actions, "debut": debut.isoformat(), "fin": fin.isoformat(), "motif": motif,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        raise _refus(erreur) from erreur
    return delegation


def terminer_delegation(*, delegation: DelegationDroits, motif: str, par: Acteur, le: datetime) -> DelegationDroits:
    """End a delegation at once; the one who lent, the one who got and an administrator may.

    Raises:
        ActionInterdite: `par` is none of them.
        RegleAgent: no reason, or it is over.
    """
    siens = {delegation.affectation.agent_id, delegation.delegataire_id}
    if par.pk not in siens and not portee(par, Action.ADMINISTRER):
        raise ActionInterdite("Cette délégation n'est pas la vôtre.")
    if not motif.strip():
        raise RegleAgent("Dites pourquoi la délégation se termine.", champ="motif")
    with transaction.atomic():
        delegation = DelegationDroits.objects.select_for_update().select_related("delegataire", "affectation").get(
            pk=delegation.pk
        )  # fmt: skip
        if delegation.terminee_a is not None or delegation.periode.upper <= timezone.localdate(le):
            raise RegleAgent("Cette délégation est déjà terminée.")
        delegation.terminee_a, delegation.terminee_par_id, delegation.motif_fin = le, par.pk, motif.strip()
        delegation.save()
        consigner(
            action="delegation_droits.terminer", par=par, le=le, objet=delegation.delegataire,
            donnees={"delegation": delegation.pk, "de": delegation.affectation.agent_id, "motif": motif.strip()},
        )  # fmt: skip
    return delegation


def _exiger_delegant(affectation: Affectation, delegataire: Agent, par: Acteur) -> None:
    """Check who lends: the holder, or an administrator for somebody absent."""
    if affectation.agent_id == par.pk:
        return
    if not portee(par, Action.ADMINISTRER):
        raise ActionInterdite("Vous ne déléguez que les rôles que vous tenez.")
    if delegataire.pk == par.pk:
        raise SesPropresDroits("Personne ne se donne des droits à soi-même.", champ="delegataire")
    if Role(affectation.role) in roles_a_deux():
        raise RegleAgent("Ce rôle ne se délègue que par la personne qui le tient : demandez-le pour un temps, à deux.")


def _verifier_dates(debut: date, fin: date, au: date) -> None:
    """Check that a delegation is neither past, nor empty, nor too long."""
    if debut < au:
        raise RegleAgent("Une délégation commence aujourd'hui ou plus tard.", champ="debut")
    if fin <= debut:
        raise RegleAgent("La fin suit le début.", champ="fin")
    if fin - debut > timedelta(days=reperes().delegation_jours):
        raise RegleAgent(
            f"Une délégation dure {reperes().delegation_jours} jours au plus (repère du service) ; au-delà, donnez le "
            "rôle pour un temps.", champ="fin",
        )  # fmt: skip


def _refus(erreur: IntegrityError) -> Exception:
    """Return what the database refused, in words."""
    diagnostic = getattr(erreur.__cause__, "diag", None)
    for cle in (getattr(diagnostic, "constraint_name", None), getattr(erreur.__cause__, "sqlstate", None)):
        if cle in REFUS:
            message, champ = REFUS[cle]
            return RegleAgent(message, champ=champ)
    return erreur
