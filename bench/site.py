"""Pages and ranking at the size of the Nord: HTTP to a real server with a real login, then the engine in process."""

import http.cookiejar
import os
import random
import re
import statistics
import time
import urllib.parse
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any

from .demonstration import demonstration

RACINE = Path(__file__).resolve().parents[1]
DONNEES = Path(os.environ.get("HAVRE_BENCH_DONNEES", RACINE / ".havre" / "bench-nord"))
PORT = 8791
SITE = f"http://127.0.0.1:{PORT}"
MESURES_PAR_PAGE = 60
MESURES_PAR_LISTE = 20
LISTES = (
    "non-executees", "reorientations", "hopital", "hors-departement", "fratries-separees", "fins-promises", "inadaptes",
)  # fmt: skip
GRAINE = 1


def mesurer() -> dict[str, Any]:
    """Return page times [ms] for each kind of page and ranking times [ms] by size of group."""
    with demonstration(RACINE, DONNEES, "--taille", "nord", port=PORT) as demo:
        os.environ |= {"HAVRE_DONNEES": str(DONNEES), "HAVRE_ROLE": "web", "HAVRE_DEMONSTRATION": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
        import django

        django.setup()
        from havre.common.barriere import servir_le_service

        servir_le_service()
        echantillon = _echantillon()
        return {
            "donnees": echantillon["comptes"],
            "demarrage_s": round(demo.pret_s, 1),
            "pages_ms": _pages(echantillon),
            "classement_ms": _classements(echantillon["fratries_par_taille"]),
        }


def _echantillon() -> dict[str, Any]:
    """Draw the children, places and waiting groups whose pages are measured, and count the rows."""
    from havre.apps.accueils.models import Accueil
    from havre.apps.accueils.queries import liste_attente
    from havre.apps.agents.queries import agent_systeme
    from havre.apps.decisions.models import Audience, Decision
    from havre.apps.informations.models import InformationPreoccupante
    from havre.apps.lieux.models import Lieu, Unite
    from havre.apps.personnes.models import Enfant

    tirage = random.Random(GRAINE)  # noqa: S311
    liste = liste_attente(pour=agent_systeme(), jour=date.today(), taille=500)
    par_taille: dict[int, list[int]] = {}
    for ligne in liste.lignes:
        par_taille.setdefault(len(ligne.enfants), []).append(ligne.fratrie_id)
    return {
        "comptes": {
            "enfants": Enfant.objects.count(),
            "lieux": Lieu.objects.count(),
            "unites": Unite.objects.count(),
            "accueils": Accueil.objects.count(),
            "fratries_en_attente": liste.groupes,
            "enfants_en_attente": liste.enfants,
        },
        "enfants": tirage.sample(list(Enfant.objects.order_by("pk").values_list("pk", flat=True)), MESURES_PAR_PAGE),
        "cinq_ans": _cinq_ans(date.today()),
        **{
            nom: tirage.sample(numeros, min(len(numeros), MESURES_PAR_LISTE))
            for nom, modele in (
                ("decisions", Decision),
                ("audiences", Audience),
                ("informations", InformationPreoccupante),
            )
            for numeros in [list(modele.objects.order_by("pk").values_list("pk", flat=True))]
        },
        "lieux": tirage.sample(list(Lieu.objects.order_by("pk").values_list("pk", flat=True)), MESURES_PAR_PAGE),
        "fratries": [ligne.fratrie_id for ligne in liste.lignes][:MESURES_PAR_PAGE],
        "fratries_par_taille": par_taille,
    }


def _cinq_ans(au: date) -> list[int]:
    """Return the children whose stays began five years ago or more, those with the most stays first."""
    from django.db.models import Count, Min

    from havre.apps.personnes.models import Enfant

    anciens = Enfant.objects.annotate(debut=Min("accueils__periode__startswith"), sejours=Count("accueils"))
    anciens = anciens.filter(debut__lte=au.replace(year=au.year - 5, day=min(au.day, 28)), scelle=False)
    return list(anciens.order_by("-sejours", "pk").values_list("pk", flat=True)[:MESURES_PAR_LISTE])


def _pages(echantillon: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile of each kind of page, one reader at a time."""
    navigateur = _connexion("direction")
    adresses = {
        "/": ["/"] * MESURES_PAR_PAGE,
        "/places": ["/places"] * MESURES_PAR_PAGE,
        "/places/occupation": ["/places/occupation"] * MESURES_PAR_PAGE,
        "/lieux/<id>/calendrier": [f"/lieux/{n}/calendrier" for n in echantillon["lieux"]],
        "/places/fratries/<id>": [f"/places/fratries/{n}" for n in echantillon["fratries"]],
        **{f"/places/listes/{code}": [f"/places/listes/{code}"] * MESURES_PAR_LISTE for code in LISTES},
        "/enfants": ["/enfants"] * MESURES_PAR_PAGE,
        "/enfants/<id>": [f"/enfants/{n}" for n in echantillon["enfants"]],
        "/justice/": ["/justice/"] * MESURES_PAR_PAGE,
        "/justice/audiences": ["/justice/audiences"] * MESURES_PAR_PAGE,
        "/justice/termes": ["/justice/termes"] * MESURES_PAR_PAGE,
        "/justice/attentes": ["/justice/attentes"] * MESURES_PAR_PAGE,
        "/justice/places": ["/justice/places"] * MESURES_PAR_LISTE,
        "/justice/decisions/<id>": [f"/justice/decisions/{n}" for n in echantillon["decisions"]],
        "/justice/audiences/<id>": [f"/justice/audiences/{n}" for n in echantillon["audiences"]],
        "/justice/enfants/<id>/dossier-audience.pdf": [
            f"/justice/enfants/{n}/dossier-audience.pdf" for n in echantillon["enfants"]
        ],
        "/justice/enfants/<cinq ans>/dossier-audience.pdf": [
            f"/justice/enfants/{n}/dossier-audience.pdf" for n in echantillon["cinq_ans"]
        ],
        "/justice/enfants/<cinq ans>/dossier-audience.pdf?fratrie=1": [
            f"/justice/enfants/{n}/dossier-audience.pdf?fratrie=1" for n in echantillon["cinq_ans"]
        ],
        "/recueil/": ["/recueil/"] * MESURES_PAR_LISTE,
        "/recueil/<id>": [f"/recueil/{n}" for n in echantillon["informations"]],
        "/recueil/charge": ["/recueil/charge"] * MESURES_PAR_LISTE,
        "/recueil/chiffres": ["/recueil/chiffres"] * MESURES_PAR_LISTE,
        "/enfants/<id>/rapports": [f"/enfants/{n}/rapports" for n in echantillon["enfants"]],
        **{f"/pilotage/{nom}": [f"/pilotage/{nom}"] * MESURES_PAR_LISTE for nom in ("ecarts", "mesures", "promesses")},
        "/lieux": ["/lieux"] * MESURES_PAR_PAGE,
        "/lieux/<id>": [f"/lieux/{n}" for n in echantillon["lieux"]],
        "/recherche?q=martin": ["/recherche?q=martin"] * MESURES_PAR_PAGE,
    }
    return {nom: _chronometrer(navigateur, liste) for nom, liste in adresses.items() if liste}


def _connexion(identifiant: str) -> urllib.request.OpenerDirector:
    """Return a browser logged in with a demonstration account."""
    from django.conf import settings

    navigateur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = navigateur.open(f"{SITE}/compte/login/").read().decode()
    jeton = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    champs = {
        "login": identifiant,
        "password": settings.HAVRE_DEMONSTRATION_MOT_DE_PASSE,
        "csrfmiddlewaretoken": jeton.group(1) if jeton else "",
    }
    reponse = navigateur.open(f"{SITE}/compte/login/", urllib.parse.urlencode(champs).encode())
    if "/compte/login" in reponse.geturl():
        raise RuntimeError("la connexion au compte de démonstration a échoué")
    return navigateur


def _chronometrer(navigateur: urllib.request.OpenerDirector, adresses: list[str]) -> dict[str, float]:
    """Return median, 95th percentile and largest time [ms] of these pages, after three readings to warm up."""
    for adresse in adresses[:3]:
        navigateur.open(SITE + adresse).read()
    temps, octets = [], 0
    for adresse in adresses:
        debut = time.perf_counter()
        octets = max(octets, len(navigateur.open(SITE + adresse).read()))
        temps.append((time.perf_counter() - debut) * 1000)
    return _resume(temps) | {"octets_max": octets}


def _classements(par_taille: dict[int, list[int]]) -> dict[str, dict[str, Any]]:
    """Return the time of a whole search and of the engine inside it, by size of the sibling group."""
    from havre.apps.accueils.adapters import rechercher_places
    from havre.apps.accueils.queries import groupe_a_loger
    from havre.apps.agents.queries import agent_systeme

    mesures: dict[str, dict[str, Any]] = {}
    for taille, fratries in sorted(par_taille.items()):
        recherches, moteur, unites = [], [], 0
        for fratrie in (fratries * 20)[:20]:
            groupe = groupe_a_loger(fratrie, pour=agent_systeme(), jour=date.today())
            if not groupe.a_loger:
                continue
            resultat = rechercher_places(groupe, k=10)
            recherches.append(resultat.duree_ms)
            moteur.append(resultat.duree_moteur_ms)
            unites = resultat.unites_examinees
        if moteur:
            mesures[str(taille)] = {"unites": unites, "recherche": _resume(recherches), "moteur": _resume(moteur)}
    return mesures


def _resume(temps: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and largest of some times."""
    tries = sorted(temps)
    return {
        "mediane": round(statistics.median(tries), 1),
        "p95": round(tries[min(len(tries) - 1, int(len(tries) * 0.95))], 1),
        "max": round(tries[-1], 1),
    }
