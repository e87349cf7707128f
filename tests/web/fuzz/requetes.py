"""A hostile request: an address of the table, a role, what is damaged in it; drawn by Hypothesis, sent by Django."""

import inspect
import json
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
from tests.web.fuzz.formulaires import PHRASE, Champ, Formulaire, lire
from tests.web.fuzz.valeurs import BRUTS, CORPS, ENTETES, HORS_DU_SITE, fichiers, lourds, textes
from tests.web.matrice.essais import Monde, essais
from tests.web.matrice.table import Adresse, Situation, table

AUTRES_VERBES = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
VERBES = {True: ("GET",) * 8 + ("POST",) * 22 + AUTRES_VERBES[:2], False: ("GET",) * 24 + ("POST",) * 2 + AUTRES_VERBES}
"""Verbs drawn at an address that takes forms, and at one that does not."""
CLES = ("q", "curseur", "next", "id", "csrfmiddlewaretoken")
LUES = re.compile(r"""(?:GET\.get(?:list)?\(|texte_de\(request, )"(\w+)""")
"""Keys of the query that a view reads, in its source."""
EMBALLAGES = (
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded;charset=utf-16",
)
"""Types under which a form is sent that is not of this type."""
Lecture = Callable[[Role | None, str], HttpResponseBase]


@dataclass
class Requete:
    """What is sent; `champs` is a form, `corps` a raw body in its place.

    `emballage` is a false type of the form; `etranger`, whether it comes without the token of the pages of the site.
    """

    route: str
    verbe: str
    chemin: str
    suite: str = ""
    champs: list[tuple[str, str]] = field(default_factory=list)
    fichiers: list[tuple[str, tuple[str, str, bytes]]] = field(default_factory=list)
    corps: tuple[str, bytes] | None = None
    entetes: dict[str, str] = field(default_factory=dict)
    emballage: str = ""
    etranger: bool = False

    def envoyer(self, client: Client) -> HttpResponseBase:
        """Send it."""
        client.handler.enforce_csrf_checks = self.etranger
        url = f"{self.chemin}?{self.suite}" if self.suite else self.chemin
        nature, corps = self.corps or self._formulaire()
        return client.generic(self.verbe, url, corps, content_type=nature, **self.entetes)

    def _formulaire(self) -> tuple[str, bytes]:
        if self.verbe in {"GET", "HEAD"}:
            return "", b""
        if self.emballage == "application/json":
            return self.emballage, json.dumps(dict(self.champs)).encode()
        if self.emballage or not self.fichiers:
            corps = urlencode(self.champs, errors="surrogatepass").encode()
            return self.emballage or "application/x-www-form-urlencoded", corps
        donnees: dict[str, list[Any]] = {}
        for nom, valeur in self.champs:
            donnees.setdefault(nom, []).append(valeur.encode(errors="surrogatepass"))
        for nom, (fichier, type_mime, contenu) in self.fichiers:
            donnees[nom] = [SimpleUploadedFile(fichier, contenu, type_mime)]
        return MULTIPART_CONTENT, encode_multipart(BOUNDARY, donnees)

    def __repr__(self) -> str:
        parties = [self.verbe, f"{self.chemin}?{self.suite}"[:300], f"champs={self.champs!r:.600}"]
        parties += [f"fichiers={[(n, f[0]) for n, f in self.fichiers]}", f"corps={self.corps!r:.80}"]
        parties += [f"emballage={self.emballage}" * bool(self.emballage), "sans jeton" * self.etranger]
        return " ".join([*parties, f"entetes={ {c: v[:80] for c, v in self.entetes.items()} }"])


@cache
def cles_lues(chemin: str) -> tuple[str, ...]:
    """Return the keys of the query that the view at an address reads."""
    vue = inspect.unwrap(resolve(chemin).func)
    source = inspect.getsource(inspect.getmodule(getattr(vue, "view_class", vue)))
    return tuple(sorted(set(LUES.findall(source))))


