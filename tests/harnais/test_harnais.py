"""The harness itself: each of its checks refuses what it must refuse."""

import socket
from datetime import UTC, datetime

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import path
from pytest_socket import SocketConnectBlockedError

from havre.apps.journal.actions import consigner
from havre.apps.journal.models import Evenement
from havre.apps.territoires.models import Commune
from tests.harnais.pages import fautes

urlpatterns = [path("fautive", login_not_required(lambda _requete: HttpResponse("<p>a</div>")))]
PAGE = '<!doctype html><html lang="fr"><head><title>t</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    ("corps", "faute"),
    [
        ("<h1>a</h1>", ""),
        ("<h1>a</h1><label>Nom <input name=n></label><input aria-label=Nom><input type=hidden>", ""),
        ("<h1>a</h1><label for=n>Nom</label><input id=n><a href='https://ailleurs.exemple/'>loi</a>", ""),
        ("<h1>a</h1><script type='application/json'>{}</script><script src='/s.js'></script>", ""),
        ("<p>a</p>", "0 h1"),
        ("<h1>a</h1><h1>b</h1>", "2 h1"),
        ("<h1>a</h1><input name=n>", "input without a label"),
        ("<h1>a</h1><select id=s></select><label for=t>b</label>", "select without a label"),
        ("<h1>a</h1><label for=n></label><textarea id=n></textarea>", "textarea without a label"),
        ("<h1>a</h1><button><svg></svg></button>", "button without a name"),
        ("<h1>a</h1><script>a()</script>", "inline script"),
        ("<h1>a</h1><style>a{}</style>", "inline style"),
        ("<h1>a</h1><p style='color:red'>", "inline attribute style"),
        ("<h1>a</h1><p onclick='a()'>", "inline attribute onclick"),
        ("<h1>a</h1><a href='javascript:a()'>a</a>", "javascript address"),
        ("<h1 id=x>a</h1><p id=x>", "id twice: x"),
        ("<h1>a</h1><img src='/a.png'>", "img without alt"),
        ("<h1>a</h1><img alt='' src='https://ailleurs.exemple/a.png'>", "another host"),
        ("<h1>a</h1><form action='//ailleurs.exemple/'></form>", "another host"),
        ("<h1>a</h1><p><div></p></div>", "not valid HTML"),
    ],
)
def test_a_page_is_refused_for_each_fault(corps, faute):
    trouvees = " ; ".join(fautes(PAGE.format(corps)))
    assert (faute in trouvees) if faute else (trouvees == "")


@pytest.mark.parametrize(
    ("page", "faute"),
    [
        (PAGE.format("<h1>a</h1>").replace(' lang="fr"', ""), "lang=fr"),
        (PAGE.format("<h1>a</h1>").replace("<title>t</title>", ""), "no title"),
        (PAGE.format("<h1>a</h1>").replace("<!doctype html>", ""), "not valid HTML"),
        ("<tr><td>a</td></tr>", ""),
        ("<li>a</li><li>b</li>", ""),
        ("<p>a</div>", "not valid HTML"),
    ],
)
def test_pages_are_whole_and_fragments_are_valid(page, faute):
    trouvees = " ; ".join(fautes(page))
    assert (faute in trouvees) if faute else (trouvees == "")


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_every_response_of_the_client_is_checked():
    with pytest.raises(AssertionError, match="/fautive: not valid HTML"):
        Client().get("/fautive")


def test_an_undefined_variable_of_a_template_fails():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable 'absente'"):
        Template("{{ absente }}").render(Context({}))


def test_the_network_is_closed():
    with socket.socket() as prise, pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        prise.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_rows_without_an_order_come_in_any_order():
    sans_ordre = Commune.objects.order_by().filter(departement="59")
    ordres = {tuple(c.pk for c in sans_ordre.all()[:40]) for _ in range(5)}
    assert len(ordres) > 1
    avec = [c.pk for c in Commune.objects.order_by("pk")[:40]]
    assert avec == sorted(avec)


@pytest.mark.django_db
def test_a_query_for_each_row_is_found(compte_requetes):
    lues: list[int] = []

    def lire_une_par_une() -> None:
        for _ in lues:
            Commune.objects.filter(pk="FR-59350").exists()

    with pytest.raises(AssertionError, match="1 queries for 1 row, 3 for 3"):
        compte_requetes(lire_une_par_une, lambda n: lues.extend(range(n)))
    assert compte_requetes(lambda: list(Commune.objects.all()[: len(lues)]), lambda n: lues.extend(range(n))) == 1


@pytest.mark.django_db
def test_the_plain_role_reads_the_reference_but_empties_nothing(connexion_web):
    lue = connexion_web.execute("SELECT count(*) FROM territoires_commune").fetchone()
    assert lue is not None
    assert lue[0] > 30_000
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connexion_web.execute("TRUNCATE territoires_commune CASCADE")


@pytest.mark.django_db
def test_factories_find_an_event_in_their_transaction():
    assert Evenement.objects.filter(action="essai.fabriquer").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("passage", [1, 2])
def test_a_transactional_test_starts_empty_but_for_the_reference(passage, fabrique):
    assert Evenement.objects.count() == 0
    assert Commune.objects.count() > 30_000
    with fabrique():
        consigner(action="essai.ecrire", par=None, le=datetime.now(UTC))
    assert Evenement.objects.count() == 2
    with connection.cursor() as curseur, pytest.raises(Exception, match="journal"), transaction.atomic():
        curseur.execute("TRUNCATE journal_evenement")
