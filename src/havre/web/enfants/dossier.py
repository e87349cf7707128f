"""The file of one child: who, where, the course of decisions, measures and stays, the need, who reads it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import accueils_de, recherche_de, ruban_fratrie, sans_adresse_cachee
from havre.apps.accueils.queries.parcours import commune_de, nom_du_lieu
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import portee
from havre.apps.decisions.queries import decisions_de
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import mesures_de, recommandations_de
from havre.apps.personnes.enums import PartieDossier
from havre.apps.personnes.models import Enfant, Fratrie
from havre.apps.personnes.queries import Ouverture, fratrie_de
from havre.apps.pilotage.queries.ecarts import CRITERES, comparer
from havre.apps.suivis.queries import paroles_de, rapports_de
from havre.apps.visites.queries import tableau_des_visites, visites_de
from havre.web.accueil.presentation import echeances_de
from havre.web.composants.objets import MembreFratrie
from havre.web.echanges.enfant import echanges_de
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de

from .acces.adresses import famille
from .acces.ouverture import onglet_acces, ouvrir, qui_voit
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


def _ruban(request: HttpRequest, enfant: Enfant, fratrie: Fratrie | None, au: date) -> list[MembreFratrie]:
    """Return the siblings of a child as the ribbon shows them."""
    if fratrie is None:
        return []
    autres = ruban_fratrie(enfant, fratrie, pour=agent_de(request), au=au)
    lus(request, [m.enfant for m in autres])
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
        for m in autres
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


def _onglet(
    request: HttpRequest,
    onglet: str,
    enfant: Enfant,
    ouverture: Ouverture,
    mesures: list[Mesure],
    accueils: list[Accueil],
) -> dict[str, Any]:
    """Return what only one tab shows."""
    au = timezone.localdate()
    if onglet == "famille":
        return famille(request, enfant)
    if onglet == "besoins":
        besoins = list(
            enfant.besoins.select_related("commune_famille", "commune_ecole", "etabli_par").order_by("-etabli_a", "-pk")
        )
        sans_adresse_cachee(besoins, pour=agent_de(request))
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
    if onglet == "echanges":
        return echanges_de(enfant, pour=agent_de(request), au=au)
    return onglet_acces(request, enfant, ouverture) if onglet == "acces" else {}


def _onglets(enfant: Enfant, onglet: str, ouverture: Ouverture) -> list[dict[str, Any]]:
    """Return the parts of the file that are open, as links."""
    return [
        {"libelle": libelle, "url": reverse(route, args=[enfant.pk]), "ici": cle == onglet}
        for cle, libelle, route in ONGLETS
        if ouverture.montre(cle)
    ]


def _droits(request: HttpRequest, ouverture: Ouverture) -> dict[str, bool]:
    """Return which acts the page offers: none in a file that no role opens."""
    actes = {
        "peut_noter": Action.TENIR_ECHEANCES,
        "peut_chercher": Action.VOIR_ATTENTE,
        "peut_choisir": Action.CHOISIR_PLACE,
        "peut_evaluer": Action.MODIFIER_BESOIN,
        "peut_recommander": Action.RECOMMANDER_MESURE,
        "peut_visiter": Action.TENIR_VISITES,
        "peut_ecrire": Action.ECRIRE_RAPPORTS,
        "peut_saisir": Action.SAISIR_DECISIONS,
        "peut_promettre": Action.TENIR_PROMESSES,
        "peut_proteger": Action.PROTEGER_ADRESSE,
        "peut_exposer": Action.SCELLER,
    }
    return {nom: ouverture.par_role and bool(portee(agent_de(request), action)) for nom, action in actes.items()}


@preparee
def dossier(request: HttpRequest, enfant_id: int, onglet: str) -> HttpResponse:
    """Show a child's file, or the parts of it that are open; the reading is written, and shown to who follows him."""
    agent, au = agent_de(request), timezone.localdate()
    enfant, ouverture, onglet = ouvrir(request, enfant_id, onglet)
    parcours = ouverture.montre(PartieDossier.PARCOURS)
    decisions, mesures, accueils = decisions_de(enfant), mesures_de(enfant), accueils_de(enfant)
    sans_adresse_cachee(accueils, pour=agent)
    fratrie = fratrie_de(enfant, au=au)
    reference = enfant.references.filter(periode__contains=au).select_related("agent").order_by("pk").first()
    handicaps = list(enfant.reconnaissances_handicap.all()) if ouverture.montre(PartieDossier.BESOINS) else []
    contexte = {
        "enfant": enfant,
        "personne": enfant.personne,
        "age_mois": enfant.personne.age_mois(au),
        "referent": reference.agent if reference else None,
        "fratrie": fratrie if ouverture.par_role else None,
        "ruban": _ruban(request, enfant, fratrie, au) if ouverture.montre(PartieDossier.FAMILLE) else [],
        "non_executee": _non_executee(mesures, au) if parcours else None,
        "modules": [a for a in accueils if a.rythme is not None and a.annule_a is None and _contient(a, au)],
        "evenements": [
            e if ouverture.par_role else replace(e, url="")
            for e in evenements(decisions, mesures, accueils, au, handicaps)
        ],
        "sejours": [{"a": a, "lieu": nom_du_lieu(a)} for a in accueils],
        "recherche": recherche_de(enfant, pour=agent) if portee(agent, Action.VOIR_ATTENTE) else None,
        "echeances": echeances_de(enfant, pour=agent, au=au) if ouverture.entiere else [],
        "onglets": _onglets(enfant, onglet, ouverture),
        "onglet": onglet,
        "ouverture": ouverture,
        "voit_parcours": parcours,
        "qui_voit": qui_voit(enfant, pour=agent),
        "au": au,
    }
    contexte |= _droits(request, ouverture) | _ici(accueils if parcours else [], au)
    contexte |= _onglet(request, onglet, enfant, ouverture, mesures, accueils)
    return render(request, "enfants/dossier.html", contexte)
