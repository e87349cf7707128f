"""Sealing a file, naming who may open it, lifting the seal."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import ActionInterdite, dans_la_portee, exiger, portee
from havre.apps.journal.actions import consigner

from ..erreurs import RegleAcces
from ..models import Enfant, PersonneNommee, Scellement
from .partages import exiger_enfant

ENFANT = "personnes.enfant"
"""Where acts on a seal stand in the journal: they are written without reading the child."""


def sceller(*, enfant: Enfant, motif: str, agents: Collection[Agent], par: Agent, le: datetime) -> Scellement:
    """Close a file to all but the named persons.

    One of them at least may lift the seal, so that it never stays closed to everybody.

    Raises:
        ActionInterdite: `par` may not seal this child's file.
        RegleAcces: no reason, nobody who may lift it, somebody whose roles handle no file, or a seal in force.
    """
    exiger_enfant(enfant, Action.SCELLER, par)
    if not motif.strip():
        raise RegleAcces("Dites pourquoi ce dossier est scellé.", champ="motif")
    nommes = {a.pk: a for a in agents}
    for agent in nommes.values():
        _exiger_lecteur(agent)
    if not any(portee(a, Action.SCELLER) for a in nommes.values()):
        raise RegleAcces("Nommez au moins une personne qui peut lever le scellé : vous, par exemple.", champ="agents")
    try:
        with transaction.atomic():
            scellement = Scellement.objects.create(
                enfant=enfant, service=enfant.service, motif=motif.strip(), decide_a=le, decide_par=par
            )
            PersonneNommee.objects.bulk_create(
                PersonneNommee(scellement=scellement, agent=a, nommee_a=le, nommee_par=par) for a in nommes.values()
            )
            consigner(
                action="dossier.sceller", par=par, le=le, objet=enfant,
                donnees={"scellement": scellement.pk, "agents": sorted(nommes)},
            )  # fmt: skip
    except IntegrityError as erreur:
        if "scellement_un_a_la_fois" in str(erreur):
            raise RegleAcces("Ce dossier est déjà scellé.") from erreur
        raise
    return scellement


def _exiger_lecteur(agent: Agent) -> None:
    """Refuse an agent whose roles handle no file."""
    if not portee(agent, Action.VOIR_ENFANTS) and not portee(agent, Action.LIRE_PARTAGES):
        raise RegleAcces(
            f"Les rôles de {agent.nom_complet()} ne lui permettent pas de lire un dossier d'enfant.", champ="agents"
        )


def exiger_scellement(scellement: Scellement, par: Agent) -> None:
    """Check that `par` may act on a seal in force: of the services his right reaches, whether it names him or not.

    Raises:
        ActionInterdite: he may not.
        RegleAcces: it was lifted.
    """
    etendue = exiger(par, Action.SCELLER)
    if not Scellement.objects.filter(dans_la_portee(etendue), pk=scellement.pk).exists():
        raise ActionInterdite("Ce scellé relève d'un autre territoire.")
    if scellement.leve_a is not None:
        raise RegleAcces("Ce scellé est déjà levé.")


def nommer(*, scellement: Scellement, agent: Agent, par: Agent, le: datetime) -> PersonneNommee:
    """Add a person who may open a sealed file; whoever decides of seals may name himself, and it shows.

    Raises:
        ActionInterdite: `par` may not act on this seal.
        RegleAcces: it was lifted, the person is named already, or his roles handle no file.
    """
    exiger_scellement(scellement, par)
    _exiger_lecteur(agent)
    if scellement.nommees.filter(agent=agent, retiree_a__isnull=True).exists():
        raise RegleAcces("Cette personne est déjà nommée.", champ="agent")
    with transaction.atomic():
        nommee = PersonneNommee.objects.create(scellement=scellement, agent=agent, nommee_a=le, nommee_par=par)
        consigner(
            action="scelle.nommer", par=par, le=le, objet_type=ENFANT, objet_id=str(scellement.enfant_id),
            donnees={"scellement": scellement.pk, "agent": agent.pk},
        )  # fmt: skip
    return nommee


def retirer(*, nommee: PersonneNommee, par: Agent, le: datetime) -> None:
    """Withdraw a named person.

    Raises:
        ActionInterdite: `par` may not act on this seal.
        RegleAcces: it was lifted, or nobody would remain who may lift it.
    """
    scellement = nommee.scellement
    exiger_scellement(scellement, par)
    restent = [
        n.agent
        for n in scellement.nommees.filter(retiree_a__isnull=True).select_related("agent").order_by("pk")
        if n.pk != nommee.pk
    ]
    if not any(portee(a, Action.SCELLER) for a in restent):
        raise RegleAcces("Nommez d'abord une autre personne qui peut lever le scellé.")
    with transaction.atomic():
        ligne = PersonneNommee.objects.select_for_update().get(pk=nommee.pk)
        if ligne.retiree_a is None:
            ligne.retiree_a, ligne.retiree_par = le, par
            ligne.save(update_fields=["retiree_a", "retiree_par"])
            consigner(
                action="scelle.retirer", par=par, le=le, objet_type=ENFANT, objet_id=str(scellement.enfant_id),
                donnees={"scellement": scellement.pk, "agent": ligne.agent_id},
            )  # fmt: skip


def lever_scelle(*, scellement: Scellement, motif: str, par: Agent, le: datetime) -> None:
    """Lift a seal: the file opens again to the roles that reach the child.

    Raises:
        ActionInterdite: `par` may not act on this seal, or it does not name him.
        RegleAcces: no reason, or it was lifted already.
    """
    exiger_scellement(scellement, par)
    if not scellement.nommees.filter(agent=par, retiree_a__isnull=True).exists():
        raise ActionInterdite("Seule une personne nommée peut lever le scellé.")
    if not motif.strip():
        raise RegleAcces("Dites pourquoi le scellé est levé.", champ="motif")
    with transaction.atomic():
        ligne = Scellement.objects.select_for_update().get(pk=scellement.pk)
        ligne.leve_a, ligne.leve_par, ligne.motif_levee = le, par, motif.strip()
        ligne.save(update_fields=["leve_a", "leve_par", "motif_levee"])
        consigner(
            action="scelle.lever", par=par, le=le, objet_type=ENFANT, objet_id=str(scellement.enfant_id),
            donnees={"scellement": scellement.pk},
        )  # fmt: skip
