"""Hostile requests on every address, by every role: no failure, no trace, no leak, nothing sent back as it came.

`HAVRE_FUZZ` is their number (`make fuzz`: 10,000), `HAVRE_FUZZ_GRAINE` the seed of another draw.
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from havre.apps.agents.enums import Role
from havre.apps.lieux.models import Rattachement
from havre.apps.personnes.models import AdresseProtegee, Domicile, Reference
from havre.web.accueil import projection
from tests.factories import MAINTENANT, creer_agent, creer_parent, depuis
from tests.harnais import pages
from tests.web.fuzz.oracle import adresse_de, defauts
from tests.web.fuzz.requetes import Requete, Tireur
from tests.web.matrice.essais import ENFANTS, Monde, service_de
from tests.web.matrice.table import Situation

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
            parent = creer_parent([monde[situation]["enfant"]])
            Domicile.objects.create(personne=parent, commune_id="FR-59606", adresse=f"7 {REFUGE}", periode=depuis())
            protection = AdresseProtegee.objects.create(
                personne=parent, motif="Violences", protegee_a=MAINTENANT, protegee_par=ailleurs
            )
            protection.lecteurs.create(agent=ailleurs, nomme_a=MAINTENANT, nomme_par=ailleurs)
        yield {REFUGE}
        transaction.set_rollback(True)


class Essai:
    """Sends each request as its role, undoes what it wrote, keeps what was wrong."""

    def __init__(self, monde: Monde, secrets: set[str]) -> None:
        self.siens, self.secrets = monde[Situation.MIEN], secrets
        self.clients = {role: self._connecter(role) for role in (*Role, None)}
        self.statuts: Counter[tuple[str, int]] = Counter()
        self.trouves: dict[str, str] = {}

    def _connecter(self, role: Role | None) -> Client:
        client = Client(raise_request_exception=False)
        if role is not None:
            client.agent = creer_agent(role, service=service_de(role))
            Rattachement.objects.create(lieu=self.siens["lieu"], agent=client.agent, periode=depuis())
            client.force_login(client.agent)
        return client

    def envoyer(self, role: Role | None, requete: Requete) -> HttpResponseBase:
        """Return the answer to the case holder of the children of his own; what the request wrote is undone."""
        client = self.clients[role]
        temoins = client.cookies.copy()
        with transaction.atomic():
            if role is not None:
                for nom in ENFANTS:
                    Reference.objects.create(enfant=self.siens[nom], agent=client.agent, periode=depuis())
            reponse = requete.envoyer(client)
            if requete.verbe not in LECTURES and reponse.status_code < 500:
                connection.check_constraints()
            transaction.set_rollback(True)
        client.cookies = temoins
        return reponse

    def essayer(self, role: Role | None, requete: Requete) -> None:
        """Send a request and look at what comes back."""
        try:
            reponse = self.envoyer(role, requete)
        except KeyboardInterrupt:
            raise
        except BaseException as faute:
            self.noter(f"{type(faute).__name__} {str(faute)[:200]}", role, requete)
            return
        self.statuts["POST" if requete.verbe == "POST" else "autres", reponse.status_code] += 1
        for defaut in defauts(role, adresse_de(requete), requete, reponse, self.secrets):
            self.noter(defaut, role, requete)

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
    monkeypatch.setattr(logging.getLogger("django"), "disabled", True)
    for nom in ("django.request", "django.security", "django.security.DisallowedHost"):
        monkeypatch.setattr(logging.getLogger(nom), "disabled", True)
    with transaction.atomic():
        essai = Essai(monde, secrets)
        connection.check_constraints()
        yield essai
        transaction.set_rollback(True)


def test_hostile_requests_give_no_failure_no_trace_and_no_leak(essai: Essai, monde: Monde):
    tireur = Tireur(monde, essai.envoyer)

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
    print(bilan)
    assert essai.trouves == {}, "\n".join([bilan, *(f"{d}\n    {r}" for d, r in sorted(essai.trouves.items()))])
