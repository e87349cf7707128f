"""Each reading names the children shown: walked with children of unlikely names, and several queries an address.

Every address of the table of rights, whatever it is about: `matrice/test_lectures.py`.
"""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from havre.apps.accueils.enums import ModeAccueil, MotifRecherche, ObjetInformation
from havre.apps.accueils.models import Accueil, InformationJuge, Recherche, Sollicitation
from havre.apps.agents.enums import Role
from havre.apps.echeances.actions import reconstruire
from havre.apps.echeances.models import Echeance
from havre.apps.journal.enums import GenreLecture
from havre.apps.journal.models import Lecture
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Lieu
from havre.apps.mesures.models import Mesure, SuspensionExecution
from havre.apps.personnes.models import Reference
from havre.apps.pilotage.models import Releve
from havre.apps.suivis.models import Promesse
from havre.apps.visites.enums import NatureVisite
from havre.apps.visites.models import Visite
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_gel,
    creer_lieu,
    creer_mesure,
    creer_recherche,
    creer_service,
    depuis,
    unite_de,
)
from tests.web.echanges.conftest import _cles, donner_signature, faits  # noqa: F401
from tests.web.plans.conftest import planifier  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]

PRENOMS = ("Zéphyrine", "Ysolde", "Wandrille", "Quasimodo")
"""First names that no word of a page contains."""
HORS_DU_SITE = re.compile(r"^(account_|mfa_|oidc|socialaccount)")
SANS_ENFANT: dict[str, str] = {
    "apparence": "writes a cookie, POST only",
    "imports:": "files of an import, without any row of the database",
    "administration:": "no child's data",
    "registre:": "fields and rules, no row",
}
"""Addresses (or areas) that are not walked, with the reason."""
A_PART = {"pilotage:exporter_mesures": {"quoi": "types"}}
"""Arguments of an address where a name means something else than elsewhere."""


def _routes(motifs: list, prefixe: str = "") -> dict[str, URLPattern]:
    routes: dict[str, URLPattern] = {}
    for motif in motifs:
        if isinstance(motif, URLResolver):
            routes |= _routes(motif.url_patterns, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe)
        elif motif.name:
            routes[f"{prefixe}{motif.name}"] = motif
    return routes


ROUTES = {
    nom: motif
    for nom, motif in _routes(get_resolver(settings.ROOT_URLCONF).url_patterns).items()
    if not HORS_DU_SITE.match(nom) and not any(nom.startswith(zone) for zone in SANS_ENFANT)
}


@pytest.fixture
def client(connecter: Callable, donner_signature: Callable) -> Client:  # noqa: F811
    """Return a client who may do almost everything in the whole département."""
    client = connecter(Role.DIRECTION)
    donner_signature(client.agent)
    return client


def _suites(recherche: Recherche, lieu: Lieu, reserve: Accueil, mesure: Mesure) -> dict[str, object]:
    """Return what was asked, told, held up, planned and promised for the first child."""
    enfant = mesure.enfant
    return {
        "sollicitation_id": Sollicitation.objects.create(
            recherche=recherche, lieu=lieu, nombre_enfants=1, demandee_le=JOUR, reponse_attendue_le=JOUR
        ).pk,
        "information_id": InformationJuge.objects.create(
            accueil=reserve, objet=ObjetInformation.SEPARATION, preparee_a=MAINTENANT, echeance_a=MAINTENANT
        ).pk,
        "suspension_id": SuspensionExecution.objects.create(
            mesure=mesure, motifs="essai", base_legale="essai", qualite="essai", signee_par=creer_agent(None),
            signee_a=MAINTENANT, debut=JOUR,
        ).pk,
        "visite_id": Visite.objects.create(
            enfant=enfant, nature=NatureVisite.REFERENT, service=enfant.service, prevue_le=JOUR,
            enregistree_a=MAINTENANT,
        ).pk,
        "promesse_id": Promesse.objects.create(
            enfant=enfant, nature="visite", mots="Je viens.", dite_a=["enfant"], dite_le=date(2026, 1, 5),
            pour_le=date(2026, 2, 1), enregistree_a=MAINTENANT,
        ).pk,
    }  # fmt: skip


