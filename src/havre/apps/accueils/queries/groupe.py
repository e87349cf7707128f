"""The sibling group to lodge: who, which need, which conditions, where each one lives now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.decisions.models import Decision
from havre.apps.decisions.queries import en_vigueur
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import d_accueil_en_vigueur
from havre.apps.personnes.models import Domicile, Enfant, Fratrie
from havre.apps.personnes.queries import enfants_visibles, membres

from ..enums import MotifRecherche
from ..models import Accueil, Besoin
from ..reperes import reperes
from ..rythme import Rythme
from .adresses import sans_adresse_cachee


@dataclass(frozen=True)
class EnfantALoger:
    """A child of the group: need (None: not assessed), home commune, measure, present stay, reasons to wait."""

    enfant: Enfant
    age_mois: int
    besoin: Besoin | None
    commune_famille: str
    mesure: Mesure | None
    accueil: Accueil | None
    motifs: tuple[MotifRecherche, ...]
    depuis: date | None
    decisions: tuple[Decision, ...]

    @property
    def en_attente(self) -> bool:
        """Whether a place is looked for this child."""
        return bool(self.motifs)

    @property
    def rythme(self) -> Rythme:
        """Half-days on which the child needs a place; all of them when the need does not say."""
        return self.besoin.presence if self.besoin else Rythme.plein()


@dataclass(frozen=True)
class GroupeALoger:
    """A sibling group as it stands on a day; `a_loger` holds the members whom the search may lodge."""

    fratrie: Fratrie
    jour: date
    enfants: tuple[EnfantALoger, ...]

    @property
    def a_loger(self) -> tuple[EnfantALoger, ...]:
        """Members who wait, or who live in a unit now: the search may reunite them."""
        return tuple(
            e for e in self.enfants if e.en_attente or (e.mesure and e.accueil and e.accueil.unite_id is not None)
        )

    @property
    def en_attente(self) -> tuple[EnfantALoger, ...]:
        """Members for whom a place is looked for."""
        return tuple(e for e in self.enfants if e.en_attente)

    @property
    def rythme(self) -> Rythme:
        """Half-days on which some member to lodge needs a place."""
        return Rythme.reunir(e.rythme for e in self.a_loger) if self.a_loger else Rythme.plein()

    @property
    def ensemble_ordonne(self) -> bool:
        """Whether a decision in force orders one home for the group."""
        return any(d.fratrie_ensemble for e in self.enfants for d in e.decisions)

    @property
    def depuis(self) -> date | None:
        """Since when the oldest wait of the group runs."""
        return min((e.depuis for e in self.enfants if e.depuis), default=None)


def besoins_courants(enfants: list[int]) -> dict[int, Besoin]:
    """Return the assessed need of each child: the one that no other replaces."""
    besoins = Besoin.objects.filter(enfant__in=enfants, remplace_par__isnull=True)
    return {
        b.enfant_id: b
        for b in besoins.select_related("commune_famille", "commune_ecole", "etabli_par").order_by("etabli_a", "pk")
    }


def groupe_a_loger(fratrie_id: int, *, pour: Acteur, jour: date) -> GroupeALoger:
    """Return a sibling group with all that a search needs. Costs a constant number of queries.

    Raises:
        Fratrie.DoesNotExist: there is none, or `pour` may see none of its members on the waiting list.
    """
    fratrie = Fratrie.objects.get(pk=fratrie_id)
    tous = membres(fratrie, pour=pour, au=jour)
    numeros = [e.pk for e in tous]
    if not enfants_visibles(pour=pour, action=Action.VOIR_ATTENTE).filter(pk__in=numeros).exists():
        raise Fratrie.DoesNotExist
    return composer_groupes({fratrie: tous}, jour=jour, pour=pour)[0]


def composer_groupes(
    fratries: Mapping[Fratrie, list[Enfant]], *, jour: date, pour: Acteur | None = None
) -> list[GroupeALoger]:
    """Return sibling groups, whose members on the day are given, with all that a search or a plan needs.

    Costs a constant number of queries, whatever the number of groups. Checks no right: the caller did. A protected
    address is there for `pour` if it names him as a reader; a plan, whose results many read, does without it.
    """
    numeros = [e.pk for tous in fratries.values() for e in tous]
    besoins = besoins_courants(numeros)
    mesures = d_accueil_en_vigueur(numeros, au=jour)
    decisions = en_vigueur(numeros, au=jour)
    accueils = {
        a.enfant_id: a
        for a in Accueil.objects.le(jour)
        .filter(enfant__in=numeros)
        .select_related("unite__lieu__commune", "lieu__commune", "commune")
    }
    attentes = _attentes(numeros, jour)
    caches = sans_adresse_cachee([*besoins.values(), *accueils.values()], pour=pour)
    domiciles = {n: c for n, c in _domiciles(numeros, jour).items() if n not in caches}
    return [
        GroupeALoger(
            fratrie=fratrie,
            jour=jour,
            enfants=tuple(
                EnfantALoger(
                    enfant=e,
                    age_mois=e.personne.age_mois(jour) or 0,
                    besoin=besoins.get(e.pk),
                    commune_famille=_commune(besoins.get(e.pk), domiciles.get(e.pk, "")),
                    mesure=mesures.get(e.pk),
                    accueil=accueils.get(e.pk),
                    motifs=tuple(m for m in MotifRecherche if m.value in attentes.get(e.pk, {})),
                    depuis=min(attentes[e.pk].values()) if e.pk in attentes else None,
                    decisions=tuple(decisions[e.pk]),
                )
                for e in tous
            ),
        )
        for fratrie, tous in fratries.items()
    ]


def _commune(besoin: Besoin | None, domicile: str) -> str:
    """Return the family's commune, of the need or failing it of the home; empty when unknown or hidden."""
    return domicile if besoin is None else besoin.commune_famille_id or ""


def _attentes(enfants: list[int], jour: date) -> dict[int, dict[str, date]]:
    """Return, for each waiting child, its reasons and since when each runs."""
    with connection.cursor() as curseur:
        curseur.execute(
            """SELECT enfant_id, motif, min(least(depuis, %(jour)s)) FROM accueils_attente(%(jour)s, %(preavis)s)
                WHERE enfant_id = ANY(%(enfants)s) GROUP BY 1, 2""",
            {"jour": jour, "preavis": reperes().preavis_fin_promise_jours, "enfants": enfants},
        )
        attentes: dict[int, dict[str, date]] = {}
        for enfant, motif, depuis in curseur.fetchall():
            attentes.setdefault(enfant, {})[motif] = depuis
    return attentes


def _domiciles(enfants: list[int], jour: date) -> dict[int, str]:
    """Return the home commune of each child."""
    return dict(
        Domicile.objects.filter(personne__in=enfants, periode__contains=jour).values_list("personne", "commune")
    )
