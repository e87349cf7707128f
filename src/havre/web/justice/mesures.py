"""Measures that come to their term, those that wait and why, the fact that carried one out (row D2)."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.apps.mesures.actions import noter_attente, noter_execution
from havre.apps.mesures.enums import EN_ATTENTE, RaisonAttente, TypeMesure
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import mesures_a_terme, mesures_en_attente, motifs_attente_de
from havre.apps.personnes.queries import enfants_visibles
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.echanges.pages import acte
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import lu, lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_tableur

from .formulaires import Attente, Execution, FiltresAttentes
from .onglets import onglets

SEMAINES_VUES, TAILLE = 8, 50
ORDRES = {
    "": ("ordonnee_le", "pk"), "recente": ("-ordonnee_le", "-pk"),
    "equipe": ("enfant__service__nom", "ordonnee_le", "pk"),
}  # fmt: skip
ENTETES = ("dossier", "enfant", "équipe", "mesure", "ordonnée le", "jours d'attente", "raison écrite", "écrite le")


@preparee
def termes(request: HttpRequest) -> HttpResponse:
    """Show, week by week, the measures whose term comes."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    debut = _debut(request)
    lues = mesures_a_terme(pour=agent, debut=au, fin=au + timedelta(weeks=SEMAINES_VUES))
    lignes = list(lues[debut : debut + TAILLE])
    lus(request, [m.enfant_id for m in lignes])
    semaines: dict[date, list[Mesure]] = {}
    for m in lignes:
        jour = m.periode.upper
        semaines.setdefault(jour - timedelta(days=jour.weekday()), []).append(m)
    total = lues.count()
    contexte = {
        "semaines": list(semaines.items()), "compte": pluriel(total, "mesure"), "nombre_semaines": SEMAINES_VUES,
        "page": Page((), curseur_suivant=str(debut + TAILLE) if debut + TAILLE < total else ""), "au": au,
        "onglets": onglets(agent, "termes"), "peut_saisir": bool(portee(agent, Action.SAISIR_DECISIONS)),
    }  # fmt: skip
    return render(request, "justice/termes.html", contexte)


def _debut(request: HttpRequest) -> int:
    curseur = request.GET.get("curseur", "")
    return int(curseur) if curseur.isdecimal() and len(curseur) < 7 else 0


def _filtrees(agent: Agent, formulaire: FiltresAttentes, au: date) -> QuerySet[Mesure]:
    """Return the measures that wait, as the address asks."""
    choix = formulaire.cleaned_data if formulaire.is_valid() else {}
    lues = mesures_en_attente(pour=agent, au=au)
    if choix.get("type"):
        lues = lues.filter(type=choix["type"])
    if choix.get("raison") == "aucune":
        lues = lues.filter(Q(raison__isnull=True))
    elif choix.get("raison"):
        lues = lues.filter(Q(raison=choix["raison"]))
    return lues.order_by(*ORDRES[choix.get("ordre", "")])


def _formulaire(request: HttpRequest) -> FiltresAttentes:
    formulaire = FiltresAttentes(request.GET)
    champs: dict[str, Any] = formulaire.fields
    champs["type"].choices = [("", "Toutes"), *((t.value, t.label) for t in TypeMesure if t in EN_ATTENTE)]
    return formulaire


def _ligne(m: Mesure, au: date) -> dict[str, Any]:
    raison: str | None = m.raison  # type: ignore[attr-defined]
    return {
        "m": m, "jours": (au - m.ordonnee_le).days if m.ordonnee_le else 0,
        "raison": RaisonAttente(raison).label if raison else "",
    }  # fmt: skip


