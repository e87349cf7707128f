"""Places open, taken and free by kind of place and territory, on any day and month by month (row D1)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.queries.offre import Comptes, Information, OffreCommune, informations, offre_par_commune
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.reperes import reperes_offre
from havre.apps.territoires.models import Commune, DirectionTerritoriale, Mns
from havre.web.composants.barres import Barres, empiler
from havre.web.composants.carte import Carte, Point, Surface
from havre.web.composants.courbe import tracer
from havre.web.composants.formats import pluriel, pourcentage
from havre.web.composants.projection import NORD
from havre.web.socle.champs import ChampDate
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv, reponse_ods

SANS_PLACE_PROPRE = (TypeLieu.HOPITAL, TypeLieu.HOTEL)
TYPES = [(t.value, t.label) for t in TypeLieu if t not in SANS_PLACE_PROPRE]
HORS_NORD = ("", "Hors du Nord")
MOIS_D_HISTORIQUE = 12
HISTORIQUE_GARDE_S = 900
TEINTES = ((1, "complet"), (2, "1 place libre"), (3, "2 à 4"), (4, "5 et plus"))
CHAMP_DATE = {"type": "date"}
PAR_PAGE = 50
COMMUNES_MONTREES = 12


class FiltresOccupation(forms.Form):
    """Day, kind of place and territory."""

    au = ChampDate(label="Au", required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))
    type = forms.ChoiceField(label="Type", required=False, choices=[("", "Tous"), *TYPES])
    direction = forms.ChoiceField(label="Territoire", required=False)

    def __init__(self, donnees: QueryDict, *, aujourd_hui: date) -> None:
        dit = donnees.copy()
        if not dit.get("au"):
            dit["au"] = aujourd_hui.isoformat()
        super().__init__(dit)
        self.aujourd_hui = aujourd_hui
        self.directions = list(DirectionTerritoriale.objects.order_by("nom").values_list("pk", "nom"))
        champs: dict[str, Any] = self.fields
        champs["direction"].choices = [("", "Tous"), *self.directions]
        self.is_valid()
        self.jour: date = self.cleaned_data.get("au") or aujourd_hui
        self.type_lieu: str = self.cleaned_data.get("type") or ""
        self.territoire: str = self.cleaned_data.get("direction") or ""

    def territoires(self) -> list[tuple[str, str]]:
        """Return the columns of the crossed table: the directions, or the MNS of the one chosen."""
        if self.territoire:
            return list(Mns.objects.filter(direction=self.territoire).order_by("nom").values_list("pk", "nom"))
        return [*self.directions, HORS_NORD]

    def territoire_de(self, o: OffreCommune) -> str:
        """Return the column of the crossed table where an offer counts."""
        return (o.mns if self.territoire else o.direction) or ""


def _lire(formulaire: FiltresOccupation, request: HttpRequest, jours: Sequence[date]) -> list[OffreCommune]:
    """Return the offer that the filters keep."""
    types = [formulaire.type_lieu] if formulaire.type_lieu else []
    return offre_par_commune(jours=jours, pour=agent_de(request), types=types, direction=formulaire.territoire)


def _sommes(lignes: Iterable[OffreCommune], cle: Callable[[OffreCommune], Any]) -> dict[Any, Comptes]:
    """Return the counts summed by a key."""
    sommes: dict[Any, Comptes] = defaultdict(Comptes)
    for o in lignes:
        sommes[cle(o)] += o.comptes
    return dict(sommes)


def occupation(request: HttpRequest) -> HttpResponse:
    """Show the places by kind and territory on a day: table, drawing, map."""
    exiger(agent_de(request), Action.VOIR_LIEUX)
    formulaire = FiltresOccupation(request.GET, aujourd_hui=timezone.localdate())
    offre = _lire(formulaire, request, [formulaire.jour])
    par_type = _sommes(offre, lambda o: o.type_lieu)
    types = [(t, libelle) for t, libelle in TYPES if t in par_type]
    contexte = {
        "formulaire": formulaire,
        "au": formulaire.jour,
        "futur": formulaire.jour > formulaire.aujourd_hui,
        "total": sum(par_type.values(), Comptes()),
        "lignes": [{"code": t, "libelle": libelle, "c": par_type[t]} for t, libelle in types],
        "croise": _croiser(formulaire, offre, types),
        "territoires": formulaire.territoires(),
        "barres": _barres([(libelle, par_type[t]) for t, libelle in types]),
        "carte": _carte(offre),
        "communes": _communes(offre),
        "calcule_a": timezone.now(),
    }
    return render(request, "places/occupation.html", contexte)


def _croiser(
    formulaire: FiltresOccupation, offre: Sequence[OffreCommune], types: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the crossed table: free and open places by kind (rows) and territory (columns), with its last row."""
    cases = _sommes(offre, lambda o: (o.type_lieu, formulaire.territoire_de(o)))
    bas = _sommes(offre, formulaire.territoire_de)
    colonnes = [code for code, _ in formulaire.territoires()]
    lignes = [(libelle, [cases.get((t, code)) for code in colonnes]) for t, libelle in types]
    lignes.append(("Tous les types", [bas.get(code) for code in colonnes]))
    noms = [nom for _, nom in formulaire.territoires()]
    return [
        {"libelle": libelle, "cases": list(zip(noms, valeurs, strict=True)), "total": libelle == "Tous les types"}
        for libelle, valeurs in lignes
    ]


