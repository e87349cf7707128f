"""A hostile request: an address of the table, a role, what is damaged in it; drawn by Hypothesis, sent by Django."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import resolve
from hypothesis import strategies as st

from havre.apps.agents.enums import Role
from tests.web.fuzz.formulaires import Champ, Formulaire, lire
from tests.web.fuzz.valeurs import CORPS, ENTETES, fichiers, lourds, textes
from tests.web.matrice.essais import Monde, essais
from tests.web.matrice.table import Adresse, Situation, table

AUTRES_VERBES = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
VERBES = {True: ("GET",) * 8 + ("POST",) * 22 + AUTRES_VERBES[:2], False: ("GET",) * 24 + ("POST",) * 2 + AUTRES_VERBES}
"""Verbs drawn at an address that takes forms, and at one that does not."""
CLES = ("q", "curseur", "next", "id", "csrfmiddlewaretoken")
LUES = re.compile(r"""(?:GET\.get(?:list)?\(|texte_de\(request, )"(\w+)""")
"""Keys of the query that a view reads, in its source."""
Envoi = Callable[[Role | None, "Requete"], HttpResponseBase]


@dataclass
class Requete:
    """What is sent; `champs` is a form, `corps` a raw body in its place."""

    route: str
    verbe: str
    chemin: str
    suite: str = ""
    champs: list[tuple[str, str]] = field(default_factory=list)
    fichiers: list[tuple[str, tuple[str, str, bytes]]] = field(default_factory=list)
    corps: tuple[str, bytes] | None = None
    entetes: dict[str, str] = field(default_factory=dict)

    def envoyer(self, client: Client) -> HttpResponseBase:
        """Send it."""
        url = f"{self.chemin}?{self.suite}" if self.suite else self.chemin
        nature, corps = self.corps or self._formulaire()
        return client.generic(self.verbe, url, corps, content_type=nature, **self.entetes)

    def _formulaire(self) -> tuple[str, bytes]:
        if self.verbe in {"GET", "HEAD"}:
            return "", b""
        if not self.fichiers:
            return "application/x-www-form-urlencoded", urlencode(self.champs, errors="surrogatepass").encode()
        donnees: dict[str, list[Any]] = {}
        for nom, valeur in self.champs:
            donnees.setdefault(nom, []).append(valeur)
        for nom, (fichier, type_mime, contenu) in self.fichiers:
            donnees[nom] = [SimpleUploadedFile(fichier, contenu, type_mime)]
        return MULTIPART_CONTENT, encode_multipart(BOUNDARY, donnees)

    def __repr__(self) -> str:
        parties = [self.verbe, f"{self.chemin}?{self.suite}"[:300], f"champs={self.champs!r:.600}"]
        parties += [f"fichiers={[(n, f[0]) for n, f in self.fichiers]}", f"corps={self.corps!r:.80}"]
        return " ".join([*parties, f"entetes={ {c: v[:80] for c, v in self.entetes.items()} }"])


@cache
def cles_lues(chemin: str) -> tuple[str, ...]:
    """Return the keys of the query that the view at an address reads."""
    vue = inspect.unwrap(resolve(chemin).func)
    source = inspect.getsource(inspect.getmodule(getattr(vue, "view_class", vue)))
    return tuple(sorted(set(LUES.findall(source))))


class Tireur:
    """Draws requests on the facts of a world; `envoyer` reads the pages whose forms are filled."""

    def __init__(self, monde: Monde, envoyer: Envoi) -> None:
        self.monde, self.envoyer = monde, envoyer
        self.routes = [(r, a) for r, a in table().items() if r != "account_logout"]
        self._lus: dict[tuple[Role | None, str], tuple[list[Formulaire], set[str]]] = {}

    def tirer(self, draw: Callable[[Any], Any]) -> tuple[Role | None, Requete]:
        """Draw who asks, and what."""
        route, adresse = draw(st.sampled_from(self.routes))
        role = draw(st.sampled_from(self._roles(adresse)))
        cas = list(essais(adresse))
        situation, nom, _ = draw(st.sampled_from([*cas, *[c for c in cas if c[0] == Situation.MIEN] * 4]))
        url = urlsplit(adresse.url(self.monde[situation], nom))
        requete = Requete(route, draw(st.sampled_from(VERBES[bool(adresse.ecrit)])), url.path, url.query)
        formulaires, cles = self._lire(role, url.geturl())
        if draw(st.integers(0, 5)) == 0:
            requete.chemin = self._abimer_chemin(draw, adresse, situation, nom, url.path)
        if draw(st.integers(0, 3 if requete.verbe == "POST" else 1)) == 0:
            noms = st.sampled_from([*cles_lues(url.path) * 4, *sorted(cles), *CLES])
            paires = draw(st.lists(st.tuples(noms, textes), min_size=1, max_size=3))
            requete.suite = "&".join([s for s in (requete.suite,) if s] + [urlencode(paires)])
        if requete.verbe != "GET":
            self._remplir(draw, requete, formulaires, url.path)
        if draw(st.integers(0, 5)) == 0:
            requete.entetes = dict(draw(st.lists(st.sampled_from(ENTETES), max_size=3)))
        return role, requete

    def _roles(self, adresse: Adresse) -> list[Role | None]:
        ouvrent = [r for r in Role if adresse.ecrit_par(r)] or [r for r in Role if adresse.ouvre(r)]
        return [*list(Role), None, *ouvrent * 6]

    def _lire(self, role: Role | None, url: str) -> tuple[list[Formulaire], set[str]]:
        if (role, url) not in self._lus:
            reponse = self.envoyer(role, Requete("", "GET", *url.partition("?")[::2]))
            en_page = reponse.get("Content-Type", "").startswith("text/html") and not reponse.streaming
            self._lus[role, url] = lire(reponse.content.decode()) if en_page else ([], set())
        return self._lus[role, url]

    def _abimer_chemin(
        self, draw: Callable[[Any], Any], adresse: Adresse, situation: Situation, nom: str, chemin: str
    ) -> str:
        """Return the address with one of its parts replaced: guessed, of another object, absurd."""
        morceaux = re.split(r"(?<=/)([^/]+)(?=/|$)", chemin)
        places = [i for i, m in enumerate(morceaux) if re.search(r"\d|-", m)] or [len(morceaux) - 1]
        autre = draw(st.sampled_from(list(Situation)))
        ailleurs = adresse.url(self.monde[autre], nom).split("?")[0]
        if draw(st.booleans()) and ailleurs != chemin:
            return ailleurs
        morceaux[draw(st.sampled_from(places))] = quote(draw(textes), safe=draw(st.sampled_from(["", "/"])))
        return "/" + "".join(morceaux).lstrip("/")

    def _remplir(
        self, draw: Callable[[Any], Any], requete: Requete, formulaires: list[Formulaire], chemin: str
    ) -> None:
        """Fill the form of the page as somebody would, then damage some of its fields."""
        if draw(st.integers(0, 14)) == 0:
            requete.corps = draw(st.sampled_from(CORPS))
            return
        ici = [f for f in formulaires if f.verbe == "POST" and f.action.split("?")[0] in {"", chemin}]
        champs = list(draw(st.sampled_from(ici)).champs) if ici else [Champ(c, "text") for c in CLES]
        for champ in champs:
            valeur = champ.plausible(draw(st.integers(0, 20)))
            if champ.nature == "file":
                requete.fichiers.append((champ.nom, draw(st.sampled_from(fichiers()))))
            elif valeur is not None:
                requete.champs.append((champ.nom, valeur))
        for _ in range(draw(st.integers(0, 3))):
            self._abimer_champ(draw, requete)

    def _abimer_champ(self, draw: Callable[[Any], Any], requete: Requete) -> None:
        if not requete.champs:
            return
        rang = draw(st.integers(0, len(requete.champs) - 1))
        nom, valeur = requete.champs[rang]
        geste = draw(st.integers(0, 9))
        if geste <= 6:
            requete.champs[rang] = (nom, draw(lourds))
        elif geste == 7:
            requete.champs.append((nom, draw(textes)))
        elif geste == 8:
            del requete.champs[rang]
        else:
            requete.champs[rang] = (nom + draw(st.sampled_from(["[]", "-0", "__in", "\0", "-TOTAL_FORMS"])), valeur)
