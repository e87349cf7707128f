"""The exact lists: index with counts, one list on any day, export, history (rows L1, L2, L3, L5, L8, E63)."""

import io
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from odfdo import Document, Table

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.pilotage.queries.listes import LISTES, Liste, PageListe, historique, lire_liste, toutes_les_lignes
from havre.web.composants.courbe import tracer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Colonne, Page
from havre.web.requete import agent_de
from havre.web.tableur import reponse_csv

from .formulaires import CHAMP_DATE, FiltresEquipes

TRIS = (Colonne("depuis", "Date"), Colonne("nom", "Nom"), Colonne("equipe", "Équipe"))
JOUR_DE_RELEVE = 10
MOIS_D_HISTORIQUE = 12
ODS = "application/vnd.oasis.opendocument.spreadsheet"


class FiltresExacts(FiltresEquipes):
    """Day, territory and team of a list."""

    au = forms.DateField(label="Au", required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))
    field_order = ("au", "direction", "service")

    def choisis(self, aujourd_hui: date) -> dict[str, Any]:
        """Return the day (never in the future) and the teams asked for; an unknown value filters nothing."""
        self.fields["au"].initial = aujourd_hui
        self.is_valid()
        au = self.cleaned_data.get("au") or aujourd_hui
        return {
            "au": min(au, aujourd_hui),
            "direction": self.cleaned_data.get("direction", ""),
            "service": self.cleaned_data.get("service", ""),
        }


def _liste(code: str) -> Liste:
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
    """Show one list on a day, with its filters in the address and its count on the 10th of the last months."""
    agent, liste = agent_de(request), _liste(code)
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = FiltresExacts(request.GET, pour=agent)
    choisis = formulaire.choisis(timezone.localdate())
    tri = request.GET.get("tri", "depuis")
    tri = tri if tri in {c.cle for c in TRIS} else "depuis"
    curseur = request.GET.get("curseur", "")
    debut = int(curseur) if curseur.isdigit() and len(curseur) < 7 else 0
    page = lire_liste(liste, pour=agent, tri=tri, debut=debut, **choisis)
    suite = str(page.suivante) if page.suivante else ""
    contexte = {
        "liste": liste,
        "lignes": [_cellules(liste, ligne) for ligne in page.lignes],
        "compte": pluriel(page.total, "fratrie" if liste.par_fratrie else "enfant"),
        "formulaire": formulaire,
        "au": choisis["au"],
        "tri": tri,
        "tris": TRIS,
        "page": Page((), curseur_suivant=suite),
        "calcule_a": timezone.now(),
        "releves_url": reverse("places:historique", args=[code]),
    }
    return render(request, "places/liste_exacte.html", contexte)


def _cellules(liste: Liste, ligne: dict[str, Any]) -> dict[str, Any]:
    """Return what a row of the table shows."""
    cellules = [{"colonne": c, "valeur": ligne.get(c.cle)} for c in liste.colonnes]
    return {**ligne, "equipe": ligne["equipe"].removeprefix("Service ASE "), "cellules": cellules}


def _jours_de_releve(au: date) -> list[date]:
    """Return the 10th of each of the last twelve months, and the day itself."""
    jours, mois = [au], date(au.year, au.month, JOUR_DE_RELEVE)
    while len(jours) <= MOIS_D_HISTORIQUE:
        if mois < au:
            jours.append(mois)
        mois = (mois.replace(day=1) - timedelta(days=1)).replace(day=JOUR_DE_RELEVE)
    return sorted(jours)


def releves(request: HttpRequest, code: str) -> HttpResponse:
    """Show the count of a list on the 10th of each of the last twelve months, drawn and in a table."""
    agent, liste = agent_de(request), _liste(code)
    exiger(agent, Action.VOIR_ATTENTE)
    choisis = FiltresExacts(request.GET, pour=agent).choisis(timezone.localdate())
    points = historique(
        liste, pour=agent, jours=_jours_de_releve(choisis["au"]), direction=choisis["direction"],
        service=choisis["service"],
    )  # fmt: skip
    contexte = {"liste": liste, "points": points, "courbe": tracer(points, liste.titre), "au": choisis["au"]}
    return render(request, "places/releves.html", contexte)


def export(request: HttpRequest, code: str, forme: str) -> HttpResponse:
    """Give the whole list of the filter as a CSV or an ODS file."""
    agent, liste = agent_de(request), _liste(code)
    exiger(agent, Action.VOIR_ATTENTE)
    choisis = FiltresExacts(request.GET, pour=agent).choisis(timezone.localdate())
    lignes = _en_lignes(toutes_les_lignes(liste, pour=agent, **choisis))
    nom = f"{code}-{choisis['au'].isoformat()}.{forme}"
    if forme == "csv":
        return reponse_csv(nom, lignes)
    reponse = HttpResponse(_en_ods(liste, lignes), content_type=ODS)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def _en_lignes(page: PageListe) -> list[list[Any]]:
    """Return heading and rows of an export; days in ISO, numbers as numbers."""
    liste = page.liste
    titres = ["Dossier", "Enfants", "Équipe", liste.depuis, "Jours", *(c.libelle for c in liste.colonnes)]
    return [titres] + [
        [x["numero"], x["enfants"], x["equipe"], x["depuis"], x["jours"], *(x.get(c.cle) for c in liste.colonnes)]
        for x in page.lignes
    ]


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
