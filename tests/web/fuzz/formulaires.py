"""Reading a page as a browser does: its forms, their fields and the values with which they would be sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

PHRASE = "Une phrase d'essai, assez longue pour dire un motif entier et vérifiable."
MUETS = {"submit", "button", "reset", "image"}


@dataclass
class Champ:
    """A field: name, kind, value in the page, and the values offered when it is a choice."""

    nom: str
    nature: str
    valeur: str = ""
    choix: list[str] = field(default_factory=list)

    def plausible(self, tirer: int, connus: Mapping[str, str]) -> str | None:
        """Return a value that somebody could have typed; None for a box left unticked.

        `connus` gives what the site knows by the name of the field (a pattern): an agent, a commune.
        """
        if self.choix:
            pleins = [c for c in self.choix if c] if tirer else []
            return (pleins or self.choix)[tirer % len(pleins or self.choix)]
        if self.nature == "checkbox":
            return (self.valeur or "on") if tirer % 2 else None
        if not self.valeur and self.nature in {"text", "search"}:
            return next((valeur for motif, valeur in connus.items() if re.search(motif, self.nom)), "Essai")
        return self.valeur or {
            "date": "2026-09-02" if re.search("fin|terme|jusqu|avant|pour|reponse", self.nom) else "2026-03-02",
            "textarea": PHRASE, "number": str(tirer % 50), "time": "09:00", "datetime-local": "2026-03-02T09:00",
            "email": "a@exemple.fr", "week": "2026-W10", "month": "2026-03",
        }.get(self.nature, "Essai")  # fmt: skip


@dataclass
class Formulaire:
    """A form: where it goes, how, and its fields."""

    action: str
    verbe: str
    champs: list[Champ] = field(default_factory=list)


class _Lecteur(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.formulaires: list[Formulaire] = []
        self.cles: set[str] = set()
        self._liste: Champ | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {cle: valeur or "" for cle, valeur in attrs}
        if tag == "form":
            self.formulaires.append(Formulaire(a.get("action", ""), a.get("method", "get").upper()))
        elif tag == "a":
            self.cles |= {cle for cle, _ in parse_qsl(urlsplit(a.get("href", "")).query, keep_blank_values=True)}
        elif tag == "option" and self._liste is not None:
            self._liste.choix.append(a.get("value", ""))
        elif self.formulaires and a.get("name") and tag in {"input", "select", "textarea"}:
            self._champ(tag, a)

    def _champ(self, tag: str, a: dict[str, str]) -> None:
        champs = self.formulaires[-1].champs
        nature = a.get("type", "text") if tag == "input" else tag
        if nature in MUETS:
            return
        if nature == "radio" and (pareil := next((c for c in champs if c.nom == a["name"]), None)):
            pareil.choix.append(a.get("value", "on"))
            return
        champ = Champ(a["name"], nature, a.get("value", ""), [a.get("value", "on")] if nature == "radio" else [])
        champs.append(champ)
        self._liste = champ if tag == "select" else None


def lire(page: str) -> tuple[list[Formulaire], set[str]]:
    """Return the forms of a page, and the keys of the queries to which it links."""
    lecteur = _Lecteur()
    lecteur.feed(page)
    filtres = {champ.nom for f in lecteur.formulaires if f.verbe == "GET" for champ in f.champs}
    return lecteur.formulaires, lecteur.cles | filtres
