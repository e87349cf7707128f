"""The search page."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee
from havre.apps.echanges.models import Courrier, CourrierRecu, Demande
from havre.apps.echanges.queries import par_reference
from havre.apps.informations.models import EnfantDuFoyer, InformationPreoccupante
from havre.apps.informations.queries import chercher as chercher_informations
from havre.apps.informations.queries import est_un_numero, informations_visibles
from havre.apps.journal.enums import GenreLecture
from havre.apps.lieux.queries import annuaire
from havre.apps.personnes.queries import rechercher_enfants
from havre.apps.territoires.queries import rechercher_communes
from havre.web.socle.lectures import liste_lue, lus
from havre.web.socle.requete import agent_de, texte_de

RESULTATS_AU_PLUS = 12
INFORMATIONS_AU_PLUS = 6
FICHES: dict[type, str] = {Demande: "demande", Courrier: "courrier", CourrierRecu: "recu"}


def chercher(request: HttpRequest) -> HttpResponse:
    """Show what the typed words find among what the agent may see; a number of letter or request opens it."""
    agent, au = agent_de(request), timezone.localdate()
    texte = texte_de(request, "q")[:100]
    enfants, lieux, communes = [], [], []
    informations: list[InformationPreoccupante] = []
    if texte:
        enfants = rechercher_enfants(texte, pour=agent, limite=RESULTATS_AU_PLUS)
        lieux = list(annuaire(pour=agent, au=au, texte=texte).order_by("nom_cle", "pk")[:RESULTATS_AU_PLUS])
        communes = rechercher_communes(texte, limite=5) if portee(agent, Action.VOIR_LIEUX) else []
        numero, informations = _informations(texte, agent)
        if numero is not None:
            return redirect("recueil:fiche", numero)
    ecrit = par_reference(texte, pour=agent) if texte else None
    if ecrit is not None:
        return redirect(f"echanges:{FICHES[type(ecrit)]}", ecrit.pk)
    lus(request, enfants, genre=GenreLecture.RECHERCHE)
    if informations:
        liste_lue(request, InformationPreoccupante, _suivis(informations))
    contexte = {
        "texte": texte,
        "enfants": [{"enfant": e, "age_mois": e.personne.age_mois(au)} for e in enfants],
        "lieux": lieux,
        "communes": communes,
        "informations": informations,
        "peut_outrepasser": bool(portee(agent, Action.ACCES_EXCEPTIONNEL)),
        "rien": bool(texte) and not (enfants or lieux or communes or informations),
    }
    return render(request, "recherche/page.html", contexte)


def _informations(texte: str, agent: Agent) -> tuple[int | None, list[InformationPreoccupante]]:
    """Return the information that bears the number typed, or those that name a child of this name; the newest first."""
    if not portee(agent, Action.VOIR_IP):
        return None, []
    visibles = informations_visibles(pour=agent).select_related("service")
    trouvees = chercher_informations(visibles, texte).order_by("-recue_le", "-pk")
    if est_un_numero(texte):
        premiere = trouvees.first()
        return (premiere.pk if premiere else None), []
    enfants = Prefetch(
        "enfants", EnfantDuFoyer.objects.filter(retire_a__isnull=True).order_by("pk"), to_attr="presents"
    )
    return None, list(trouvees.prefetch_related(enfants)[:INFORMATIONS_AU_PLUS])


def _suivis(informations: list[Any]) -> list[int]:
    """Return the children of some informations who have a file."""
    return [e.enfant_id for i in informations for e in i.presents if e.enfant_id]
