"""Searches as cases: the list, one case with all that was tried, opening and closing one (rows L1, L2, L3, L8)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from havre.apps.accueils.actions import clore_recherche, ouvrir_recherche
from havre.apps.accueils.enums import IssueRecherche, MotifRecherche
from havre.apps.accueils.models import Recherche
from havre.apps.accueils.queries import (
    DossierRecherche,
    attente_sans_recherche,
    dossier_recherche,
    lister_recherches,
    toutes_les_recherches,
)
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.apps.personnes.queries import enfants_visibles, fratrie_de, membres
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.socle.lectures import lu, lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv

from .chronologie import chronologie, raison_en_mots, suites_de_la_recherche
from .formulaires_recherches import Cloture, FiltresDossiers, Ouverture
from .presentation import badges_motifs, nom_groupe

ENTETES = (
    "recherche", "enfants", "motifs", "equipes", "ouverte_le", "jours", "lieux_sollicites", "refus", "silences",
    "reservations", "close_le", "issue", "decision",
)  # fmt: skip


def _ligne(recherche: Recherche, au: date) -> dict[str, Any]:
    """Return what a row of the list shows."""
    lignes = recherche.lignes  # type: ignore[attr-defined]
    cherches = [e for e in lignes if e.trouve_le is None and e.sorti_le is None] or lignes
    personnes = {e.enfant_id: e.enfant.personne for e in cherches}
    motifs = {e.motif for e in cherches}
    return {
        "r": recherche,
        "nom": nom_groupe((p.prenom, p.nom[:1]) for p in personnes.values()),
        "motifs": [m for m in MotifRecherche if m.value in motifs],
        "badges": badges_motifs(m for m in MotifRecherche if m.value in motifs),
        "equipes": sorted({e.enfant.service.nom.removeprefix("Service ASE ") for e in cherches}),
        "jours": ((recherche.close_le or au) - recherche.ouverte_le).days,
    }


def _enfants(recherches: Iterable[Recherche]) -> list[int]:
    """Return the children of cases, for the journal of reads."""
    return [e.enfant_id for r in recherches for e in r.lignes]  # type: ignore[attr-defined]


def liste(request: HttpRequest) -> HttpResponse:
    """Show the cases, the oldest first; the filters stand in the address."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = FiltresDossiers(request.GET, pour=agent)
    page = lister_recherches(
        pour=agent, au=au, filtres=formulaire.filtres(), apres=request.GET.get("curseur", ""),
        avant=request.GET.get("avant", ""),
    )  # fmt: skip
    lus(request, _enfants(page.lignes))
    contexte = {
        "lignes": [_ligne(r, au) for r in page.lignes],
        "compte": pluriel(page.total, "recherche"),
        "formulaire": formulaire,
        "page": Page((), curseur_suivant=page.suivant, curseur_precedent=page.precedent),
        "oubliees": attente_sans_recherche(au=au),
        "calcule_a": timezone.now(),
    }
    return render(request, "places/recherches.html", contexte)


