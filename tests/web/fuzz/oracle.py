"""What an answer must never hold, whatever was asked."""

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from django.http import HttpResponseBase
from django.urls import Resolver404, resolve

from havre.apps.agents.enums import Action, Role
from tests.web.fuzz.requetes import Requete
from tests.web.fuzz.valeurs import TEMOIN
from tests.web.matrice.faits import MARQUES
from tests.web.matrice.table import OUVERTS, Adresse, Situation, Suit, couvre, niveau, table
from tests.web.matrice.test_matrice import lisible, nommables

TRACES = re.compile(
    r"Traceback \(most recent|site-packages|psycopg|django\.(?:db|core|http)|havre\.(?:apps|web|common)\."
    r"|(?:Integrity|Programming|Data|Attribute|Type|Key|Value)Error|\bSELECT \"|\.py\", line"
)
"""Words of a trace of execution."""
Fait = tuple[Situation, Suit]
"""Whose a fact is, and what says who reaches it."""
EXECUTABLES = ("text/html", "image/svg", "application/xhtml", "text/xml", "application/xml")


def adresse_de(requete: Requete) -> Adresse:
    """Return the row of the table for the page that answers, which a damaged address may change."""
    try:
        return table()[resolve(unquote(requete.chemin)).view_name]
    except (Resolver404, KeyError):
        return table()[requete.route]


def defauts(
    role: Role | None, adresse: Adresse, requete: Requete, reponse: HttpResponseBase, secrets: set[str]
) -> Iterator[str]:
    """Return what is wrong in an answer."""
    if reponse.status_code >= 500:
        yield f"{reponse.status_code} {_lieu(getattr(reponse, 'exc_info', None))}"
    corps = lisible(reponse) if requete.verbe != "HEAD" else ""
    if trouvee := TRACES.search(corps):
        yield f"trace: {trouvee[0]}"
    nature = reponse.get("Content-Type", "")
    if nature.startswith(EXECUTABLES) and re.search(rf"<script>{TEMOIN}|<img src={TEMOIN}|<svg/onload={TEMOIN}", corps):
        yield "a payload comes back as it was sent"
    entetes = "\n".join([*(f"{c}: {unquote(v)}" for c, v in reponse.headers.items()), reponse.cookies.output()])
    if TRACES.search(entetes):
        yield "a trace in the headers"
    if vus := {m for m in interdits(role, adresse) | secrets if m in corps or m in entetes}:
        yield f"leak of {sorted(vus)}"
    ailleurs = urlsplit(reponse.get("Location", "")).hostname
    if ailleurs not in {None, "testserver"}:
        yield f"sent to {ailleurs}"
    if any(c in v for v in reponse.headers.values() for c in "\r\n\0"):
        yield "a header on two lines"


def interdits(role: Role | None, adresse: Adresse) -> set[str]:
    """Return the marks of the children whom a role must not see named at an address."""
    if role is None:
        return set(MARQUES.values())
    permis = nommables(adresse, role) if adresse.ouvre(role) else set()
    return set(MARQUES.values()) - permis


def ecrits_hors_portee(
    role: Role | None, adresse: Adresse, evenements: Iterable[tuple[str, str]], d_autrui: Mapping[tuple[str, str], Fait]
) -> Iterator[str]:
    """Return the acts of the journal on an object that the writer's rights do not reach; objects are (type, number)."""
    actions = tuple(Action(a) for a in {*adresse.ecrit, *adresse.pour, *adresse.vu_par} if a not in OUVERTS)
    for objet in evenements:
        if objet not in d_autrui:
            continue
        situation, suit = d_autrui[objet]
        if role is None or (actions and not couvre(niveau(role, actions), situation, suit, role)):
            yield f"wrote on {objet[0]} of {situation.name}"


def _lieu(exc_info: tuple | None) -> str:
    """Return where a failure happened, in the sources of the site."""
    if not exc_info:
        return "without exception"
    pas = [p for p in traceback.extract_tb(exc_info[2]) if "/havre/" in p.filename]
    ou = f"{pas[-1].filename.rpartition('/havre/')[2]}:{pas[-1].lineno} {pas[-1].name}" if pas else "?"
    return f"{exc_info[0].__name__} {str(exc_info[1])[:160]!r} at {ou}"
