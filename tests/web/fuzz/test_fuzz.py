"""Hostile requests on every address, by every role: no failure, no trace, no leak, nothing sent back as it came.

What a form wrote is read again: the page to which it leads, then its own. No act reaches what is out of the writer's
rights; no technical log names a child.

`HAVRE_FUZZ` is their number (`make fuzz`: 10,000), `HAVRE_FUZZ_GRAINE` the seed of another draw.
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from havre.apps.agents.enums import Role
from havre.apps.journal.models import Evenement
from havre.apps.lieux.models import Rattachement
from havre.apps.personnes.models import AdresseProtegee, Domicile, Reference
from havre.common.journaux import SansDonnees
from havre.web.accueil import projection
from tests.factories import MAINTENANT, creer_agent, creer_parent, depuis
from tests.harnais import pages
from tests.web.fuzz.oracle import adresse_de, defauts, ecrits_hors_portee
from tests.web.fuzz.requetes import Requete, Tireur
from tests.web.matrice.essais import ENFANTS, Monde, service_de
from tests.web.matrice.faits import MARQUES, suit_de
from tests.web.matrice.table import Situation, Suit

pytestmark = pytest.mark.django_db
NOMBRE = int(os.environ.get("HAVRE_FUZZ", "200"))
GRAINE = int(os.environ.get("HAVRE_FUZZ_GRAINE", "2026"))
LECTURES = {"GET", "HEAD", "OPTIONS", "TRACE"}
REFUGE = "rue des Zinnias"
"""The street of the protected addresses, which nobody who asks may read."""


@pytest.fixture
def secrets(monde: Monde) -> Iterator[set[str]]:
    """Hide an address of each file from every agent who will ask."""
    with transaction.atomic():
        ailleurs = creer_agent(None)
        for situation in Situation:
            enfant = monde[situation]["enfant"]
            for personne in (creer_parent([enfant]), enfant.personne):
                domicile = Domicile.objects.filter(personne=personne).first()
                domicile = domicile or Domicile(personne=personne, commune_id="FR-59606", periode=depuis())
                domicile.adresse = f"7 {REFUGE}"
                domicile.save()
                protection = AdresseProtegee.objects.create(
                    personne=personne, motif="Violences", protegee_a=MAINTENANT, protegee_par=ailleurs
                )
                protection.lecteurs.create(agent=ailleurs, nomme_a=MAINTENANT, nomme_par=ailleurs)
        yield {REFUGE}
        transaction.set_rollback(True)


class Lignes(logging.Handler):
    """Keeps the lines of the technical logs, as the site writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(SansDonnees())
        self.lignes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lignes.append(self.format(record))

    def vider(self) -> str:
        """Return what was written since the last time."""
        lignes, self.lignes = self.lignes, []
        return "\n".join(lignes)