def _barres(lignes: Sequence[tuple[str, Comptes]]) -> Barres:
    """Return the drawing of the table by kind."""
    rangs = [
        (
            libelle,
            [(cle, getattr(c, cle)) for cle in ("occupees", "reservees", "non_offertes", "libres")],
            pluriel(c.libres, "libre"),
        )
        for libelle, c in lignes
    ]
    mots = " ; ".join(
        f"{libelle} : {pluriel(c.libres, 'place libre,places libres')} sur {c.ouvertes}" for libelle, c in lignes
    )
    return empiler(rangs, "Places par type de lieu", f"{mots}." if mots else "Aucune place.")


def _par_commune(offre: Sequence[OffreCommune]) -> list[tuple[Commune, Comptes]]:
    """Return the counts of each commune, the most free places first."""
    sommes = _sommes(offre, lambda o: o.commune)
    communes = Commune.objects.in_bulk(sommes)
    return sorted(
        ((communes[code], c) for code, c in sommes.items()), key=lambda x: (-x[1].libres, x[0].nom_cle, x[0].pk)
    )


def _communes(offre: Sequence[OffreCommune]) -> dict[str, Any]:
    """Return the communes that have a free place, those with the most first, and how many are left out."""
    libres = [o for o in offre if o.comptes.libres]
    lignes = [{"commune": commune, "c": c} for commune, c in _par_commune(libres)]
    return {
        "lignes": lignes[:COMMUNES_MONTREES],
        "reste": max(len(lignes) - COMMUNES_MONTREES, 0),
        "compte": pluriel(len(lignes), "commune"),
    }


def _carte(offre: Sequence[OffreCommune]) -> Carte:
    """Return the map: each commune of the département in the shade of its free places, the others as marks."""
    surfaces, points = [], []
    for commune, c in _par_commune(offre):
        libelle = f"{commune.nom} : {pluriel(c.libres, 'place libre,places libres')} sur {c.ouvertes}"
        if commune.departement == "59" and commune.pays == "FR":
            teinte = 1 if not c.libres else 2 if c.libres == 1 else 3 if c.libres < 5 else 4
            surfaces.append(Surface(commune.code, teinte, libelle))
        elif c.libres:
            points.append(Point(commune.lon, commune.lat, libelle, "libre", c.libres))
    total = sum(o.comptes.libres for o in offre)
    return Carte(
        "Places libres par commune",
        f"{pluriel(total, 'place libre,places libres')} dans {pluriel(len(surfaces) + len(points), 'commune')} ; "
        "le tableau donne les mêmes nombres.",
        points, cadre=NORD, identifiant="carte-offre", surfaces=surfaces, teintes=TEINTES,
    )  # fmt: skip


def _fins_de_mois(au: date) -> list[date]:
    """Return the day itself and the last day of each of the twelve months before."""
    jours = [au]
    while len(jours) <= MOIS_D_HISTORIQUE:
        jours.append(jours[-1].replace(day=1) - timedelta(days=1))
    return sorted(jours)


