"""The table of rights (`droits.yaml`) holds every address; three roles, and nobody, are tried on all of them here.

Every role × every situation × every verb × every name: `matrice/test_matrice.py`.
"""

import pytest
from django.test import Client

from havre.apps.agents.enums import Role
from tests.web.matrice.essais import Monde, ecarts_de_lecture, essayer
from tests.web.matrice.faits import FABRIQUES
from tests.web.matrice.table import (
    MUET,
    Situation,
    routes_du_site,
    table,
)

pytestmark = pytest.mark.django_db
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]

ADMINISTRATION = (Action.IMPORTER, Action.VERIFIER_JOURNAL, Action.ADMINISTRER, Action.VOIR_REGISTRE)
POUR_TOUS = {"accueil", "recherche"}
SANS_COMPTE = {"classement", "accessibilite"}
POST_SEUL = {"apparence"}
SANS_ENFANT = {
    "places:liste": (Action.VOIR_ATTENTE,),
    "places:export": (Action.VOIR_ATTENTE,),
    "places:listes": (Action.VOIR_ATTENTE,),
    "places:exacte": (Action.VOIR_ATTENTE,),
    "places:historique": (Action.VOIR_ATTENTE,),
    "places:recherches": (Action.VOIR_ATTENTE,),
    "places:recherches_export": (Action.VOIR_ATTENTE,),
    "places:ordre": (Action.VOIR_ATTENTE,),
    "places:releve": (Action.VOIR_ATTENTE,),
    "places:exporter": (Action.VOIR_ATTENTE,),
    "pilotage:ecarts": (Action.VOIR_ATTENTE,),
    "pilotage:exporter_ecarts": (Action.VOIR_ATTENTE,),
    "pilotage:promesses": (Action.VOIR_ATTENTE,),
    "pilotage:exporter_promesses": (Action.VOIR_ATTENTE,),
    "enfants:liste": (Action.VOIR_ENFANTS,),
    "enfants:export": (Action.VOIR_ENFANTS,),
    "lieux:liste": (Action.VOIR_LIEUX,),
    "lieux:fiche": (Action.VOIR_LIEUX,),
    "lieux:calendrier": (Action.VOIR_LIEUX,),
    "lieux:capacite": (Action.FIXER_CAPACITES,),
    "lieux:rattacher": (Action.ADMINISTRER,),
    "places:occupation": (Action.VOIR_LIEUX,),
    "places:occupation_historique": (Action.VOIR_LIEUX,),
    "places:occupation_export": (Action.VOIR_LIEUX,),
    "places:informations": (Action.VOIR_LIEUX,),
    "administration:accueil": ADMINISTRATION,
    "administration:journal": (Action.VERIFIER_JOURNAL,),
    "administration:droits": ADMINISTRATION,
    "administration:composants": (Action.ADMINISTRER,),
}
D_UN_ENFANT = {
    "places:chercher": Action.VOIR_ATTENTE,
    "places:demarches": Action.VOIR_ATTENTE,
    "places:demander": Action.VOIR_ATTENTE,
    "places:piste": Action.VOIR_ATTENTE,
    "places:repondre": Action.VOIR_ATTENTE,
    "places:envoi": Action.VOIR_ATTENTE,
    "places:choisir": Action.CHOISIR_PLACE,
    "places:choisi": Action.CHOISIR_PLACE,
    "places:recherche": Action.VOIR_ATTENTE,
    "places:ouvrir": Action.VOIR_ATTENTE,
    "places:clore": Action.CHOISIR_PLACE,
    "places:confirmer": Action.CHOISIR_PLACE,
    "places:dedit": Action.CHOISIR_PLACE,
    "places:corriger": Action.CHOISIR_PLACE,
    "places:arrivee": Action.CHOISIR_PLACE,
    "places:annuler": Action.CHOISIR_PLACE,
    "enfants:dossier": Action.VOIR_ENFANTS,
    "enfants:famille": Action.VOIR_ENFANTS,
    "enfants:besoins": Action.VOIR_ENFANTS,
    "enfants:acces": Action.VOIR_ENFANTS,
    "enfants:echanges": Action.VOIR_ENFANTS,
    "enfants:besoin": Action.MODIFIER_BESOIN,
    "enfants:execution": Action.VOIR_ENFANTS,
    "enfants:instruire": Action.INSTRUIRE,
    "enfants:suspendre": Action.SUSPENDRE_EXECUTION,
    "enfants:reprendre": Action.SUSPENDRE_EXECUTION,
    "enfants:recommandation": Action.RECOMMANDER_MESURE,
    "enfants:visites": Action.VOIR_ENFANTS,
    "enfants:visite_prevoir": Action.TENIR_VISITES,
    "enfants:visite_ajouter": Action.TENIR_VISITES,
    "enfants:visites_frequence": Action.TENIR_VISITES,
    "enfants:visite_faite": Action.TENIR_VISITES,
    "enfants:visite_non_faite": Action.TENIR_VISITES,
    "enfants:visite_corriger": Action.TENIR_VISITES,
    "enfants:promesses": Action.VOIR_ENFANTS,
    "enfants:promesse_dire": Action.TENIR_PROMESSES,
    "enfants:promesse_issue": Action.TENIR_PROMESSES,
    "enfants:parole": Action.ECRIRE_RAPPORTS,
    "enfants:sejour": Action.CHOISIR_PLACE,
    "enfants:accueil": Action.VOIR_ENFANTS,
    "enfants:handicap": Action.MODIFIER_BESOIN,
}
ARGUMENTS = {
    "places:exacte": ["hopital"],
    "places:historique": ["hopital"],
    "places:ordre": ["hopital"],
    "places:releve": ["hopital", "2026-02-10"],
    "places:exporter": ["hopital", "csv"],
    "places:occupation_export": ["csv"],
    "pilotage:exporter_ecarts": ["equipes", "csv"],
    "pilotage:exporter_promesses": ["csv"],
}
# Areas and addresses with a permission matrix of their own.
AILLEURS = (
    "enfants:partage",
    "enfants:acces_",
    "enfants:scelle",
    "enfants:adresse_",
    "acces:",
    "compte:",
    "mfa_",
    "oidc_",
    "justice:",
    "enfants:rapport",
    "enfants:additif_pdf",
    "imports:",
    "echanges:",
    "echeances:",
    "plans:",
    "recueil:",
    "registre:",
    "lieux:geler",
    "lieux:declarer",
    "lieux:lever",
)
DU_LIEU = {"lieux:fiche", "lieux:calendrier", "lieux:capacite", "lieux:rattacher"}


