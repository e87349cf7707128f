"""Ten thousand events at random over two years: every list stays right, and nobody vanishes without a reason.

Rows L1, L2, L3, L5, L8, L27, E63, E190. The world and the expected lists stand in `monde`, apart from the lists.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from havre.apps.agents.queries import agent_systeme
from havre.apps.pilotage.actions import relever
from havre.apps.pilotage.models import Releve
from havre.apps.pilotage.queries import detail_releve
from havre.apps.pilotage.queries.listes import LISTES, historique, presents

from .monde import AGE_MIN, CODES, JOURS, ORIGINE, Monde, Petit, mois_revolus

pytestmark = pytest.mark.django_db
EVENEMENTS = 10_000
PHOTO_JOURS = 21
SUIVIES = "accueils_accueil, mesures_mesure, decisions_decision, accueils_recherche, accueils_enfantrecherche"
ACTES = """SELECT DISTINCT objet_type, objet_id::bigint FROM journal_evenement
            WHERE survenu_a >= %(du)s::date + 1 AND survenu_a < %(au)s::date + 1 AND action <> 'essai.noter'
              AND objet_type IN ('personnes.enfant', 'personnes.fratrie')"""
TERMES = """SELECT '', enfant_id FROM mesures_mesure WHERE upper(periode) > %(du)s AND upper(periode) <= %(au)s"""


@pytest.fixture(scope="module", autouse=True)
def _tables_nettes(django_db_setup: None, django_db_blocker: Any) -> None:
    """Sweep what the tests before this one rolled back: their dead rows would be read again at each event."""
    with django_db_blocker.unblock(), connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")


def lire(code: str, au: date) -> set[int]:
    """Who is on a list, each one once."""
    numeros = set(presents(LISTES[code], pour=agent_systeme(), au=au))
    assert historique(LISTES[code], pour=agent_systeme(), jours=[au]) == [(au, len(numeros))], (code, au)
    return numeros


def expliques(requete: str, petits: list[Petit], du: date, au: date) -> set[int]:
    """Children of whom, or of whose siblings, the query finds something between two days."""
    with connection.cursor() as curseur:
        curseur.execute(requete, {"du": du, "au": au})
        trouves = curseur.fetchall()
    nommes = {numero for genre, numero in trouves if genre != "personnes.fratrie"}
    fratries = {numero for genre, numero in trouves if genre == "personnes.fratrie"}
    fratries |= {p.fratrie for p in petits if p.numero in nommes}
    return {p.numero for p in petits if p.fratrie in fratries}


def corriges(petits: list[Petit], jour: date) -> set[int]:
    """Children whose facts of that day, or those of a brother or sister, were corrected afterwards."""
    fratries = {p.fratrie for p in petits for debut, le in p.corrections if debut <= jour < le}
    return {p.numero for p in petits if p.fratrie in fratries}


def tenir_les_statistiques() -> None:
    """Do what the database does by itself between the transactions of a site: two years go by in one here."""
    with connection.cursor() as curseur:
        curseur.execute(f"ANALYZE {SUIVIES}, journal_evenement, pilotage_lignereleve")


def test_ten_thousand_events_leave_every_list_right():
    monde = Monde(20_261_122)
    ouverts, fermes = Counter(), Counter()
    veille = {code: set() for code in CODES}
    photos: dict[date, dict[str, set[int]]] = {}
    chaque_jour: dict[date, dict[str, set[int]]] = {}
    for rang in range(JOURS):
        monde.vivre(EVENEMENTS * (rang + 1) // JOURS - EVENEMENTS * rang // JOURS)
        ce_jour = chaque_jour[monde.jour] = monde.listes()
        for code in CODES:
            ouverts[code] += len(ce_jour[code] - veille[code])
            fermes[code] += len(veille[code] - ce_jour[code])
        veille = ce_jour
        if monde.jour.day == 10:
            le = datetime(monde.jour.year, monde.jour.month, monde.jour.day, 22, tzinfo=UTC)
            relever(au=monde.jour, par=agent_systeme(), le=le)
        if rang in (3, 10) or rang % PHOTO_JOURS == PHOTO_JOURS - 1:
            tenir_les_statistiques()
        if rang % PHOTO_JOURS == PHOTO_JOURS - 1:
            photo = photos[monde.jour] = {code: lire(code, monde.jour) for code in CODES}
            assert photo == ce_jour, monde.jour  # each list is right on the day itself
        dernier = monde.jour
        monde.passer_au_lendemain()
    assert sum(monde.faits.values()) == EVENEMENTS
    assert monde.par_action > 100
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")  # every deferred guard holds over what was written
    verifier_les_comptes(ouverts, fermes, dernier)
    verifier_les_sorties(monde.petits, photos)
    verifier_le_passe(monde, chaque_jour)
    verifier_les_releves(monde, chaque_jour)
    verifier_les_ordonnances(dernier)


def verifier_les_comptes(ouverts: Counter, fermes: Counter, dernier: date) -> None:
    """Opened = closed + still open, list by list."""
    for code in CODES:
        restent = lire(code, dernier)
        assert ouverts[code] == fermes[code] + len(restent), code
        assert fermes[code] > 20, code


def verifier_les_sorties(petits: list[Petit], photos: dict[date, dict[str, set[int]]]) -> None:
    """Whoever left a list between two days did so by an act of the journal about him or his siblings, or by a date.

    Two dates end a row by themselves: the term of an order, and the age from which a unit takes the child.
    """
    jours = sorted(photos)
    sortis = 0
    for du, au in pairwise(jours):
        actes, termes = expliques(ACTES, petits, du, au), expliques(TERMES, petits, du, au)
        grandis = {p.numero for p in petits if mois_revolus(p.naissance, du) < AGE_MIN <= mois_revolus(p.naissance, au)}
        dates = {"non-executees": termes, "inadaptes": grandis}
        for code in CODES:
            partis = photos[du][code] - photos[au][code]
            sortis += len(partis)
            inexpliques = partis - actes - dates.get(code, set())
            assert not inexpliques, (code, du, au)
    assert sortis > 500


def verifier_le_passe(monde: Monde, chaque_jour: dict[date, dict[str, set[int]]]) -> None:
    """A past day recomputed gives what was true on it, but for the children whose facts were corrected since."""
    differences = 0
    for rang in range(9, JOURS, 40):
        jour = ORIGINE + timedelta(days=rang)
        for code in CODES:
            ecart = lire(code, jour) ^ chaque_jour[jour][code]
            differences += len(ecart)
            assert ecart <= corriges(monde.petits, jour), (code, jour)
    assert differences > 0  # corrections do change the past
    jours = sorted(chaque_jour)[:: JOURS // 30]
    for code in CODES:
        for jour, nombre in historique(LISTES[code], pour=agent_systeme(), jours=jours):
            assert abs(nombre - len(chaque_jour[jour][code])) <= len(corriges(monde.petits, jour)), (code, jour)


def verifier_les_releves(monde: Monde, chaque_jour: dict[date, dict[str, set[int]]]) -> None:
    """A record says what was true when it was written, and names each child whom a correction moved since."""
    ecarts = 0
    for releve in Releve.objects.filter(releve_le__gt=ORIGINE).order_by("releve_le", "liste")[::5]:
        ecrits = set(releve.lignes.order_by("pk").values_list("enfant", flat=True))
        if releve.etabli_a.date() == releve.releve_le:
            assert ecrits == chaque_jour[releve.releve_le][releve.liste]
        detail = detail_releve(releve, pour=agent_systeme())
        assert {e.enfant_id for e in detail.ecarts} <= corriges(monde.petits, releve.releve_le)
        assert all(e.actes for e in detail.ecarts)
        ecarts += len(detail.ecarts)
    assert ecarts > 0


def verifier_les_ordonnances(dernier: date) -> None:
    """Orders made = carried out + ended before that + still open, on the last day."""
    with connection.cursor() as curseur:
        curseur.execute(
            """SELECT count(*), count(executee_le), 
                      count(*) FILTER (WHERE executee_le IS NULL AND upper(periode) <= %(j)s)
                 FROM mesures_mesure WHERE type = 'placement' AND ordonnee_le >= %(o)s""",
            {"j": dernier, "o": ORIGINE},
        )
        faites, executees, eteintes = curseur.fetchone()
    assert faites == executees + eteintes + len(lire("non-executees", dernier))
