"""Pages of the access of the accounts, for the technical administrator."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from havre.apps.agents.acces import connexions as sessions
from havre.apps.agents.acces import facteurs, mots_de_passe
from havre.apps.agents.acces.comptes import ROLES_LUS, Tri, comptes_visibles, etat_de
from havre.apps.agents.acces.identites import detacher, identite_de, rattacher
from havre.apps.agents.enums import Action, Role
from havre.apps.agents.models import Affectation, Agent
from havre.apps.agents.permissions import exiger
from havre.apps.agents.phrases import lieu_de
from havre.apps.agents.queries import delegations_donnees, delegations_recues, demandes_de, roles_tenus
from havre.common.curseur import paginer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.comptes.avis import DU_SOUTIEN, historique_de
from havre.web.comptes.droits.presentation import presenter_delegations
from havre.web.socle.requete import agent_de, ecrit, texte_de

from .formulaires import Filtres, Identite, Motif

PAR_PAGE = 50


def emetteur() -> str:
    """Return the issuer that the environment names."""
    return str(settings.HAVRE_OIDC["emetteur"]).rstrip("/")


def liste(request: HttpRequest) -> HttpResponse:
    """Show the accounts and whether each has a second factor."""
    comptes = comptes_visibles(
        pour=agent_de(request), texte=texte_de(request, "q"), sans_facteur=texte_de(request, "facteur") == "sans",
        tri=texte_de(request, "etat") or Tri.OUVERTS, role=texte_de(request, "role"),
    )  # fmt: skip
    page = paginer(
        comptes, cles=("nom", "prenom", "pk"), apres=request.GET.get("curseur", ""), avant=request.GET.get("avant", ""),
        taille=PAR_PAGE,
    )  # fmt: skip
    contexte = {
        "filtres": Filtres(request.GET),
        "comptes": [{"c": c, "roles": [_tenu(a) for a in getattr(c, ROLES_LUS)]} for c in page.lignes],
        "compte": pluriel(page.total, "compte"),
        "page": Page((), curseur_suivant=page.suivant, curseur_precedent=page.precedent),
    }
    return render(request, "administration/acces/liste.html", contexte)


def _tenu(affectation: Affectation) -> dict[str, Any]:
    """Return a role held in words, with its last day."""
    fin = affectation.periode.upper
    return {
        "a": affectation,
        "role": Role(affectation.role).label,
        "ou": lieu_de(affectation),
        "debut": affectation.periode.lower,
        "jusqu_au": fin - timedelta(days=1) if fin else None,
    }


def compte_de(request: HttpRequest, agent_id: int) -> Agent:
    """Return an account, for an administrator."""
    exiger(agent_de(request), Action.ADMINISTRER)
    return get_object_or_404(Agent, pk=agent_id)


def fiche(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Show what opens one account, and what may be done about it."""
    agent, par, au = compte_de(request, agent_id), agent_de(request), timezone.localdate()
    roles = [_tenu(a) | {"tenu": au in a.periode, "fini": _fini(a, au)} for a in roles_tenus(agent, pour=par)]
    contexte = {
        "etat": etat_de(agent, pour=par, le=timezone.now()),
        "compte": agent,
        "ouvert": agent.ouvert(au),
        "roles_dits": ", ".join(Role(r).label for r in agent.droits.roles),
        "roles": roles,
        "demandes": [{"d": d, "role": Role(d.role).label, "ou": lieu_de(d)} for d in demandes_de(agent, pour=par)],
        "donnees": presenter_delegations(delegations_donnees(agent, pour=par), au),
        "recues": presenter_delegations(delegations_recues(agent, pour=par), au),
        "soi": agent.pk == par.pk,
        "historique": historique_de(agent, DU_SOUTIEN),
        "nom_oidc": settings.HAVRE_OIDC["nom"] if settings.HAVRE_OIDC["emetteur"] else "",
        "identite": identite_de(agent, emetteur=emetteur()),
    }
    return render(request, "administration/acces/fiche.html", contexte)


def _fini(affectation: Affectation, au: date) -> bool:
    return affectation.periode.upper is not None and affectation.periode.upper <= au


def _acte(
    request: HttpRequest, agent: Agent, textes: dict[str, str], ecrire: Callable[[str], str | None]
) -> HttpResponse:
    """Ask for a reason, then do one act on an account; `ecrire` returns what to say, or None when it has been said."""
    formulaire = Motif(request.POST or None)
    dits: list[str | None] = []

    def noter(saisie: dict[str, Any]) -> None:
        dits.append(ecrire(saisie["motif"]))

    if ecrit(request, formulaire, noter):
        if dits[0]:
            messages.success(request, dits[0])
        return redirect("acces:fiche", agent.pk)
    contexte = {"compte": agent, "formulaire": formulaire, "retour": reverse("acces:fiche", args=[agent.pk])}
    return render(request, "administration/acces/acte.html", contexte | textes)


