"""Trying the addresses: the facts made once, an agent of each role, requests of which nothing stays."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.utils.safestring import SafeString

from havre.apps.agents.droits import Octroi
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, Service
from havre.apps.journal.actions import consigner
from havre.apps.lieux.models import Rattachement
from havre.apps.personnes.models import AdresseProtegee, Domicile, Enfant, Reference
from havre.apps.pilotage.models import Releve
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.web.accueil import projection
from tests.factories import MAINTENANT, TOURNAI, VALENCIENNES, creer_agent, creer_parent, creer_service, depuis
from tests.factories.informations import creer_crip, creer_ssp
from tests.web.matrice.faits import FABRIQUES, Faits, suit_de
from tests.web.matrice.table import (
    A_LA_CRIP,
    AU_SSP,
    DU_SCEAU,
    MUET,
    Adresse,
    Situation,
    Suit,
    table,
)

ECRITURE = re.compile(r'\s*(?:WITH .*)?(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO)\s+"?(?P<table>\w+)', re.I | re.S)
SANS_TRACE = ("django_session", "journal_lecture", "havre_cache", "agents_connexion")
"""Tables that reading writes: the session, its last activity, who read what, what is kept to answer faster."""
ENFANTS = ("enfant", "frere", "justiciable")
"""The facts that are children."""
REFUGE = "rue des Zinnias"
"""The street where a parent and some of the children live, which none of those who are tried may read."""
Monde = dict[Situation, Faits]


@pytest.fixture(scope="module")
def monde(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Monde]:
    """Make every fact once, in a transaction that the module undoes at its end."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("django.conf.settings.HAVRE_CLES", Path(tmp_path_factory.mktemp("cles")))
        consigner(action="essai.fabriquer", par=None, le=MAINTENANT)
        calculer_matrice([TOURNAI], le=MAINTENANT)
        Releve.objects.create(liste="hopital", releve_le=date(2026, 2, 10), etabli_a=MAINTENANT)
        faits = {situation: Faits(situation) for situation in Situation}
        for nom in FABRIQUES:
            for situation in Situation:
                faits[situation][nom]
        for situation in Situation:
            mettre_a_l_abri(faits[situation]["justiciable"], lui_aussi=True)
            mettre_a_l_abri(faits[situation]["enfant"])
        scelles = [faits[Situation.SCELLE][nom].pk for nom in ENFANTS]
        Enfant.objects.filter(pk__in=scelles).update(scelle=True)
        yield faits
        transaction.set_rollback(True)


def mettre_a_l_abri(enfant: Enfant, *, lui_aussi: bool = False) -> None:
    """Give a parent, and the child with him, a home that somebody else alone may read.

    Who may not read the home of a child cannot look for a place for him.
    """
    ailleurs, personnes = creer_agent(None), [creer_parent([enfant])]
    Domicile.objects.create(personne=personnes[0], commune_id=VALENCIENNES, adresse=f"7 {REFUGE}", periode=depuis())
    if lui_aussi:
        chez_lui = Domicile.objects.get(personne=enfant.personne)
        chez_lui.adresse = f"7 {REFUGE}"
        chez_lui.save()
        personnes.append(enfant.personne)
    for personne in personnes:
        protection = AdresseProtegee.objects.create(
            personne=personne, motif="Violences", protegee_a=MAINTENANT, protegee_par=ailleurs
        )
        protection.lecteurs.create(agent=ailleurs, nomme_a=MAINTENANT, nomme_par=ailleurs)


@pytest.fixture
def sans_dessin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no page, log no refusal, compute no due date: only statuses are read; pages have tests of their own.

    What gives an agent his rights is read once: nothing of what the requests write stays.
    """
    octrois = Agent.octrois
    lus: dict[int, list[Octroi]] = {}

    def une_fois(agent: Agent) -> list[Octroi]:
        if agent.pk not in lus:
            lus[agent.pk] = octrois(agent)
        return lus[agent.pk]

    monkeypatch.setattr(Agent, "octrois", une_fois)
    monkeypatch.setattr(projection, "actualiser_en_attente", lambda au: None)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: SafeString(""))


def service_de(role: Role) -> Service:
    """Return where a role is tried: the social service or the ASE team of one house, the CRIP."""
    if role in A_LA_CRIP:
        return creer_crip()
    return creer_ssp() if role in AU_SSP else creer_service("hazebrouck")


@contextmanager
def connecte(role: Role, monde: Monde, *aussi: Role) -> Iterator[Client]:
    """Log in an agent of the team who is the case holder of his child, and speaks for his place; then undo it all.

    `aussi`: other roles that he holds for the whole département.
    """
    with transaction.atomic():
        client = Client(raise_request_exception=False)
        client.agent = creer_agent(role, service=service_de(role))
        for autre in aussi:
            client.agent.affectations.create(role=autre, periode=depuis())
        siens = monde[Situation.MIEN]
        for nom in ENFANTS:
            Reference.objects.create(enfant=siens[nom], agent=client.agent, periode=depuis())
        Rattachement.objects.create(lieu=siens["lieu"], agent=client.agent, periode=depuis())
        client.force_login(client.agent)
        yield client
        transaction.set_rollback(True)


def essais(adresse: Adresse) -> Iterator[tuple[Situation, str, Suit | None]]:
    """Return the situations in which an address is tried, with the object of the page; one, when it has none."""
    if not adresse.de:
        yield Situation.MIEN, "", None
    for nom in adresse.de:
        suit = suit_de(nom)
        for situation in Situation:
            if situation != Situation.SCELLE or suit in DU_SCEAU:
                yield situation, nom, suit


def essayer(client: Client, verbe: str, url: str) -> tuple[int, list[str]]:
    """Return the status of an empty request, and the statements by which it wrote; what it wrote is undone."""
    ecrits: list[str] = []

    def noter(executer, sql, params, plusieurs, contexte):
        if (trouve := ECRITURE.match(sql)) and trouve["table"] not in SANS_TRACE:
            ecrits.append(trouve[0])
        return executer(sql, params, plusieurs, contexte)

    temoins = client.cookies.copy()
    with transaction.atomic():
        with connection.execute_wrapper(noter):
            statut = client.generic(verbe, url).status_code
        transaction.set_rollback(True)
    client.cookies = temoins
    return statut, ecrits


def ecarts_de_lecture(role: Role, monde: Monde) -> list[tuple[object, ...]]:
    """Return what the pages answer to a role otherwise than the table says."""
    fautes: list[tuple[object, ...]] = []
    with connecte(role, monde) as client:
        for route, adresse in table().items():
            for situation, nom, suit in essais(adresse):
                statut = client.get(adresse.url(monde[situation], nom)).status_code
                attendu = adresse.attendu(role, situation, suit) if "GET" in adresse.verbes else MUET
                if not adresse.juste(statut, attendu):
                    fautes.append((route, nom, situation.name, statut, f"not {attendu}"))
    return fautes