def historique(request: HttpRequest) -> HttpResponse:
    """Show the free places and the occupancy at the end of each of the last twelve months."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_LIEUX)
    formulaire = FiltresOccupation(request.GET, aujourd_hui=timezone.localdate())
    cle = f"offre-{formulaire.jour}-{formulaire.type_lieu}-{formulaire.territoire}"
    garde = cache.get(cle)
    if garde is None:
        offre = _lire(formulaire, request, _fins_de_mois(formulaire.jour))
        garde = (timezone.now(), sorted(_sommes(offre, lambda o: o.jour).items()))
        cache.set(cle, garde, HISTORIQUE_GARDE_S)
    calcule_a, points = garde
    contexte = {
        "formulaire": formulaire,
        "points": points,
        "courbe": tracer([(jour, c.libres) for jour, c in points], "Places libres, en fin de mois"),
        "calcule_a": calcule_a,
        "au": formulaire.jour,
    }
    return render(request, "places/occupation_historique.html", contexte)


def export(request: HttpRequest, forme: str) -> HttpResponse:
    """Give the counts by kind of place, direction, MNS and commune as a CSV or an ODS file."""
    exiger(agent_de(request), Action.VOIR_LIEUX)
    formulaire = FiltresOccupation(request.GET, aujourd_hui=timezone.localdate())
    directions = dict(formulaire.directions)
    mns = dict(Mns.objects.values_list("pk", "nom"))
    offre = _lire(formulaire, request, [formulaire.jour])
    noms = dict(Commune.objects.filter(pk__in={o.commune for o in offre}).values_list("pk", "nom"))
    lignes: list[list[Any]] = [
        ["Jour", "Type", "Direction", "MNS", "Commune", "Ouvertes", "Occupées", "Réservées", "Gelées",
         "Hors agrément", "Libres", "Au-delà de la capacité", "Taux d'occupation"]
    ]  # fmt: skip
    for o in offre:
        c = o.comptes
        lignes.append(
            [o.jour, TypeLieu(o.type_lieu).label, directions.get(o.direction or "", ""), mns.get(o.mns or "", ""),
             noms[o.commune], c.ouvertes, c.occupees, c.reservees, c.gelees, c.hors_agrement, c.libres, c.au_dela,
             pourcentage(c.taux)]
        )  # fmt: skip
    nom = f"disponibilites-{formulaire.jour.isoformat()}"
    if forme == "csv":
        return reponse_csv(f"{nom}.csv", lignes)
    return reponse_ods(f"{nom}.ods", "Disponibilités", lignes)


VOIR = {"": "Toutes", "perimees": "À redemander", "ecarts": "À rapprocher"}


def ce_que_disent_les_lieux(request: HttpRequest) -> HttpResponse:
    """Show what the establishments said last, the oldest first, and where it differs from the count."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_LIEUX)
    formulaire = FiltresOccupation(request.GET, aujourd_hui=au)
    del formulaire.fields["au"]
    voir = request.GET.get("voir", "") if request.GET.get("voir", "") in VOIR else ""
    toutes = informations(au=au, pour=agent, type_lieu=formulaire.type_lieu, direction=formulaire.territoire)
    choisies = [i for i in toutes if _garder(i, voir)]
    curseur = request.GET.get("curseur", "")
    debut = int(curseur) if curseur.isdecimal() and len(curseur) < 6 else 0
    contexte = {
        "formulaire": formulaire,
        "voir": voir,
        "vues": [
            {"code": code, "libelle": mots, "n": sum(_garder(i, code) for i in toutes)} for code, mots in VOIR.items()
        ],
        "lignes": choisies[debut : debut + PAR_PAGE],
        "compte": pluriel(len(choisies), "unité"),
        "suivante": debut + PAR_PAGE if debut + PAR_PAGE < len(choisies) else None,
        "repere_jours": reperes_offre().fraicheur_declaration_jours,
        "calcule_a": timezone.now(),
    }
    return render(request, "places/informations.html", contexte)


def _garder(i: Information, voir: str) -> bool:
    """Return whether a view keeps an information."""
    return i.a_redemander if voir == "perimees" else bool(i.ecart) if voir == "ecarts" else True