@pytest.fixture
def objets(client: Client, faits: Callable, planifier: Callable) -> dict[str, object]:  # noqa: F811
    """Return one object for each kind of identifier that stands in an address, all of children of unlikely names."""
    service = creer_service("hazebrouck")
    fratrie = creer_fratrie()
    enfants = [creer_enfant(p, service=service, fratrie=fratrie) for p in PRENOMS[:2]]
    enfant, autre = enfants
    [mesure, _] = creer_mesure(enfants, le=date(2025, 4, 10), terme=date(2026, 10, 10), ensemble=True)
    lieu = creer_lieu(places=3)
    creer_lieu(places=3)
    reserve = creer_accueil(autre, unite_de(lieu), debut=date(2026, 3, 2), admis_le=None)
    recherche = creer_recherche([enfant], MotifRecherche.URGENCE)
    for nom, mode, type_lieu in (
        (PRENOMS[2], ModeAccueil.HOPITAL_PAR_DEFAUT, TypeLieu.HOPITAL),
        (PRENOMS[3], ModeAccueil.PERMANENT, TypeLieu.FAMILLE_ACCUEIL),
    ):
        present = creer_enfant(nom, service=service)
        creer_mesure([present], le=date(2025, 4, 10))
        if mode == ModeAccueil.PERMANENT:
            creer_accueil(present, unite_de(creer_lieu(type_lieu)), mode=mode)
        else:
            creer_accueil(present, lieu=creer_lieu(type_lieu), mode=mode)
        Reference.objects.create(enfant=present, agent=client.agent, periode=depuis())
    ecrits = faits("hazebrouck", agent=client.agent)
    ecrits["enfant"].personne.prenom = "Zéphyrine"
    ecrits["enfant"].personne.save()
    plan = planifier(par=client.agent)
    reconstruire(au=JOUR)
    Releve.objects.create(liste="hopital", releve_le=date(2026, 2, 10), etabli_a=MAINTENANT)
    return {
        "enfant_id": enfant.pk,
        "autre": autre.pk,
        "fratrie_id": fratrie.pk,
        "accueil_id": reserve.pk,
        "lieu_id": lieu.pk,
        "recherche_id": recherche.pk,
        "mesure_id": mesure.pk,
        "gel_id": creer_gel(unite_de(lieu), 1).pk,
        "plan_id": plan.pk,
        "proposition_id": plan.propositions.first().pk,
        "demande_id": ecrits["demande"].pk,
        "courrier_id": ecrits["courrier"].pk,
        "recu_id": ecrits["recu"].pk,
        "cle": Echeance.objects.filter(enfant=enfant).first().cle,
        "code": "non-executees",
        "forme": "csv",
        "quoi": "enfants",
        "jour": "2026-02-10",
        "version": "lettre",
        "modele": "accuse_reception",
        "secret": "inconnu",
    } | _suites(recherche, lieu, reserve, mesure)  # fmt: skip


def adresses(objets: dict[str, object]) -> dict[str, list[str]]:
    """Return the addresses about these objects, by name of route; those whose answer depends on their query come with
    one."""
    trouvees: dict[str, list[str]] = {}
    for nom, motif in ROUTES.items():
        noms = motif.pattern.regex.groupindex
        if set(noms) - set(objets) - set(motif.default_args):
            continue
        arguments = {n: objets[n] for n in noms if n not in motif.default_args} | A_PART.get(nom, {})
        trouvees[nom] = [reverse(nom, kwargs=arguments | motif.default_args)]
    enfant, courrier, demande = objets["enfant_id"], objets["courrier_id"], objets["demande_id"]
    trouvees["enfants:accueil"] = [reverse("enfants:accueil", args=[objets["autre"], objets["accueil_id"]])]
    trouvees["recherche"] = [f"{reverse('recherche')}?q=ysolde"]
    trouvees["places:choisi"][0] += f"?accueils={objets['accueil_id']}"
    trouvees["echanges:lot"][0] += f"?c={courrier}"
    trouvees["echanges:rediger"][0] += f"?demande={demande}"
    for nom in ("echanges:demande_nouvelle", "echanges:recu_nouveau"):
        trouvees[nom].append(f"{reverse(nom)}?enfant={enfant}")
    for nom in ("places:exacte", "places:exporter"):
        for code in ("hopital", "fratries-separees", "reorientations"):
            arguments = {"code": code} | ({"forme": "ods"} if nom == "places:exporter" else {})
            trouvees[nom].append(reverse(nom, kwargs=arguments))
    trouvees["echanges:recus"].append(f"{reverse('echanges:recus')}?toutes=1")
    return trouvees


