"""Every address of the area × every role × an information of one's own team and of another territory."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.models import Service
from havre.web.recueil.urls import urlpatterns
from tests.factories import creer_service
from tests.factories.informations import creer_crip, creer_ssp

pytestmark = pytest.mark.django_db
VOIR, RECUEILLIR, VALIDER, EVALUER = (
    Action.VOIR_IP, Action.RECUEILLIR_IP, Action.VALIDER_IP, Action.EVALUER_IP,
)  # fmt: skip
EN_CHARGE, DU_FOYER = (RECUEILLIR, VALIDER), (RECUEILLIR, EVALUER, VALIDER)
SANS_OBJET = {
    "liste": (VOIR,), "export": (VOIR,), "nouvelle": (RECUEILLIR,), "charge": (VOIR,), "charge_export": (VOIR,),
}  # fmt: skip
POST_SEUL = {"connus"}
DES_DESIGNES = {"rencontre", "rediger", "signer"}  # the evaluators named, and nobody else of their team
D_UNE_INFORMATION = {
    "fiche": ((VOIR,), "information"),
    "qualifier": ((RECUEILLIR,), "information"),
    "rattacher": ((RECUEILLIR,), "information"),
    "signaler": (EN_CHARGE, "information"),
    "transferer": ((RECUEILLIR,), "information"),
    "acte": (EN_CHARGE, "information"),
    "acte_annuler": (EN_CHARGE, "acte"),
    "demande_suites": ((RECUEILLIR,), "information"),
    "enfant": (DU_FOYER, "information"),
    "enfant_retirer": (DU_FOYER, "ligne"),
    "evaluation": ((VOIR,), "information"),
    "confier": ((Action.CONFIER_IP,), "information"),
    "designer": ((VALIDER,), "information"),
    "dessaisir": ((VALIDER,), "evaluateur"),
    "rencontre": ((EVALUER,), "information"),
    "rediger": ((EVALUER,), "information"),
    "signer": ((EVALUER,), "information"),
    "valider": ((VALIDER,), "information"),
    "renvoyer": ((VALIDER,), "information"),
    "deroger": ((VALIDER,), "information"),
    "capacite": ((VALIDER,), "service"),
}  # fmt: skip


def adresse(nom: str, situation: dict) -> str:
    return reverse(f"recueil:{nom}", args=[situation[D_UNE_INFORMATION[nom][1]].pk])


def service_de(role: Role) -> Service:
    """Return where each role works: the CRIP, the social service or the ASE of Hazebrouck."""
    if role == Role.CRIP:
        return creer_crip()
    return creer_ssp() if role == Role.SSP else creer_service("hazebrouck")


def atteint(niveau: Niveau, role: Role, lieu: str) -> bool:
    """Whether a right of this level reaches the information: that of Hazebrouck is held by its social service."""
    if niveau == Niveau.DEPARTEMENT:
        return True
    if lieu == "ailleurs":
        return False
    return niveau in {Niveau.DIRECTION, Niveau.MNS} or (niveau == Niveau.SERVICE and role == Role.SSP)


def test_every_address_of_the_area_stands_here():
    assert {motif.name for motif in urlpatterns} == set(SANS_OBJET) | set(D_UNE_INFORMATION) | POST_SEUL


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_only_what_its_rights_say(role: Role, connecter: Callable, chez: Callable):
    situations = {"ici": chez(), "ailleurs": chez("valenciennes")}
    client = connecter(role, service=service_de(role))
    droits = table_des_droits().get(role, {})
    obtenus, attendus = {}, {}
    for nom, actions in SANS_OBJET.items():
        obtenus[nom] = client.get(reverse(f"recueil:{nom}", args=["csv"] if "export" in nom else [])).status_code
        attendus[nom] = 200 if any(droits.get(a) for a in actions) else 403
    obtenus["connus"] = client.post(reverse("recueil:connus"), {"enfants-0-nom": "Essai"}).status_code
    attendus["connus"] = 200 if droits.get(RECUEILLIR) else 403
    for nom, (actions, _) in D_UNE_INFORMATION.items():
        niveaux = [droits[a] for a in actions if droits.get(a)]
        for lieu, situation in situations.items():
            obtenus[nom, lieu] = client.get(adresse(nom, situation)).status_code
            if not niveaux:
                attendus[nom, lieu] = 403
            elif not any(atteint(n, role, lieu) for n in niveaux):
                attendus[nom, lieu] = 404
            else:
                attendus[nom, lieu] = 403 if nom in DES_DESIGNES else 200
    assert obtenus == attendus


def test_without_account_nothing_opens(client, chez: Callable):
    situation = chez()
    adresses = [reverse(f"recueil:{n}", args=["csv"] if "export" in n else []) for n in SANS_OBJET]
    adresses += [adresse(n, situation) for n in D_UNE_INFORMATION]
    for url in adresses:
        assert client.get(url).status_code == 302, url


def test_the_author_is_shown_to_the_crip_and_the_direction_only(connecter: Callable, chez: Callable):
    situation = chez()
    for role in (Role.CRIP, Role.DIRECTION, Role.RTASE, Role.SSP, Role.PSYCHOLOGUE):
        page = connecter(role, service=service_de(role)).get(adresse("fiche", situation)).content.decode()
        assert ("Mme Essai" in page) is (role in {Role.CRIP, Role.DIRECTION}), role
