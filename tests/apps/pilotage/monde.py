"""A small département that lives day by day: random events written as facts, and who must be on each list told apart.

The expected lists are kept in plain Python values, from the French definitions alone; nothing here reads the lists.
Most events are written in SQL under the guards of the database, with their event of the journal; a part of them goes
through the actions of the site.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from havre.apps.accueils.actions import (
    annuler_reservation,
    clore_recherche,
    confirmer_arrivee,
    noter_sortie_medicale,
    ouvrir_recherche,
    terminer_accueil,
    trouver,
)
from havre.apps.accueils.enums import IssueRecherche, MotifRecherche
from havre.apps.accueils.models import Accueil
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Agrement
from havre.apps.personnes.models import Enfant, Fratrie
from tests.factories import TOURNAI, creer_enfant, creer_fratrie, creer_lieu, depuis

ORIGINE = date(2024, 10, 1)
JOURS = 730
FIN_AGREMENT = ORIGINE + timedelta(days=400)
DECRET = date(2025, 9, 5)
PART_DES_ACTIONS = 0.1
AGE_MIN = 144
CODES = (
    "non-executees", "reorientations", "hopital", "hors-departement", "fratries-separees", "fins-promises", "inadaptes",
)  # fmt: skip
EVENEMENT = """INSERT INTO journal_evenement (survenu_a, agent_nom, action, objet_type, objet_id, donnees)
               VALUES (%(a)s, 'Essai', %(action)s, 'personnes.enfant', %(enfant)s::bigint::text, '{}');"""
ARRIVEE = """INSERT INTO accueils_accueil (enfant_id, mode, principal, unite_id, lieu_id, periode, admis_le,
                 fin_promise, motif_separation, motif_eloignement, explication, enregistre_a, annule_motif)
             VALUES (%(enfant)s, %(mode)s, true, %(unite)s, %(lieu)s, daterange(%(debut)s, NULL), %(admis)s,
                     %(promise)s, '', '', '', %(a)s, '') RETURNING id;"""
ORDONNANCE = """WITH d AS (INSERT INTO decisions_decision ({colonnes}) SELECT {valeurs} FROM decisions_decision
                            WHERE id = %(modele)s RETURNING id)
                INSERT INTO mesures_mesure (enfant_id, type, decision_id, ordonnee_le, executee_le, periode)
                SELECT %(enfant)s, 'placement', d.id, %(jour)s, %(executee)s, daterange(%(jour)s, %(terme)s) FROM d
                RETURNING id;"""


@dataclass
class Place:
    """A unit of the little world: places, ages in months, abroad, kind, last day of its licence."""

    unite: int
    lieu: int
    places: int
    ages: tuple[int, int] = (0, 251)
    etranger: bool = False
    pouponniere: bool = False
    agrement_fini_le: date | None = None
    occupants: int = 0


@dataclass
class Sejour:
    """Where a child lives, or will from `debut` on; `place` is None in hospital."""

    numero: int
    place: Place | None
    debut: date
    admis: date | None
    promise: date | None = None
    entree: date | None = None


@dataclass
class Petit:
    """A child, as the test knows him."""

    numero: int
    fratrie: int
    naissance: date
    sejour: Sejour | None = None
    mesure: int = 0
    ordonnee: date | None = None
    terme: date | None = None
    executee: date | None = None
    recherche: int | None = None
    corrections: list[tuple[date, date]] = field(default_factory=list)

    def vit(self, jour: date) -> Sejour | None:
        """The stay under way on a day, arrival confirmed or not."""
        return self.sejour if self.sejour and self.sejour.debut <= jour else None

    def ordonnance_en_vigueur(self, jour: date) -> bool:
        """Whether an order entrusts him to the service on a day."""
        return self.ordonnee is not None and self.ordonnee <= jour and (self.terme is None or jour < self.terme)


def mois_revolus(naissance: date, jour: date) -> int:
    """Age in whole months."""
    return (jour.year - naissance.year) * 12 + jour.month - naissance.month - (jour.day < naissance.day)


def plus_mois(jour: date, mois: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    rang = jour.year * 12 + jour.month - 1 + mois
    for quantieme in range(jour.day, 27, -1):
        try:
            return date(rang // 12, rang % 12 + 1, quantieme)
        except ValueError:
            continue
    return date(rang // 12, rang % 12 + 1, jour.day)


class Monde:
    """The children, the places, the day, and what happened so far."""

    def __init__(self, graine: int, enfants: int = 300) -> None:
        self.hasard = random.Random(graine)
        self.jour = ORIGINE
        self.faits: Counter[str] = Counter()
        self.par_action = 0
        self.places = self._places()
        self.hopital = creer_lieu(TypeLieu.HOPITAL).pk
        self.petits = self._enfants(enfants)
        self.modele = self._modele()

    def _places(self) -> list[Place]:
        """Make the places: two abroad, one for the older ones, a pouponnière, foster homes, one licence that ends."""
        genres: list[tuple[TypeLieu, int, dict]] = [
            *[(TypeLieu.MECS, 8, {})] * 12, *[(TypeLieu.MECS, 8, {"etranger": True})] * 3,
            *[(TypeLieu.MECS, 8, {"ages": (AGE_MIN, 216)})] * 3,
            *[(TypeLieu.POUPONNIERE, 8, {"pouponniere": True})] * 2,
            *[(TypeLieu.FAMILLE_ACCUEIL, 3, {})] * 40, *[(TypeLieu.FAMILLE_ACCUEIL, 3, {"agrement": True})] * 3,
        ]  # fmt: skip
        places = []
        for genre, nombre, options in genres:
            ages = options.get("ages", (0, 36) if "pouponniere" in options else (0, 251))
            commune = {"commune": TOURNAI} if "etranger" in options else {}
            lieu = creer_lieu(genre, places=nombre, ages=ages, **commune)
            fini = FIN_AGREMENT if "agrement" in options else None
            if fini:
                Agrement.objects.filter(lieu=lieu).update(periode=depuis(fin=fini))
            places.append(
                Place(
                    lieu.unites.get().pk, lieu.pk, nombre, ages, "etranger" in options, "pouponniere" in options, fini
                )
            )
        return places

    def _enfants(self, nombre: int) -> list[Petit]:
        """Make the children, most of them with brothers and sisters."""
        petits, fratrie = [], creer_fratrie()
        for _ in range(nombre):
            if self.hasard.random() < 0.45:
                fratrie = creer_fratrie()
            naissance = date(2008, 1, 1) + timedelta(days=self.hasard.randrange(365 * 16))
            if self.hasard.random() < 0.1:
                naissance = ORIGINE - timedelta(days=self.hasard.randrange(1, 400))
            enfant = creer_enfant(naissance=naissance, fratrie=fratrie, besoin=False)
            petits.append(Petit(enfant.pk, fratrie.pk, naissance))
        return petits

    def _modele(self) -> int:
        """Make one decision, whose columns the next ones copy."""
        from tests.factories import creer_mesure

        (mesure,) = creer_mesure([creer_enfant(besoin=False)], le=date(2020, 1, 1), terme=date(2020, 2, 1))
        with connection.cursor() as curseur:
            curseur.execute(
                "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY column_name) FROM information_schema.columns"
                " WHERE table_name = 'decisions_decision' AND column_name NOT IN ('id', 'reference', 'rendue_le',"
                " 'effet_le', 'terme_le')"
            )
            (copiees,) = curseur.fetchone()
        self.ordonnance = ORDONNANCE.format(
            colonnes=f"reference, rendue_le, effet_le, terme_le, {copiees}",
            valeurs=f"%(reference)s, %(jour)s, %(jour)s, %(terme)s, {copiees}",
        )
        return mesure.decision_id

    # What happens.

    @property
    def moment(self) -> datetime:
        """Noon of the day."""
        return datetime(self.jour.year, self.jour.month, self.jour.day, 12, tzinfo=UTC)

    def vivre(self, evenements: int) -> None:
        """Let some events of a day happen."""
        fait = 0
        while fait < evenements:
            petit = self.hasard.choice(self.petits)
            action = self.hasard.choice(self._possibles(petit))
            action(petit)
            self.faits[action.__name__] += 1
            fait += 1

    def _possibles(self, p: Petit) -> list:
        """Return what may happen to a child today, the likelier several times."""
        s, possibles = p.sejour, []
        if not p.ordonnance_en_vigueur(self.jour) and (p.ordonnee is None or (p.terme or p.ordonnee) <= self.jour):
            possibles += [self.ordonner] * 3
        elif p.ordonnee and p.ordonnee < self.jour and self.hasard.random() < 0.3:
            possibles.append(self.lever)
        if s is None:
            possibles += [self.placer] * 2 + [self.reserver, self.hospitaliser]
        elif s.admis is None:
            possibles += [self.confirmer] * 2 if s.debut <= self.jour else []
            possibles.append(self.annuler)
        elif s.debut < self.jour:
            possibles += [self.demenager] * 2
            # An order carried out today by this stay would have nothing to prove it if the stay ended today.
            possibles += [self.terminer, self.hospitaliser] if p.executee != self.jour else []
            possibles += [self.corriger] if self.hasard.random() < 0.15 else []
            possibles += [self.sortir_medicalement] if s.place is None and self.hasard.random() < 0.5 else []
            possibles += [self.reorienter] if s.place and p.recherche is None and self.hasard.random() < 0.3 else []
        if p.recherche is not None and self.hasard.random() < 0.3:
            possibles.append(self.clore)
        return possibles or [self.noter]

    def _sql(self, action: str, p: Petit, requete: str = "", **valeurs: object) -> int:
        """Write rows and their event; return the number of the row asked for."""
        parametres = {"a": self.moment, "action": action, "enfant": p.numero, "jour": self.jour, **valeurs}
        with connection.cursor() as curseur:
            curseur.execute(EVENEMENT + requete, parametres)
            while curseur.nextset():
                pass
            return curseur.fetchone()[0] if "RETURNING" in requete else 0

    def _libre(self, p: Petit) -> Place | None:
        """Draw a place with room, and a licence that runs."""
        ici = p.sejour.place if p.sejour else None
        libres = [
            x
            for x in self.places
            if x.occupants < x.places
            and x is not ici
            and (x.agrement_fini_le is None or self.jour < x.agrement_fini_le)
        ]
        bebe = mois_revolus(p.naissance, self.jour) < 30
        libres = [x for x in libres if x.pouponniere <= bebe] or libres
        return self.hasard.choice(libres) if libres else None

    def _loger(self, p: Petit, place: Place | None, debut: date, arrive: bool) -> None:
        """Write a stay, and carry out the order when the child has arrived."""
        promise = debut + timedelta(days=self.hasard.randrange(5, 60)) if self.hasard.random() < 0.3 else None
        mode = "urgence" if promise else "permanent"
        admis = debut if arrive else None
        numero = self._sql(
            "accueil.arriver", p, ARRIVEE, debut=debut, admis=admis, promise=promise if place else None,
            mode=mode if place else "hopital_par_defaut", unite=place.unite if place else None,
            lieu=None if place else self.hopital,
        )  # fmt: skip
        entree = debut
        if place and place.pouponniere and p.sejour and p.sejour.place and p.sejour.place.pouponniere:
            entree = p.sejour.entree or debut
        self._liberer(p)
        p.sejour = Sejour(numero, place, debut, admis, promise if place else None, entree)
        if place:
            place.occupants += 1
            if arrive:
                self._executer(p)
                if p.recherche is not None:
                    self._trouver(p)

    def _liberer(self, p: Petit) -> None:
        """Give back the place of a child."""
        if p.sejour and p.sejour.place:
            p.sejour.place.occupants -= 1
        p.sejour = None

    def _executer(self, p: Petit) -> None:
        """Carry out the order in force."""
        if p.ordonnance_en_vigueur(self.jour) and p.executee is None:
            self._sql(
                "mesure.executer", p, "UPDATE mesures_mesure SET executee_le = %(jour)s WHERE id = %(m)s;", m=p.mesure
            )
            p.executee = self.jour

    def _trouver(self, p: Petit) -> None:
        """End what was looked for: the child has arrived elsewhere."""
        trouver([Accueil.objects.get(pk=p.sejour.numero)], par=agent_systeme(), le=self.moment)
        p.recherche = None

    def _finir_le_sejour(self, p: Petit, action: str) -> None:
        self._sql(
            action, p, "UPDATE accueils_accueil SET periode = daterange(lower(periode), %(jour)s) WHERE id = %(s)s;",
            s=p.sejour.numero,
        )  # fmt: skip

    def noter(self, p: Petit) -> None:
        """Something that changes no list."""
        self._sql("essai.noter", p)

    def ordonner(self, p: Petit) -> None:
        """A judge entrusts the child."""
        terme = self.jour + timedelta(days=self.hasard.randrange(30, 400)) if self.hasard.random() < 0.8 else None
        s = p.vit(self.jour)
        en_place = s is not None and s.admis is not None and s.place is not None
        p.executee = self.jour if en_place else None
        p.mesure = self._sql(
            "decision.enregistrer", p, self.ordonnance, modele=self.modele, terme=terme, executee=p.executee,
            reference=f"M{sum(self.faits.values()):06d}-{p.numero}",
        )  # fmt: skip
        p.ordonnee, p.terme = self.jour, terme

    def lever(self, p: Petit) -> None:
        """A judge ends the measure."""
        self._sql(
            "decision.lever", p,
            "UPDATE mesures_mesure SET periode = daterange(lower(periode), %(jour)s) WHERE id = %(m)s;", m=p.mesure,
        )  # fmt: skip
        p.terme = self.jour

    def placer(self, p: Petit) -> None:
        """The child arrives in a place."""
        if (place := self._libre(p)) is not None:
            self._loger(p, place, self.jour, arrive=True)

    def reserver(self, p: Petit) -> None:
        """A place is kept for a coming day."""
        if (place := self._libre(p)) is not None:
            debut = self.jour + timedelta(days=self.hasard.randrange(1, 5))
            if place.agrement_fini_le is None or debut < place.agrement_fini_le:
                self._loger(p, place, debut, arrive=False)

    def confirmer(self, p: Petit) -> None:
        """The child for whom a place was kept arrives."""
        if p.recherche is not None or self.hasard.random() < PART_DES_ACTIONS:
            accueil = Accueil.objects.get(pk=p.sejour.numero)
            confirmer_arrivee(accueil=accueil, admis_le=self.jour, par=agent_systeme(), le=self.moment)
            self.par_action += 1
        else:
            requete = "UPDATE accueils_accueil SET admis_le = %(jour)s WHERE id = %(s)s;"
            self._sql("accueil.arriver", p, requete, s=p.sejour.numero)
        p.sejour.admis = self.jour
        self._executer(p)
        p.recherche = None

    def annuler(self, p: Petit) -> None:
        """A reservation is cancelled: as if it had never been."""
        if self.hasard.random() < PART_DES_ACTIONS:
            accueil = Accueil.objects.get(pk=p.sejour.numero)
            annuler_reservation(accueil=accueil, motif="essai", par=agent_systeme(), le=self.moment)
            self.par_action += 1
        else:
            requete = "UPDATE accueils_accueil SET annule_a = %(a)s, annule_motif = 'hv1:essai' WHERE id = %(s)s;"
            self._sql("accueil.annuler", p, requete, s=p.sejour.numero)
        p.corrections.append((p.sejour.debut, self.jour))
        self._liberer(p)

    def demenager(self, p: Petit) -> None:
        """The child leaves a place for another the same day."""
        if (place := self._libre(p)) is not None:
            self._finir_le_sejour(p, "accueil.terminer")
            self._loger(p, place, self.jour, arrive=True)

    def hospitaliser(self, p: Petit) -> None:
        """The child goes to hospital, or stays there for want of a place."""
        if p.sejour:
            if p.sejour.place is None:
                return
            self._finir_le_sejour(p, "accueil.terminer")
        self._loger(p, None, self.jour, arrive=True)

    def sortir_medicalement(self, p: Petit) -> None:
        """The hospital pronounces the medical release."""
        accueil = Accueil.objects.get(pk=p.sejour.numero)
        noter_sortie_medicale(accueil=accueil, sortie_le=self.jour, par=agent_systeme(), le=self.moment)
        self.par_action += 1

    def terminer(self, p: Petit) -> None:
        """The stay ends."""
        if self.hasard.random() < PART_DES_ACTIONS / 2:
            accueil = Accueil.objects.get(pk=p.sejour.numero)
            terminer_accueil(accueil=accueil, fin=self.jour, motif="essai", par=agent_systeme(), le=self.moment)
            self.par_action += 1
        else:
            self._finir_le_sejour(p, "accueil.terminer")
        self._liberer(p)

    def reorienter(self, p: Petit) -> None:
        """Another place is looked for."""
        recherche = ouvrir_recherche(
            fratrie=Fratrie.objects.get(pk=p.fratrie), enfants=[Enfant.objects.get(pk=p.numero)],
            motif=MotifRecherche.REORIENTATION, ouverte_le=self.jour, par=agent_systeme(), le=self.moment,
        )  # fmt: skip
        self.par_action += 1
        p.recherche = recherche.pk

    def clore(self, p: Petit) -> None:
        """It is decided that the child stays where he is, unless a fact still makes him wait."""
        s = p.vit(self.jour)
        if s is None or s.place is None or s.promise or s.admis is None or not p.ordonnance_en_vigueur(self.jour):
            return
        from havre.apps.accueils.models import Recherche

        clore_recherche(
            recherche=Recherche.objects.get(pk=p.recherche), issue=IssueRecherche.MAINTIEN, decision="essai",
            enfants=[p.numero], par=agent_systeme(), le=self.moment,
        )  # fmt: skip
        self.par_action += 1
        p.recherche = None

    def corriger(self, p: Petit) -> None:
        """A stay was written by mistake: it is cancelled with all that it proved."""
        requete = "UPDATE accueils_accueil SET annule_a = %(a)s, annule_motif = 'hv1:essai' WHERE id = %(s)s;"
        if p.sejour.place:
            requete += """UPDATE mesures_mesure SET executee_le = NULL
                           WHERE enfant_id = %(enfant)s AND executee_le >= %(debut)s;"""
            p.executee = None if p.executee and p.executee >= p.sejour.debut else p.executee
        self._sql("accueil.corriger", p, requete, s=p.sejour.numero, debut=p.sejour.debut)
        p.corrections.append((p.sejour.debut, self.jour))
        self._liberer(p)

    # What must be.

    def listes(self) -> dict[str, set[int]]:
        """Return who must be on each list at the end of the day, from the definitions in French."""
        attendu: dict[str, set[int]] = {code: set() for code in CODES}
        toits: dict[int, dict[int, int]] = {}
        for p in self.petits:
            s = p.vit(self.jour)
            en_place = s is not None and s.admis is not None and s.place is not None
            if p.ordonnance_en_vigueur(self.jour) and p.executee is None and not en_place:
                attendu["non-executees"].add(p.numero)
            if p.recherche is not None:
                attendu["reorientations"].add(p.numero)
            if s is None:
                continue
            if s.place is None:
                attendu["hopital"].add(p.numero)
                continue
            toits.setdefault(p.fratrie, {})[p.numero] = s.place.lieu
            if s.place.etranger:
                attendu["hors-departement"].add(p.numero)
            if s.promise and s.promise < self.jour:
                attendu["fins-promises"].add(p.numero)
            if self._inadapte(p, s, s.place):
                attendu["inadaptes"].add(p.numero)
        attendu["fratries-separees"] = {min(f) for f in toits.values() if len(set(f.values())) > 1}
        return attendu

    def _inadapte(self, p: Petit, s: Sejour, place: Place) -> bool:
        """Ages of the unit, four months in a pouponnière, licence over."""
        age = mois_revolus(p.naissance, self.jour)
        trop_long = place.pouponniere and self.jour >= DECRET and plus_mois(s.entree or s.debut, 4) < self.jour
        fini = place.agrement_fini_le is not None and self.jour >= place.agrement_fini_le
        return not place.ages[0] <= age <= place.ages[1] or trop_long or fini

    def passer_au_lendemain(self) -> None:
        """Let a day go by."""
        self.jour += timedelta(days=1)
