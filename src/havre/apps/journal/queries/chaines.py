"""Verifying the two chains: what breaks them, where and when, by themselves and against anchors kept elsewhere."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from ..enums import Chaine
from ..models import Coupe, Evenement, Maillon
from .ancres import Declaration, fichier_de, lire_ancre

LOT = 20_000
RUPTURES_AU_PLUS = 20
ZERO = "0" * 64
VERIFICATION = """
SELECT numero, motif FROM journal_suite_evenements(0, repeat('0', 64), 2147483647) WHERE motif IS NOT NULL
UNION ALL
SELECT l.numero, l.motif
  FROM (SELECT 0::bigint AS numero, repeat('0', 64) AS empreinte
        UNION ALL SELECT numero, empreinte FROM journal_coupe ORDER BY numero DESC LIMIT 1) depart,
       journal_suite_lectures(depart.numero, depart.empreinte, 2147483647) l
 WHERE l.motif IS NOT NULL
 LIMIT 1
"""
"""First broken row of either chain, in one query, for a database that is not the site's."""
MOTIFS = {
    "manque": "une ou plusieurs lignes ont été supprimées juste avant celle-ci (leurs numéros manquent)",
    "suite": "cette ligne ne fait pas suite à celle d'avant : l'une des deux a été insérée, déplacée ou récrite",
    "contenu": "modifiée ou renumérotée après coup : le contenu ne correspond plus à l'empreinte",
    "absente": "la lecture dont elle tient la trace a été ôtée",
}


@dataclass(frozen=True)
class Rupture:
    """Where a chain breaks: number of the row, when it came in, what is wrong; `depuis` begins a doubtful span."""

    chaine: Chaine
    numero: int
    moment: datetime | None
    motif: str
    depuis: int | None = None


@dataclass(frozen=True)
class Verification:
    """Outcome of a verification: rows of each chain, heads, and where they break, first first."""

    evenements: int
    tete: str
    lectures: int = 0
    tete_lectures: str = ""
    ruptures: list[Rupture] = field(default_factory=list)
    depuis: int | None = None

    @property
    def intacte(self) -> bool:
        """Whether both chains hold."""
        return not self.ruptures

    @property
    def resumees(self) -> list[Rupture]:
        """Return the breaks for a reader: rows that follow each other and are wrong in the same way are one span."""
        lues: list[Rupture] = []
        for r in self.ruptures:
            avant = lues[-1] if lues else None
            if avant and (avant.chaine, avant.motif, avant.numero + 1) == (r.chaine, r.motif, r.numero):
                debut = avant.numero if avant.depuis is None else avant.depuis
                lues[-1] = replace(r, depuis=debut)
            else:
                lues.append(r)
        return lues

    @property
    def numero_rompu(self) -> int | None:
        """Number of the first broken row."""
        return self.ruptures[0].numero if self.ruptures else None

    @property
    def motif(self) -> str:
        """What is wrong with it."""
        return self.ruptures[0].motif if self.ruptures else ""


@dataclass
class _Parcours:
    """How far a chain was followed."""

    numero: int
    empreinte: str
    lignes: int = 0


def longueur() -> int:
    """Return how many rows a whole verification reads, about."""
    dernieres = [
        modele.objects.order_by("-numero").values_list("numero", flat=True).first() for modele in (Evenement, Maillon)
    ]
    return sum(n or 0 for n in dernieres)


def verifier(
    *, tete_attendue: str = "", ancres: Sequence[Declaration] = (), depuis: Declaration | None = None,
    avancer: Callable[[int], None] = lambda lignes: None,
) -> Verification:  # fmt: skip
    """Follow both chains and return where they break.

    The chains alone cannot show that their last rows were cut off, nor that everything was written again with new
    hashes: `ancres`, signed statements kept elsewhere, can. `depuis` begins at an anchor, whose row must still be as it
    said, instead of the beginning: what stands before is not read. `avancer` is told the rows read so far, some at a
    time, and may raise to stop.
    """
    ruptures: list[Rupture] = []
    ecritures = _suivre(Chaine.EVENEMENTS, depuis, ruptures, avancer)
    lus = ecritures.lignes
    lectures = _suivre(Chaine.LECTURES, depuis, ruptures, lambda lignes: avancer(lus + lignes))
    ruptures += [*_hors_chaine(depuis), *_coupe_sans_acte()]
    for chaine, parcours in ((Chaine.EVENEMENTS, ecritures), (Chaine.LECTURES, lectures)):
        ruptures += _contre_les_ancres(chaine, [*ancres, *([depuis] if depuis else [])], parcours)
    if tete_attendue and not _tient(tete_attendue):
        motif = (
            "l'empreinte conservée ailleurs n'est pas dans ce journal : la fin a été coupée ou récrite, ou l'empreinte "
            "a été mal recopiée"
        )
        ruptures.append(Rupture(Chaine.EVENEMENTS, ecritures.numero, None, motif))
    return Verification(
        evenements=ecritures.lignes, tete="" if ecritures.empreinte == ZERO else ecritures.empreinte,
        lectures=lectures.lignes, tete_lectures="" if lectures.empreinte == ZERO else lectures.empreinte,
        ruptures=ruptures[:RUPTURES_AU_PLUS], depuis=depuis.numero if depuis else None,
    )  # fmt: skip


