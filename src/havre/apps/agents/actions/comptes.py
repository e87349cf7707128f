"""Writing accounts."""

from datetime import datetime

from django.db import transaction

from havre.apps.journal.actions import consigner

from ..enums import Action, Metier, Role
from ..erreurs import RegleAgent, SesPropresDroits
from ..models import Affectation, Agent
from ..permissions import Acteur, exiger
from .roles import clore


def creer_agent(
    *,
    identifiant: str,
    prenom: str,
    nom: str,
    mot_de_passe: str | None,
    par: Acteur,
    le: datetime,
    courriel: str = "",
    de_demonstration: bool = False,
) -> Agent:
    """Create an account; a password given here is to be changed at the first login, None makes one without."""
    exiger(par, Action.ADMINISTRER)
    agent = Agent(identifiant=identifiant, prenom=prenom, nom=nom, courriel=courriel, de_demonstration=de_demonstration)
    agent.set_password(mot_de_passe)
    agent.mot_de_passe_provisoire = mot_de_passe is not None and not de_demonstration
    with transaction.atomic():
        agent.save()
        consigner(action="agent.creer", par=par, le=le, objet=agent, donnees={"identifiant": identifiant})
    return agent


def modifier_compte(
    *, agent: Agent, prenom: str, nom: str, courriel: str, metier: Metier | str, par: Acteur, le: datetime
) -> Agent:
    """Correct the name, the mail address or the profession of an account.

    Raises:
        ActionInterdite: `par` does not administer.
    """
    exiger(par, Action.ADMINISTRER)
    valeurs = {"prenom": prenom, "nom": nom, "courriel": courriel, "metier": str(metier)}
    changes = {c: [getattr(agent, c), v] for c, v in valeurs.items() if getattr(agent, c) != v}
    if not changes:
        return agent
    with transaction.atomic():
        for champ, (_, valeur) in changes.items():
            setattr(agent, champ, valeur)
        agent.save(update_fields=list(changes))
        consigner(action="agent.modifier", par=par, le=le, objet=agent, donnees={"champs": sorted(changes)})
    return agent


def fermer_compte(*, agent: Agent, motif: str, passation: bool, par: Acteur, le: datetime) -> Agent:
    """Close an account: nobody logs in with it any more, its roles and the delegations it gave or got end today.

    Without account there is no reading either: `passation` counts only if the account is opened again meanwhile.

    Raises:
        ActionInterdite: `par` does not administer.
        SesPropresDroits: it is his own account.
        RegleAgent: no reason, closed already, or nobody else would administer.
    """
    exiger(par, Action.ADMINISTRER)
    _exiger_autrui(agent, par)
    if not motif.strip():
        raise RegleAgent("Dites pourquoi le compte se ferme.", champ="motif")
    with transaction.atomic():
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        if not agent.is_active:
            raise RegleAgent("Ce compte est déjà fermé.")
        _exiger_un_administrateur(sauf=agent)
        agent.is_active = False
        agent.save(update_fields=["is_active"])
        roles = clore(agent, motif=motif.strip(), sans_passation=not passation, par=par, le=le)
        consigner(
            action="agent.fermer", par=par, le=le, objet=agent,
            donnees={"motif": motif.strip(), "roles": roles, "passation": passation},
        )  # fmt: skip
    return agent


def rouvrir_compte(*, agent: Agent, motif: str, par: Acteur, le: datetime) -> Agent:
    """Open an account again, without any role: each is given again, with its reason.

    Raises:
        ActionInterdite: `par` does not administer.
        RegleAgent: no reason, or it is open.
    """
    exiger(par, Action.ADMINISTRER)
    _exiger_autrui(agent, par)
    if not motif.strip():
        raise RegleAgent("Dites pourquoi le compte se rouvre.", champ="motif")
    with transaction.atomic():
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        if agent.is_active:
            raise RegleAgent("Ce compte est déjà ouvert.")
        agent.is_active = True
        agent.save(update_fields=["is_active"])
        consigner(action="agent.rouvrir", par=par, le=le, objet=agent, donnees={"motif": motif.strip()})
    return agent


def _exiger_autrui(agent: Agent, par: Acteur) -> None:
    """Check that an agent does not act on his own account."""
    if agent.pk == par.pk:
        raise SesPropresDroits("Personne ne change ses propres droits : demandez à une autre personne.")


def _exiger_un_administrateur(*, sauf: Agent) -> None:
    """Check that somebody still administers without this account."""
    tenus = Affectation.objects.en_vigueur().filter(role=Role.ADMINISTRATION, agent__is_active=True)
    if tenus.filter(agent=sauf).exists() and not tenus.exclude(agent=sauf).exists():
        raise RegleAgent("C'est le dernier compte d'administration : donnez d'abord ce rôle à une autre personne.")
