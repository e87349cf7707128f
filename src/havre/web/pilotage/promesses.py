"""Promises kept, broken, awaited: by team and month, never by worker (row L1)."""

from collections import defaultdict
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.pilotage.queries.promesses import (
    SEJOUR,
    CompteMois,
    Etat,
    FiltresPromesses,
    compter_promesses,
    lister_promesses,
)
from havre.apps.suivis.enums import NaturePromesse
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.places.formulaires import CHAMP_DATE, FiltresEquipes
from havre.web.socle.champs import ChampDate
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_tableur

TAILLE, MOIS_MONTRES, MOIS_A_VENIR = 50, 12, 2
LARGEUR, HAUTEUR, PIED = 720, 220, 26
NATURES = dict(NaturePromesse.choices) | {SEJOUR: "La fin d'un accueil temporaire"}
ETATS = (("tenues", "Tenues", "tenu"), ("rompues", "Non tenues", "rompu"), ("attente", "En attente", "attente"),
         ("relevees", "Remplacées à temps", "neutre"))  # fmt: skip


class FiltresDesPromesses(FiltresEquipes):
    """Day, territory, team, what was promised, state of the list."""

    au = ChampDate(label="Au", required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))
    nature = forms.ChoiceField(label="Promis", required=False, choices=[("", "Tout"), *NATURES.items()])
    etat = forms.ChoiceField(
        label="Liste", required=False, choices=[(e.value, e.label.capitalize()) for e in Etat], initial=Etat.ROMPUE
    )
    field_order = ("au", "nature", "etat", "direction", "service")

    def lire(self, aujourd_hui: date) -> tuple[date, FiltresPromesses, Etat]:
        """Return the day (never to come), the filters and the state; an unknown value filters nothing."""
        self.is_valid()
        au = min(self.cleaned_data.get("au") or aujourd_hui, aujourd_hui)
        etat = Etat(self.cleaned_data.get("etat") or Etat.ROMPUE)
        self.data = {**self.data, "au": au.isoformat(), "etat": etat.value}
        return (
            au,
            FiltresPromesses(**{n: self.cleaned_data.get(n, "") for n in ("direction", "service", "nature")}),
            etat,
        )


def _mois(jour: date, decalage: int) -> date:
    """Return the first day of the month so many months away."""
    rang = jour.year * 12 + jour.month - 1 + decalage
    return date(rang // 12, rang % 12 + 1, 1)


def _fenetre(au: date) -> dict[str, date]:
    """Return the days shown: twelve months up to this one, and the next two."""
    return {"du": _mois(au, 1 - MOIS_MONTRES), "jusqu_au": _mois(au, 1 + MOIS_A_VENIR)}


def _sommes(comptes: list[CompteMois], cle: str) -> dict[Any, dict[str, int]]:
    """Return the states added up by team or by month."""
    sommes: dict[Any, dict[str, int]] = defaultdict(lambda: {nom: 0 for nom, _, _ in ETATS})
    for compte in comptes:
        for nom, _, _ in ETATS:
            sommes[getattr(compte, cle)][nom] += getattr(compte, nom)
    return dict(sommes)


def _lignes(sommes: dict[Any, dict[str, int]]) -> list[dict[str, Any]]:
    """Return the rows of a table: key, counts, share kept among those whose day has come."""
    lignes = []
    for cle, somme in sommes.items():
        echues = somme["tenues"] + somme["rompues"]
        lignes.append({"cle": cle, **somme, "part": somme["tenues"] / echues if echues else None})
    return lignes


def _dessin(mois: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the geometry of one pile a month: kept, broken, awaited, released."""
    plus_grand = max((sum(m[nom] for nom, _, _ in ETATS) for m in mois), default=0) or 1
    pas = LARGEUR / max(len(mois), 1)
    piles = []
    for rang, m in enumerate(mois):
        bas, parts = float(HAUTEUR - PIED), []
        for nom, libelle, ton in ETATS:
            hauteur = round((HAUTEUR - PIED - 12) * m[nom] / plus_grand, 1)
            bas -= hauteur
            if hauteur:
                parts.append({"ton": ton, "y": round(bas, 1), "hauteur": hauteur, "libelle": libelle, "valeur": m[nom]})
        x = round((rang + 0.15) * pas, 1)
        piles.append(
            {
                "mois": m["cle"],
                "x": x,
                "largeur": round(pas * 0.7, 1),
                "milieu": round(x + pas * 0.35, 1),
                "parts": parts,
            }
        )
    return {"piles": piles, "largeur": LARGEUR, "hauteur": HAUTEUR, "base": HAUTEUR - PIED}


def _compter(request: HttpRequest) -> tuple[FiltresDesPromesses, date, FiltresPromesses, Etat, list[CompteMois]]:
    """Return what the address asks for, and the counts of its months."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = FiltresDesPromesses(request.GET, pour=agent)
    au, filtres, etat = formulaire.lire(timezone.localdate())
    comptes = compter_promesses(pour=agent, au=au, filtres=filtres, **_fenetre(au))
    return formulaire, au, filtres, etat, comptes


def promesses(request: HttpRequest) -> HttpResponse:
    """Show the promises of the last twelve months and of the next ones, then those of one state."""
    formulaire, au, filtres, etat, comptes = _compter(request)
    vides = {_mois(au, n): {nom: 0 for nom, _, _ in ETATS} for n in range(1 - MOIS_MONTRES, 1 + MOIS_A_VENIR)}
    mois = _lignes(vides | _sommes(comptes, "mois"))
    curseur = request.GET.get("curseur", "")
    debut = int(curseur) if curseur.isdecimal() and len(curseur) < 7 else 0
    liste, total = lister_promesses(
        pour=agent_de(request), au=au, etat=etat, filtres=filtres, debut=debut, taille=TAILLE, **_fenetre(au)
    )
    lus(request, [p.enfant_id for p, _, _ in liste])
    contexte = {
        "formulaire": formulaire,
        "au": au,
        "mois": mois,
        "equipes": [x | {"cle": x["cle"].removeprefix("Service ASE ")} for x in _lignes(_sommes(comptes, "service"))],
        "totaux": [(libelle, sum(m[nom] for m in mois), ton) for nom, libelle, ton in ETATS],
        "dessin": _dessin(mois),
        "etat": etat,
        "lignes": [
            {"p": p, "nom": nom, "equipe": equipe.removeprefix("Service ASE "), "quoi": NATURES[p.nature],
             "retard": (au - p.pour_le).days if etat == Etat.ROMPUE else None}
            for p, nom, equipe in liste
        ],
        "compte": pluriel(total, "promesse"),
        "page": Page((), curseur_suivant=str(debut + TAILLE) if debut + TAILLE < total else ""),
        "calcule_a": timezone.now(),
    }  # fmt: skip
    return render(request, "pilotage/promesses.html", contexte)


def export_promesses(request: HttpRequest, forme: str) -> HttpResponse:
    """Give the counts by team and month as a CSV or an ODS file."""
    _, au, _, _, comptes = _compter(request)
    lignes: list[list[Any]] = [["Équipe", "Mois", *(libelle for _, libelle, _ in ETATS)]]
    lignes += [[c.service, c.mois, *(getattr(c, nom) for nom, _, _ in ETATS)] for c in comptes]
    return reponse_tableur(f"promesses-{au.isoformat()}", forme, lignes)
