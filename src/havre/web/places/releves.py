"""The monthly records of the lists, beside what the facts say today of the same days."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.pilotage.enums import CodeListe
from havre.apps.pilotage.models import Releve
from havre.apps.pilotage.queries import detail_releve, releves_de
from havre.apps.pilotage.queries.calendrier import dernier_releve, jours_de_releve, mois_avant
from havre.apps.pilotage.queries.listes import historique
from havre.web.composants.courbe import tracer
from havre.web.composants.formats import jour_long
from havre.web.socle.requete import agent_de

from .formulaires_listes import FiltresExacts
from .listes import liste_de

MOIS_D_HISTORIQUE = 12
JOURS_D_HISTORIQUE = 28


def releves(request: HttpRequest, code: str) -> HttpResponse:
    """Show the count of a list by month or by day, drawn and in a table, with what was recorded on each 10th."""
    agent, liste = agent_de(request), liste_de(code)
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire = FiltresExacts(request.GET, pour=agent, liste=liste)
    au, filtre = formulaire.choisis(timezone.localdate())
    par_jour = request.GET.get("pas") == "jour"
    points = historique(liste, pour=agent, jours=_jours(au, par_jour), filtre=filtre)
    notes = {r.jour: r for r in releves_de(liste, pour=agent, au=au, filtre=filtre)} if not filtre.pays else {}
    contexte = {
        "liste": liste,
        "formulaire": formulaire,
        "par_jour": par_jour,
        "lignes": [{"jour": jour, "nombre": nombre, "releve": notes.get(jour)} for jour, nombre in reversed(points)],
        "courbe": tracer(points, liste.titre),
        "au": au,
        "calcule_a": timezone.now(),
    }
    return render(request, "places/releves.html", contexte)


def _jours(au: date, par_jour: bool) -> list[date]:
    """Return the days shown: the last ones, or the 10th of the last months and the day itself."""
    if par_jour:
        return [au - timedelta(days=n) for n in range(JOURS_D_HISTORIQUE, -1, -1)]
    jours = jours_de_releve(mois_avant(dernier_releve(au), MOIS_D_HISTORIQUE - 1), au)
    return jours if jours[-1] == au else [*jours, au]


def releve(request: HttpRequest, code: str, jour: str) -> HttpResponse:
    """Show one record: by team, by age of the order, and each difference with the facts known now."""
    agent, liste = agent_de(request), liste_de(code)
    exiger(agent, Action.VOIR_ATTENTE)
    fait = Releve.objects.filter(liste=code, releve_le=jour).first()
    if fait is None:
        raise Http404
    formulaire = FiltresExacts(request.GET, pour=agent, liste=liste)
    _, filtre = formulaire.choisis(timezone.localdate())
    contexte = {
        "liste": liste,
        "detail": detail_releve(fait, pour=agent, filtre=filtre),
        "sous_titre": f"Relevé du {jour_long(fait.releve_le)}.",
        "par_age": code == CodeListe.NON_EXECUTEES,
        "definition_changee": fait.definition != liste.definition,
        "calcule_a": timezone.now(),
    }
    return render(request, "places/releve.html", contexte)