def test_every_address_stands_in_the_table_and_every_fact_serves():
    assert routes_du_site() == set(table())
    objets = {nom for a in table().values() for nom in a.de}
    assert objets <= set(FABRIQUES)
    cites = {nom for a in table().values() for nom in FABRIQUES if f"{{{nom}." in f"{a.args}{a.suite}"}
    assert objets | cites >= set(FABRIQUES) - {"frere", "chef"}


@pytest.mark.usefixtures("sans_dessin")
@pytest.mark.parametrize("role", [Role.RTASE, Role.SSP, Role.ADMINISTRATION])
def test_three_roles_open_only_what_their_rights_say(role: Role, monde: Monde):
    assert ecarts_de_lecture(role, monde) == []


@pytest.mark.usefixtures("sans_dessin")
def test_without_account_only_the_notices_are_open(monde: Monde):
    obtenus, attendus = {}, {}
    client = Client(raise_request_exception=False)
    for route, adresse in table().items():
        for verbe in ("GET", "POST"):
            statut, ecrit = essayer(client, verbe, adresse.url(monde[Situation.MIEN]))
            obtenus[route, verbe] = (statut, [e for e in ecrit if not e.endswith(adresse.trace)])
            attendu = adresse.anonyme if verbe in adresse.verbes or "public" not in adresse.pour else MUET
            attendus[route, verbe] = (statut if verbe == "POST" and attendu != 302 else attendu, [])
    assert obtenus == attendus
