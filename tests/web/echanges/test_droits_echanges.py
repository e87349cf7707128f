"""Every address of the area × every role × a fact of one's own team and one of another territory."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.web.echanges.urls import urlpatterns
from tests.factories import creer_service

pytestmark = pytest.mark.django_db
D, R, S, T = Action.DEMANDER, Action.REPONDRE_DEMANDE, Action.SIGNER_COURRIER, Action.TENIR_COURRIER
SANS_OBJET = {
    "demandes": D, "demandes_export": D, "demande_nouvelle": D, "a_temps": D, "courriers": T, "modeles": S,
    "relances": S, "recus": T, "recu_nouveau": T, "signatures": Action.ADMINISTRER,
    "signature_nouvelle": Action.ADMINISTRER,
}  # fmt: skip
D_UN_FAIT = {
    "demande": (D, "demande"), "demande_attribuer": (R, "demande"), "demande_rappeler": (D, "demande"),
    "demande_repondre": (R, "demande"),
    "demande_pieces": (R, "demande"), "rediger": (S, "demande"), "lot": (T, "courrier"), "courrier": (T, "courrier"),
    "courrier_envoi": (T, "courrier"), "courrier_pdf": (T, "courrier"), "recu": (T, "recu"),
    "recu_attribuer": (T, "recu"), "recu_suite": (T, "recu"), "recu_piece": (T, "recu"),
}  # fmt: skip


def adresse(nom, fait):
    if nom == "rediger":
        return f"{reverse('echanges:rediger', args=['accuse_reception'])}?demande={fait.pk}"
    if nom == "lot":
        return f"{reverse('echanges:lot')}?c={fait.pk}"
    return reverse(f"echanges:{nom}", args=[fait.pk, "lettre"] if nom == "courrier_pdf" else [fait.pk])


def test_every_address_of_the_area_stands_here():
    assert {motif.name for motif in urlpatterns} == set(SANS_OBJET) | set(D_UN_FAIT)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_only_what_its_rights_say(role: Role, connecter: Callable, faits: Callable):
    ici, ailleurs = faits("hazebrouck"), faits("valenciennes")
    client = connecter(role, service=creer_service("hazebrouck"))
    droits = table_des_droits().get(role, {})
    obtenus, attendus = {}, {}
    for nom, action in SANS_OBJET.items():
        obtenus[nom] = client.get(reverse(f"echanges:{nom}")).status_code
        attendus[nom] = 200 if droits.get(action) else 403
    for nom, (action, cle) in D_UN_FAIT.items():
        # Reading an object asks for the right that reads it first; acting, for the right of the act.
        for lieu, situation in (("ici", ici), ("ailleurs", ailleurs)):
            obtenus[nom, lieu] = client.get(adresse(nom, situation[cle])).status_code
            lecture = T if cle in {"courrier", "recu"} else D
            niveau = droits.get(lecture, Niveau.AUCUN)
            if not droits.get(action):
                attendus[nom, lieu] = 403
            else:
                attendus[nom, lieu] = 200 if lieu == "ici" or niveau == Niveau.DEPARTEMENT else 404
    assert obtenus == attendus


def test_without_account_nothing_opens(client, faits: Callable):
    situation = faits()
    adresses = [reverse(f"echanges:{n}") for n in SANS_OBJET]
    adresses += [adresse(n, situation[cle]) for n, (_, cle) in D_UN_FAIT.items()]
    for url in adresses:
        assert client.get(url).status_code == 302, url