class Essai:
    """Sends each request as its role, undoes what it wrote, keeps what was wrong."""

    def __init__(self, monde: Monde, secrets: set[str], technique: Lignes) -> None:
        self.siens, self.secrets, self.technique = monde[Situation.MIEN], secrets, technique
        self.d_autrui = {
            (monde[s][nom]._meta.label_lower, str(monde[s][nom].pk)): (s, suit_de(nom))
            for s in Situation for nom in monde[s]
            if s != Situation.MIEN and suit_de(nom) != Suit.LIBRE
        }  # fmt: skip
        self.clients = {role: self._connecter(role) for role in (*Role, None)}
        self.statuts: Counter[tuple[str, int]] = Counter()
        self.trouves: dict[str, str] = {}
        self.ecrites: set[str] = set()

    def _connecter(self, role: Role | None) -> Client:
        client = Client(raise_request_exception=False)
        if role is not None:
            client.agent = creer_agent(role, service=service_de(role))
            Rattachement.objects.create(lieu=self.siens["lieu"], agent=client.agent, periode=depuis())
            client.force_login(client.agent)
        return client

    @contextmanager
    def comme(self, role: Role | None) -> Iterator[Client]:
        """Give the client of the case holder of the children of his own; what is done in the block is undone."""
        client = self.clients[role]
        temoins = client.cookies.copy()
        with transaction.atomic():
            if role is not None:
                for nom in ENFANTS:
                    Reference.objects.create(enfant=self.siens[nom], agent=client.agent, periode=depuis())
            yield client
            transaction.set_rollback(True)
        client.cookies = temoins

    def lire(self, role: Role | None, url: str) -> HttpResponseBase:
        """Return a page."""
        with self.comme(role) as client:
            return client.get(url)

    def essayer(self, role: Role | None, requete: Requete) -> None:
        """Send a request and look at what comes back, at what it wrote, and at the pages that show it."""
        try:
            with self.comme(role) as client:
                dernier = Evenement.objects.values_list("numero", flat=True).first() or 0
                reponse = requete.envoyer(client)
                self.juger(role, requete, reponse)
                if requete.verbe not in LECTURES and reponse.status_code < 500:
                    connection.check_constraints()
                    self.suivre(role, requete, reponse, dernier)
        except KeyboardInterrupt:
            raise
        except BaseException as faute:
            self.noter(f"{type(faute).__name__} {str(faute)[:200]}", role, requete)

    def suivre(self, role: Role | None, requete: Requete, reponse: HttpResponseBase, dernier: int) -> None:
        """Look at what a form wrote, and read the pages where it is shown."""
        evenements = list(Evenement.objects.filter(numero__gt=dernier).values_list("objet_type", "objet_id", "action"))
        objets = [(sorte, numero) for sorte, numero, action in evenements if not action.startswith("connexion.")]
        for defaut in ecrits_hors_portee(role, adresse_de(requete), objets, self.d_autrui):
            self.noter(defaut, role, requete)
        if not objets:
            return
        self.ecrites.add(requete.route)
        for url in dict.fromkeys([reponse.get("Location", ""), requete.chemin]):
            suite = Requete(requete.route, "GET", urlsplit(url).path, urlsplit(url).query)
            if suite.chemin:
                self.juger(role, suite, suite.envoyer(self.clients[role]), apres=requete)

    def juger(
        self, role: Role | None, requete: Requete, reponse: HttpResponseBase, apres: Requete | None = None
    ) -> None:
        """Look at an answer; `apres` is the form that was sent before this page was read."""
        sorte = "relues" if apres else "POST" if requete.verbe == "POST" else "autres"
        self.statuts[sorte, reponse.status_code] += 1
        for defaut in defauts(role, adresse_de(requete), requete, reponse, self.secrets):
            self.noter(f"{defaut} (after what was written)" if apres else defaut, role, apres or requete)
        dites = self.technique.vider()
        if vus := {m for m in self.secrets.union(MARQUES.values()) if m in dites}:
            self.noter(f"the technical logs hold {sorted(vus)}", role, requete)

    def noter(self, defaut: str, role: Role | None, requete: Requete) -> None:
        """Keep the first request of each fault of each address."""
        cle = f"{requete.route}: {defaut}"
        if cle not in self.trouves:
            self.trouves[cle] = f"{role} {requete!r}"
            print(f"{cle}\n    {self.trouves[cle]}", flush=True)


@pytest.fixture
def essai(monde: Monde, secrets: set[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Essai]:
    """Return agents of every role, and nobody, ready to ask."""
    monkeypatch.setattr(pages, "fautes", lambda texte: [])
    monkeypatch.setattr(projection, "actualiser_en_attente", lambda au: None)
    technique = Lignes()
    monkeypatch.setattr(logging.getLogger(), "handlers", [technique])
    with transaction.atomic():
        essai = Essai(monde, secrets, technique)
        connection.check_constraints()
        yield essai
        transaction.set_rollback(True)


def test_hostile_requests_give_no_failure_no_trace_and_no_leak(essai: Essai, monde: Monde):
    tireur = Tireur(monde, essai.lire)

    @seed(GRAINE)
    @settings(
        max_examples=NOMBRE, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def attaquer(data) -> None:
        essai.essayer(*tireur.tirer(data.draw))

    debut = time.monotonic()
    attaquer()
    bilan = f"{essai.statuts.total()} requests in {time.monotonic() - debut:.0f} s: {sorted(essai.statuts.items())}"
    bilan += f"; {len(essai.ecrites)} addresses wrote"
    print(bilan)
    assert essai.trouves == {}, "\n".join([bilan, *(f"{d}\n    {r}" for d, r in sorted(essai.trouves.items()))])