def nommes(corps: str, prenoms: dict[str, set[int]]) -> dict[str, set[int]]:
    """Return the unlikely names that stand in an answer, with the children who bear them."""
    return {mot: enfants for mot, enfants in prenoms.items() if mot in corps}


def test_each_answer_that_shows_a_child_is_written(client: Client, objets: dict[str, object]):
    from havre.apps.personnes.models import Enfant

    connus: dict[str, set[int]] = {}
    for enfant in Enfant.objects.filter(personne__prenom__in=PRENOMS).select_related("personne"):
        connus.setdefault(enfant.personne.prenom, set()).add(enfant.pk)
        connus.setdefault(enfant.numero, set()).add(enfant.pk)
    oublies, montrent = {}, set()
    for nom, urls in adresses(objets).items():
        for url in urls:
            avant = set(Lecture.objects.values_list("pk", flat=True))
            reponse = client.get(url)
            assert reponse.status_code in {200, 302, 403, 404, 405}, url
            if reponse.status_code != 200:
                continue
            ecrites = list(Lecture.objects.exclude(pk__in=avant))
            consignes = {p for lecture in ecrites for p in (*lecture.personnes, *lecture.mentions)}
            vus = nommes(reponse.content.decode(errors="replace"), connus)
            sans = [mot for mot, enfants in vus.items() if not enfants & consignes]
            if {"enfant_id"} & set(ROUTES[nom].pattern.regex.groupindex) and not consignes:
                sans.append("the child of the address")
            if sans or len(ecrites) > 1:
                oublies[url] = sans or f"{len(ecrites)} rows"
            if vus:
                montrent.add(nom)
    assert oublies == {}
    assert len(montrent) > 60, sorted(set(ROUTES) - montrent)


def test_what_is_read_says_how(client: Client, objets: dict[str, object]):
    attendus = {
        reverse("enfants:visites", args=[objets["enfant_id"]]): (GenreLecture.PAGE, "enfants:visites"),
        reverse("enfants:liste"): (GenreLecture.LISTE, "enfants:liste"),
        reverse("enfants:export"): (GenreLecture.EXPORT, "enfants:export"),
        f"{reverse('recherche')}?q=ysolde": (GenreLecture.RECHERCHE, "recherche"),
        reverse("echanges:courrier_pdf", args=[objets["courrier_id"], "lettre"]): (
            GenreLecture.COURRIER,
            "echanges:courrier_pdf",
        ),
        reverse("echanges:recu_piece", args=[objets["recu_id"]]): (GenreLecture.FICHIER, "echanges:recu_piece"),
    }
    for url, attendu in attendus.items():
        client.get(url)
        lecture = Lecture.objects.first()
        assert (lecture.genre, lecture.partie) == attendu, url
        assert lecture.roles == "direction"


def test_a_refusal_or_nothing_found_is_no_reading(connecter: Callable, objets: dict[str, object]):
    dpo, voisin = connecter(Role.DPO), connecter(Role.REFERENT, service=creer_service("valenciennes"))
    avant = Lecture.objects.count()
    assert dpo.get(reverse("enfants:dossier", args=[objets["enfant_id"]])).status_code == 403
    assert voisin.get(reverse("enfants:dossier", args=[objets["enfant_id"]])).status_code == 404
    assert voisin.get(f"{reverse('recherche')}?q=ysolde").status_code == 200
    assert Lecture.objects.count() == avant


def test_an_answer_whose_reading_cannot_be_written_does_not_leave(client, objets, monkeypatch):
    def refuser(*_: object, **__: object) -> None:
        raise RuntimeError("journal full")

    monkeypatch.setattr("havre.web.socle.lectures.conclure", refuser)
    client.raise_request_exception = False
    reponse = client.get(reverse("enfants:dossier", args=[objets["enfant_id"]]))
    assert reponse.status_code == 500
    assert "Ysolde" not in reponse.content.decode()
