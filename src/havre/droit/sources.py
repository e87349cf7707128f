"""Where a rule was read, and how far it was checked.

A *mark* says how a fact is known: `R KEY` read in the source KEY, `R` read, source not kept; `R09` read in the code
consolidated on 1 January 2009 only; `M-h`, `M-m`, `M-l` from memory (high, medium, low confidence); `S2` said by a
document that is not the text. For a local target: `D` decided by the département, `P` proposed by Havre. A precision
may follow in parentheses.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from .lecture import DOSSIER, Table, lire, nom_de


class Nature(StrEnum):
    """What kind of norm gives a value."""

    LOI = "loi"
    REGLEMENT = "reglement"
    DECISION_DE_JUSTICE = "decision_de_justice"
    RECOMMANDATION = "recommandation"
    CIBLE_LOCALE = "cible_locale"


NATURES = {
    Nature.LOI: "loi",
    Nature.REGLEMENT: "règlement",
    Nature.DECISION_DE_JUSTICE: "décision de justice",
    Nature.RECOMMANDATION: "recommandation",
    Nature.CIBLE_LOCALE: "repère du service",
}


class Statut(StrEnum):
    """How far something was checked, from the surest to the least sure."""

    LU = "lu"
    ARRETE = "arrete"
    LU_2009 = "lu_2009"
    DOCUMENT = "document"
    MEMOIRE = "memoire"
    PROPOSITION = "proposition"


_RANG = {statut: rang for rang, statut in enumerate(Statut)}
_CONFIANCES = {"h": "haute", "m": "moyenne", "l": "faible"}
_DOCUMENTS = {"S2": "contribution d'élus du 3 avril 2025"}
_MARQUE = re.compile(r"(?:(R)(?: ([A-Z][A-Za-z0-9]*))?|(R09)|M-([hml])|(S2)|([PD]))(?: \((.+)\))?")


@dataclass(frozen=True, slots=True)
class Source:
    """One source read: its key, its title, its address when it is known, and the state of the text that was read."""

    cle: str
    titre: str
    adresse: str
    etat_au: date | None


@dataclass(frozen=True, slots=True)
class Verification:
    """One mark: how something is known."""

    marque: str
    statut: Statut
    confiance: str
    source: Source | None
    precision: str

    @property
    def etat_au(self) -> date | None:
        """Return the state of the text that was read, None when it was not read or when its date was not kept."""
        return self.source.etat_au if self.source else None

    def phrase(self) -> str:
        """Return the mark in plain French."""
        precision = f" ({self.precision})" if self.precision else ""
        return self._corps() + precision

    def _corps(self) -> str:
        match self.statut:
            case Statut.LU:
                if self.source is None:
                    return "lu, source non gardée"
                etat = f", état du texte au {self.source.etat_au:%d/%m/%Y}" if self.source.etat_au else ""
                return f"lu : {self.source.titre}{etat or ', date de lecture non notée'}"
            case Statut.LU_2009:
                return "lu dans le code au 1er janvier 2009 seulement : rédaction d'aujourd'hui NON VÉRIFIÉE"
            case Statut.DOCUMENT:
                return f"dit par un document qui n'est pas le texte ({_DOCUMENTS[self.marque[:2]]}) : NON VÉRIFIÉ"
            case Statut.ARRETE:
                return "arrêté par le département"
            case Statut.PROPOSITION:
                return "proposé par Havre, à arrêter par le département"
            case Statut.MEMOIRE:
                return f"de mémoire, confiance {self.confiance} : NON VÉRIFIÉ"


@cache
def sources() -> dict[str, Source]:
    """Return the sources, by key.

    Raises:
        DonneeInvalide: the file breaks its schema.
    """
    fichier = DOSSIER / "sources.yaml"
    racine = Table(lire(fichier), fichier=nom_de(fichier))
    trouvees = {}
    for cle in racine.noms():
        table = racine.table(cle)
        if table is None:
            raise racine.erreur(cle, "doit être une table de clés")
        etat = table.brut("etat_au")
        if etat is not None and type(etat) is not date:
            raise table.erreur("etat_au", "doit être une date")
        trouvees[cle] = Source(cle, table.texte("titre"), table.texte("adresse", requis=False), etat)
        table.fermer()
    return trouvees


def verifications(table: Table, cle: str = "verification") -> tuple[Verification, ...]:
    """Return the marks written under a key.

    Raises:
        DonneeInvalide: there is none, a mark is malformed, or it names a source that is not listed.
    """
    return tuple(_lire_marque(texte, table, cle) for texte in table.textes(cle))


def _lire_marque(texte: str, table: Table, cle: str) -> Verification:
    lue = _MARQUE.fullmatch(texte)
    if lue is None:
        raise table.erreur(cle, f"marque de vérification inconnue : {texte}")
    r, nom, r09, confiance, document, local, precision = lue.groups()
    nom = "R09" if r09 else nom
    if nom and nom not in sources():
        raise table.erreur(cle, f"source absente de sources.yaml : {nom}")
    statut = (
        Statut.LU_2009 if r09 or nom == "R09"
        else Statut.LU if r
        else Statut.DOCUMENT if document
        else Statut.ARRETE if local == "D"
        else Statut.PROPOSITION if local
        else Statut.MEMOIRE
    )  # fmt: skip
    return Verification(
        marque=texte.partition(" (")[0], statut=statut, confiance=_CONFIANCES.get(confiance or "", ""),
        source=sources()[nom] if nom else None, precision=precision or "",
    )  # fmt: skip


def la_moins_sure(marques: tuple[Verification, ...]) -> Verification:
    """Return the weakest mark: it is the one a reader must see."""
    return max(marques, key=lambda m: (_RANG[m.statut], "hml".find(m.marque[-1:])))
