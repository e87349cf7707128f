"""Every HTML response of the test client is checked: syntax, headings, labels, identifiers, policy of contents."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.http import HttpResponseBase
from django.test import Client

_CONTENEURS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table", "option": "select"}
_CHAMPS_MUETS = {"hidden", "submit", "button", "reset", "image"}
_HOTES_PERMIS = {None, "testserver", "localhost", "127.0.0.1"}


def _analyser(texte: str, *, page: bool) -> Element:
    analyseur = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    if page:
        return analyseur.parse(texte)
    premier = texte.lstrip().lstrip("<").split(">")[0].split()[0].strip("/") if "<" in texte else ""
    return analyseur.parseFragment(texte, container=_CONTENEURS.get(premier, "div"))


def _texte(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _nom(element: Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _est_nomme(element: Element) -> bool:
    """Whether a button or a link says what it does: text, label, picture with a text, or drawing with a title."""
    if _texte(element) or element.get("aria-label") or element.get("aria-labelledby"):
        return True
    return any(image.get("alt") for image in element.iter("img"))


def _fautes_de_page(racine: Element) -> Iterator[str]:
    titres = list(racine.iter("h1"))
    if len(titres) != 1 or not _texte(titres[0]):
        yield f"{len(titres)} h1, or an empty one"
    if racine.get("lang") != "fr":
        yield "html without lang=fr"
    if not any(_texte(t) for t in racine.iter("title")):
        yield "no title"


def _fautes_de_champs(racine: Element) -> Iterator[str]:
    vises = {e.get("for") for e in racine.iter("label") if _texte(e)}
    enveloppes = {id(c) for e in racine.iter("label") if _texte(e) for c in e.iter()}
    for element in racine.iter():
        nom = _nom(element)
        if nom in {"button", "a"} and not _est_nomme(element):
            yield f"{nom} without a name: {element.attrib}"
        if nom not in {"input", "select", "textarea"} or element.get("type") in _CHAMPS_MUETS:
            continue
        nomme = element.get("aria-label") or element.get("aria-labelledby")
        if not (nomme or element.get("id") in vises - {None} or id(element) in enveloppes):
            yield f"{nom} without a label: {element.attrib}"


def _fautes_d_identifiants(racine: Element) -> Iterator[str]:
    vus: set[str] = set()
    for element in racine.iter():
        identifiant = element.get("id")
        if identifiant is None:
            continue
        if identifiant in vus:
            yield f"id twice: {identifiant}"
        vus.add(identifiant)


def _fautes_de_contenu(racine: Element) -> Iterator[str]:
    for element in racine.iter():
        nom = _nom(element)
        if nom == "style" or (
            nom == "script" and "src" not in element.attrib and element.get("type") != "application/json"
        ):
            yield f"inline {nom}"
        if nom == "img" and "alt" not in element.attrib:
            yield f"img without alt: {element.attrib}"
        for attribut, valeur in element.attrib.items():
            if attribut == "style" or attribut.startswith("on"):
                yield f"inline attribute {attribut} on {nom}"
            charge = attribut in {"src", "action", "formaction", "poster", "data"} or (
                attribut == "href" and nom != "a"
            )
            if charge and urlsplit(valeur).hostname not in _HOTES_PERMIS:
                yield f"{nom} loads from another host: {valeur}"
            if attribut in {"href", "src", "action"} and valeur.strip().lower().startswith("javascript:"):
                yield f"javascript address on {nom}"


def fautes(texte: str) -> list[str]:
    """Return what is wrong in a page or in a fragment of one."""
    page = "<html" in texte[:400].lower()
    try:
        racine = _analyser(texte, page=page)
    except html5lib.html5parser.ParseError as erreur:
        return [f"not valid HTML: {erreur}"]
    controles = [_fautes_de_champs, _fautes_d_identifiants, _fautes_de_contenu] + ([_fautes_de_page] if page else [])
    return [faute for controle in controles for faute in controle(racine)]


@pytest.fixture(autouse=True, scope="session")
def _pages_controlees() -> Iterator[None]:
    """Check each HTML response that the test client receives."""
    monkeypatch = pytest.MonkeyPatch()
    demander = Client.request

    def request(self: Client, **requete: Any) -> HttpResponseBase:
        reponse = demander(self, **requete)
        if reponse.get("Content-Type", "").startswith("text/html") and not reponse.streaming and reponse.content:
            trouvees = fautes(reponse.content.decode())
            assert not trouvees, f"{requete.get('PATH_INFO')}: " + " ; ".join(trouvees)
        return reponse

    monkeypatch.setattr(Client, "request", request)
    yield
    monkeypatch.undo()
