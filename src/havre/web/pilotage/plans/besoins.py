"""Need against supply: what one more place would be worth, by kind, territory and age (row D1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from havre.apps.accueils.models import Plan, ValeurPlace
from havre.apps.accueils.queries.plan.lecture import dernier_plan_chiffre, valeurs_des_places
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.apps.territoires.models import Commune, DirectionTerritoriale
from havre.web.composants.carte import Carte, Point
from havre.web.socle.requete import agent_de

from .presentation import ecart_en_mots, nom_du_plan

PETIT_NOMBRE = 5
LIGNES_AU_PLUS = 60
HORS = "Hors du département"


def _ages(valeur: ValeurPlace) -> str:
    """Return an age band in years: `de 3 à 5 ans`."""
    debut, fin = valeur.age_min_mois // 12, valeur.age_max_mois // 12
    return f"moins de {fin + 1} ans" if debut == 0 else f"de {debut} à {fin} ans"


def _enfants(nombre: int, *, masquer: bool) -> str:
    """Return a count, small ones hidden from those who may not see the waiting list."""
    return "moins de 5" if masquer and 0 < nombre < PETIT_NOMBRE else str(nombre)


def page(request: HttpRequest) -> HttpResponse:
    """Show the worth of one more place, from the last plan of the département, in a table and on a map."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_CHIFFRES)
    masquer = not portee(agent, Action.VOIR_ATTENTE)
    plan = dernier_plan_chiffre()
    if plan is None:
        return render(request, "plans/besoins.html", {"plan": None, "masquer": masquer})
    valeurs = valeurs_des_places(plan)
    plus_haute = max((v.valeur for v in valeurs), default=0) or 1
    utiles = [v for v in valeurs if v.valeur > 0 and v.enfants]
    lignes = [
        {
            "genre": v.get_genre_display(), "territoire": v.direction.nom if v.direction else HORS, "ages": _ages(v),
            "places": v.places, "valeur_h": v.valeur / 600, "part": v.valeur / plus_haute,
            "enfants": _enfants(v.enfants, masquer=masquer),
        }
        for v in utiles
    ]  # fmt: skip
    contexte = {
        "plan": plan, "nom": nom_du_plan(plan), "lignes": lignes[:LIGNES_AU_PLUS], "autres": lignes[LIGNES_AU_PLUS:],
        "sans_besoin": len(valeurs) - len(utiles), "ecart": ecart_en_mots(plan.resultat.ecart),
        "territoires": _territoires(utiles), "carte": _carte(plan, utiles), "masquer": masquer,
    }  # fmt: skip
    return render(request, "plans/besoins.html", contexte)


def _territoires(valeurs: list[ValeurPlace]) -> list[dict[str, Any]]:
    """Return, for each territory, the cell where one more place is worth most."""
    premieres: dict[str, ValeurPlace] = {}
    for v in valeurs:
        premieres.setdefault(v.direction.nom if v.direction else HORS, v)
    return [
        {"rang": rang, "territoire": nom, "genre": v.get_genre_display(), "ages": _ages(v), "valeur_h": v.valeur / 600}
        for rang, (nom, v) in enumerate(premieres.items(), start=1)
    ]


def _carte(plan: Plan, valeurs: list[ValeurPlace]) -> Carte:
    """Return the map of the territories, numbered as in the list beside it, from the most valuable place on."""
    centres: dict[str, tuple[float, float, int]] = {}
    for code, lon, lat, poids in Commune.objects.filter(direction__isnull=False).values_list(
        "direction", "lon", "lat", "population"
    ).order_by("pk"):  # fmt: skip
        x, y, n = centres.get(code, (0.0, 0.0, 0))
        poids = poids or 0
        centres[code] = (x + lon * poids, y + lat * poids, n + poids)
    noms = dict(DirectionTerritoriale.objects.values_list("pk", "nom"))
    ordre = list(dict.fromkeys(v.direction_id for v in valeurs))
    points = [
        Point(centres[code][0] / centres[code][2], centres[code][1] / centres[code][2], noms[code], "lieu", rang)
        for rang, code in enumerate(ordre, start=1)
        if code in centres and centres[code][2]
    ]
    return Carte(
        "Où une place de plus vaudrait le plus",
        f"{len(points)} territoires, numérotés de la place qui vaudrait le plus à celle qui vaudrait le moins.",
        points,
        identifiant="carte-besoins",
        legende=False,
    )