def export(request: HttpRequest) -> HttpResponse:
    """Give the cases of the filter as a CSV file."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    recherches = toutes_les_recherches(pour=agent, au=au, filtres=FiltresDossiers(request.GET, pour=agent).filtres())
    lus(request, _enfants(recherches))
    return reponse_csv(f"recherches-{au.isoformat()}.csv", [ENTETES, *(_ligne_csv(_ligne(r, au)) for r in recherches)])


def _ligne_csv(ligne: dict[str, Any]) -> list[Any]:
    """Return the row of a case in the file."""
    r = ligne["r"]
    return [
        r.pk, ligne["nom"], ", ".join(m.label for m in ligne["motifs"]), ", ".join(ligne["equipes"]),
        r.ouverte_le.isoformat(), ligne["jours"], r.demandes, r.refus, r.silences, r.reservations,
        r.close_le.isoformat() if r.close_le else "", r.get_issue_display(), r.decision,
    ]  # fmt: skip


def _dossier(request: HttpRequest, recherche_id: int) -> DossierRecherche:
    """Return a case that the agent follows.

    Raises:
        Http404: there is none, or he does not.
    """
    try:
        d = dossier_recherche(recherche_id, pour=agent_de(request), au=timezone.localdate())
    except Recherche.DoesNotExist as erreur:
        raise Http404 from erreur
    for enfant in {e.enfant_id: e.enfant for e in d.enfants}.values():
        lu(request, enfant)
    return d


def _nom(d: DossierRecherche) -> str:
    """Return the short name of the children of a case."""
    personnes = {e.enfant_id: e.enfant.personne for e in d.cherches or d.enfants}
    return nom_groupe((p.prenom, p.nom[:1]) for p in personnes.values())


def detail(request: HttpRequest, recherche_id: int) -> HttpResponse:
    """Show a case: why it opened, who is looked for, all that was tried, what is owed next."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    d = _dossier(request, recherche_id)
    contexte = {
        "d": d,
        "nom": _nom(d),
        "jours": ((d.recherche.close_le or au) - d.recherche.ouverte_le).days,
        "lignes": [
            {"e": e, "raison": raison_en_mots(e), "badges": badges_motifs([MotifRecherche(e.motif)])} for e in d.enfants
        ],
        "evenements": chronologie(d),
        "suites": suites_de_la_recherche(d, au),
        "peut_choisir": bool(portee(agent, Action.CHOISIR_PLACE)),
        "au": au,
    }  # fmt: skip
    return render(request, "places/recherche.html", contexte)


def ouvrir(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Open a search from the page of a child: an emergency or a re-orientation, with the siblings it concerns."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    visibles = enfants_visibles(pour=agent, action=Action.VOIR_ATTENTE).select_related("personne")
    enfant = get_object_or_404(visibles, pk=enfant_id)
    if (fratrie := fratrie_de(enfant, au=au)) is None:
        raise Http404
    groupe = [e for e in membres(fratrie, pour=agent, au=au) if visibles.filter(pk=e.pk).exists()]
    lus(request, groupe)
    formulaire = Ouverture(request.POST or None, groupe=groupe, initial={"enfants": [enfant.pk], "ouverte_le": au})
    if request.method == "POST" and formulaire.is_valid():
        saisie = formulaire.cleaned_data
        choisis = [e for e in groupe if str(e.pk) in saisie["enfants"]]
        try:
            recherche = ouvrir_recherche(
                fratrie=fratrie, enfants=choisis, motif=MotifRecherche(saisie["motif"]),
                ouverte_le=saisie["ouverte_le"], precision=saisie["precision"], par=agent, le=timezone.now(),
            )  # fmt: skip
        except ValidationError as refus:
            champ = getattr(refus, "champ", "")
            formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])
        else:
            messages.success(request, "La recherche est ouverte, à votre nom. Voici ce qui est à faire ensuite.")
            return redirect("places:recherche", recherche.pk)
    return render(request, "places/ouvrir.html", {"enfant": enfant, "formulaire": formulaire})


def clore(request: HttpRequest, recherche_id: int) -> HttpResponse:
    """End a search, for all its children or some, by a decision and its reasons."""
    agent = agent_de(request)
    exiger(agent, Action.CHOISIR_PLACE)
    d = _dossier(request, recherche_id)
    personnes = {e.enfant_id: e.enfant.personne for e in d.cherches}
    formulaire = Cloture(request.POST or None, enfants=personnes, initial={"enfants": list(personnes)})
    if request.method == "POST" and formulaire.is_valid():
        saisie = formulaire.cleaned_data
        try:
            close = clore_recherche(
                recherche=d.recherche, issue=IssueRecherche(saisie["issue"]), decision=saisie["decision"],
                enfants=[int(e) for e in saisie["enfants"]], par=agent, le=timezone.now(),
            )  # fmt: skip
        except ValidationError as refus:
            champ = getattr(refus, "champ", "")
            formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])
        else:
            fait = "La recherche est close" if close.close_le else "La sortie de la recherche est notée"
            messages.success(request, f"{fait}, avec votre décision et ses raisons.")
            return redirect("places:recherche", d.recherche.pk)
    return render(request, "places/clore.html", {"d": d, "nom": _nom(d), "formulaire": formulaire})
