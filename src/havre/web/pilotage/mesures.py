"""Recommended, decided, carried out: counts and delays by team and by kind of measure over a period, and a drawing."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur, exiger, portee
from havre.apps.mesures.enums import TypeMesure
from havre.apps.pilotage.queries.mesures import Suivi, Suivis, actes_hors_regle, suivis_des_mesures, un_an_avant
from havre.web.composants.barres import Barres, empiler
from havre.web.places.formulaires import CHAMP_DATE, FiltresEquipes
from havre.web.socle.champs import ChampDate
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_tableur

COLONNES = (
    "Recommandées", "sans décision", "Décidées", "sans recommandation", "autre que recommandée", "Exécutées",
    "pas exécutées", "jours avant décision", "jours avant exécution", "jours d'attente",
)  # fmt: skip
LEGENDE = (
    ("occupees", "décidées et exécutées"), ("reservees", "décidées, pas exécutées"),
    ("non_offertes", "recommandées, sans décision"),
)  # fmt: skip


class FiltresMesures(FiltresEquipes):
    """Period, territory, team, kind of measure."""

    du = ChampDate(label="Du", required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))
    au = ChampDate(label="Au", required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))
    type = forms.ChoiceField(label="Mesure", required=False, choices=[("", "Toutes"), *TypeMesure.choices])
    field_order = ("du", "au", "type", "direction", "service")

    def lire(self, pour: Acteur, aujourd_hui: date) -> Suivis:
        """Return what the address asks for: twelve months by default, no day to come; an unknown value filters none."""
        self.is_valid()
        d = self.cleaned_data
        au = min(d.get("au") or aujourd_hui, aujourd_hui)
        du = min(d.get("du") or un_an_avant(au), au)
        self.data = {**self.data, "du": du.isoformat(), "au": au.isoformat()}
        return suivis_des_mesures(
            pour=pour, du=du, au=au, direction=d.get("direction", ""), service=d.get("service", ""),
            type_mesure=d.get("type", ""),
        )  # fmt: skip


def _equipes(suivis: Suivis) -> list[tuple[int, str, Suivi]]:
    """Return the figures of each team, by name."""
    groupes = suivis.par_equipe()
    noms = Service.objects.filter(pk__in=groupes).order_by("nom", "pk").values_list("pk", "nom")
    return [(pk, nom.removeprefix("Service ASE "), groupes[pk]) for pk, nom in noms]


def _types(suivis: Suivis) -> list[tuple[str, str, Suivi]]:
    """Return the figures of each kind of measure, in the order of their list."""
    groupes = suivis.par_type()
    return [(t.value, str(t.label), groupes[t.value]) for t in TypeMesure if t.value in groupes]


def _dessin(types: list[tuple[str, str, Suivi]]) -> Barres:
    """Return one bar a kind of measure: carried out, decided only, recommended only; the same numbers at its end."""
    lignes = [
        (
            nom if len(nom) < 29 else f"{nom[:26]}…",
            [("occupees", s.executees), ("reservees", s.en_attente), ("non_offertes", s.sans_decision)],
            f"{s.executees} · {s.en_attente} · {s.sans_decision}",
        )
        for _, nom, s in types
    ]  # fmt: skip
    description = "Une barre par mesure : exécutées, puis décidées et pas exécutées, puis recommandées sans décision."
    return empiler(lignes, "Recommandé, décidé, exécuté", f"{description} Les nombres sont dans le tableau qui suit.")


def mesures(request: HttpRequest) -> HttpResponse:
    """Show the gaps of a period: whole, by kind of measure, by team; then what was signed out of the rule."""
    agent, aujourd_hui = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = FiltresMesures(request.GET, pour=agent)
    suivis = formulaire.lire(agent, aujourd_hui)
    types = _types(suivis)
    voit_ip = bool(portee(agent, Action.VOIR_IP))
    contexte = {
        "formulaire": formulaire, "suivis": suivis, "tout": suivis.ensemble(), "types": types,
        "equipes": _equipes(suivis), "dessin": _dessin(types), "legende": LEGENDE,
        "voit_ip": voit_ip, "calcule_a": timezone.now(),
        "signes": actes_hors_regle(pour=agent, du=suivis.du, au=suivis.au) if voit_ip else [],
    }  # fmt: skip
    return render(request, "pilotage/mesures.html", contexte)


def export_mesures(request: HttpRequest, quoi: str, forme: str) -> HttpResponse:
    """Give the figures by team or by kind of measure as a CSV or an ODS file."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_ATTENTE)
    suivis = FiltresMesures(request.GET, pour=agent).lire(agent, timezone.localdate())
    groupes: list[tuple[Any, str, Suivi]] = [*_equipes(suivis)] if quoi == "equipes" else [*_types(suivis)]
    entetes = ["Équipe" if quoi == "equipes" else "Mesure", *COLONNES]
    lignes: list[list[Any]] = [[nom, *("" if n is None else n for n in s.nombres)] for _, nom, s in groupes]
    return reponse_tableur(f"mesures-{quoi}-{suivis.au.isoformat()}", forme, [entetes, *lignes])
