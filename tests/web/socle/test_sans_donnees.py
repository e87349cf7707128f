"""No name of a person in titles, addresses, error pages, technical logs; no mail is sent."""

import io
import logging
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, RequestFactory

import havre
from havre.apps.agents.enums import Role
from havre.common.journaux import SansDonnees
from havre.web.socle.erreurs import introuvable, panne, requete_invalide
from tests.harnais import pages
from tests.web.lecture import titre
from tests.web.matrice.essais import Monde, connecte
from tests.web.matrice.faits import MARQUES
from tests.web.matrice.table import Situation, table

pytestmark = pytest.mark.django_db
NOMS = ("Essainom", *MARQUES.values())
NUMERO_DU_TRIBUNAL = f"26/{MARQUES[Situation.MIEN]}"
"""The number of the decision, which the facts make with a mark; a court makes it without a name."""


@pytest.fixture
def journal_technique():
    """Keep what the site would write in its logs, at the level of the site."""
    flux = io.StringIO()
    gestionnaire = logging.StreamHandler(flux)
    gestionnaire.setFormatter(SansDonnees("%(name)s %(message)s"))
    gestionnaire.setLevel(logging.WARNING)
    logging.getLogger().addHandler(gestionnaire)
    yield flux
    logging.getLogger().removeHandler(gestionnaire)


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.CRIP])
def test_titles_addresses_and_logs_name_nobody(role: Role, monde: Monde, monkeypatch, journal_technique):
    monkeypatch.setattr(pages, "fautes", lambda texte: [])
    fautes, titres = [], 0
    with connecte(role, monde) as client:
        for route, adresse in table().items():
            url = adresse.url(monde[Situation.MIEN])
            temoins = client.cookies.copy()
            with transaction.atomic():
                reponses = [client.get(url)]
                if adresse.ecrit:
                    reponses.append(client.post(url, {"motif": NOMS[1], "texte": NOMS[1], "nom": NOMS[1]}))
                transaction.set_rollback(True)
            client.cookies = temoins
            for reponse in reponses:
                en_page = reponse.get("Content-Type", "").startswith("text/html")
                vus = [titre(reponse) if en_page else "", reponse.get("Location", ""), url.partition("?")[0]]
                titres += bool(vus[0])
                vus.append(reponse.get("Content-Disposition", ""))
                fautes += [(route, m) for m in vus if any(n in m.replace(NUMERO_DU_TRIBUNAL, "") for n in NOMS)]
    assert titres > 100 if role == Role.DIRECTION else titres
    assert fautes == []
    assert [ligne for ligne in journal_technique.getvalue().splitlines() if any(n in ligne for n in NOMS)] == []


def test_an_error_page_says_nothing_of_what_failed(connecter, journal_technique):
    direction = connecter(Role.DIRECTION)
    requete = RequestFactory().get("/x")
    requete.user, requete.session, requete.resolver_match = direction.agent, {}, None
    erreur = ValueError(f"{NOMS[1]} Traceback psycopg")
    for page in (requete_invalide(requete, erreur), introuvable(requete, erreur), panne(requete)):
        assert NOMS[1] not in page.content.decode()
        assert "Traceback" not in page.content.decode()


def test_a_failure_gives_the_page_of_failures_and_a_log_without_values(connecter, monkeypatch, journal_technique):
    client = connecter(Role.DIRECTION)
    client.raise_request_exception = False

    def echouer(*_args, **_options):
        raise ValueError(f"valeur {NOMS[1]}")

    monkeypatch.setattr("havre.web.recherche.views.render", echouer)
    page = client.get(f"/recherche?q={NOMS[1]}")
    assert page.status_code == 500
    assert "Havre a eu une panne" in page.content.decode()
    assert NOMS[1] not in page.content.decode()
    ecrit = journal_technique.getvalue()
    assert "builtins.ValueError (message tu)" in ecrit
    assert NOMS[1] not in ecrit


def test_a_refusal_gives_its_rule_and_no_name(connecter):
    assert not any(n in connecter(Role.CRIP).get("/places/").content.decode() for n in NOMS)
    assert Client().get("/enfants/")["Location"] == "/compte/login/?next=/enfants/"


def test_no_mail_is_sent_so_no_subject_can_name_anybody():
    sources = Path(havre.__file__).parent.rglob("*.py")
    assert [f.name for f in sources if "core.mail" in f.read_text() or "smtplib" in f.read_text()] == []