class Tireur:
    """Draws requests on the facts of a world; `lire` reads the pages whose forms are filled."""

    def __init__(self, monde: Monde, lire: Lecture) -> None:
        self.monde, self.lire = monde, lire
        self.routes = [(r, a) for r, a in table().items() if r != "account_logout"]
        self.numeros = sorted({str(monde[s][nom].pk) for s in Situation if s != Situation.MIEN for nom in monde[s]})
        enfant, chef = monde[Situation.MIEN]["enfant"], monde[Situation.EQUIPE]["chef"].identifiant
        self.connus = {
            "commune": "Hazebrouck", "agent|responsable|signataire|destinataire|delegataire|identifiant": chef,
            "lieu": monde[Situation.MIEN]["lieu"].code, "numero": enfant.numero, "motif|texte|precision": PHRASE,
        }  # fmt: skip
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
        elif draw(st.integers(0, 60)) == 0:
            requete.chemin = draw(st.sampled_from(HORS_DU_SITE))
        if draw(st.integers(0, 3 if requete.verbe == "POST" else 1)) == 0:
            noms = st.sampled_from([*cles_lues(url.path) * 4, *sorted(cles), *CLES])
            paires = draw(st.lists(st.tuples(noms, st.one_of(textes, self._autrui())), min_size=1, max_size=3))
            suites = [urlencode(paires, errors="surrogatepass")]
            if draw(st.integers(0, 9)) == 0:
                suites.append(f"{draw(noms)}={draw(st.sampled_from(BRUTS))}")
            requete.suite = "&".join([s for s in (requete.suite,) if s] + suites)
        if requete.verbe != "GET":
            self._remplir(draw, requete, formulaires, url.path)
        if draw(st.integers(0, 5)) == 0:
            requete.entetes = dict(draw(st.lists(st.sampled_from(ENTETES), max_size=3)))
        return role, requete

    def _autrui(self) -> Any:
        """Draw the number of something that belongs to others."""
        return st.sampled_from(self.numeros)

    def _roles(self, adresse: Adresse) -> list[Role | None]:
        ouvrent = [r for r in Role if adresse.ecrit_par(r)] or [r for r in Role if adresse.ouvre(r)]
        return [*list(Role), None, *ouvrent * 6]

    def _lire(self, role: Role | None, url: str) -> tuple[list[Formulaire], set[str]]:
        if (role, url) not in self._lus:
            reponse = self.lire(role, url)
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
        mis = draw(st.one_of(textes, self._autrui()))
        mis = quote(mis, safe=draw(st.sampled_from(["", "/"])), errors="surrogatepass")
        morceaux[draw(st.sampled_from(places))] = draw(st.sampled_from(BRUTS)) if draw(st.integers(0, 9)) == 0 else mis
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
            valeur = champ.plausible(draw(st.integers(0, 20)), self.connus)
            if champ.nature == "file":
                requete.fichiers.append((champ.nom, draw(st.sampled_from(fichiers()))))
            elif valeur is not None:
                requete.champs.append((champ.nom, valeur))
        for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2, 3)))):
            self._abimer_champ(draw, requete)
        if draw(st.integers(0, 24)) == 0:
            requete.emballage = draw(st.sampled_from(EMBALLAGES))
        requete.etranger = draw(st.integers(0, 24)) == 0

    def _abimer_champ(self, draw: Callable[[Any], Any], requete: Requete) -> None:
        if not requete.champs:
            return
        rang = draw(st.integers(0, len(requete.champs) - 1))
        nom, valeur = requete.champs[rang]
        geste = draw(st.integers(0, 9))
        if geste <= 5:
            requete.champs[rang] = (nom, draw(lourds))
        elif geste == 6:
            requete.champs[rang] = (nom, draw(self._autrui()))
        elif geste == 7:
            requete.champs.append((nom, draw(textes)))
        elif geste == 8:
            del requete.champs[rang]
        else:
            requete.champs[rang] = (nom + draw(st.sampled_from(["[]", "-0", "__in", "\0", "-TOTAL_FORMS"])), valeur)
