"""The file of one child: who, where, the course of decisions, measures and stays, the need, who reads it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import accueils_de, recherche_de, ruban_fratrie
from havre.apps.accueils.queries.parcours import commune_de, nom_du_lieu
from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.permissions import exiger, portee
from havre.apps.decisions.queries import decisions_de
from havre.apps.journal.actions import consigner_lecture
from havre.apps.journal.queries import evenements_de, lectures_de
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import mesures_de, recommandations_de
from havre.apps.personnes.models import Enfant, Fratrie
from havre.apps.personnes.queries import dossier as lire_dossier
from havre.apps.personnes.queries import fratrie_de, liens_de
from havre.apps.pilotage.queries.ecarts import CRITERES, comparer
from havre.apps.suivis.queries import paroles_de, rapports_de
from havre.apps.visites.queries import tableau_des_visites, visites_de
from havre.web.accueil.presentation import echeances_de
from havre.web.composants.objets import MembreFratrie
from havre.web.echanges.enfant import echanges_de
from havre.web.socle.requete import agent_de

from .parcours import evenements
from .promesses import lire_promesses

ONGLETS = (
    ("parcours", "Parcours", "enfants:dossier"),
    ("famille", "Famille et fratrie", "enfants:famille"),
    ("besoins", "Besoin", "enfants:besoins"),
    ("visites", "Visites", "enfants:visites"),
    ("promesses", "Promesses", "enfants:promesses"),
    ("rapports", "Rapports", "enfants:rapports"),
    ("echanges", "Demandes et courriers", "enfants:echanges"),
    ("acces", "Accès", "enfants:acces"),
)
LECTURES_AU_PLUS = 20


def _ruban(request: HttpRequest, enfant: Enfant, fratrie: Fratrie | None, au: date) -> list[MembreFratrie]:
    """Return the siblings of a child as the ribbon shows them."""
    if fratrie is None:
        return []
    return [
        MembreFratrie(
            prenom=m.enfant.personne.prenom,
            age_mois=m.enfant.personne.age_mois(au),
            lieu=m.lieu or "pas de lieu d'accueil",
            commune=m.commune,
            trajet_min=m.minutes,
            url=reverse("enfants:dossier", args=[m.enfant.pk]) if m.ouvrable else "",
            meme_lieu=m.ensemble,
        )
        for m in ruban_fratrie(enfant, fratrie, pour=agent_de(request), au=au)
    ]


def _ici(accueils: list[Accueil], au: date) -> dict[str, Any]:
    """Return where the child lives on the day, and the reservation to come, if any."""
    valables = [a for a in accueils if a.annule_a is None and a.principal]
    actuel = next((a for a in valables if _contient(a, au)), None)
    attendu = next((a for a in reversed(valables) if a.admis_le is None and a.periode.lower >= au), None)
    commune = commune_de(actuel)
    return {
        "actuel": actuel,
        "lieu_actuel": nom_du_lieu(actuel),
        "commune_actuelle": commune.nom if commune else "",
        "attendu": attendu if attendu != actuel else None,
        "a_confirmer": next((a for a in valables if a.admis_le is None and a.periode.lower <= au), None),
    }


def _contient(accueil: Accueil, au: date) -> bool:
    """Tell whether a stay is under way on a day."""
    return accueil.periode.lower <= au and (accueil.periode.upper is None or au < accueil.periode.upper)


def _non_executee(mesures: list[Mesure], au: date) -> Mesure | None:
    """Return the care measure that was ordered, is in force and was not carried out."""
    for mesure in mesures:
        en_vigueur = mesure.periode.lower <= au and (mesure.periode.upper is None or au < mesure.periode.upper)
        if mesure.d_accueil and mesure.ordonnee_le and not mesure.executee_le and en_vigueur:
            return mesure
    return None


def acces(enfant: Enfant) -> list[dict[str, str]]:
    """Return which roles may open the file, and how far each reaches for this child."""
    direction = enfant.service.direction
    limites = {
        Niveau.LIEUX: "dans ses lieux",
        Niveau.ENFANTS_SUIVIS: "s'il suit l'enfant",
        Niveau.SERVICE: str(enfant.service),
        Niveau.MNS: str(enfant.service.mns or "MNS"),
        Niveau.DIRECTION: f"territoire {direction}" if direction else "territoire",
        Niveau.DEPARTEMENT: "tout le département",
    }
    table = table_des_droits()
    niveaux = ((role, table.get(role, {}).get(Action.VOIR_ENFANTS, Niveau.AUCUN)) for role in Role)
    return [{"role": role.label, "limite": limites[niveau]} for role, niveau in niveaux if niveau]


def _onglet(onglet: str, enfant: Enfant, au: date, mesures: list[Mesure], accueils: list[Accueil]) -> dict[str, Any]:
    """Return what only one tab shows."""
    if onglet == "famille":
        return {"liens": liens_de(enfant)}
    if onglet == "besoins":
        besoins = list(
            enfant.besoins.select_related("commune_famille", "commune_ecole", "etabli_par").order_by("-etabli_a", "-pk")
        )
        recommandations = recommandations_de(enfant)
        return {
            "besoins": besoins,
            "recommandations": recommandations,
            "comparaison": comparer(
                enfant, au=au, besoins=besoins, recommandations=recommandations, mesures=mesures, accueils=accueils
            ),
            "libelles": {c.code: c.libelle for c in CRITERES},
        }
    if onglet == "visites":
        return {"suivis": tableau_des_visites(enfant, au=au), "visites": visites_de(enfant)}
    if onglet == "rapports":
        return {"rapports": rapports_de(enfant), "paroles": paroles_de(enfant)}
    if onglet == "promesses":
        return {"promesses": lire_promesses(enfant, au)}
    if onglet == "acces":
        return {
            "acces": acces(enfant),
            "lectures": list(lectures_de(enfant).order_by("-lu_a", "-pk")[:LECTURES_AU_PLUS]),
            "faits": list(evenements_de(enfant).order_by("-numero")[:LECTURES_AU_PLUS]),
        }
    return {}


def dossier(request: HttpRequest, enfant_id: int, onglet: str) -> HttpResponse:
    """Show a child's file; the reading is written, and shown to those who follow the child."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ENFANTS)
    try:
        enfant = lire_dossier(enfant_id, pour=agent)
    except Enfant.DoesNotExist as erreur:
        raise Http404 from erreur
    consigner_lecture(par=agent, le=timezone.now(), objet=enfant)
    decisions, mesures, accueils = decisions_de(enfant), mesures_de(enfant), accueils_de(enfant)
    fratrie = fratrie_de(enfant, au=au)
    reference = enfant.references.filter(periode__contains=au).select_related("agent").order_by("pk").first()
    contexte = {
        "enfant": enfant,
        "personne": enfant.personne,
        "age_mois": enfant.personne.age_mois(au),
        "referent": reference.agent if reference else None,
        "fratrie": fratrie,
        "ruban": _ruban(request, enfant, fratrie, au),
        "non_executee": _non_executee(mesures, au),
        "modules": [a for a in accueils if a.rythme is not None and a.annule_a is None and _contient(a, au)],
        "evenements": evenements(decisions, mesures, accueils, au, list(enfant.reconnaissances_handicap.all())),
        "sejours": [{"a": a, "lieu": nom_du_lieu(a)} for a in accueils],
        "recherche": recherche_de(enfant, pour=agent) if portee(agent, Action.VOIR_ATTENTE) else None,
        "echeances": echeances_de(enfant, pour=agent, au=au),
        "peut_noter": bool(portee(agent, Action.TENIR_ECHEANCES)),
        "onglets": [{"libelle": t, "url": reverse(r, args=[enfant.pk]), "ici": cle == onglet} for cle, t, r in ONGLETS],
        "onglet": onglet,
        "derniere_lecture": lectures_de(enfant).exclude(agent_id=agent.pk).order_by("-lu_a", "-pk").first(),
        "au": au,
        "peut_chercher": bool(portee(agent, Action.VOIR_ATTENTE)),
        "peut_choisir": bool(portee(agent, Action.CHOISIR_PLACE)),
        "peut_evaluer": bool(portee(agent, Action.MODIFIER_BESOIN)),
        "peut_recommander": bool(portee(agent, Action.RECOMMANDER_MESURE)),
        "peut_visiter": bool(portee(agent, Action.TENIR_VISITES)),
        "peut_ecrire": bool(portee(agent, Action.ECRIRE_RAPPORTS)),
        "peut_saisir": bool(portee(agent, Action.SAISIR_DECISIONS)),
        "peut_promettre": bool(portee(agent, Action.TENIR_PROMESSES)),
    }
    contexte |= _ici(accueils, au) | _onglet(onglet, enfant, au, mesures, accueils)
    if onglet == "echanges":
        contexte |= echanges_de(enfant, pour=agent, au=au)
    return render(request, "enfants/dossier.html", contexte)
