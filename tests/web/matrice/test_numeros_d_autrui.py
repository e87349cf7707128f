"""Numbers of others: pages of one's own, asked for and sent with the number of what one may not see in each field.

Every filter, every key of an address, every choice of a form that holds a number is given those of another territory
and of a sealed file: nothing of them is named, nothing is written on them, one foreign number among valid ones too.
"""

import os
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client

from havre.apps.agents.enums import Role
from havre.apps.journal.models import Evenement
from havre.web.accueil import projection
from tests.harnais import pages
from tests.web.fuzz.formulaires import Champ, lire
from tests.web.fuzz.requetes import cles_lues
from tests.web.matrice.essais import ENFANTS, Monde, connecte, essais
from tests.web.matrice.faits import FABRIQUES
from tests.web.matrice.table import Adresse, Situation, table
from tests.web.matrice.test_matrice import lisible, nommables, nommes

pytestmark = pytest.mark.django_db
FERMES = (Situation.AILLEURS, Situation.SCELLE)
LONG = "HAVRE_FUZZ" in os.environ
PARTOUT = ("enfant", "fratrie", "lieu", "demande") if LONG else ("enfant",)
"""Facts tried in a field whose name says nothing of what it holds; more of them with `make fuzz`."""
SANS_OBJET = {"curseur", "q", "next", "csrfmiddlewaretoken", "du", "au", "tri", "forme"}


def numeros(cle: str, monde: Monde) -> Iterator[str]:
    """Return what a key could be given: the number of the fact that it names, else of a few."""
    noms = [nom for nom in FABRIQUES if nom in cle or cle.rstrip("s") == nom] or PARTOUT
    for situation in FERMES if LONG or "enfant" in noms else FERMES[:1]:
        yield from {str(monde[situation][nom].pk) for nom in noms}
        if "service" in cle:
            yield str(monde[situation].service.pk)


def dit_un_numero(champ: Champ) -> bool:
    """Whether a field holds the number of a row."""
    return any(v.isdecimal() for v in [champ.valeur, *champ.choix] if v) or champ.nature == "hidden"


def siens(role: Role) -> Iterator[tuple[str, Adresse, str]]:
    """Return the pages of one's own that a role opens."""
    for route, adresse in table().items():
        if "GET" in adresse.verbes and adresse.ouvre(role) and adresse.ouvert == 200 and route != "account_logout":
            for situation, nom, _ in essais(adresse):
                if situation == Situation.MIEN:
                    yield route, adresse, nom


@pytest.fixture
def rtase(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Return the manager of the team."""
    monkeypatch.setattr(pages, "fautes", lambda texte: [])
    monkeypatch.setattr(projection, "actualiser_en_attente", lambda au: None)
    with connecte(Role.RTASE, monde) as client:
        yield client


def fuites(reponse, adresse: Adresse, monde: Monde, role: Role) -> list[str]:
    """Return what an answer names that it may not."""
    if reponse.status_code >= 500:
        return [str(reponse.status_code)]
    return sorted(nommes(lisible(reponse), monde) - nommables(adresse, role))


def test_no_filter_nor_key_opens_what_is_closed(rtase: Client, monde: Monde):
    trouves, essayes = [], 0
    for route, adresse, nom in siens(Role.RTASE):
        url = urlsplit(adresse.url(monde[Situation.MIEN], nom))
        reponse = rtase.get(url.geturl())
        en_page = reponse.get("Content-Type", "").startswith("text/html")
        cles = lire(reponse.content.decode())[1] if en_page else set()
        for cle in sorted({*cles, *cles_lues(url.path)} - SANS_OBJET):
            for numero in numeros(cle, monde):
                essayes += 1
                suite = "&".join(s for s in (url.query, urlencode({cle: numero})) if s)
                obtenue = rtase.get(f"{url.path}?{suite}")
                if vus := fuites(obtenue, adresse, monde, Role.RTASE):
                    trouves.append((route, cle, numero, vus))
    assert trouves == []
    assert essayes > 200


def remplis(champs: list[Champ], vise: Champ, numero: str) -> list[list[tuple[str, str]]]:
    """Return the form sent as somebody would, with a foreign number in a field: alone, and beside a valid one."""
    autres = [(c.nom, v) for c in champs if c.nom != vise.nom and (v := c.plausible(1, {})) is not None]
    juste = vise.plausible(1, {})
    if juste and (LONG or vise.nature == "checkbox"):
        return [[*autres, (vise.nom, numero)], [*autres, (vise.nom, juste), (vise.nom, numero)]]
    return [[*autres, (vise.nom, numero)]]


def touches(depuis: int, monde: Monde) -> list[tuple[str, str, str]]:
    """Return the acts written since a number on what is closed."""
    fermes = {
        (objet._meta.label_lower, str(objet.pk))
        for situation in FERMES
        for nom in FABRIQUES
        if (objet := monde[situation][nom])._meta.label_lower not in {"agents.agent", "agents.service"}
    } - {(o._meta.label_lower, str(o.pk)) for nom in FABRIQUES if (o := monde[Situation.MIEN][nom])}
    enfants = {monde[situation][nom].pk for situation in FERMES for nom in ENFANTS}
    return [
        (e.action, e.objet_type, e.objet_id)
        for e in Evenement.objects.filter(numero__gt=depuis)
        if (e.objet_type, e.objet_id) in fermes
        or enfants & {n for cle in ("enfants", "personnes") for n in e.donnees.get(cle) or () if isinstance(n, int)}
        or e.donnees.get("enfant") in enfants
    ]


def test_no_form_writes_on_what_is_closed(rtase: Client, monde: Monde):
    trouves, envoyes, ecrits = [], 0, 0
    for route, adresse, nom in siens(Role.RTASE):
        if not adresse.ecrit_par(Role.RTASE):
            continue
        url = adresse.url(monde[Situation.MIEN], nom)
        reponse = rtase.get(url)
        for formulaire in lire(reponse.content.decode())[0]:
            if formulaire.verbe != "POST" or formulaire.action.split("?")[0] not in {"", urlsplit(url).path}:
                continue
            champs = [c for c in formulaire.champs if c.nature != "file"]
            for vise in filter(dit_un_numero, champs):
                for numero in numeros(vise.nom, monde):
                    for envoi in remplis(champs, vise, numero):
                        envoyes += 1
                        temoins = rtase.cookies.copy()
                        with transaction.atomic():
                            avant = Evenement.objects.order_by("-numero").values_list("numero", flat=True).first() or 0
                            obtenue = rtase.post(
                                url, urlencode(envoi), content_type="application/x-www-form-urlencoded"
                            )
                            ecrits += obtenue.status_code == 302
                            fautes = [*fuites(obtenue, adresse, monde, Role.RTASE), *touches(avant, monde)]
                            if obtenue.status_code < 500:
                                connection.check_constraints()
                            transaction.set_rollback(True)
                        rtase.cookies = temoins
                        if fautes:
                            trouves.append((route, vise.nom, numero, fautes))
    assert trouves == []
    assert envoyes > 100
    assert ecrits
