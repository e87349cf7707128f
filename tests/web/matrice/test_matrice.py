"""Every address × every role × each situation × every verb; and no name of a child out of scope on any page."""

import contextlib
import io
import zipfile

import pytest
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.portees import DES_ECHANGES
from tests.harnais import pages
from tests.web.matrice.essais import ENFANTS, REFUGE, Monde, connecte, ecarts_de_lecture, essais, essayer
from tests.web.matrice.faits import MARQUES
from tests.web.matrice.table import (
    ABSENT,
    MUET,
    REFUS,
    Adresse,
    Situation,
    Suit,
    couvre,
    niveau,
    table,
)

pytestmark = pytest.mark.django_db
DEJA = {Role.RTASE, Role.SSP, Role.ADMINISTRATION}
"""Roles tried by `tests/web/test_droits.py`."""


@pytest.mark.usefixtures("sans_dessin")
@pytest.mark.parametrize("role", [r for r in Role if r not in DEJA])
def test_each_role_opens_only_what_its_rights_say(role: Role, monde: Monde):
    assert ecarts_de_lecture(role, monde) == []


@pytest.mark.usefixtures("sans_dessin")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_writes_only_what_its_rights_say(role: Role, monde: Monde):
    fautes = []
    with connecte(role, monde) as client:
        for route, adresse in table().items():
            for situation, nom, suit in essais(adresse) if adresse.ecrit else ():
                statut, ecrit = essayer(client, "POST", adresse.url(monde[situation], nom))
                lisible = adresse.attendu(role, situation, suit)
                if not adresse.ecrit_par(role) or lisible in {REFUS, ABSENT}:
                    juste = not ecrit and statut in {REFUS, ABSENT}
                else:
                    juste = statut < 500 and (statut not in {REFUS, MUET} or "soi" in adresse.pour)
                if not juste:
                    fautes.append((route, nom, situation.name, statut, ecrit))
    assert fautes == []


@pytest.mark.usefixtures("sans_dessin")
def test_no_other_verb_writes_even_for_those_who_may_do_most(monde: Monde):
    fautes = []
    with connecte(Role.DIRECTION, monde, Role.ADMINISTRATION) as client:
        for rang, (route, adresse) in enumerate(table().items()):
            for verbe in (("PUT", "PATCH", "DELETE")[rang % 3], *(() if adresse.ecrit else ("POST",))):
                statut, ecrit = essayer(client, verbe, adresse.url(monde[Situation.MIEN]))
                if [e for e in ecrit if not e.endswith(adresse.trace)] or statut >= 500:
                    fautes.append((route, verbe, statut, ecrit))
    assert fautes == []


def lisible(reponse) -> str:
    """Return the words of an answer, whatever its form: page, file of a spreadsheet, printed letter, archive."""
    return _mots(b"".join(reponse.streaming_content) if reponse.streaming else reponse.content)


def _mots(corps: bytes) -> str:
    if corps.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(corps)) as archive:
            return " ".join(_mots(archive.read(n)) for n in archive.namelist())
    if corps.startswith(b"%PDF"):
        with contextlib.suppress(PdfReadError):
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(corps)).pages)
    return corps.decode(errors="replace").replace("\r\n ", "")


def nommes(corps: str, monde: Monde) -> set[str]:
    """Return the marks of the situations of which a text names a child, or gives the number of his file."""
    return {
        marque
        for situation, marque in MARQUES.items()
        if marque in corps or any(monde[situation][nom].numero in corps for nom in ENFANTS if situation in monde)
    }


def nommables(adresse: Adresse, role: Role) -> set[str]:
    """Return the marks of the children who may be named on a page; who speaks for a place knows who lives there."""
    permis = {
        MARQUES[s]
        for s in Situation
        for action in adresse.noms
        for suit in suits_de(action)
        if couvre(niveau(role, (action,)), s, suit, role) and not (s == Situation.SCELLE and action in DES_ECHANGES)
    }
    if niveau(role, adresse.noms) == Niveau.LIEUX:
        permis.add(MARQUES[Situation.MIEN])
    return permis


def suits_de(action: Action) -> tuple[Suit, ...]:
    """Return what the scope of a right on names follows: the child, or the service that was asked."""
    if action in DES_ECHANGES:
        return Suit.ECRIT, Suit.SOCIAL
    return (Suit.SOCIAL,) if action.value.endswith("_ip") else (Suit.ENFANT,)


@pytest.mark.parametrize("role", list(Role))
def test_no_page_names_a_child_out_of_scope(role: Role, monde: Monde, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "fautes", lambda texte: [])
    fuites, trouves = [], set()
    with connecte(role, monde) as client:
        for route, adresse in table().items():
            if adresse.de or not adresse.ouvre(role):
                continue
            corps = lisible(client.get(adresse.url(monde[Situation.AILLEURS])))
            vus = nommes(corps, monde)
            trouves |= vus
            if REFUGE in corps:
                fuites.append((route, [REFUGE]))
            if vus - nommables(adresse, role):
                fuites.append((route, sorted(vus - nommables(adresse, role))))
    assert fuites == []
    if niveau(role, ("voir_enfants",)) == Niveau.DEPARTEMENT:
        assert trouves >= set(MARQUES.values()) - {MARQUES[Situation.SCELLE]}
