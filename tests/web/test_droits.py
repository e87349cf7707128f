"""Every address × every role × a child of one's own team and one of another territory."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from havre.apps.accueils.enums import MotifRecherche, ObjetInformation
from havre.apps.accueils.models import InformationJuge, Sollicitation
from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.mesures.models import SuspensionExecution
from havre.apps.pilotage.models import Releve
from havre.apps.suivis.models import Promesse
from havre.apps.visites.enums import NatureVisite
from havre.apps.visites.models import Visite
from havre.web.urls import urlpatterns
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_lieu,
    creer_recherche,
    creer_service,
    depuis,
    unite_de,
)

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
    "compte:",
    "mfa_",
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


def _noms(motifs: list, prefixe: str = "") -> set[str]:
    noms = set()
    for motif in motifs:
        if isinstance(motif, URLResolver):
            noms |= _noms(motif.url_patterns, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe)
        elif isinstance(motif, URLPattern):
            noms.add(f"{prefixe}{motif.name}")
    return noms


def test_every_address_stands_in_the_matrix():
    connus = POUR_TOUS | SANS_COMPTE | POST_SEUL | set(SANS_ENFANT) | set(D_UN_ENFANT)
    assert {n for n in _noms(urlpatterns) if not n.startswith(AILLEURS)} == connus


@pytest.fixture
def situations(fratrie_en_attente: Callable) -> dict[str, dict]:
    """Return, for one's own team and for another territory, a child with a reserved place."""
    faites = {}
    for cle, mns in (("ici", "hazebrouck"), ("ailleurs", "valenciennes")):
        fratrie, (enfant, autre) = fratrie_en_attente("Lou", "Sam", service=creer_service(mns))
        lieu = creer_lieu(places=3)
        reserve = creer_accueil(autre, unite_de(lieu), debut=depuis().lower.replace(year=2026, month=3), admis_le=None)
        demande = Sollicitation.objects.create(
            recherche=creer_recherche([enfant], MotifRecherche.URGENCE), lieu=lieu, nombre_enfants=1, demandee_le=JOUR,
            reponse_attendue_le=JOUR,
        )  # fmt: skip
        information = InformationJuge.objects.create(
            accueil=reserve, objet=ObjetInformation.SEPARATION, preparee_a=MAINTENANT, echeance_a=MAINTENANT
        )
        Releve.objects.get_or_create(liste="hopital", releve_le=date(2026, 2, 10), defaults={"etabli_a": MAINTENANT})
        mesure = enfant.mesures.get()
        suspension = SuspensionExecution.objects.create(
            mesure=mesure, motifs="essai", base_legale="essai", qualite="essai", signee_par=creer_agent(None),
            signee_a=MAINTENANT, debut=JOUR,
        )  # fmt: skip
        faites[cle] = {
            "mesure": mesure, "suspension": suspension,
            "fratrie": fratrie, "enfant": enfant, "accueil": reserve, "unite": unite_de(lieu), "demande": demande,
            "information": information,
            "visite": Visite.objects.create(
                enfant=enfant, nature=NatureVisite.REFERENT, service=enfant.service, prevue_le=JOUR,
                enregistree_a=MAINTENANT,
            ),
            "promesse": Promesse.objects.create(
                enfant=enfant, nature="visite", mots="Je viens.", dite_a=["enfant"], dite_le=JOUR, pour_le=JOUR,
                enregistree_a=MAINTENANT,
            ),
        }  # fmt: skip
    return faites


def _adresse(nom: str, s: dict) -> str:
    if nom in {"places:recherche", "places:clore"}:
        return reverse(nom, args=[s["demande"].recherche_id])
    if nom == "places:ouvrir":
        return reverse(nom, args=[s["enfant"].pk])
    if nom in {"places:arrivee", "places:annuler", "places:confirmer", "places:dedit", "places:corriger"}:
        return reverse(nom, args=[s["accueil"].pk])
    if nom == "places:choisir":
        return f"{reverse(nom, args=[s['fratrie'].pk])}?e{s['enfant'].pk}={s['unite'].pk}"
    if nom == "places:choisi":
        return f"{reverse(nom, args=[s['fratrie'].pk])}?accueils={s['accueil'].pk}"
    if nom == "places:repondre":
        return reverse(nom, args=[s["demande"].pk])
    if nom == "enfants:accueil":
        return reverse(nom, args=[s["accueil"].enfant_id, s["accueil"].pk])
    if nom == "places:envoi":
        return reverse(nom, args=[s["information"].pk])
    if nom in {"enfants:suspendre", "enfants:reprendre"}:
        acte = s["mesure"] if nom == "enfants:suspendre" else s["suspension"]
        return reverse(nom, args=[s["enfant"].pk, acte.pk])
    if nom in {"enfants:visite_faite", "enfants:visite_non_faite", "enfants:visite_corriger"}:
        return reverse(nom, args=[s["visite"].pk])
    if nom == "enfants:promesse_issue":
        return reverse(nom, args=[s["promesse"].pk])
    return reverse(nom, args=[s["fratrie"].pk if nom.startswith("places:") else s["enfant"].pk])


def _du_lieu(nom: str, situations: dict) -> list[int]:
    return [situations["ici"]["unite"].lieu_id] if nom in DU_LIEU else []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_only_what_its_rights_say(role: Role, connecter: Callable, situations: dict):
    client = connecter(role, service=creer_service("hazebrouck"))
    droits = table_des_droits().get(role, {})
    obtenus, attendus = {}, {}
    for nom in POUR_TOUS:
        obtenus[nom], attendus[nom] = client.get(reverse(nom)).status_code, 200
    for nom, actions in SANS_ENFANT.items():
        url = reverse(nom, args=ARGUMENTS.get(nom) or _du_lieu(nom, situations))
        obtenus[nom] = client.get(url).status_code
        attendus[nom] = 200 if any(droits.get(a) for a in actions) else 403
    for nom, action in D_UN_ENFANT.items():
        niveau = droits.get(action, Niveau.AUCUN)
        for cle, situation in situations.items():
            obtenus[nom, cle] = client.get(_adresse(nom, situation)).status_code
            if not niveau:
                attendus[nom, cle] = 403
            else:
                attendus[nom, cle] = 200 if cle == "ici" or niveau == Niveau.DEPARTEMENT else 404
    assert obtenus == attendus


def test_without_account_only_the_notices_are_open(client: Client, situations: dict):
    for nom in SANS_COMPTE:
        assert client.get(reverse(nom)).status_code == 200
    adresses = [reverse(n) for n in POUR_TOUS] + [_adresse(n, situations["ici"]) for n in D_UN_ENFANT]
    adresses += [reverse(n, args=ARGUMENTS.get(n) or _du_lieu(n, situations)) for n in SANS_ENFANT]
    for adresse in adresses:
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse["Location"].split("?")[0]) == (302, reverse("account_login")), adresse


def test_an_elected_member_sees_no_child_and_no_small_count(connecter: Callable, situations: dict):
    page = connecter(Role.ELU).get("/").content.decode()
    assert "moins de 5" in page
    assert "Lou" not in page
    assert "Sam" not in page


def test_what_a_refused_post_would_write_is_not_written(connecter: Callable, situations: dict):
    client = connecter(Role.REFERENT, service=creer_service("hazebrouck"))
    reserve = situations["ici"]["accueil"]
    assert client.post(reverse("places:annuler", args=[reserve.pk]), {"motif": "essai"}).status_code == 403
    reserve.refresh_from_db()
    assert reserve.annule_a is None
