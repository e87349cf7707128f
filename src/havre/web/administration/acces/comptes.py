"""Life of an account: opened, corrected, closed on a day, opened again; nothing is erased."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.actions import creer_agent, fermer_compte, modifier_compte, rouvrir_compte
from havre.apps.agents.enums import Action, Metier
from havre.apps.agents.erreurs import CompteModifie
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger
from havre.web.composants.formats import jour
from havre.web.socle.requete import agent_de, ecrit

from .formulaires import CompteCorrige, FermerCompte, Motif, NouveauCompte
from .views import compte_de

GABARIT = "administration/acces/acte.html"
CHAMPS = ("prenom", "nom", "courriel", "metier")


def nouveau(request: HttpRequest) -> HttpResponse:
    """Open an account without password nor role."""
    par = agent_de(request)
    exiger(par, Action.ADMINISTRER)
    formulaire, crees = NouveauCompte(request.POST or None), []

    def ecrire(saisie: dict[str, Any]) -> None:
        crees.append(creer_agent(mot_de_passe=None, par=par, le=timezone.now(), **saisie))

    if ecrit(request, formulaire, ecrire):
        messages.success(
            request, "Le compte est ouvert. Donnez-lui un rôle, puis faites le lien par lequel l'agent choisira son "
            "mot de passe.",
        )  # fmt: skip
        return redirect("acces:fiche", crees[0].pk)
    contexte = {
        "formulaire": formulaire, "retour": reverse("acces:liste"), "titre": "Ouvrir un compte",
        "bouton": "Ouvrir le compte", "aide": "Sans rôle, un compte ne voit rien. Pour plusieurs arrivées à la fois, "
        "importez un fichier.",
    }  # fmt: skip
    return render(request, GABARIT, contexte)


def modifier(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Correct who an agent is; when somebody else did so meanwhile, both values are shown."""
    agent, autres = compte_de(request, agent_id), {}
    actuelles = {c: getattr(agent, c) for c in CHAMPS}
    formulaire = CompteCorrige(request.POST or None, initial=actuelles | {"lu": actuelles})

    def ecrire(saisie: dict[str, Any]) -> None:
        valeurs = {c: saisie[c] for c in CHAMPS}
        try:
            modifier_compte(agent=agent, lu=formulaire.lues(), par=agent_de(request), le=timezone.now(), **valeurs)
        except CompteModifie as refus:
            autres.update(refus.valeurs)
            raise

    if ecrit(request, formulaire, ecrire):
        messages.success(request, "Le compte est corrigé.")
        return redirect("acces:fiche", agent.pk)
    if autres:
        formulaire = _rejouer(formulaire, actuelles, autres)
    return _page(request, agent, formulaire, "Corriger le compte", "Enregistrer", "L'identifiant ne change pas.")


def _rejouer(formulaire: CompteCorrige, actuelles: dict[str, Any], autres: dict[str, Any]) -> CompteCorrige:
    """Return the form as typed, reading anew what stands there, each value of somebody else beside its field."""
    champs: dict[str, Any] = formulaire.fields
    donnees = dict(formulaire.data.items()) | {"lu": champs["lu"].prepare_value(actuelles)}
    rejoue = CompteCorrige(donnees)
    rejoue.full_clean()
    rejoue.add_error(None, str(CompteModifie(autres).messages[0]))
    for champ, valeur in autres.items():
        libelle = Metier(valeur).label if champ == "metier" and valeur else valeur or "(vide)"
        rejoue.add_error(champ, f"Enregistré entre-temps : {libelle}")
    return rejoue


def fermer(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Close an account from a day on."""
    agent, par = compte_de(request, agent_id), agent_de(request)
    formulaire = FermerCompte(request.POST or None, initial={"jour": timezone.localdate()})

    def ecrire(saisie: dict[str, Any]) -> None:
        fermer_compte(agent=agent, passation=False, par=par, le=timezone.now(), **saisie)

    if ecrit(request, formulaire, ecrire):
        fin = formulaire.cleaned_data["jour"]
        quand = "est fermé" if fin <= timezone.localdate() else f"se fermera le {jour(fin)}"
        messages.success(request, f"Le compte {quand} ; ses rôles s'arrêtent ce jour-là. Rien n'est effacé.")
        return redirect("acces:fiche", agent.pk)
    return _page(
        request, agent, formulaire, "Fermer le compte", "Fermer le compte",
        "À partir de ce jour, personne n'entre plus avec ce compte ; ses rôles et les droits prêtés s'arrêtent. Ce "
        "qu'il a écrit reste. Les enfants dont il est référent sont à confier à quelqu'un d'autre.",
    )  # fmt: skip


def rouvrir(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Open an account again, or undo its planned end."""
    agent, par = compte_de(request, agent_id), agent_de(request)
    formulaire = Motif(request.POST or None)
    if ecrit(request, formulaire, lambda d: rouvrir_compte(agent=agent, par=par, le=timezone.now(), **d)):
        messages.success(request, "Le compte est ouvert. Ses anciens rôles ne reviennent pas : donnez ceux qu'il faut.")
        return redirect("acces:fiche", agent.pk)
    return _page(
        request, agent, formulaire, "Rouvrir le compte", "Rouvrir", "Le compte s'ouvre sans aucun rôle : chacun se "
        "donne de nouveau, avec son motif. Le second facteur et le mot de passe sont ceux d'avant.",
    )  # fmt: skip


def _page(request: HttpRequest, agent: Agent, formulaire: Any, titre: str, bouton: str, aide: str) -> HttpResponse:
    """Show the form of an act on an account."""
    contexte = {
        "compte": agent, "formulaire": formulaire, "retour": reverse("acces:fiche", args=[agent.pk]), "titre": titre,
        "bouton": bouton, "aide": aide,
    }  # fmt: skip
    return render(request, GABARIT, contexte)
