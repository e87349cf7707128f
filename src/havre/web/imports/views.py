"""Pages of the import; nothing is written before the confirmation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.importation.bilan import Bilan
from havre.importation.natures import NATURES, Nature
from havre.web.composants.formats import pluriel
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv

from .depots import Depot, deposer, dernier_depot, retirer, retrouver
from .formulaires import FormulaireImport
from .presentation import decrire, presenter
from .travaux import arreter, avancement, travailler

SUITES = {
    "accueils": " Les enfants sont dans « Places ».",
    "comptes": " Les comptes sont dans « Administration, Comptes » ; les rôles à deux y attendent une autre personne.",
}
"""What comes next, where it is not the next kind of file."""


def sommaire(request: HttpRequest) -> HttpResponse:
    """Take a file, try it, and show what it would do."""
    agent = agent_de(request)
    exiger(agent, Action.IMPORTER)
    natures = natures_de(agent)
    formulaire = FormulaireImport(request.POST or None, request.FILES or None, natures=natures)
    if request.method == "POST" and formulaire.is_valid():
        recu = formulaire.cleaned_data["fichier"]
        depot = deposer(
            agent_id=agent.pk, nature=formulaire.cleaned_data["nature"], fichier=recu.name, octets=recu.read()
        )
        return redirect("imports:apercu", travailler(depot, agent=agent, le=timezone.now(), essai=True).jeton)
    contexte = {
        "formulaire": formulaire,
        "attend": dernier_depot(agent_id=agent.pk),
        "natures": [decrire(n) for n in natures],
        "resumes": {n.nom: n.resume for n in natures},
    }
    return render(request, "imports/sommaire.html", contexte, status=422 if formulaire.errors else 200)


def natures_de(agent: Agent) -> list[type[Nature]]:
    """Return the kinds of files that an agent may import."""
    return [n for n in NATURES.values() if all(portee(agent, action).tout for action in n.droits)]


def apercu(request: HttpRequest, jeton: str) -> HttpResponse:
    """Show what a file would do; on confirmation, do it."""
    agent = agent_de(request)
    exiger(agent, Action.IMPORTER)
    depot = retrouver(jeton, agent_id=agent.pk)
    if depot is None:
        return _expire(request)
    if depot.bilan is not None and request.method == "POST":
        depot = travailler(depot, agent=agent, le=timezone.now(), essai=False)
        if depot.bilan is not None and not depot.bilan.acceptee:
            messages.error(
                request, "Des données ont changé depuis l'aperçu. Rien n'a été importé ; le fichier est gardé."
            )
        return redirect("imports:apercu", jeton)
    if depot.bilan is None:
        return _en_cours(request, depot)
    if not depot.bilan.essai and depot.bilan.acceptee:
        retirer(depot)
        _annoncer(request, depot.bilan)
        return redirect("imports:sommaire")
    return render(request, "imports/apercu.html", presenter(depot, depot.bilan))


def _en_cours(request: HttpRequest, depot: Depot) -> HttpResponse:
    """Show how far a long work is; the page asks again by itself, or by its link."""
    etape = avancement(depot)
    if not etape.vivant:
        retirer(depot)
        messages.error(
            request, "Le traitement du fichier s'est interrompu. Déposez-le de nouveau : ce qui serait déjà enregistré "
            "est reconnu.",
        )  # fmt: skip
        return redirect("imports:sommaire")
    return render(request, "imports/en_cours.html", {"depot": depot, "etape": etape})


@require_POST
def abandonner(request: HttpRequest, jeton: str) -> HttpResponse:
    """Forget a file without importing it; a work under way is stopped and undone."""
    depot = _depot(request, jeton)
    if depot.bilan is None:
        arreter(depot)
    else:
        retirer(depot)
    messages.info(request, "Le fichier est abandonné. Rien n'a été importé.")
    return redirect("imports:sommaire")


@require_GET
def problemes(request: HttpRequest, jeton: str) -> HttpResponse:
    """Give the problems of a file as a table, to correct it beside."""
    depot = _depot(request, jeton)
    lignes = [(p.ligne or "", p.colonne, p.valeur, p.raison) for p in (depot.bilan.problemes if depot.bilan else ())]
    return reponse_csv(f"{depot.nature}-problemes.csv", [("ligne", "colonne", "valeur", "raison"), *lignes])


@require_GET
def colonnes(request: HttpRequest, nature: str) -> HttpResponse:
    """Describe the columns of a kind of file."""
    return render(request, "imports/colonnes.html", {"nature": decrire(_nature(request, nature))})


@require_GET
def modele(request: HttpRequest, nature: str) -> HttpResponse:
    """Give an empty file of a kind: its titles only."""
    sorte = _nature(request, nature)
    return reponse_csv(f"{sorte.nom}.csv", [[c.nom for c in sorte.colonnes]])


def _nature(request: HttpRequest, nature: str) -> type[Nature]:
    """Return a kind of file, for those who may import."""
    exiger(agent_de(request), Action.IMPORTER)
    if nature not in NATURES or NATURES[nature] not in natures_de(agent_de(request)):
        raise Http404
    return NATURES[nature]


def _depot(request: HttpRequest, jeton: str) -> Depot:
    """Return the file of this agent.

    Raises:
        Http404: it expired, or another agent put it down.
    """
    agent = agent_de(request)
    exiger(agent, Action.IMPORTER)
    depot = retrouver(jeton, agent_id=agent.pk)
    if depot is None:
        raise Http404
    return depot


def _expire(request: HttpRequest) -> HttpResponse:
    """Say that a file waits no more, and what to do."""
    messages.warning(request, "Cet aperçu a expiré. Rien n'a été importé : choisissez le fichier de nouveau.")
    return redirect("imports:sommaire")


def _annoncer(request: HttpRequest, bilan: Bilan) -> None:
    """Say what was written, and what comes next."""
    if not bilan.ecrite:
        messages.info(request, f"{bilan.fichier} : tout était déjà enregistré, rien n'a été écrit.")
        return
    faits = [
        pluriel(nombre, un, plusieurs)
        for nombre, un, plusieurs in (
            (bilan.nouvelles, "ligne nouvelle", "lignes nouvelles"),
            (bilan.modifiees, "ligne modifiée", "lignes modifiées"),
            (bilan.presentes, "ligne déjà présente", "lignes déjà présentes"),
        )
        if nombre
    ]
    noms = list(NATURES)
    suite = noms[noms.index(bilan.nature) + 1 :][:1]
    apres = SUITES.get(bilan.nature) or f" Ensuite : {NATURES[suite[0]].libelle.lower()}."
    messages.success(
        request, f"{bilan.fichier} importé : {', '.join(faits)}. Écriture n° {bilan.evenement} du journal.{apres}"
    )
