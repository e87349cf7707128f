"""Writing accounts."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.journal.actions import consigner

from ..enums import Action, Metier, Role
from ..erreurs import CompteModifie, RegleAgent, SesPropresDroits
from ..models import Affectation, Agent
from ..permissions import Acteur, exiger
from .roles import clore

IDENTIFIANT = r"^[\w.@+-]+$"
"""What an identifier is made of."""


def creer_agent(
    *,
    identifiant: str,
    prenom: str,
    nom: str,
    mot_de_passe: str | None,
    par: Acteur,
    le: datetime,
    courriel: str = "",
    metier: Metier | str = "",
    de_demonstration: bool = False,
) -> Agent:
    """Create an account; a password given here is to be changed at the first login, None makes one without.

    Raises:
        ActionInterdite: `par` does not administer.
        RegleAgent: the identifier is taken.
    """
    exiger(par, Action.ADMINISTRER)
    agent = Agent(
        identifiant=identifiant, prenom=prenom, nom=nom, courriel=courriel, metier=str(metier),
        de_demonstration=de_demonstration,
    )  # fmt: skip
    agent.set_password(mot_de_passe)
    agent.mot_de_passe_provisoire = mot_de_passe is not None and not de_demonstration
    try:
        with transaction.atomic():
            agent.save()
            consigner(action="agent.creer", par=par, le=le, objet=agent, donnees={"identifiant": identifiant})
    except IntegrityError as erreur:
        if "identifiant" in str(erreur):
            raise RegleAgent("Cet identifiant est déjà pris.", champ="identifiant") from erreur
        raise
    return agent


def modifier_compte(
    *,
    agent: Agent,
    prenom: str,
    nom: str,
    courriel: str,
    metier: Metier | str,
    par: Acteur,
    le: datetime,
    lu: dict[str, Any] | None = None,
) -> Agent:
    """Correct the name, the mail address or the profession of an account; `lu` says what stood there when it was read.

    Raises:
        ActionInterdite: `par` does not administer.
        CompteModifie: somebody else changed it since it was read.
    """
    exiger(par, Action.ADMINISTRER)
    valeurs = {"prenom": prenom, "nom": nom, "courriel": courriel, "metier": str(metier)}
    with transaction.atomic():
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        if lu is not None and (autres := {c: getattr(agent, c) for c in valeurs if getattr(agent, c) != lu.get(c)}):
            raise CompteModifie(autres)
        changes = [c for c, v in valeurs.items() if getattr(agent, c) != v]
        if not changes:
            return agent
        for champ in changes:
            setattr(agent, champ, valeurs[champ])
        agent.save(update_fields=changes)
        consigner(action="agent.modifier", par=par, le=le, objet=agent, donnees={"champs": sorted(changes)})
    return agent


def fermer_compte(
    *, agent: Agent, motif: str, passation: bool, par: Acteur, le: datetime, jour: date | None = None
) -> Agent:
    """Close an account from a day on (today by default): its roles and the delegations it gave or got end that day.

    From that day nobody comes in with it. Without account there is no reading either: `passation` counts only if the
    account is opened again meanwhile. Nothing is erased.

    Raises:
        ActionInterdite: `par` does not administer.
        SesPropresDroits: it is his own account.
        RegleAgent: no reason, a day past, closed already, or nobody else would administer.
    """
    exiger(par, Action.ADMINISTRER)
    exiger_autrui(agent, par)
    au = timezone.localdate(le)
    jour = jour or au
    if not motif.strip():
        raise RegleAgent("Dites pourquoi le compte se ferme.", champ="motif")
    if jour < au:
        raise RegleAgent("Un compte se ferme aujourd'hui ou plus tard : ce qu'il a ouvert a été lu.", champ="jour")
    with transaction.atomic():
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        if not agent.is_active:
            raise RegleAgent("Ce compte est déjà fermé.")
        exiger_un_administrateur(sauf=agent)
        agent.is_active, agent.ferme_le = jour > au, jour
        agent.save(update_fields=["is_active", "ferme_le"])
        roles = clore(agent, motif=motif.strip(), sans_passation=not passation, par=par, le=le, fin=jour)
        consigner(
            action="agent.fermer", par=par, le=le, objet=agent,
            donnees={"motif": motif.strip(), "roles": roles, "passation": passation, "jour": jour.isoformat()},
        )  # fmt: skip
    return agent


def fermer_les_comptes_echus(*, au: date, par: Acteur, le: datetime) -> int:
    """Close for good the accounts whose day has come; return how many."""
    exiger(par, Action.ADMINISTRER)
    with transaction.atomic():
        echus = Agent.objects.select_for_update().filter(is_active=True, ferme_le__lte=au).order_by("pk")
        for agent in echus:
            agent.is_active = False
            agent.save(update_fields=["is_active"])
            consigner(
                action="agent.fermer", par=par, le=le, objet=agent,
                donnees={"motif": "fermeture prévue", "jour": agent.ferme_le.isoformat() if agent.ferme_le else ""},
            )  # fmt: skip
    return len(echus)


def rouvrir_compte(*, agent: Agent, motif: str, par: Acteur, le: datetime) -> Agent:
    """Open an account again, or undo its planned end, without any role: each is given again, with its reason.

    Raises:
        ActionInterdite: `par` does not administer.
        RegleAgent: no reason, or it is open for good.
    """
    exiger(par, Action.ADMINISTRER)
    exiger_autrui(agent, par)
    if not motif.strip():
        raise RegleAgent("Dites pourquoi le compte se rouvre.", champ="motif")
    with transaction.atomic():
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        if agent.is_active and agent.ferme_le is None:
            raise RegleAgent("Ce compte est déjà ouvert.")
        agent.is_active, agent.ferme_le = True, None
        agent.save(update_fields=["is_active", "ferme_le"])
        consigner(action="agent.rouvrir", par=par, le=le, objet=agent, donnees={"motif": motif.strip()})
    return agent


def exiger_autrui(agent: Agent, par: Acteur) -> None:
    """Check that an agent does not act on his own account."""
    if agent.pk == par.pk:
        raise SesPropresDroits("Personne ne change ses propres droits : demandez à une autre personne.")


def exiger_un_administrateur(*, sauf: Agent) -> None:
    """Check that somebody still administers without this account."""
    tenus = Affectation.objects.en_vigueur().filter(role=Role.ADMINISTRATION, agent__is_active=True)
    if tenus.filter(agent=sauf).exists() and not tenus.exclude(agent=sauf).exists():
        raise RegleAgent("C'est le dernier compte d'administration : donnez d'abord ce rôle à une autre personne.")
