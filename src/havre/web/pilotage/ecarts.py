"""What was asked against what was got: counts by team and kind of place on any day, children, exports (L15, L18)."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.agents.enums import Action
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.lieux.enums import TypeLieu
from havre.apps.pilotage.queries.ecarts import CRITERES, Ecarts, ecarts_au, lire_lignes
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.places.formulaires import CHAMP_DATE, FiltresEquipes
from havre.web.socle.champs import ChampDate
from havre.web.socle.lectures import lus as noter_lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_tableur

TAILLE = 50
LIBELLES_TYPES = {"": "Aucun lieu"} | dict(ModeAccueil.choices) | dict(TypeLieu.choices)
LARGEUR, LIGNE, DEBUT = 720, 26, 250


class FiltresEcarts(FiltresEquipes):
    """Day, territory, team, kind of place, criterion."""

    au = ChampDate(label="Au", required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))
    type_lieu = forms.ChoiceField(label="Vit en", required=False, choices=[("", "Partout"), *TypeLieu.choices])
    critere = forms.ChoiceField(
        label="Écart", required=False, choices=[("", "Tous"), *((c.code, c.libelle) for c in CRITERES)]
    )
    field_order = ("au", "critere", "type_lieu", "direction", "service")

    def lire(self, pour: Acteur, aujourd_hui: date) -> tuple[Ecarts, str]:
        """Return the mismatch asked for (no day to come) and its criterion; an unknown value filters nothing."""
        self.is_valid()
        au = min(self.cleaned_data.get("au") or aujourd_hui, aujourd_hui)
        self.data = {**self.data, "au": au.isoformat()}
        choix = {nom: self.cleaned_data.get(nom, "") for nom in ("direction", "service", "type_lieu")}
        return ecarts_au(pour=pour, au=au, **choix), self.cleaned_data.get("critere", "")


def _barres(parts: dict[str, int]) -> dict[str, Any]:
    """Return the geometry of a bar for each criterion, widest for the largest."""
    plus_grand = max(parts.values(), default=0) or 1
    barres: list[dict[str, Any]] = [
        {
            "libelle": c.libelle, "y": rang * LIGNE + 4, "texte": rang * LIGNE + 18,
            "largeur": round((LARGEUR - DEBUT - 60) * parts[c.code] / plus_grand, 1), "valeur": parts[c.code],
        }
        for rang, c in enumerate(CRITERES)
    ]  # fmt: skip
    for barre in barres:
        barre["fin"] = DEBUT + barre["largeur"] + 6
    return {"barres": barres, "largeur": LARGEUR, "hauteur": LIGNE * len(CRITERES) + 8, "debut": DEBUT}


def _tableau(groupes: dict[Any, tuple[int, int, dict[str, int]]], noms: dict[Any, str]) -> list[dict[str, Any]]:
    """Return the rows of counts, by name."""
    lignes = [
        {
            "cle": cle, "nom": noms.get(cle, str(cle)), "compares": compares, "en_ecart": en_ecart,
            "part": en_ecart / compares, "parts": [(c.libelle, parts[c.code]) for c in CRITERES],
        }
        for cle, (compares, en_ecart, parts) in groupes.items()
    ]  # fmt: skip
    return sorted(lignes, key=lambda x: str(x["nom"]))


def _equipes(ecarts: Ecarts) -> list[dict[str, Any]]:
    """Return the counts by team."""
    noms = dict(Service.objects.filter(pk__in=set(ecarts.services.tolist())).values_list("pk", "nom"))
    courts = {cle: nom.removeprefix("Service ASE ") for cle, nom in noms.items()}
    return _tableau(ecarts.par_groupe(ecarts.services), courts)


def _types(ecarts: Ecarts) -> list[dict[str, Any]]:
    """Return the counts by kind of place."""
    noms = {cle: libelle[:1].upper() + libelle[1:] for cle, libelle in LIBELLES_TYPES.items()}
    return _tableau(ecarts.par_groupe(ecarts.types), noms)


def ecarts(request: HttpRequest) -> HttpResponse:
    """Show the mismatch on a day: by criterion, by team, by kind of place, then the children."""
    agent, aujourd_hui = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = FiltresEcarts(request.GET, pour=agent)
    lus, critere = formulaire.lire(agent, aujourd_hui)
    curseur = request.GET.get("curseur", "")
    debut = int(curseur) if curseur.isdecimal() and len(curseur) < 7 else 0
    parts, total = lus.par_critere(), len(lus.qui(critere))
    libelles = {c.code: c.libelle for c in CRITERES}
    lignes = lire_lignes(lus, critere=critere, debut=debut, taille=TAILLE)
    noter_lus(request, [x.enfant_id for x in lignes])
    contexte = {
        "formulaire": formulaire,
        "ecarts": lus,
        "criteres": [{"c": c, "nombre": parts[c.code]} for c in CRITERES],
        "dessin": _barres(parts),
        "equipes": _equipes(lus),
        "types": _types(lus),
        "lignes": [{"l": x, "libelles": [libelles[c] for c in x.criteres]} for x in lignes],
        "compte": pluriel(total, "enfant"),
        "page": Page((), curseur_suivant=str(debut + TAILLE) if debut + TAILLE < total else ""),
        "calcule_a": timezone.now(),
    }
    return render(request, "pilotage/ecarts.html", contexte)


def export_ecarts(request: HttpRequest, quoi: str, forme: str) -> HttpResponse:
    """Give the counts by team or kind of place, or the children, as a CSV or an ODS file."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_ATTENTE)
    lus, critere = FiltresEcarts(request.GET, pour=agent).lire(agent, timezone.localdate())
    if quoi == "enfants":
        tous = lire_lignes(lus, critere=critere, taille=100_000)
        noter_lus(request, [x.enfant_id for x in tous])
        lignes: list[list[Any]] = [["Dossier", "Enfant", "Équipe", "Vit", *(c.libelle for c in CRITERES)]]
        lignes += [[x.numero, x.nom, x.equipe, x.lieu, *(int(c.code in x.criteres) for c in CRITERES)] for x in tous]
    else:
        groupes = _equipes(lus) if quoi == "equipes" else _types(lus)
        titre = "Équipe" if quoi == "equipes" else "Type de lieu"
        lignes = [[titre, "Enfants comparés", "En écart", *(c.libelle for c in CRITERES)]]
        lignes += [[g["nom"], g["compares"], g["en_ecart"], *(n for _, n in g["parts"])] for g in groupes]
    return reponse_tableur(f"ecarts-{quoi}-{lus.au.isoformat()}", forme, lignes)