@never_cache
def lien(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Give a one-time link of new password, shown once to be handed over."""
    agent, par = compte_de(request, agent_id), agent_de(request)
    formulaire, jetons = Motif(request.POST or None), []

    def ecrire(saisie: dict[str, Any]) -> None:
        jetons.append(mots_de_passe.donner_lien(agent=agent, motif=saisie["motif"], par=par, le=timezone.now()))

    if ecrit(request, formulaire, ecrire):
        attente = mots_de_passe.lien_en_attente(agent, le=timezone.now())
        adresse = request.build_absolute_uri(reverse("compte:lien", args=jetons))
        return render(request, "administration/acces/lien.html", {"compte": agent, "lien": attente, "adresse": adresse})
    contexte = {
        "compte": agent, "formulaire": formulaire, "retour": reverse("acces:fiche", args=[agent.pk]),
        "titre": "Nouveau mot de passe", "bouton": "Faire le lien",
        "aide": "L'ancien mot de passe cesse de servir, les connexions se ferment. Vous recevez un lien à remettre "
        "vous-même à l'agent, après avoir vérifié que c'est lui.",
    }  # fmt: skip
    return render(request, "administration/acces/acte.html", contexte)


def facteur(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Reset the second factor of somebody else."""
    agent, par = compte_de(request, agent_id), agent_de(request)

    def ecrire(motif: str) -> str:
        facteurs.reinitialiser(agent=agent, motif=motif, par=par, le=timezone.now())
        return "Le second facteur est remis à zéro, les connexions sont fermées ; l'agent le saura en se connectant."

    textes = {
        "titre": "Remettre le second facteur à zéro",
        "bouton": "Remettre à zéro",
        "aide": "À faire quand le téléphone ou la clé sont perdus et que les codes de secours manquent. Vérifiez que "
        "c'est bien l'agent qui le demande : rappelez-le à son numéro de service.",
    }
    return _acte(request, agent, textes, ecrire)


def connexions(request: HttpRequest, agent_id: int) -> HttpResponse:
    """End every session of an account."""
    agent, par = compte_de(request, agent_id), agent_de(request)

    def ecrire(motif: str) -> str:
        nombre = sessions.terminer_toutes(agent=agent, motif=motif, par=par, le=timezone.now())
        return f"{pluriel(nombre, 'connexion fermée', 'connexions fermées')}."

    textes = {
        "titre": "Fermer toutes les connexions",
        "bouton": "Fermer",
        "aide": "L'agent devra se reconnecter sur chaque appareil. Ce qu'il était en train d'écrire lui sera rendu.",
    }
    return _acte(request, agent, textes, ecrire)


def identite(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Attach an account to the provider, or detach it."""
    agent, par, nom = compte_de(request, agent_id), agent_de(request), settings.HAVRE_OIDC["nom"]
    attachee = identite_de(agent, emetteur=emetteur())
    formulaire = (Motif if attachee else Identite)(request.POST or None)

    def ecrire(saisie: dict[str, Any]) -> None:
        acte = detacher if attachee else rattacher
        acte(agent=agent, emetteur=emetteur(), par=par, le=timezone.now(), **saisie)

    if ecrit(request, formulaire, ecrire):
        messages.success(request, f"Le compte est {'détaché de' if attachee else 'rattaché à'} {nom}.")
        return redirect("acces:fiche", agent.pk)
    contexte = {
        "compte": agent, "formulaire": formulaire, "retour": reverse("acces:fiche", args=[agent.pk]),
        "titre": f"{'Détacher de' if attachee else 'Rattacher à'} {nom}",
        "bouton": "Détacher" if attachee else "Rattacher",
        "aide": f"Par cet identifiant, {nom} ouvre ce compte : vérifiez que c'est bien celui de l'agent.",
    }  # fmt: skip
    return render(request, "administration/acces/acte.html", contexte)


@require_POST
def debloquer(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Let an account that failed too often try again at once."""
    agent = compte_de(request, agent_id)
    sessions.debloquer(agent=agent, par=agent_de(request), le=timezone.now())
    for cle in (f"{request.get_host()}:{agent.identifiant.lower()}", f"mfa-auth-user-{agent.pk}"):
        ratelimit.clear(request, action="login_failed", key=cle)
    messages.success(request, "Ce compte peut de nouveau essayer de se connecter.")
    return redirect("acces:fiche", agent.pk)
