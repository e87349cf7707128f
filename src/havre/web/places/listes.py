"""The exact lists: index with counts, one list on any day and in any order, export (rows L1, L2, L3, L5, L8, E63)."""

import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from odfdo import Document, Table

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.pilotage.actions import choisir_ordre
from havre.apps.pilotage.queries.listes import (
    LISTES,
    Liste,
    PageListe,
    historique,
    lire_liste,
    ordre_de,
    ordre_du_service,
    toutes_les_lignes,
)
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Colonne, Page
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv

from .formulaires_listes import ChoixOrdre, FiltresExacts

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def liste_de(code: str) -> Liste:
    """Return a list by the code of its address."""
    if code not in LISTES:
        raise Http404
    return LISTES[code]


def index(request: HttpRequest) -> HttpResponse:
    """Show each list with its count today."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_ATTENTE)
    au = timezone.localdate()
    listes = [{"l": liste, "total": historique(liste, pour=agent, jours=[au])[0][1]} for liste in LISTES.values()]
    return render(request, "places/listes.html", {"listes": listes, "calcule_a": timezone.now()})


def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one list on a day, with its filters and its order in the address."""
    agent, liste = agent_de(request), liste_de(code)
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = FiltresExacts(request.GET, pour=agent, liste=liste)
    au, filtre = formulaire.choisis(timezone.localdate())
    ordre = ordre_de(liste, pour=agent, adresse=request.GET.get("tri", ""))
    apres, avant = request.GET.get("curseur", ""), request.GET.get("avant", "")
    page = lire_liste(liste, pour=agent, au=au, filtre=filtre, ordre=ordre, apres=apres, avant=avant)
    lus(request, _nommes(page))
    contexte = {
        "liste": liste,
        "colonnes": [c for c in liste.colonnes if not c.sous],
        "lignes": [_cellules(liste, ligne) for ligne in page.lignes],
        "compte": pluriel(page.total, "fratrie" if liste.par_fratrie else "enfant"),
        "formulaire": formulaire,
        "au": au,
        "ordre": ordre,
        "tris": [Colonne(c.cle, c.libelle) for c in liste.criteres if not c.sous],
        "page": Page((), curseur_suivant=page.suivant, curseur_precedent=page.precedent),
        "calcule_a": timezone.now(),
    }
    return render(request, "places/liste_exacte.html", contexte)


def _nommes(page: PageListe) -> list[int]:
    """Return the children of a page, for the journal of reads."""
    return [enfant for ligne in page.lignes for enfant in ligne.get("membres", [ligne["enfant_id"]])]


def _cellules(liste: Liste, ligne: dict[str, Any]) -> dict[str, Any]:
    """Return what a row of the table shows: a cell for each column, with its small print."""
    dessous: dict[str, list[dict[str, Any]]] = {}
    for c in liste.colonnes:
        if c.sous and ligne.get(c.cle) not in (None, "", 0):
            dessous.setdefault(c.sous, []).append({"colonne": c, "valeur": ligne[c.cle]})
    cellules = [
        {"colonne": c, "valeur": ligne.get(c.cle), "dessous": dessous.get(c.cle, [])}
        for c in liste.colonnes
        if not c.sous
    ]
    return {**ligne, "equipe": ligne["equipe"].removeprefix("Service ASE "), "cellules": cellules}


def ordre(request: HttpRequest, code: str) -> HttpResponse:
    """Let a reader choose his own order of a list, or go back to the service's."""
    agent, liste = agent_de(request), liste_de(code)
    exiger(agent, Action.VOIR_ATTENTE)
    actuel, du_service = ordre_de(liste, pour=agent), ordre_du_service(liste)
    formulaire = ChoixOrdre(request.POST or None, liste=liste, ordre=actuel)
    if request.method == "POST" and formulaire.is_valid():
        criteres = [] if "service" in request.POST else formulaire.criteres
        choisir_ordre(liste=liste, criteres=criteres, par=agent, le=timezone.now())
        messages.success(request, f"Cette liste est rangée par {ordre_de(liste, pour=agent).en_mots}.")
        return redirect("places:exacte", code)
    contexte = {"liste": liste, "formulaire": formulaire, "actuel": actuel, "du_service": du_service}
    return render(request, "places/ordre.html", contexte)


def export(request: HttpRequest, code: str, forme: str) -> HttpResponse:
    """Give the whole list of the filter, in the order asked for, as a CSV or an ODS file."""
    agent, liste = agent_de(request), liste_de(code)
    exiger(agent, Action.VOIR_ATTENTE)
    au, filtre = FiltresExacts(request.GET, pour=agent, liste=liste).choisis(timezone.localdate())
    rangee = ordre_de(liste, pour=agent, adresse=request.GET.get("tri", ""))
    page = toutes_les_lignes(liste, pour=agent, au=au, filtre=filtre, ordre=rangee)
    lus(request, _nommes(page))
    lignes = _en_lignes(page)
    nom = f"{code}-{au.isoformat()}.{forme}"
    if forme == "csv":
        return reponse_csv(nom, lignes)
    reponse = HttpResponse(_en_ods(liste, lignes), content_type=ODS)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def _en_lignes(page: PageListe) -> list[list[Any]]:
    """Return heading and rows of an export; days in ISO, numbers as numbers, several texts in one cell."""
    liste = page.liste
    titres = ["Dossier", "Enfants", "Équipe", liste.depuis, "Jours", *(c.libelle.capitalize() for c in liste.colonnes)]
    return [titres] + [
        [
            x["numero"],
            x["enfants"],
            x["equipe"],
            x["depuis"],
            x["jours"],
            *(_plat(x.get(c.cle)) for c in liste.colonnes),
        ]
        for x in page.lignes
    ]


def _plat(valeur: Any) -> Any:
    """Return a value that fits in one cell."""
    return " ; ".join(valeur) if isinstance(valeur, list) else valeur


def _en_ods(liste: Liste, lignes: list[list[Any]]) -> bytes:
    """Return rows as an OpenDocument spreadsheet."""
    document = Document("spreadsheet")
    document.body.clear()
    feuille = Table(liste.titre[:31])
    feuille.set_values([["" if v is None else v for v in ligne] for ligne in lignes])
    document.body.append(feuille)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()
