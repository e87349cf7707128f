"""The register of processing activities, the classes of data, and the class of each field."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.registre.champs import fiches, finalites, tables
from havre.registre.champs.lecture import Fiche
from havre.registre.conservation import regles
from havre.registre.queries.acces import registre_des_demandes
from havre.registre.queries.traitements import (
    ENTETES,
    SECURITE,
    durees_a_fixer,
    lignes_de_classe,
    responsable,
    roles_de,
    traitements,
)
from havre.registre.reference import SORTS, fin
from havre.web.composants.formats import pluriel
from havre.web.socle.requete import agent_de, texte_de
from havre.web.socle.tableur import reponse_tableur

from .formulaires import FiltresChamps
from .pages import onglets

FORMES = {"csv", "ods"}


def registre(request: HttpRequest) -> HttpResponse:
    """Show the register: processing activities, classes, rules without duration."""
    exiger(agent_de(request), Action.VOIR_REGISTRE)
    jour = timezone.localdate()
    contexte = {
        "onglets": onglets(agent_de(request), "registre"),
        "responsable": responsable(),
        "securite": SECURITE,
        "traitements": traitements(),
        "durees": [{"regle": r, "duree": r.ecrite(au=jour)} for k, r in regles().items() if k != "sans_objet"],
        "classes": lignes_de_classe(),
        "a_fixer": durees_a_fixer(),
        "compte": pluriel(len(traitements()), "traitement"),
    }
    return render(request, "registre/registre.html", contexte)


def exporter(request: HttpRequest, forme: str) -> HttpResponse:
    """Give the register as a file, in the columns of RGPD art. 30."""
    exiger(agent_de(request), Action.VOIR_REGISTRE)
    if forme not in FORMES:
        raise Http404
    jour = timezone.localdate()
    lignes = [t.ligne(au=jour) for t in traitements()]
    table = [["responsable", *ENTETES], *([responsable(), *ligne] for ligne in lignes)]
    return reponse_tableur(f"registre-{jour.isoformat()}", forme, table)


def champs(request: HttpRequest) -> HttpResponse:
    """Show the class of each field, table by table, filtered by a class or a word."""
    exiger(agent_de(request), Action.VOIR_REGISTRE)
    classe, mot = texte_de(request, "classe"), texte_de(request, "mot").lower()
    choisies = [t for f in fiches().values() if (t := _table(f, classe, mot))]
    contexte = {
        "onglets": onglets(agent_de(request), "champs"),
        "tables": choisies,
        "etrangeres": [] if classe or mot else list(tables().values()),
        "formulaire": FiltresChamps(request.GET),
        "compte": pluriel(sum(len(t["champs"]) for t in choisies), "champ"),
    }
    return render(request, "registre/champs.html", contexte)


def acces(request: HttpRequest) -> HttpResponse:
    """Show the requests of access by number and date, without anybody's name."""
    jour = timezone.localdate()
    etats = registre_des_demandes(pour=agent_de(request))
    contexte = {
        "onglets": onglets(agent_de(request), "acces"),
        "lignes": [{"e": e, "retard": (jour - e.attendue_le).days if e.en_retard(jour) else 0} for e in etats],
        "compte": pluriel(len(etats), "demande"),
    }
    return render(request, "registre/acces.html", contexte)


def _table(f: Fiche, classe: str, mot: str) -> dict[str, Any] | None:
    """Return a table with the fields that the filters keep, None when they keep none."""
    gardes = [
        {"champ": c, "fin": fin(f, c)}
        for c in f.champs.values()
        if (not classe or c.classe.cle == classe) and (mot in c.nom or mot in f.etiquette.lower())
    ]
    if not gardes:
        return None
    return {
        "fiche": f,
        "champs": gardes,
        "finalite": finalites()[f.finalite].libelle,
        "regle": regles()[f.conservation].libelle,
        "sort": SORTS[f.sort],
        "roles": roles_de(f.lecture),
    }