@preparee
def attentes(request: HttpRequest) -> HttpResponse:
    """Show the measures in the family that wait: since when, why; in the order that the reader chooses."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    formulaire, debut = _formulaire(request), _debut(request)
    lues = _filtrees(agent, formulaire, au)
    lignes = list(lues[debut : debut + TAILLE])
    lus(request, [m.enfant_id for m in lignes])
    parts = Counter(mesures_en_attente(pour=agent, au=au).order_by().values_list("type", flat=True))
    total = lues.count() if formulaire.data.get("type") or formulaire.data.get("raison") else parts.total()
    contexte = {
        "lignes": [_ligne(m, au) for m in lignes],
        "types": [{"libelle": t.label, "cle": t.value, "nombre": parts[t.value]} for t in TypeMesure if parts[t.value]],
        "compte": pluriel(total, "mesure"), "formulaire": formulaire, "calcule_a": timezone.now(), "au": au,
        "page": Page((), curseur_suivant=str(debut + TAILLE) if debut + TAILLE < total else ""),
        "onglets": onglets(agent, "attentes"), "peut_saisir": bool(portee(agent, Action.SAISIR_DECISIONS)),
        "requete": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "justice/attentes.html", contexte)


def export(request: HttpRequest, forme: str) -> HttpResponse:
    """Give the measures that wait as a CSV or an ODS file."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ATTENTE)
    lignes: list[list[Any]] = [list(ENTETES)]
    lues = list(_filtrees(agent, _formulaire(request), au))
    lus(request, [m.enfant_id for m in lues])
    for m in lues:
        x = _ligne(m, au)
        ecrite = m.raison_a  # type: ignore[attr-defined]
        lignes.append([
            m.enfant.numero, m.enfant.personne.nom_court(), m.enfant.service.nom, m.get_type_display(),
            m.ordonnee_le.isoformat() if m.ordonnee_le else "", x["jours"], x["raison"],
            timezone.localdate(ecrite).isoformat() if ecrite else "",
        ])  # fmt: skip
    return reponse_tableur(f"mesures-en-attente-{au:%Y-%m-%d}", forme, lignes)


def _mesure(request: HttpRequest, mesure_id: int) -> Mesure:
    """Return a measure of a child for whom the agent may enter decisions.

    Raises:
        Http404: there is none for him.
    """
    exiger(agent_de(request), Action.SAISIR_DECISIONS)
    visibles = enfants_visibles(pour=agent_de(request), action=Action.SAISIR_DECISIONS)
    mesure: Mesure = get_object_or_404(
        Mesure.objects.filter(enfant__in=visibles).select_related("enfant__personne"), pk=mesure_id
    )
    lu(request, mesure.enfant)
    return mesure


def motif(request: HttpRequest, mesure_id: int) -> HttpResponse:
    """Write why a measure waits."""
    mesure, agent = _mesure(request, mesure_id), agent_de(request)
    textes = {
        "titre": f"Pourquoi la mesure attend : {mesure.get_type_display()}",
        "aide": " ".join([mesure.enfant.personne.nom_court(), *_deja(mesure)]),
        "bouton": "Noter",
        "fait": "La raison de l'attente est notée.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        noter_attente(mesure=mesure, raison=RaisonAttente(d["raison"]), precision=d["precision"], par=agent,
                      le=timezone.now())  # fmt: skip

    return acte(request, Attente(request.POST or None), ecrire, retour=reverse("justice:attentes"), textes=textes)


def _deja(mesure: Mesure) -> list[str]:
    """Return the last reason written, in words."""
    motifs = motifs_attente_de(mesure)
    return [f"Raison écrite jusqu'ici : {motifs[0].get_raison_display()}."] if motifs else []


def execution(request: HttpRequest, mesure_id: int) -> HttpResponse:
    """Write the fact that carried out a measure."""
    mesure, agent = _mesure(request, mesure_id), agent_de(request)
    textes = {
        "titre": f"Noter l'exécution : {mesure.get_type_display()}",
        "aide": f"{mesure.enfant.personne.nom_court()}. Le premier fait qui prouve que la mesure s'exerce.",
        "bouton": "Noter l'exécution",
        "fait": "L'exécution est notée : la mesure n'attend plus.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        noter_execution(mesure=mesure, par=agent, le=timezone.now(), **d)

    formulaire = Execution(request.POST or None, initial={"executee_le": timezone.localdate()})
    return acte(request, formulaire, ecrire, retour=reverse("justice:attentes"), textes=textes)