def _depart(chaine: Chaine, depuis: Declaration | None) -> _Parcours:
    """Return where to begin: at an anchor, at the cut of the readings, or at nothing."""
    if depuis is not None:
        return _Parcours(*depuis.tete(chaine))
    coupe = Coupe.objects.first() if chaine == Chaine.LECTURES else None
    return _Parcours(coupe.numero, coupe.empreinte) if coupe else _Parcours(0, ZERO)


def _suivre(
    chaine: Chaine, depuis: Declaration | None, ruptures: list[Rupture], avancer: Callable[[int], None]
) -> _Parcours:
    """Follow a chain to its end, and add what breaks it."""
    parcours = _depart(chaine, depuis)
    for lignes, numero, empreinte, trouvees in _lots(chaine, parcours):
        ruptures += [
            Rupture(chaine, n, datetime.fromisoformat(moment), MOTIFS[motif]) for n, moment, motif in trouvees or ()
        ]
        parcours.lignes, parcours.numero, parcours.empreinte = parcours.lignes + lignes, numero, empreinte
        avancer(parcours.lignes)
    return parcours


def _lots(chaine: Chaine, parcours: _Parcours) -> Iterator[tuple[int, int, str, list[tuple[int, str, str]] | None]]:
    """Give the rows after where one is, some at a time: how many, last number and hash, what breaks."""
    with connection.cursor() as curseur:
        while True:
            curseur.execute(
                f"SELECT * FROM journal_verifier_{chaine.value}(%s, %s, %s)",  # noqa: S608  # a constant
                [parcours.numero, parcours.empreinte, LOT],
            )
            lignes, numero, empreinte, ruptures = curseur.fetchone()
            if not lignes:
                return
            yield lignes, numero, empreinte, json.loads(ruptures) if isinstance(ruptures, str) else ruptures


def _tient(empreinte: str) -> bool:
    """Whether an event has this hash."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1 FROM journal_numeros_de(%s)", [empreinte])
        return curseur.fetchone() is not None


def _hors_chaine(depuis: Declaration | None) -> list[Rupture]:
    """Return the readings that are in no chain: put in without the database's guards."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT id, lu_a FROM journal_lectures_hors_chaine(0)")
        return [
            Rupture(Chaine.LECTURES, numero, lu_a, "cette lecture n'est dans aucune chaîne : elle a été ajoutée")
            for numero, lu_a in curseur.fetchall()
        ]


def _coupe_sans_acte() -> list[Rupture]:
    """Return the cut of the readings when no signed anchor, or no act of the journal, accounts for it."""
    coupe = Coupe.objects.select_related("ancre").first()
    if coupe is None:
        return []
    try:
        signee = lire_ancre(fichier_de(coupe.ancre)).lectures == (coupe.numero, coupe.empreinte)
    except ValidationError:
        signee = False
    acte = derniere("coupe")
    if not signee:
        motif = "les lectures ont été coupées là sans qu'une ancre signée le porte"
    elif acte is None or acte["numero"] != coupe.numero:
        motif = "les lectures ont été coupées là sans qu'aucun acte du journal le dise"
    else:
        return []
    return [Rupture(Chaine.LECTURES, coupe.numero, coupe.faite_a, motif)]


def derniere(quoi: str) -> dict[str, Any] | None:
    """Return the last act of the journal about itself (`verification`, `coupe`): its data, `le`, `par`, `ecriture`."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT numero, survenu_a, agent_nom, donnees FROM journal_derniere(%s)", [quoi])
        ligne = curseur.fetchone()
    if ligne is None:
        return None
    numero, survenu_a, agent_nom, donnees = ligne
    lues: dict[str, Any] = json.loads(donnees) if isinstance(donnees, str) else donnees
    return lues | {"ecriture": numero, "le": survenu_a, "par": agent_nom}


def _empreinte_de(chaine: Chaine, numero: int) -> str | None:
    """Return the hash that stands at a number today, None when nothing does."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT empreinte FROM journal_maillons_de(%s, %s, %s)", [chaine.value, numero, numero])
        ligne = curseur.fetchone()
    return ligne[0] if ligne else None


def _contre_les_ancres(chaine: Chaine, ancres: Sequence[Declaration], parcours: _Parcours) -> list[Rupture]:
    """Return the first span of a chain that differs from what anchors said, if one does."""
    coupe = Coupe.objects.first() if chaine == Chaine.LECTURES else None
    borne = coupe.numero if coupe else 0
    sure = borne
    for ancre in sorted(ancres, key=lambda a: a.tete(chaine)[0]):
        numero, attendue = ancre.tete(chaine)
        if numero == 0 or numero < borne:
            continue
        trouvee = _empreinte_de(chaine, numero)
        if trouvee == attendue:
            sure = numero
            continue
        quoi = "récrit" if trouvee else "coupé"
        suite = (
            f"jusqu'au n° {sure} rien n'a changé, au-delà ne vous y fiez pas" if sure
            else "aucune ancre d'avant ne dit où cela commence : ne vous fiez à aucune ligne"
        )  # fmt: skip
        motif = (
            f"le journal a été {quoi} : il n'est plus ce que disait l'ancre n° {ancre.numero}, signée le "
            f"{ancre.etablie_a:%d/%m/%Y à %H:%M} (UTC) ; {suite}"
        )
        return [Rupture(chaine, numero, ancre.etablie_a, motif, depuis=sure + 1)]
    return []
